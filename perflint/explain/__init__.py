"""Explains which limits of a baseline the runs of CI exceeded."""
