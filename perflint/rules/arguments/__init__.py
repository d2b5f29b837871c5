"""Rules for argument files."""
