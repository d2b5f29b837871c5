"""The names of records that are not items of one object, or of one list, that a field names."""

from collections.abc import Callable
from typing import Any

from perflint.formats.language import NamePath, Records
from perflint.formats.paths import MISSING, FieldPath, Route

NameOf = Callable[[Route, Any], str]
"""A function that names a record, given its route from the root and its value."""


class RecordNames:
    """Names the records of one file: by the keys on the way to them, and by fields.

    ``stem`` is the name of the file without its ending. Values outside the records are read once.
    """

    def __init__(self, keys: Records, root: Any, stem: str) -> None:
        at = keys.at
        self._keys = keys
        self._root = root
        self._stem = stem
        self._stars = [number for number, step in enumerate(at) if step == "*"]
        self._paths = [name.path for name in keys.names]
        self._are_own = not any(name.from_root for name in keys.names)
        self._shared: dict[tuple[object, ...], Any] = {}
        is_field = self._are_own and [len(path) for path in self._paths] == [1]
        #: Names a record.
        self.of: NameOf = self._of
        if is_field and self._stars == [len(at) - 1]:
            self.of = self._faster(self._paths[0][0])

    def _faster(self, field: str) -> NameOf:
        """Return a function that is faster for the items of a list that are named by a field."""
        otherwise = self._of

        def of(route: Route, record: Any) -> str:
            name = record.get(field) if type(record) is dict else None
            is_name = name and type(name) is str and type(route[-1]) is int
            return str(name) if is_name else otherwise(route, record)

        return of

    def _of(self, route: Route, record: Any) -> str:
        steps = [route[number] for number in self._stars if number < len(route)]
        parts = [step for step in steps if type(step) is str]
        values = (
            [path.get(record) for path in self._paths]
            if self._are_own
            else [self._value(name, steps, record) for name in self._keys.names]
        )
        parts += [value if type(value) is str else _text(value) for value in values]
        named = "/".join(filter(None, parts))
        if named:
            return named
        if self._stars:
            return str(route[-1])
        # The first line has the name of the file, which it also has as long as it is the only one.
        is_later = self._keys.lines and route[-1:] not in ((), (0,))
        return f"{self._stem}/{route[-1]}" if is_later else self._stem

    def _value(self, name: NamePath, steps: list[str | int], record: Any) -> Any:
        """Return what a path that names records leads to; its stars are the first ``steps``."""
        if not name.from_root:
            return name.path.get(record)
        used = (name, *steps[: name.path.count("*")])
        if used not in self._shared:
            rest = iter(used[1:])
            path = FieldPath(str(next(rest)) if step == "*" else step for step in name.path)
            self._shared[used] = path.get(self._root)
        return self._shared[used]


def _text(value: Any) -> str:
    """Return a part of a name: an object as ``k=v,…``; nothing for what is absent or null."""
    if value is MISSING or value is None:
        return ""
    if type(value) is dict:
        items = sorted(value.items())  # keys are unique, so that values are not compared
        return ",".join([f"{k}={v if type(v) is str else _text(v)}" for k, v in items])
    if type(value) is list:
        return ",".join(map(_text, value))
    if type(value) is bool:
        return str(value).lower()
    return value if type(value) is str else str(value)
