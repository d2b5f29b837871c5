"""The result of ``perflint tighten``: a decision for each measured scenario."""
