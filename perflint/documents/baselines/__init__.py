"""JSON baselines as rules see them."""
