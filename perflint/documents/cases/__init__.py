"""Test cases: read from Python files that are not run."""
