"""Rules about one baseline file by itself."""
