"""The changed lines because of which a test case in a file that did not change is another one.

Such a case takes its name, or whether it is compared, from another case file.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from difflib import SequenceMatcher
from functools import cached_property

from perflint.documents.cases.case_set import CaseSet
from perflint.documents.cases.values import Case, Place
from perflint.primitives.finding import Span
from perflint.primitives.record import Record
from perflint.primitives.text import Text

_WORD = re.compile(rb"[A-Za-z_]\w*")


class Cause(Record):
    """A place that a change touched: such as a line, or the line before those that it removed."""

    file: Text
    span: Span
    words: frozenset[bytes] = frozenset()
    label: str = "because of this change"


class Causes:
    """The lines of case files that differ between two snapshots."""

    def __init__(self, before: CaseSet, after: CaseSet) -> None:
        self._before = before
        self._after = after

    def is_changed(self, place: Place | None) -> bool:
        """Tell whether a file differs, or is only in one of the snapshots."""
        if place is None:
            return False
        path, sides = place.file.path, (self._before.files, self._after.files)
        old, new = (files.get(path) for files in sides)
        return old is None or new is None or old.data != new.data

    def of(self, before: Sequence[Case], after: Sequence[Case]) -> Cause | None:
        """Return why cases differ; None if this is in their own files, or if it is not known.

        That is a default in a file that changed, else a line with a word of their names, or of what
        says whether they are compared; else the first line.
        """
        cases = [*before, *after]
        if not cases or any(self.is_changed(case.place) for case in cases):
            return None
        for case in after:
            if case.gate is not None and self.is_changed(case.gate):
                return Cause(case.gate.file, case.gate.span)
        places = [place for case in cases for place in (case.place, case.gate) if place is not None]
        words = frozenset(word for place in places for word in _words(place))
        named = (each for each in self._lines if not words.isdisjoint(each.words))
        return next(named, next(iter(self._lines), None))

    @cached_property
    def renamed(self) -> dict[str, str]:
        """The names of the cases in unchanged files that have another one at the same place."""
        old, new = ({*names} for names in (self._before.names, self._after.names))
        lost = self._names_by_place(self._before, old - new)
        added = self._names_by_place(self._after, new - old)
        pairs = ((names, added.get(place, [])) for place, names in lost.items())
        return {before[0]: after[0] for before, after in pairs if len(before) == len(after) == 1}

    def _names_by_place(
        self, cases: CaseSet, names: Collection[str]
    ) -> dict[tuple[str, Span], list[str]]:
        found: dict[tuple[str, Span], list[str]] = {}
        for case in cases.cases:
            if case.name in names and not self.is_changed(case.place):
                found.setdefault((case.place.file.path, case.place.span), []).append(case.name)
        return found

    @cached_property
    def _lines(self) -> list[Cause]:
        """The lines with code that differ in each file."""
        return [
            cause
            for path, new in self._after.files.items()
            if (old := self._before.files.get(path)) is None or old.data != new.data
            for cause in _changed_lines(old.data if old is not None else b"", new)
            if cause.words
        ]


def _changed_lines(old: bytes, file: Text) -> Iterator[Cause]:
    before, after = old.splitlines(keepends=True), file.data.splitlines(keepends=True)
    starts = [0]
    for line in after:
        starts.append(starts[-1] + len(line))
    changes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for tag, removed, removed_end, start, end in changes:
        if tag == "delete":
            words = frozenset(word for line in before[removed:removed_end] for word in _code(line))
            label = "because of what was removed after this"
            yield Cause(file, _stripped(file, starts[max(start - 1, 0)]), words, label)
        for number in range(start, end) if tag in ("replace", "insert") else ():
            words = frozenset(_code(after[number]))
            yield Cause(file, _stripped(file, starts[number]), words)


def _code(line: bytes) -> list[bytes]:
    """Return the words of a line, none if it is a comment."""
    return [] if line.lstrip().startswith(b"#") else _WORD.findall(line)


def _stripped(file: Text, start: int) -> Span:
    """Return the span of a line without the blanks around it."""
    line = file.data[start:].partition(b"\n")[0]
    first = start + len(line) - len(line.lstrip())
    return Span(first, max(first, start + len(line.rstrip())))


def _words(place: Place) -> list[bytes]:
    span = place.span
    return _WORD.findall(place.file.data[span.start : span.stop])
