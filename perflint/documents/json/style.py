"""How the objects and lists of a JSON text are laid out, and values laid out like them."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from perflint.documents.json.document import JsonDocument
from perflint.documents.json.literals import Spelling
from perflint.formats.paths import Route
from perflint.primitives.record import Record

CONTAINERS = frozenset((dict, list))
Step = str | int

_LINE_START = re.compile(rb"[ \t]*")


class Look(Record):
    """How a container is laid out: ``unit`` indents its members, None where all is on one line.

    ``pad`` is within the brackets of one line, ``comma`` between its members.
    """

    unit: str | None = "    "
    pad: str = ""
    comma: str = ", "
    colon: str = ": "


class Donor(Record):
    """A value of the file whose layout others follow."""

    route: Route
    value: Any


def line_of(space: str) -> str | None:
    """Return the last line break of a space with the indentation behind it, if it has one."""
    above, end, last = space.rpartition("\n")
    if not end:
        return None
    indent = last[: len(last) - len(last.lstrip(" \t"))]
    return ("\r\n" if above.endswith("\r") else "\n") + indent


def members_of(container: Any) -> dict[Step, Any]:
    """Return the members of an object or list, by the step that leads to each."""
    return container if type(container) is dict else dict(enumerate(container))


def pieces_of(document: JsonDocument, route: Route, container: Any) -> list[str]:
    """Return what stands before each member of a container, and what stands behind the last."""
    data, spans = document.text.data, document.spans
    start, stop = spans.value(route)
    pieces, place = [], start + 1
    for step in members_of(container):
        pieces.append(data[place : spans.key((*route, step)).start].decode())
        place = spans.value((*route, step)).stop
    return [*pieces, data[place : stop - 1].decode()]


def look_of(document: JsonDocument, donor: Donor) -> Look:
    """Return the look of a container that is not empty; a list has the colon of its object."""
    data, spans = document.text.data, document.spans
    colon = _colon(document, donor)
    opening, second, *_ = pieces_of(document, donor.route, donor.value)
    comma = ", " if colon[-1:].isspace() else ","
    line = line_of(opening)
    if line is None:
        if len(donor.value) > 1 and "\n" not in second:
            comma = second
        return Look(None, opening, comma, colon)
    start = data.rfind(b"\n", 0, spans.value(donor.route).start) + 1
    outer = _LINE_START.match(data, start)
    indentation = line.lstrip("\r\n")
    return Look(indentation.removeprefix(outer[0].decode() if outer else ""), "", comma, colon)


def _colon(document: JsonDocument, donor: Donor) -> str:
    """Return what stands between key and value in a container, or in what it stands in."""
    route, nearest = donor.route, (donor.route, donor.value)
    value = document.value
    for length, step in enumerate(route):
        if type(value) is dict and type(donor.value) is not dict:
            nearest = route[:length], value
        value = value[step]
    place, members = nearest
    if type(members) is not dict:
        return ": "
    first = (*place, next(iter(members)))
    spans = document.spans
    return document.text.data[spans.key(first).stop : spans.value(first).start].decode()


class Looks:
    """Writes values at places of a record, each like what stands at that place in other records.

    Where none has it, the value looks like its neighbours, or else like what it stands in.
    """

    def __init__(
        self, document: JsonDocument, spelling: Spelling, records: Iterable[Donor]
    ) -> None:
        self.spelling = spelling
        self._document = document
        self._records = tuple(records)
        self._known: dict[tuple[Route, type], Look | None] = {}

    def write(self, value: Any, path: Route, line: str | None, around: Look) -> str:
        """Write a value; ``path`` leads to it from its record.

        ``line`` is a line break with the indentation of the line that it begins on; None where it
        must stay on that line. ``around`` is the look of what it stands in.
        """
        if type(value) not in CONTAINERS:
            return self._scalar(value)
        opening, closing = "{}" if type(value) is dict else "[]"
        if not value:
            return opening + closing
        look = self._at(path, type(value)) or around
        inner = None if line is None or look.unit is None else line + look.unit
        parts = []
        for step, item in members_of(value).items():
            text = self.write(item, (*path, step), inner, look)
            parts.append(self.named(step, look.colon, text))
        if inner is None:
            return f"{opening}{look.pad}{look.comma.join(parts)}{look.pad}{closing}"
        return f"{opening}{inner}{f',{inner}'.join(parts)}{line}{closing}"

    def named(self, step: Step, colon: str, text: str) -> str:
        """Put the key, if the step is one, before the text of a value."""
        return f"{self.spelling.string(step)}{colon}{text}" if isinstance(step, str) else text

    def _scalar(self, value: Any) -> str:
        if isinstance(value, str):
            return self.spelling.string(value)
        if value is None or isinstance(value, bool):
            return {None: "null", True: "true", False: "false"}[value]
        return self.spelling.number(value)

    def _at(self, path: Route, kind: type) -> Look | None:
        path = tuple(0 if isinstance(step, int) else step for step in path)
        if (path, kind) not in self._known:
            donor = next(self._donors(path, kind), None)
            self._known[path, kind] = look_of(self._document, donor) if donor else None
        return self._known[path, kind]

    def _donors(self, path: Route, kind: type) -> Iterator[Donor]:
        for route, record in self._records:
            value = _reached(record, path)
            if type(value) is kind and value:
                yield Donor((*route, *path), value)
        for route, record in self._records:
            for name, value in record.items():
                if type(value) is kind and value:
                    yield Donor((*route, name), value)


def _reached(value: Any, path: Route) -> Any:
    for step in path:
        members = members_of(value) if type(value) in CONTAINERS else {}
        value = members.get(step)
    return value
