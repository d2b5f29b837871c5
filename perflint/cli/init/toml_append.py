"""Append tables to a TOML file without changing the bytes before them."""

from typing import Any

from perflint.sources.file_change import EditError


def with_tables(data: bytes, tables: str) -> bytes:
    """Return a file with tables appended to its content.

    Raises EditError if the result would not be the content and the tables together.
    """
    before = parse_toml(data)
    newline = b"\r\n" if b"\r\n" in data else b"\n"
    gap = b"" if data.endswith((b"\n", b"\xef\xbb\xbf")) or not data else newline
    gap += newline if data.strip(b"\xef\xbb\xbf \t\r\n") else b""
    after = data + gap + tables.encode().replace(b"\n", newline)
    try:
        actual = parse_toml(after)
    except EditError:
        actual = {}
    expected = _merged(before, parse_toml(tables.encode()))
    if repr(_sorted(actual)) != repr(_sorted(expected)):  # repr, because nan is not equal to itself
        raise EditError("its content does not allow another table")
    return after


def parse_toml(data: bytes) -> dict[str, Any]:
    """Parse TOML in the way configuration files are parsed; raises EditError."""
    from perflint.primitives import toml

    try:
        return toml.parse(data)
    except (ValueError, RecursionError) as error:  # tomli's own errors are ValueErrors
        raise EditError(f"not valid TOML: {error}") from None


def _merged(first: Any, second: Any) -> Any:
    """Merge tables by key, and concatenate lists."""
    if isinstance(first, dict) and isinstance(second, dict):
        both = {key: _merged(first[key], second[key]) for key in first.keys() & second.keys()}
        return {**first, **second, **both}
    is_list = isinstance(first, list) and isinstance(second, list)
    return [*first, *second] if is_list else second


def _sorted(value: Any) -> Any:
    """Return a value with its tables turned into sorted lists of pairs."""
    if isinstance(value, dict):
        return [(key, _sorted(value[key])) for key in sorted(value)]
    return [*map(_sorted, value)] if isinstance(value, list) else value
