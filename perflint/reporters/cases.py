"""The test cases that were read for a format, and those that were not."""

from collections.abc import Iterator, Sequence

from perflint.documents.cases.case_set import CaseSet, UnreadCase
from perflint.formats.case_keys import CaseList, Cases
from perflint.primitives.wording import counted, joined
from perflint.reporters.escape import escaped, safe_path


def render(sets: Sequence[CaseSet], keys: Cases) -> str:
    """Render the case files, the cases with their places, the lists, and what was not read.

    A file that is in several sets is shown once.
    """
    files: dict[str, CaseSet] = {}
    for cases in sets:
        files.update((path, cases) for path in cases.files if path not in files)
    lines = [line for path, cases in files.items() for line in _file(path, cases)]
    if keys.lists:
        lines.append("lists:")
    lines += dict.fromkeys(
        f"  {entry.name:<40} {_list(cases, entry)}" for entry in keys.lists for cases in sets
    )
    unread = dict.fromkeys(
        f"  {_place(each)}: {_what(each)}" for cases in sets for each in cases.unread
    )
    if unread:
        lines += ["not read:", *unread]
    return "".join(f"{escaped(line)}\n" for line in lines)


def _file(path: str, cases: CaseSet) -> Iterator[str]:
    places = {case.name: case.place for case in reversed(cases.cases)}
    here = {name: place for name, place in places.items() if place.file.path == path}
    yield f"{safe_path(path)}: {counted(len(here), 'cases')}"
    for name, place in sorted(here.items()):
        line = place.file.position(place.span.start).line
        yield f"  {name:<40} line {line:<6} {_gated(cases.gated(name))}".rstrip()


def _list(cases: CaseSet, entry: CaseList) -> str:
    known = cases.lists.get(entry.name)
    what = "not found" if known is None else counted(len(known.cases), "cases")
    if known is not None and not known.is_complete:
        what = "cannot be read completely"
    return f"{what}, compared with {joined(entry.baselines)}"


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
