"""The lines of a file around a finding, with carets under what is at fault.

Lines are shown once each, in their order, with ``...`` for what lies between. Long lines are cut to
the part that the primary caret is under.
"""

from itertools import pairwise

from perflint.primitives.finding import Finding, Span
from perflint.primitives.record import Record
from perflint.primitives.text import Text
from perflint.reporters import Style
from perflint.reporters.escape import escaped, width

WIDTH = 96
"""Most terminal cells of a source line that are shown."""

HEAD, TAIL = 3, 2
"""Lines shown of the beginning and end of a place of many lines."""


class Mark(Record):
    """Something to point at on one line: columns from 0, half open."""

    line: int
    start: int
    stop: int
    label: str
    primary: bool


def render(finding: Finding, text: Text, style: Style) -> list[str]:
    """Render the lines that a finding is about."""
    marks, shown = _marks(finding.span, finding.label, text, primary=True)
    for place in finding.related:
        more, lines = _marks(place.span, place.label, text, primary=False)
        marks += more
        shown |= lines
    numbers = _without_small_gaps(sorted(shown))
    gutter = len(str(numbers[-1]))
    bar = style.paint("|", "dim")
    output = [f"{'':{gutter}} {bar}"]
    for before, number in pairwise([numbers[0] - 1, *numbers]):
        if number > before + 1:
            output.append(style.paint(f"{'...':>{max(gutter, 3)}}", "dim"))
        here = sorted(mark for mark in marks if mark.line == number)
        source, offset = _cut(text.line(number), here)
        line = f"{style.paint(f'{number:>{gutter}}', 'dim')} {bar} {_shown(source)}"
        output.append(line.rstrip())
        for mark in here:
            if mark.primary or offset <= mark.start <= offset + len(source):
                output.append(f"{'':{gutter}} {bar} {_pointer(mark, source, offset, style)}")
    output.append(f"{'':{gutter}} {bar}")
    return output


def _marks(span: Span, label: str, text: Text, *, primary: bool) -> tuple[list[Mark], set[int]]:
    """Return what to point at for a span, and the lines to show of it.

    Of a span of several lines its first line is pointed at from the bracket on, and its label
    stands there; the primary place shows no more than that line, a long one no closing bracket.
    """
    first, last = text.position(span.start), text.position(span.stop)
    if first.line == last.line:
        stop = max(last.column, first.column + 1)
        return [Mark(first.line, first.column - 1, stop - 1, label, primary)], {first.line}
    mark = Mark(first.line, first.column - 1, first.column, label, primary)
    if primary:
        return [mark], {first.line}
    lines = range(first.line, last.line + 1)
    if len(lines) > 2 * (HEAD + TAIL):
        return [mark], {*lines[:HEAD], *lines[-TAIL - 1 : -1]}
    return [mark], set(lines)


def _without_small_gaps(numbers: list[int]) -> list[int]:
    """Add the lines that stand alone between two shown ones: dots would take as much room."""
    alone = [number + 1 for number, after in pairwise(numbers) if after == number + 2]
    return sorted([*numbers, *alone])


def _cut(line: str, marks: list[Mark]) -> tuple[str, int]:
    """Return the part of a line to show, and the column at which it starts.

    It is the part around the primary mark, grown to both sides as long as there is room.
    """
    if len(line) <= WIDTH and width(_shown(line)) <= WIDTH:
        return line, 0
    at = min(((not mark.primary, mark.start) for mark in marks), default=(False, 0))[1]
    start = stop = min(at, len(line))
    room = WIDTH
    while start > 0 and (room > WIDTH // 2 or stop == len(line)):
        room -= width(_shown(line[start - 1]))
        start -= 1
    while stop < len(line) and room >= (cells := width(_shown(line[stop]))):
        room -= cells
        stop += 1
    return line[start:stop], start


def _shown(source: str) -> str:
    return escaped(source.replace("\t", "    "))


def _pointer(mark: Mark, source: str, offset: int, style: Style) -> str:
    start = max(0, mark.start - offset)
    stop = max(start + 1, min(mark.stop - offset, len(source)))
    indent = width(_shown(source[:start]))
    length = max(1, width(_shown(source[start:stop])))
    char, colour = ("^", "error") if mark.primary else ("-", "info")
    pointer = style.paint(f"{char * length} {escaped(mark.label)}".rstrip(), colour)
    return " " * indent + pointer
