"""Findings that are accepted: by the configuration, by comments, in bulk."""
