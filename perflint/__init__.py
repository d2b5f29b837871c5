"""A linter for performance baselines and argument files in git."""

__version__ = "0.1.0"
