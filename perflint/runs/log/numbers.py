"""Numbers that a log prints on their own, after a line that names the scenario."""

import re
from collections.abc import Iterator, Sequence

from perflint.formats.run_keys import NumberLine
from perflint.primitives.record import Record
from perflint.primitives.wording import listed
from perflint.runs.log.markers import Marker
from perflint.runs.snapshot import MeasuredNumber, RunProblem

_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")


class NumberKind:
    """A kind of number of a format, ready to read lines."""

    def __init__(self, keys: NumberLine) -> None:
        self.field = keys.field
        self.first = Marker.parse(keys.after, "{name}")
        self.line = Marker.parse(keys.line, "{value}")


class _Announced(Record):
    kind: NumberKind
    name: str
    line: int


class NumberLines:
    """The announced numbers of one worker that did not follow yet."""

    def __init__(self, origin: str, kinds: Sequence[NumberKind]) -> None:
        self._origin = origin
        self._kinds = kinds
        self._announced: list[_Announced] = []

    @property
    def is_done(self) -> bool:
        """Whether no number is announced."""
        return not self._announced

    def feed(
        self, text: bytes, line: int, *, is_alone: bool
    ) -> Iterator[MeasuredNumber | RunProblem]:
        """Read another line of the worker.

        ``is_alone`` tells that no record is open, which could contain a line with the same text.
        """
        for kind in self._kinds:
            name = kind.first.match(text)
            if name is not None:
                self._announced.append(_Announced(kind, name, line))
                return
        for kind in {id(each.kind): each.kind for each in self._announced}.values():
            value = kind.line.match(text)
            if value is not None and _NUMBER.fullmatch(value.strip()):
                possible = [each for each in self._announced if each.kind is kind]
                self._announced = [each for each in self._announced if each.kind is not kind]
                if is_alone and len(possible) == 1:
                    yield MeasuredNumber(possible[0].name, kind.field, float(value), line)
                else:
                    names = listed([each.name for each in possible])
                    message = f"`{kind.field}` may be that of {names}, or of another record"
                    yield RunProblem(f"{self._origin}:{line}", message)
                return

    def expire(self, before: int | None) -> None:
        """Drop the numbers that were announced before a line, or all."""
        self._announced = [
            each for each in self._announced if before is not None and each.line >= before
        ]
