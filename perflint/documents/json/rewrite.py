"""Edits that change a value of a JSON file and leave all other bytes alone."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from perflint.documents.json.document import JsonDocument
from perflint.documents.json.separators import filled, separator
from perflint.documents.json.style import (
    CONTAINERS,
    ContainerStyle,
    Step,
    StyleWriter,
    Template,
    gaps_of,
    line_of,
    members_of,
    style_of,
)
from perflint.formats.paths import Route
from perflint.primitives.finding import Edit, Span


class Rewriter:
    """Computes the edits; ``depth`` is the number of steps from the root to a record."""

    def __init__(self, document: JsonDocument, writer: StyleWriter, depth: int) -> None:
        self._document = document
        self._data = document.text.data
        self._spans = document.spans
        self._writer = writer
        self._depth = depth

    def edits(self, route: Route, old: Any, new: Any) -> Iterator[Edit]:
        """Yield edits that change ``old``, the value at ``route``, into ``new``.

        Keys that are in both must have the same order in both. Equal numbers keep their literals.
        """
        if type(old) is type(new) and type(old) in CONTAINERS:
            if old:
                yield from self._member_edits(route, old, new)
            elif new:
                yield self._replacement(route, new)
        elif old != new or isinstance(old, bool) != isinstance(new, bool):
            yield self._replacement(route, new)

    def _replacement(self, route: Route, new: Any) -> Edit:
        line, outer = None, ContainerStyle()
        if type(new) in CONTAINERS:
            line, outer = self._surroundings(route)
        text = self._writer.write(new, route[self._depth :], line, outer)
        return Edit(self._spans.value(route), text)

    def _surroundings(self, route: Route) -> tuple[str | None, ContainerStyle]:
        """Return the line that a value begins on (see ``line_of``), and the style of its parent."""
        if not route:
            return "\r\n" if b"\r\n" in self._data else "\n", ContainerStyle()
        parent = self._document.value
        for step in route[:-1]:
            parent = parent[step]
        gaps = gaps_of(self._document, route[:-1], parent)
        before = gaps[list(members_of(parent)).index(route[-1])]
        return line_of(before), style_of(self._document, Template(route[:-1], parent))

    def _member_edits(self, route: Route, old: Any, new: Any) -> Iterator[Edit]:
        """Yield edits of the members that are in both, and of each gap that changes."""
        old_members, new_members = members_of(old), members_of(new)
        steps = list(old_members)
        kept = [number for number, step in enumerate(steps) if step in new_members]
        for number in kept:
            step = steps[number]
            yield from self.edits((*route, step), old_members[step], new_members[step])
        added: dict[int, list[Step]] = {}  # by the number of the old member before them
        numbers, last = {step: number for number, step in enumerate(steps)}, -1
        for step in new_members:
            last = numbers.get(step, last)
            if step not in numbers:
                added.setdefault(last, []).append(step)
        if added or len(kept) < len(steps):
            for before, after in pairwise([-1, *kept, len(steps)]):
                names = added.get(before, [])
                if names or after - before > 1:
                    members = {step: new_members[step] for step in names}
                    yield self._gap(route, old, (before, after), members)

    def _gap(
        self, route: Route, old: Any, beside: tuple[int, int], members: dict[Step, Any]
    ) -> Edit:
        """Replace everything between two members of a container, or its ends, with ``members``."""
        style = style_of(self._document, Template(route, old))
        gaps = gaps_of(self._document, route, old)
        between = separator(gaps, beside[0], style.comma)
        line = line_of(between)
        items = []
        for step, value in members.items():
            text = self._writer.write(value, (*route, step)[self._depth :], line, style)
            items.append(self._writer.member(step, style.colon, text))
        steps = list(members_of(old))
        start, stop = self._spans.value(route)
        start, stop = start + 1, stop - 1
        if beside[0] >= 0:
            start = self._spans.value((*route, steps[beside[0]])).stop
        if beside[1] < len(steps):
            stop = self._spans.key((*route, steps[beside[1]])).start
        text = filled(gaps, beside, between, items)
        return _shortest_edit(start, self._data[start:stop].decode(), text)


def _shortest_edit(start: int, old: str, new: str) -> Edit:
    """Return the shortest edit that replaces ``old``, which begins at ``start``, with ``new``."""
    head = _common_prefix(old, new)
    tail = _common_prefix(old[head:][::-1], new[head:][::-1])
    start += len(old[:head].encode())
    changed = old[head : len(old) - tail].encode()
    return Edit(Span(start, start + len(changed)), new[head : len(new) - tail])


def _common_prefix(first: str, second: str) -> int:
    """Return the length of the common prefix of two strings."""
    length = min(len(first), len(second))
    return next((index for index in range(length) if first[index] != second[index]), length)
