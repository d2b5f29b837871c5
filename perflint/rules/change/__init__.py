"""Faults of a change: a baseline against what it was."""
