"""Parse TOML in a time that is linear in its length; only imported if there is such a file."""

import re
from typing import Any

import tomli

MAX_KEY_PARTS = 32
"""The maximum number of parts of a key: ``a.b`` has two.

tomli takes a time that grows with the square of this number: a megabyte of keys with 1,000 parts
takes ten seconds.
"""

# A string that is not closed reaches to the end of the line, so that the search is linear.
_PART = r"""(?:[A-Za-z0-9_-]+|"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?$)|'[^']*(?:'|$))"""
_TOKEN = rf"#.*|{_PART}(?:[ \t]*\.[ \t]*{_PART})*"


def parse(data: bytes) -> dict[str, Any]:
    """Return the keys of a TOML file; raises ValueError, or RecursionError for deep nesting."""
    text = data.decode("utf-8-sig").replace("\r\n", "\n")
    if data.count(b".") >= MAX_KEY_PARTS:
        _refuse_long_keys(text)
    return tomli.loads(text)


def _refuse_long_keys(text: str) -> None:
    """Raise ValueError for a line with a key of too many parts; a key is on one line."""
    for number, line in enumerate(text.split("\n"), start=1):
        if line.count(".") < MAX_KEY_PARTS:
            continue
        for token in re.findall(_TOKEN, line):
            parts = len(re.findall(_PART, token)) if token.count(".") >= MAX_KEY_PARTS else 1
            if parts > MAX_KEY_PARTS and not token.startswith("#"):
                raise ValueError(
                    f"a key of {parts:,} parts; the limit is {MAX_KEY_PARTS} "
                    f"(at line {number}, column {line.index(token) + 1})"
                )
