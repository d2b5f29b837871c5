"""Findings of rules, and the spans and edits that they consist of."""

from collections.abc import Iterable
from math import isfinite
from typing import Literal

from perflint.primitives.record import Record
from perflint.primitives.text import Text

NO_FURTHER = 1.001
"""The factor by which a relative error may grow, because another value was rounded or is tiny."""

Severity = Literal["error", "warning"]

Scope = Literal["file", "changed"]
"""What is reported of a file: everything, or only what a change touched."""


class Span(Record):
    """A half-open range of offsets, in bytes of the file."""

    start: int
    stop: int

    def contains(self, other: "Span") -> bool:
        """Tell whether another range is within this one."""
        return self.start <= other.start and other.stop <= self.stop


class ParseError(Record):
    """The first problem that prevents a file from being parsed."""

    span: Span
    message: str


class Edit(Record):
    """Replace the bytes of ``span`` with ``text``, encoded as UTF-8."""

    span: Span
    text: str


class Move(Record):
    """Move the statement at ``span`` directly after the one at ``anchor``, or ``before`` it."""

    span: Span
    anchor: Span
    before: bool


class Fix(Record):
    """Edits that are applied together. A ``safe`` fix loosens no check.

    One that is applied ``only_if_clean`` is withheld while the change has errors for other reasons.
    A rule may give ``moves``, made one after the other, instead of edits. They are worked out only
    where edits are applied or shown; elsewhere the fix is ``tentative``, that is, it may turn out
    that there is none.
    """

    title: str
    edits: tuple[Edit, ...]
    safe: bool
    only_if_clean: bool = False
    moves: tuple[Move, ...] = ()
    tentative: bool = False


class Related(Record):
    """A secondary location of a finding, such as an input of a sum.

    ``file`` is set if it is in another file than the finding.
    """

    span: Span
    label: str
    pointer: str | None = None
    file: Text | None = None


class Finding(Record):
    """A problem in a file, as a rule reports it.

    ``pointer`` is a JSON Pointer (RFC 6901). ``scenario`` or ``argument`` is the name of the record
    or the flag, and ``field`` the path within the scenario. ``label`` is printed under the caret.
    ``help`` says how to solve the problem; ``command`` is the command for that, by default the one
    that applies ``fix``. ``concerns`` are the JSON Pointers of the values that the finding is
    about: None for ``pointer`` and those of ``related``, empty for everything in the record. In an
    argument file they are any strings that identify the finding in another version of the file, by
    default the argument.
    ``severity`` is that of this finding if it is not the one of its rule. One that ``follows`` goes
    away, or can be fixed, once other findings are gone. ``fixed_in`` is the path of another file in
    which there may be an unsafe fix.
    """

    span: Span
    message: str
    pointer: str | None = None
    scenario: str | None = None
    argument: str | None = None
    field: str | None = None
    found: object = None
    expected: object = None
    related: tuple[Related, ...] = ()
    fix: Fix | None = None
    label: str = ""
    help: str = ""
    command: str = ""
    concerns: tuple[str, ...] | None = None
    severity: Severity | None = None
    follows: bool = False
    fixed_in: str = ""

    @property
    def subjects(self) -> tuple[str, ...]:
        """The JSON Pointers of the values that the finding is about; empty for a whole record."""
        if self.concerns is not None:
            return self.concerns
        own = (related.pointer for related in self.related if related.file is None)
        pointers = (self.pointer, *own)
        return tuple(pointer for pointer in pointers if pointer is not None)

    @property
    def gap(self) -> float | None:
        """The relative error |found - expected| / |expected|; None without two numbers."""
        found, expected = self.found, self.expected
        if type(found) not in (int, float) or type(expected) not in (int, float) or not expected:
            return None
        gap = abs(float(found) - float(expected)) / abs(float(expected))  # type: ignore[arg-type]
        return float(f"{gap:.6g}") if isfinite(gap) else None


def is_further(gap: float, before: Iterable[float | None]) -> bool:
    """Tell whether a relative error is larger than each of those before, by more than rounding."""
    return all(other is None or gap > other * NO_FURTHER for other in before)


class Violation(Record):
    """A finding with its rule, severity and file; ``ignored`` is the reason if it is suppressed."""

    rule: str
    severity: Severity
    path: str
    finding: Finding
    ignored: str | None = None
    ignored_by: Literal["configuration", "comment", "file"] | None = None
