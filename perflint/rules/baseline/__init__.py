"""Faults of one baseline file alone."""
