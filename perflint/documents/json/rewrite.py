"""Edits that turn one value of a JSON text into another, and leave all other bytes alone."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from perflint.documents.json.document import JsonDocument
from perflint.documents.json.separators import filled, separator
from perflint.documents.json.style import (
    CONTAINERS,
    Donor,
    Look,
    Looks,
    Step,
    line_of,
    look_of,
    members_of,
    pieces_of,
)
from perflint.formats.paths import Route
from perflint.primitives.finding import Edit, Span


class Rewriter:
    """Makes the edits. ``depth`` is the number of steps from the root to a record."""

    def __init__(self, document: JsonDocument, looks: Looks, depth: int) -> None:
        self._document = document
        self._data = document.text.data
        self._spans = document.spans
        self._looks = looks
        self._depth = depth

    def edits(self, route: Route, old: Any, new: Any) -> Iterator[Edit]:
        """Yield what turns ``old``, which stands at ``route``, into ``new``.

        Keys that both have must have the same order in both. Numbers that are equal keep their
        spelling.
        """
        if type(old) is type(new) and type(old) in CONTAINERS:
            if old:
                yield from self._members(route, old, new)
            elif new:
                yield self._whole(route, new)
        elif old != new or isinstance(old, bool) != isinstance(new, bool):
            yield self._whole(route, new)

    def _whole(self, route: Route, new: Any) -> Edit:
        line, around = None, Look()
        if type(new) in CONTAINERS:
            line, around = self._surroundings(route)
        text = self._looks.write(new, route[self._depth :], line, around)
        return Edit(self._spans.value(route), text)

    def _surroundings(self, route: Route) -> tuple[str | None, Look]:
        """Return the line that a value stands on, and the look of what it stands in."""
        if not route:
            return "\r\n" if b"\r\n" in self._data else "\n", Look()
        outer = self._document.value
        for step in route[:-1]:
            outer = outer[step]
        pieces = pieces_of(self._document, route[:-1], outer)
        before = pieces[list(members_of(outer)).index(route[-1])]
        return line_of(before), look_of(self._document, Donor(route[:-1], outer))

    def _members(self, route: Route, old: Any, new: Any) -> Iterator[Edit]:
        """Yield edits of the members that stay, and one for each gap that is another one."""
        was, becomes = members_of(old), members_of(new)
        steps = list(was)
        stay = [number for number, step in enumerate(steps) if step in becomes]
        for number in stay:
            step = steps[number]
            yield from self.edits((*route, step), was[step], becomes[step])
        arrivals: dict[int, list[Step]] = {}
        numbers, last = {step: number for number, step in enumerate(steps)}, -1
        for step in becomes:
            last = numbers.get(step, last)
            if step not in numbers:
                arrivals.setdefault(last, []).append(step)
        if arrivals or len(stay) < len(steps):
            for before, after in pairwise([-1, *stay, len(steps)]):
                names = arrivals.get(before, [])
                if names or after - before > 1:
                    new_ones = {step: becomes[step] for step in names}
                    yield self._gap(route, old, (before, after), new_ones)

    def _gap(
        self, route: Route, old: Any, beside: tuple[int, int], new_ones: dict[Step, Any]
    ) -> Edit:
        """Write ``new_ones`` and nothing else between two members of a container, or its ends."""
        look = look_of(self._document, Donor(route, old))
        pieces = pieces_of(self._document, route, old)
        between = separator(pieces, beside[0], look.comma)
        line = line_of(between)
        items = []
        for step, value in new_ones.items():
            text = self._looks.write(value, (*route, step)[self._depth :], line, look)
            items.append(self._looks.named(step, look.colon, text))
        steps = list(members_of(old))
        start, stop = self._spans.value(route)
        start, stop = start + 1, stop - 1
        if beside[0] >= 0:
            start = self._spans.value((*route, steps[beside[0]])).stop
        if beside[1] < len(steps):
            stop = self._spans.key((*route, steps[beside[1]])).start
        text = filled(pieces, beside, between, items)
        return _trimmed(start, self._data[start:stop].decode(), text)


def _trimmed(start: int, old: str, new: str) -> Edit:
    """Make the shortest edit that writes ``new`` over ``old``, which stands at ``start``."""
    head = _shared(old, new)
    tail = _shared(old[head:][::-1], new[head:][::-1])
    start += len(old[:head].encode())
    changed = old[head : len(old) - tail].encode()
    return Edit(Span(start, start + len(changed)), new[head : len(new) - tail])


def _shared(one: str, other: str) -> int:
    """Return the length of the beginning that two texts share."""
    length = min(len(one), len(other))
    return next((at for at in range(length) if one[at] != other[at]), length)
