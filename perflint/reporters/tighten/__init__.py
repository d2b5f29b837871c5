"""What an update did, as text."""
