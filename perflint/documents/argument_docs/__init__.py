"""The tables of a page that document arguments, and how they differ from these."""
