"""The source lines of a finding, with carets under the spans it is about.

Each line is shown once, in file order, with ``...`` for omitted lines. Lines that are wider than
the terminal are cut at both ends to the part around the primary span, with ``…`` for what is cut.
"""

from itertools import pairwise

from perflint.primitives.finding import Finding, Related, Span
from perflint.primitives.record import Record
from perflint.primitives.text import Text
from perflint.reporters import Style
from perflint.reporters.escape import escaped, width

NARROWEST = 20
"""Minimum width of a shown source line, in terminal cells, however narrow the terminal is."""

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
    """Render the source lines of a finding and of its related spans, those of other files last."""
    marks, shown = _marks(finding.span, finding.label, text, primary=True)
    elsewhere: dict[str, list[Related]] = {}
    for related in finding.related:
        if related.file is not None:
            elsewhere.setdefault(related.file.path, []).append(related)
            continue
        related_marks, lines = _marks(related.span, related.label, text, primary=False)
        marks += related_marks
        shown |= lines
    output = _lines(marks, shown, text, style)
    for places in elsewhere.values():
        output += _in_other_file(places, style)
    return output


def _in_other_file(places: list[Related], style: Style) -> list[str]:
    """Render the source lines of related spans in one other file, after a line with its path."""
    file = places[0].file
    if file is None:
        return []
    marks, shown = [], set[int]()
    for related in places:
        related_marks, lines = _marks(related.span, related.label, file, primary=False)
        marks += related_marks
        shown |= lines
    start = file.position(places[0].span.start)
    location = escaped(f"{style.path(file.path)}:{start.line}:{start.column}")
    return [f"{style.paint('::>', 'dim')} {location}", *_lines(marks, shown, file, style)]


def _lines(marks: list[Mark], shown: set[int], text: Text, style: Style) -> list[str]:
    """Render lines of a file with the marks in them."""
    numbers = _without_small_gaps(sorted(shown))
    gutter = len(str(numbers[-1]))
    room = max(NARROWEST, style.columns - gutter - len(" | "))
    bar = style.paint("|", "dim")
    output = [f"{'':{gutter}} {bar}"]
    for previous, number in pairwise([numbers[0] - 1, *numbers]):
        if number > previous + 1:
            output.append(style.paint(f"{'...':>{max(gutter, 3)}}", "dim"))
        line_marks = sorted(mark for mark in marks if mark.line == number)
        source, offset = _cut(text.line(number), line_marks, room)
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


def _cut(line: str, marks: list[Mark], room: int) -> tuple[str, int]:
    """Return the part of a line to show in ``room`` cells, and the column of its first character.

    The part grows from the primary mark to the left up to half of the room, then to the right, then
    to the left again.
    """
    if (
        len(line) <= room and width(_shown(line).rstrip()) <= room
    ):  # spaces at the end are not shown
        return line, 0
    center = min(((not mark.primary, mark.start) for mark in marks), default=(False, 0))[1]
    start = stop = min(center, len(line))
    room -= len("……")
    start, before = _grown(line, start, -1, room // 2)
    stop, after = _grown(line, stop, 1, room - before)
    start, _ = _grown(line, start, -1, room - before - after)
    left, right = "…" if start else "", "…" if stop < len(line) else ""
    return f"{left}{line[start:stop]}{right}", start - len(left)


def _grown(line: str, end: int, step: int, room: int) -> tuple[int, int]:
    """Move one end of a part of a line as far as ``room`` allows; return it and the cells used.

    A character uses one cell at least, so that the part has no more characters than cells.
    """
    used = 0
    while 0 <= (index := end - (step < 0)) < len(line):
        cells = max(1, width(_shown(line[index])))
        cells += 3 * (line[max(0, index - 2) : index + 1] == "##[")  # see ``escaped``
        if used + cells > room:
            break
        end, used = end + step, used + cells
    return end, used


def _shown(source: str) -> str:
    """Return a part of a line as it is printed; ``|`` precedes it, so no colon is a leading one."""
    return escaped("|" + source.replace("\t", "    "))[1:]


def _pointer(mark: Mark, source: str, offset: int, style: Style) -> str:
    start = max(0, mark.start - offset)
    stop = max(start + 1, min(mark.stop - offset, len(source)))
    indent = width(_shown(source[:start]))
    length = max(1, width(_shown(source[start:stop])))
    char, colour = ("^", "error") if mark.primary else ("-", "info")
    pointer = style.paint(f"{char * length} {escaped(mark.label)}".rstrip(), colour)
    return " " * indent + pointer
