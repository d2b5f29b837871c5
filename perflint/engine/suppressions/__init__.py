"""Suppressed findings: by the configuration, by ignore comments, or by the suppression file."""
