"""Cut two long texts to the part in which they differ."""

import re
from collections.abc import Iterable

from perflint.reporters.escape import escaped, width

WIDTH = 80
"""Maximum width of an excerpt, in terminal cells after escaping."""

CONTEXT = 20
"""Maximum width of the common text that is shown on each side of the difference."""

_UNIT = re.compile(r"##\[|\\u[0-9a-fA-F]{4}|\\.|.", re.DOTALL)
"""What ``escaped`` writes as one sequence, an escape sequence of JSON, or a character."""

_MAX_UNIT = 8
"""Maximum number of code points in a unit, so that many combining characters can be cut."""

_SLICE = 8 * WIDTH
"""Number of code points that are split into units at most; texts may have megabytes."""


def excerpts(before: str, after: str) -> tuple[str, str]:
    """Return two different texts, not escaped, each cut to ``WIDTH``, so that the results differ.

    If both texts fit, they are returned unchanged. Otherwise the excerpts start at the same offset,
    shortly before the first difference, and end shortly after the last one if that fits. Omitted
    text is marked with ``…``. Texts are cut between words where possible, and never within a
    character and its combining marks.
    """
    if all(len(text) <= WIDTH and width(escaped(text)) <= WIDTH for text in (before, after)):
        return before, after
    same = _common_length(before, after)
    tail = _common_length(before[same:][::-1], after[same:][::-1])
    start = _context_start(before, same)
    return _excerpt(before, start, same, tail), _excerpt(after, start, same, tail)


def _common_length(first: str, second: str) -> int:
    """Return the length of the common beginning, by bisection."""
    low, high = 0, min(len(first), len(second))
    while low < high:
        middle = (low + high + 1) // 2
        if first[low:middle] == second[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _context_start(text: str, stop: int) -> int:
    """Return where the context starts that precedes ``stop``, at a word if possible."""
    units = _units(text[max(0, stop - _SLICE) : stop])
    start = stop - _fitting(reversed(units), CONTEXT)
    if start == 0 or text[start - 1].isspace():
        return start
    space = re.search(r"\s+(?=\S)", text[start:stop])
    return start + space.end() if space else start


def _context_stop(text: str, start: int) -> int:
    """Return where the context stops that follows ``start``, at a word if possible."""
    stop = start + _fitting(_units(text[start : start + _SLICE]), CONTEXT)
    return stop if stop == len(text) else start + _word_stop(text[start : stop + 1], 0)


def _excerpt(text: str, start: int, same: int, tail: int) -> str:
    """Return an excerpt that starts at ``start``.

    The first ``same`` and the last ``tail`` characters of both texts are equal.
    """
    stop = _context_stop(text, len(text) - tail)
    fitting = start + _fitting(_units(text[start : min(stop, start + _SLICE)]), WIDTH - 2)
    if fitting < stop:  # not the whole difference fits; its first character is kept
        stop = start + _word_stop(text[start : fitting + 1], same - start)
    return f"{'…' if start else ''}{text[start:stop]}{'…' if stop < len(text) else ''}"


def _word_stop(text: str, keep: int) -> int:
    """Return where to cut a text so that it gets shorter: before a space after ``keep``, if any."""
    spaces = [space.start() for space in re.finditer(r"\s+", text) if space.start() > keep]
    return spaces[-1] if spaces else len(text) - 1


def _fitting(units: Iterable[str], cells: int) -> int:
    """Return the length of the first units, in code points, that fit into a number of cells."""
    length = 0
    for unit in units:
        cells -= width(escaped(unit))
        if cells < 0:
            break
        length += len(unit)
    return length


def _units(text: str) -> list[str]:
    """Split a text into parts that must not be cut."""
    from unicodedata import category

    units: list[str] = []
    for unit in _UNIT.findall(text):
        joined = unit == "\u200d" or category(unit[0]).startswith("M")
        if units and len(units[-1]) < _MAX_UNIT and (joined or units[-1].endswith("\u200d")):
            units[-1] += unit
        else:
            units.append(unit)
    return units
