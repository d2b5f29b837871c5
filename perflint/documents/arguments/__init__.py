"""Argument files: the arguments they declare, their order, and their changes."""
