"""The names of records, how a format recognizes its files, and the date in a file."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from perflint.formats import dates
from perflint.formats.draft import words
from perflint.formats.draft.columns import spread
from perflint.formats.draft.fields import Fields
from perflint.formats.draft.places import Place
from perflint.formats.language import NamePath, Records, RecordsPath
from perflint.formats.paths import FieldPath
from perflint.formats.records import RecordFinder

_NAMES = [
    *("name", "id", "fullname", "benchmark", "case", "scenario", "test"),
    *("key", "label", "title"),
]
_MOST_NAMES = 4
_MOST_TRIED = 8
_SAMPLE = 200
_PLAIN = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
_DATES = words.listed("""
    date time timestamp datetime updated generated created measured captured at
""")
_OF_RUN = re.compile(r"^\d{4,}_|\d{8}[-_T]?\d{6}|\d{4}-\d\d-\d\d")
_MACHINES = words.listed("node host hostname host_name machine machine_name")
_STYLES = ("date", "datetime", "compact")


def record_names(place: Place, fields: Fields, root: Any, *, lines: bool) -> tuple[str, ...] | None:
    """Return the fields that name the records apart; None if no fields do.

    There are none for records that are the items of objects, which have keys.
    """
    if not lines and (not place.at or _is_named(place, (), root, lines=lines)):
        return ()
    listed = _candidates(place, fields)
    texts = [path for path in listed if fields[path].kind == "text"]
    for group in (texts,) if lines else (texts, listed):
        for count in range(1, _MOST_NAMES):
            for paths in combinations(group[:_MOST_TRIED], count):
                if fields[paths[0]].optional:
                    continue
                names = tuple(_name_path(place, path, fields, count) for path in paths)
                if _are_apart(place, paths) and _is_named(place, names, root, lines=lines):
                    return tuple(map(str, names))
    return _numbered(place, fields, lines=lines)


def _name_path(place: Place, path: FieldPath, fields: Fields, count: int) -> NamePath:
    """Return the path of a name; the only one is only written as text if it starts at the root."""
    if count == 1 and place.at and fields[path].kind != "text":
        return NamePath(FieldPath((*place.at, *path)), True)
    return NamePath(path, False)


def _are_apart(place: Place, paths: Sequence[FieldPath]) -> bool:
    """Tell quickly whether some fields may name records apart; True is not certain."""
    if place.at.count("*") > 1:
        return True
    some = spread(place.values, _SAMPLE)
    return len({repr([path.get(value) for path in paths]) for value in some}) == len(some)


def _is_named(place: Place, names: tuple[NamePath, ...], root: Any, *, lines: bool) -> bool:
    """Tell whether each record is found, and has a name of its own."""
    if place.in_list and not names:
        return False
    name = names[0] if len(names) == 1 else names or None
    at, columns, only = RecordsPath(place.at), place.columns, place.kept
    keys = Records(at, name, lines=lines, columns=columns, only=only)
    found = [record.name for record in RecordFinder(keys, place.siblings).find(root, "file")]
    return len(found) == len(place.values) and len(set(found)) == len(found)


def _numbered(place: Place, fields: Fields, *, lines: bool) -> tuple[str, ...] | None:
    """Return a field that is no string, so that the records of a list are called by their index."""
    if lines:
        return ()
    if place.at.count("*") != 1 or place.at[-1] != "*":
        return None
    kinds = ("measurement", "size", "signed", "count", "number", "limit")
    names = [path for path, field in fields.items() if field.kind in kinds and "*" not in path]
    return (str(names[0]),) if names else None


def _candidates(place: Place, fields: Fields) -> list[FieldPath]:
    """Return the fields that may name a record: the likeliest first, numbers last."""

    def order(path: FieldPath) -> tuple[int, int, int, str]:
        name = path[-1].lower()
        known = _NAMES.index(name) if name in _NAMES else len(_NAMES)
        field = fields[path]
        return (2 * (field.kind != "text") + field.optional, known, len(path), str(path))

    paths = [
        path
        for path, field in fields.items()
        if field.kind in ("text", "count", "number") and "*" not in path
        if not (field.numbers is not None and field.numbers.constant)
        if _DATES.isdisjoint(words.words(path[-1])) or field.kind == "count"
    ]
    return sorted(paths, key=order)


def signature(
    root: Any, place: Place, fields: Fields, *, lines: bool
) -> dict[str, list[str]] | None:
    """Return the paths that files of the format have; None if there are too few to be safe."""
    keys: dict[str, list[str]] = {}
    outer = [place.at[: place.at.index("*")] if "*" in place.at else ()]
    outer += [place.columns] if place.columns is not None else []
    paths = [f"/{FieldPath(path)}" for path in outer if path and all(map(_PLAIN.fullmatch, path))]
    if place.siblings:
        return _beside(place, fields)
    if type(root) is dict and place.at[:1] not in ((), ("*",)):
        others = [key for key in root if f"/{key}" not in paths and _PLAIN.fullmatch(key)]
        paths += [f"/{FieldPath((key,))}" for key in sorted(others, key=_specific)[:2]]
    if len(paths) >= 2 and not lines:
        return {"has": paths}
    if not place.is_flat:
        keys["record-has"] = _required(fields)[:3]
    if place.at == () and not lines:
        keys = {"has": [f"/{path}" for path in keys["record-has"]]}
    return keys if any(len(listed) >= 2 for listed in keys.values()) else None


def _beside(place: Place, fields: Fields) -> dict[str, list[str]] | None:
    """Return a signature that names the keys of the root that are not records."""
    has = [f"/{FieldPath((key,))}" for key in place.siblings]
    record_has = _required(fields)[:3] if not place.is_flat else []
    keys = {"has": has, **({"record-has": record_has} if len(record_has) > 1 else {})}
    return keys if max(map(len, keys.values())) >= 2 else None


def _required(fields: Fields) -> list[str]:
    """Return the fields that all records have, those with the most specific names first."""
    paths = [
        path
        for path, field in fields.items()
        if not field.optional and "*" not in path and all(map(_PLAIN.fullmatch, path))
    ]
    outer = dict.fromkeys(
        str(FieldPath(path[:1])) for path in sorted(paths, key=lambda path: _specific(path[0]))
    )
    return [*outer]


def _specific(name: str) -> tuple[bool, bool, int, str]:
    generic = name.lower() in (*_NAMES, "version", "date", "schema_version", "status")
    return generic, not _DATES.isdisjoint(words.words(name)), -len(name), name


def date_of(root: Any, place: Place) -> tuple[str, str] | None:
    """Return the path and the style of the date in a file, outside of its records."""
    found = sorted(_dates(root, (), place), key=lambda item: (len(item[0]), item[0]))
    return (f"/{FieldPath(found[0][0])}", found[0][1]) if found else None


def _dates(
    value: Any, path: tuple[str, ...], place: Place
) -> Iterator[tuple[tuple[str, ...], str]]:
    if type(value) is not dict or len(path) > 2:
        return
    items: Mapping[str, Any] = value
    for key, item in items.items():
        inside = (*path, key)
        if not _PLAIN.fullmatch(key) or (place.at and inside == place.at[: len(inside)]):
            continue
        if place.at[:1] == ("*",) and inside[0] not in place.siblings:
            continue
        if type(item) is dict:
            yield from _dates(item, inside, place)
        elif type(item) is str and not _DATES.isdisjoint(words.words(key)):
            styles = [style for style in _STYLES if dates.read(item, style) is not None]
            if styles:
                yield inside, styles[0]


def names_run(path: str) -> bool:
    """Tell whether a file has the number or the time of a run in its name, so that each has one."""
    return _OF_RUN.search(path.rpartition("/")[2]) is not None


def machine_of(root: Any) -> list[str]:
    """Return the path of the name of the machine, at the root or in an object of it; or nothing."""
    if type(root) is not dict:
        return []
    inner = [(FieldPath((key,)), value) for key, value in root.items()]
    inner += [
        (FieldPath((key, name)), item)
        for key, value in root.items()
        if type(value) is dict and words.is_metadata(key)
        for name, item in value.items()
    ]
    found = [path for path, value in inner if path[-1] in _MACHINES and type(value) is str]
    return [f"/{path}" for path in found if all(map(_PLAIN.fullmatch, path))][:1]
