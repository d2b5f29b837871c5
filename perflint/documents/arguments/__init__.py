"""Argument files as rules see them."""
