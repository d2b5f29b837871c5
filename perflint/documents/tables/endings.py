"""How the names of pages end."""

RST = (".rst", ".rest")
"""Endings of pages of reStructuredText."""

ENDINGS = (".md", ".mdx", ".markdown", *RST)


def is_rst(path: str) -> bool:
    """Tell whether a page is reStructuredText."""
    return path.lower().endswith(RST)
