"""Basic types and helpers that know nothing about baselines."""
