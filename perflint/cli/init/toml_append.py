"""Tables at the end of a TOML file; every byte before them stays."""

from typing import Any

from perflint.sources.file_change import EditError


def with_tables(data: bytes, tables: str) -> bytes:
    """Return a file with tables behind what it holds, which must mean the same as before.

    Raises EditError.
    """
    before = parsed(data)
    end = b"\r\n" if b"\r\n" in data else b"\n"
    gap = b"" if data.endswith((b"\n", b"\xef\xbb\xbf")) or not data else end
    gap += end if data.strip(b"\xef\xbb\xbf \t\r\n") else b""
    after = data + gap + tables.encode().replace(b"\n", end)
    try:
        whole = parsed(after)
    except EditError:
        whole = {}
    # Compared as text, in which a number that is none (nan) is equal to itself.
    if repr(_ordered(whole)) != repr(_ordered(_merged(before, parsed(tables.encode())))):
        raise EditError("what it holds leaves no room for another table")
    return after


def parsed(data: bytes) -> dict[str, Any]:
    """Read TOML as the configuration is read; raises EditError."""
    import tomli

    try:
        return tomli.loads(data.decode("utf-8-sig").replace("\r\n", "\n"))
    except (ValueError, RecursionError) as error:  # tomli's own errors are ValueErrors
        raise EditError(f"not valid TOML: {error}") from None


def _merged(one: Any, other: Any) -> Any:
    """Return both: tables by their keys, lists one behind the other."""
    if isinstance(one, dict) and isinstance(other, dict):
        both = {key: _merged(one[key], other[key]) for key in one.keys() & other.keys()}
        return {**one, **other, **both}
    return [*one, *other] if isinstance(one, list) and isinstance(other, list) else other


def _ordered(value: Any) -> Any:
    """Return a value whose tables are lists, sorted by their keys."""
    if isinstance(value, dict):
        return [(key, _ordered(value[key])) for key in sorted(value)]
    return [*map(_ordered, value)] if isinstance(value, list) else value
