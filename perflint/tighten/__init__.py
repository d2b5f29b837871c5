"""Measurements of CI runs into a baseline."""
