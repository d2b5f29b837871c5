"""Checks files with the rules, fixes them, and combines the results into a report."""
