"""The source lines of a finding, with carets under the spans it is about.

Each line is shown once, in file order, with ``...`` for omitted lines. Long lines are cut to the
part around the primary span.
"""

from itertools import pairwise

from perflint.primitives.finding import Finding, Span
from perflint.primitives.record import Record
from perflint.primitives.text import Text
from perflint.reporters import Style
from perflint.reporters.escape import escaped, width

WIDTH = 96
"""Maximum width of a shown source line, in terminal cells."""

HEAD, TAIL = 3, 2
"""Number of lines shown from the beginning and from the end of a long span."""


class Mark(Record):
    """A part of one line to underline: ``start`` and ``stop`` are columns from 0, half open."""

    line: int
    start: int
    stop: int
    label: str
    primary: bool


def render(finding: Finding, text: Text, style: Style) -> list[str]:
    """Render the source lines of a finding and of its related spans."""
    marks, shown = _marks(finding.span, finding.label, text, primary=True)
    for related in finding.related:
        related_marks, lines = _marks(related.span, related.label, text, primary=False)
        marks += related_marks
        shown |= lines
    numbers = _without_small_gaps(sorted(shown))
    gutter = len(str(numbers[-1]))
    bar = style.paint("|", "dim")
    output = [f"{'':{gutter}} {bar}"]
    for previous, number in pairwise([numbers[0] - 1, *numbers]):
        if number > previous + 1:
            output.append(style.paint(f"{'...':>{max(gutter, 3)}}", "dim"))
        line_marks = sorted(mark for mark in marks if mark.line == number)
        source, offset = _cut(text.line(number), line_marks)
        line = f"{style.paint(f'{number:>{gutter}}', 'dim')} {bar} {_shown(source)}"
        output.append(line.rstrip())
        for mark in line_marks:
            if mark.primary or offset <= mark.start <= offset + len(source):
                output.append(f"{'':{gutter}} {bar} {_pointer(mark, source, offset, style)}")
    output.append(f"{'':{gutter}} {bar}")
    return output


def _marks(span: Span, label: str, text: Text, *, primary: bool) -> tuple[list[Mark], set[int]]:
    """Return the marks for a span, and the numbers of the lines to show.

    A span of several lines has one mark, on its first character. Of a primary span only the first
    line is shown. Of a long related span the first and last lines are shown, but not the closing
    bracket.
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
    """Add single lines between two shown lines: ``...`` would take a line as well."""
    single = [number + 1 for number, following in pairwise(numbers) if following == number + 2]
    return sorted([*numbers, *single])


def _cut(line: str, marks: list[Mark]) -> tuple[str, int]:
    """Return the part of a line to show, and its first column.

    The part starts at the primary mark and grows to both sides up to the maximum width.
    """
    if len(line) <= WIDTH and width(_shown(line)) <= WIDTH:
        return line, 0
    center = min(((not mark.primary, mark.start) for mark in marks), default=(False, 0))[1]
    start = stop = min(center, len(line))
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
