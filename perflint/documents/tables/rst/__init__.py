"""Read the tables of a page of reStructuredText. Its modules need docutils."""
