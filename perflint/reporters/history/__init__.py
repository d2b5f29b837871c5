"""The history of baselines, as printed by ``perflint history``."""
