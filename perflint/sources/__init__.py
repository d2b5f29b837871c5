"""Reads files from the work tree and from git, and writes them atomically."""
