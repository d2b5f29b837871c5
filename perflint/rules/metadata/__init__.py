"""Faults of the date that a baseline carries."""
