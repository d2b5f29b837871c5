"""JSON files of runs: baselines as generators write them, and dumps of single requests."""

from collections.abc import Iterator
from typing import Any

from perflint.documents.json.document import JsonDocument
from perflint.formats import Format
from perflint.formats.paths import FieldPath, Route
from perflint.primitives.text import Text
from perflint.runs import dumps
from perflint.runs.log_records import read_log
from perflint.runs.snapshot import Limits, Measured, RunFault
from perflint.runs.streams import Stream

Found = Measured | RunFault


def read_json(
    stream: Stream, format: Format, scenario: str | None, limits: Limits
) -> Iterator[Found] | None:
    """Return what a file gives that starts as JSON does; None if it is too large for that.

    It is recognised by its content. Raises RunError.
    """
    data = stream.whole(limits.document)
    if data is None:
        return None
    document = JsonDocument(Text(stream.origin, data.removeprefix(b"\xef\xbb\xbf")))
    if document.fault is not None:
        return _log_or_fault(stream, document, format)
    if format.fits(document.value):
        return _records(document, format)
    dump = format.keys.runs.dump if format.keys.runs else None
    if dump is not None and dumps.is_dump(document.value, dump):
        return iter([_dumped(document, format, dump, scenario)])
    message = f"JSON, but no {format.name} baseline{' and no dump of a request' if dump else ''}"
    return iter([RunFault(stream.origin, message)])


def _log_or_fault(stream: Stream, document: JsonDocument, format: Format) -> Iterator[Found]:
    """Read a log whose first line starts as JSON does; without a record, it may have been JSON."""
    is_log = stream.head.lstrip(b" \t\r\n\xef\xbb\xbf").startswith(b"[")  # as in "[gw0] "
    for found in read_log(stream.chunks(), stream.origin, format):
        is_log = True
        yield found
    if not is_log and document.fault is not None:
        line, _ = document.text.position(document.fault.span.start)
        yield RunFault(f"{stream.origin}:{line}", document.fault.message)


def _records(document: JsonDocument, format: Format) -> Iterator[Found]:
    origin = document.text.path
    at = FieldPath(format.records.at[:-1])
    container = at.of(document.value)
    naming = format.records.name
    if type(container) is not (list if naming else dict):
        yield RunFault(origin, f"'/{at}' is no {'list' if naming else 'object'}")
        return
    twice = _twice(document)
    for step, record in container.items() if type(container) is dict else enumerate(container):
        name = step if naming is None else naming.of(record)
        route = (*at, step)
        doubled = next((place for place in twice if place[: len(route)] == route), None)
        if doubled is not None:
            line, _ = document.text.position(twice[doubled])
            yield RunFault(f"{origin}:{line}", f"key `{doubled[-1]}` stands twice")
        elif type(record) is not dict or type(name) is not str:
            what = "is no object" if type(record) is not dict else f"has no name in '{naming}'"
            yield RunFault(origin, f"'{'/'.join(map(str, route))}' {what}")
        else:
            yield Measured(name, record, origin)


def _twice(document: JsonDocument) -> dict[Route, int]:
    """Return the routes of keys that stand twice, and where they do again."""
    if not document.may_hold_duplicates():
        return {}
    return {found.route: found.again.start for found in document.spans.duplicates()}


def _dumped(document: JsonDocument, format: Format, dump: Any, scenario: str | None) -> Found:
    origin = document.text.path
    if scenario is None and origin == "stdin":
        return RunFault(origin, "a dump of a request from stdin has no name; give its scenario")
    for route, offset in _twice(document).items():
        line, _ = document.text.position(offset)
        return RunFault(f"{origin}:{line}", f"key `{route[-1]}` stands twice")
    try:
        record = dumps.record_of(document, dump, format)
        name = dumps.name_of(origin) if scenario is None else scenario
    except dumps.DumpError as error:
        return RunFault(origin, str(error))
    return Measured(name, record, origin)
