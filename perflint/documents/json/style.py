"""The style of the objects and lists of a JSON file, and new values written in that style."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from perflint.documents.json.document import JsonDocument
from perflint.documents.json.literals import LiteralFormatter
from perflint.formats.paths import Route
from perflint.primitives.record import Record

CONTAINERS = frozenset((dict, list))
Step = str | int

_LINE_START = re.compile(rb"[ \t]*")


class ContainerStyle(Record):
    """How a container is written.

    ``indent`` is the additional indentation of its members, or None if it is on a single line.
    ``padding`` is the space inside the brackets of a single line, ``comma`` the separator of its
    members, and ``colon`` the separator of key and value.
    """

    indent: str | None = "    "
    padding: str = ""
    comma: str = ", "
    colon: str = ": "


class Template(Record):
    """A container of the file whose style is copied."""

    route: Route
    value: Any


def line_of(gap: str) -> str | None:
    """Return the last line break of a gap with the indentation after it, or None."""
    above, newline, last = gap.rpartition("\n")
    if not newline:
        return None
    indentation = last[: len(last) - len(last.lstrip(" \t"))]
    return ("\r\n" if above.endswith("\r") else "\n") + indentation


def members_of(container: Any) -> dict[Step, Any]:
    """Return the members of an object or list, by key or index."""
    return container if type(container) is dict else dict(enumerate(container))


def gaps_of(document: JsonDocument, route: Route, container: Any) -> list[str]:
    """Return the strings before each member of a container and after the last one."""
    data, spans = document.text.data, document.spans
    start, stop = spans.value(route)
    gaps, offset = [], start + 1
    for step in members_of(container):
        gaps.append(data[offset : spans.key((*route, step)).start].decode())
        offset = spans.value((*route, step)).stop
    return [*gaps, data[offset : stop - 1].decode()]


def style_of(document: JsonDocument, template: Template) -> ContainerStyle:
    """Return the style of a non-empty container; a list has the ``colon`` of its object."""
    data, spans = document.text.data, document.spans
    colon = _colon(document, template)
    opening, second, *_ = gaps_of(document, template.route, template.value)
    comma = ", " if colon[-1:].isspace() else ","
    line = line_of(opening)
    if line is None:
        if len(template.value) > 1 and "\n" not in second:
            comma = second
        return ContainerStyle(None, opening, comma, colon)
    start = data.rfind(b"\n", 0, spans.value(template.route).start) + 1
    outer = _LINE_START.match(data, start)
    indentation = line.lstrip("\r\n")
    indent = indentation.removeprefix(outer[0].decode() if outer else "")
    return ContainerStyle(indent, "", comma, colon)


def _colon(document: JsonDocument, template: Template) -> str:
    """Return the separator of key and value in an object, or in the object around a list."""
    route, nearest = template.route, (template.route, template.value)
    value = document.value
    for length, step in enumerate(route):
        if type(value) is dict and type(template.value) is not dict:
            nearest = route[:length], value
        value = value[step]
    path, members = nearest
    if type(members) is not dict:
        return ": "
    first = (*path, next(iter(members)))
    spans = document.spans
    return document.text.data[spans.key(first).stop : spans.value(first).start].decode()


class StyleWriter:
    """Writes values of a record, each in the style of the same value in other records.

    If no record has the value, it gets the style of another value of the same type in a record, or
    else the style of its parent.
    """

    def __init__(
        self, document: JsonDocument, literals: LiteralFormatter, records: Iterable[Template]
    ) -> None:
        self.literals = literals
        self._document = document
        self._records = tuple(records)
        self._styles: dict[tuple[Route, type], ContainerStyle | None] = {}

    def write(self, value: Any, path: Route, line: str | None, outer: ContainerStyle) -> str:
        """Write a value; ``path`` is its path in the record.

        ``line`` is a line break with the indentation of the line that the value begins on, or None
        if the value must be on a single line. ``outer`` is the style of its parent.
        """
        if type(value) not in CONTAINERS:
            return self._scalar(value)
        opening, closing = "{}" if type(value) is dict else "[]"
        if not value:
            return opening + closing
        style = self._style(path, type(value)) or outer
        inner = None if line is None or style.indent is None else line + style.indent
        parts = []
        for step, item in members_of(value).items():
            text = self.write(item, (*path, step), inner, style)
            parts.append(self.member(step, style.colon, text))
        if inner is None:
            return f"{opening}{style.padding}{style.comma.join(parts)}{style.padding}{closing}"
        return f"{opening}{inner}{f',{inner}'.join(parts)}{line}{closing}"

    def member(self, step: Step, colon: str, text: str) -> str:
        """Return a member of a container: ``text`` is its value, preceded by its key if any."""
        return f"{self.literals.string(step)}{colon}{text}" if isinstance(step, str) else text

    def _scalar(self, value: Any) -> str:
        if isinstance(value, str):
            return self.literals.string(value)
        if value is None or isinstance(value, bool):
            return {None: "null", True: "true", False: "false"}[value]
        return self.literals.number(value)

    def _style(self, path: Route, kind: type) -> ContainerStyle | None:
        path = tuple(0 if isinstance(step, int) else step for step in path)
        if (path, kind) not in self._styles:
            template = next(self._templates(path, kind), None)
            self._styles[path, kind] = style_of(self._document, template) if template else None
        return self._styles[path, kind]

    def _templates(self, path: Route, kind: type) -> Iterator[Template]:
        for route, record in self._records:
            value = _value_at(record, path)
            if type(value) is kind and value:
                yield Template((*route, *path), value)
        for route, record in self._records:
            for name, value in record.items():
                if type(value) is kind and value:
                    yield Template((*route, name), value)


def _value_at(value: Any, path: Route) -> Any:
    for step in path:
        members = members_of(value) if type(value) in CONTAINERS else {}
        value = members.get(step)
    return value
