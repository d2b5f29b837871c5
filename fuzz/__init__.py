"""Robustness tests: hypothesis strategies, and targets for the tests and for ``make fuzz``."""
