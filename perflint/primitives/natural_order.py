"""The order in which people number files: ``9.log`` before ``10.log``."""

import re


def natural_key(name: str) -> tuple[list[tuple[int, str]], str]:
    """Return a sort key that compares the runs of digits in a name as numbers."""
    parts = re.split(r"([0-9]+)", name)
    key = []
    for at, part in enumerate(parts):
        digits = part.lstrip("0") if at % 2 else part  # no int(): it refuses very long numbers
        key.append((len(digits) if at % 2 else 0, digits))
    return key, name
