"""Baselines: the scenarios of a JSON document, their changes, and edits of records."""
