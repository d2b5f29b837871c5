"""The new places of entries whose file was renamed, or whose scenario moved."""

from collections.abc import Iterable, Iterator

from perflint.engine.suppressions.entry import Entry, Key, encodable
from perflint.engine.suppressions.moves import Moves, Place

_FILE = ""
"""The JSON Pointer of a record that is the whole file; it may become one of several lines."""


def relocated(entries: Iterable[Entry], moves: Moves) -> dict[Key, Entry]:
    """Return the entries for the new places, by the keys of the entries that name the old ones."""
    files = {encodable(old): encodable(new) for old, new in moves.files.items()}
    places = {
        (encodable(old.path), encodable(old.pointer)): (encodable(old.name), new)
        for old, new in moves.scenarios.items()
    }
    result = {}
    for entry in entries:
        moved = _with_scenario(entry, places)
        if moved is None and entry.path in files:
            moved = entry._replace(path=files[entry.path])
        if moved is not None:
            result[entry.key] = moved
    return result


def without_scenario(entries: Iterable[Entry], moves: Moves) -> dict[Key, str | None]:
    """Return the entries whose scenario left its file and did not move, by key.

    The value is the file that has a scenario of that name now, or None.
    """
    left = {
        (encodable(place.path), encodable(place.pointer)): path and encodable(path)
        for place, path in moves.left.items()
    }
    return {
        entry.key: left[entry.path, record]
        for entry in entries
        for record in _parents(entry.at)
        if (entry.path, record) in left
    }


def _with_scenario(entry: Entry, places: dict[tuple[str, str], tuple[str, Place]]) -> Entry | None:
    """Return the entry for the new place of its scenario, or None if it did not move."""
    for record in (*_parents(entry.at), _FILE):
        name, new = places.get((entry.path, record), ("", None))
        if new is not None and entry.scenario in ("", name):
            at = encodable(new.pointer) + entry.at[len(record) :]
            scenario = encodable(new.name) if entry.scenario else ""
            return entry._replace(path=encodable(new.path), at=at, scenario=scenario)
    return None


def _parents(pointer: str) -> Iterator[str]:
    """Yield a JSON Pointer and the pointers of all values that contain its value."""
    while pointer.startswith("/"):
        yield pointer
        pointer = pointer[: pointer.rindex("/")]
