"""Rules about baselines and the test cases that are compared with them."""
