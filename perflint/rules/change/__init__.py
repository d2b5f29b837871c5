"""Rules about the change of a baseline against an earlier version."""
