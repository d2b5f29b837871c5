"""perflint finds what is wrong in performance baselines kept in git."""

__version__ = "0.1.0"
