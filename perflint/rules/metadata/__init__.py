"""Rules about the date in a baseline."""
