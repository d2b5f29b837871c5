"""What everything is made of, and knows nothing of baselines."""
