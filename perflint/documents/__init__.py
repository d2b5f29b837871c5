"""Files as rules see them: bytes, their places, and what they mean."""
