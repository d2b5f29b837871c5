"""The names of records that are called by their number, after others were added or removed.

Records without a name of their own are called by the number of their line, or of their item in a
list. If a tool writes each new run at the top, or keeps the last ten, the others are the same runs
with other numbers.
"""

from collections.abc import Hashable, Iterator, Sequence
from typing import Any

import orjson

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.scenario import Scenario
from perflint.formats.records import RecordPlace, stem_of

Pair = tuple[int, int]
"""The positions of a record before and after a change."""


def named_as_after(before: Baseline, after: Baseline) -> Baseline:
    """Return an earlier baseline, its numbered records with the names that they have now."""
    old, new = _numbered(before), _numbered(after)
    if not old or not new or [each.value for each in old] == [each.value for each in new]:
        return before
    pairs = dict(_pairs([_content(each) for each in old], [_content(each) for each in new]))
    taken = {place.name for place in after.records}
    names = {
        place.route: new[pairs[at]].name if at in pairs else _name_of_removed(place, before, taken)
        for at, place in enumerate(old)
    }
    if all(names[place.route] == place.name for place in old):
        return before
    renamed = Baseline(before.document, before.format, before.settings)
    renamed.scenarios = [
        Scenario(each.document, each.format, each.place._replace(name=name), each.record)
        for each in before.scenarios
        for name in [names.get(each.route, each.name)]
    ]
    return renamed


def _numbered(baseline: Baseline) -> list[RecordPlace]:
    """Return the records that are called by their number."""
    stem, is_log = stem_of(baseline.document.text.path), baseline.format.keys.records.lines
    return [
        place
        for place in baseline.records
        for number in place.route[-1:] or ([0] if is_log else [])
        if type(number) is int and place.name in (str(number), stem, f"{stem}/{number}")
    ]


def _name_of_removed(place: RecordPlace, before: Baseline, taken: set[str]) -> str:
    """Return the name of a record that is gone; another one may have its number now."""
    if place.name not in taken:
        return place.name
    if not before.document.is_lines:
        return f"{place.name} (deleted)"
    return f"{stem_of(before.document.text.path)} (deleted line {int(place.route[-1]) + 1})"


def _content(place: RecordPlace) -> Hashable:
    try:
        return orjson.dumps(place.value)
    except orjson.JSONEncodeError:  # nested too deep
        return id(place)


def _pairs(old: Sequence[Hashable], new: Sequence[Hashable]) -> Iterator[Pair]:
    """Yield which records are the same: equal ones, and between two of them those in order.

    Before the first equal one, they are compared from the last on.
    """
    same = dict(_equal(old, new))
    yield from same.items()
    gaps = _gaps(len(new), {at: at for at in same.values()})
    for anchor, removed in _gaps(len(old), same).items():
        added = gaps.get(anchor, [])
        if anchor is None and same:
            removed, added = removed[::-1], added[::-1]
        yield from zip(removed, added, strict=False)


def _equal(old: Sequence[Hashable], new: Sequence[Hashable]) -> Iterator[Pair]:
    """Yield the positions of equal records; of several that are equal, the first is the first."""
    positions: dict[Hashable, list[int]] = {}
    for at in reversed(range(len(old))):
        positions.setdefault(old[at], []).append(at)
    for at, content in enumerate(new):
        if positions.get(content):
            yield positions[content].pop(), at


def _gaps(count: int, anchors: dict[int, int]) -> dict[Any, list[int]]:
    """Return the positions without an equal record, by what is before them; None at the start."""
    gaps: dict[Any, list[int]] = {}
    anchor = None
    for at in range(count):
        if at in anchors:
            anchor = anchors[at]
        else:
            gaps.setdefault(anchor, []).append(at)
    return gaps
