"""Argument modules as rules see them."""
