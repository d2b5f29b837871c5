"""Rules about pages that document arguments, one in each module."""
