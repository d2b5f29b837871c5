"""The test cases that were read for a format, and those that were not."""

from collections import Counter
from collections.abc import Iterator

from perflint.documents.cases.case_set import CaseSet, UnreadCase
from perflint.formats.case_keys import Cases
from perflint.primitives.wording import counted, joined
from perflint.reporters.escape import escaped, safe_path


def render(cases: CaseSet, keys: Cases) -> str:
    """Render the case files, the cases with their places, the lists, and what was not read."""
    return "".join(f"{escaped(line)}\n" for line in _lines(cases, keys))


def _lines(cases: CaseSet, keys: Cases) -> Iterator[str]:
    places = {case.name: case.place for case in reversed(cases.cases)}
    count = Counter(place.file.path for place in places.values())
    for path in cases.files:
        yield f"{safe_path(path)}: {counted(count[path], 'cases')}"
        for name, place in sorted(places.items()):
            if place.file.path == path:
                line = place.file.position(place.span.start).line
                yield f"  {name:<40} line {line:<6} {_gated(cases.gated(name))}".rstrip()
    if keys.lists:
        yield "lists:"
    for entry in keys.lists:
        known = cases.lists.get(entry.name)
        what = "not found" if known is None else counted(len(known.cases), "cases")
        if known is not None and not known.is_complete:
            what = "cannot be read completely"
        yield f"  {entry.name:<40} {what}, compared with {joined(entry.baselines)}"
    if cases.unread:
        yield "not read:"
    for unread in cases.unread:
        yield f"  {_place(unread)}: {_what(unread)}"


def _gated(gated: bool | None) -> str:
    if gated is None:
        return "not known whether it is compared"
    return "" if gated else "not compared"


def _place(unread: UnreadCase) -> str:
    path = safe_path(unread.file.path)
    if unread.place is None:
        return path
    start = unread.file.position(unread.place.span.start)
    return f"{path}:{start.line}:{start.column}"


def _what(unread: UnreadCase) -> str:
    return f"`{unread.name}`, {unread.reason}" if unread.place is not None else unread.reason
