"""JSON files of runs: baselines as generators write them, and dumps of single requests."""

from collections.abc import Iterator
from typing import Any

from perflint.documents.json.document import JsonDocument
from perflint.formats import Format
from perflint.formats.records import stem_of
from perflint.primitives.text import Text
from perflint.runs.json.dumps import dump_of, is_dump_line, read_dump, read_lines
from perflint.runs.json.duplicates import duplicate_keys, duplicate_problem
from perflint.runs.log import Read, read_log
from perflint.runs.snapshot import Limits, Measured, RunError, RunProblem
from perflint.runs.streams import Stream


def read_json(
    stream: Stream, format: Format, scenario: str | None, limits: Limits
) -> Iterator[Read] | None:
    """Return the records of a file that starts like JSON, or None for a log beyond the limit.

    The kind of file is recognized by its content. Raises RunError.
    """
    first, found, rest = stream.head.removeprefix(b"\xef\xbb\xbf").partition(b"\n")
    if found and rest.strip() and is_dump_line(first, stream.origin, format):
        return read_lines(stream.chunks(), stream.origin, format, scenario)
    data = stream.read_all(limits.document)
    if data is None:
        if _is_json(stream.origin):
            raise RunError(stream.origin, f"JSON of more than {limits.document:,} bytes")
        return None
    document = JsonDocument(Text(stream.origin, data.removeprefix(b"\xef\xbb\xbf")))
    if document.parse_error is not None:
        return _log_or_parse_error(stream, document, format)
    if format.matches(document.value) or _may_be(document.value, format):
        return _records(document, format)
    dump = dump_of(document.value, format)
    if dump is not None:
        return read_dump(document, dump, format, scenario)
    baseline = f"a {format.name} baseline"
    has_dumps = format.runs is not None and bool(format.runs.dumps)
    message = f"neither {baseline} nor a request dump" if has_dumps else f"not {baseline}"
    return iter([RunProblem(stream.origin, f"JSON, but {message}")])


def _may_be(value: Any, format: Format) -> bool:
    """Tell whether a file may be of a format without a signature: it has a container of records."""
    return format.keys.signature is None and format.records.has_container(value)


def _log_or_parse_error(stream: Stream, document: JsonDocument, format: Format) -> Iterator[Read]:
    """Read a log whose first line starts like JSON.

    If it has no record, it may have been meant as JSON, so the parse error is reported.
    """
    is_log = stream.head.lstrip(b" \t\r\n\xef\xbb\xbf").startswith(b"[")  # as in "[gw0] "
    for result in read_log(stream.chunks(), stream.origin, format):
        is_log = True
        yield result
    if not is_log and document.parse_error is not None:
        line, _ = document.text.position(document.parse_error.span.start)
        yield RunProblem(
            f"{stream.origin}:{line}",
            document.parse_error.message,
            path=stream.origin,
            is_file=_is_json(stream.origin),
        )


def _is_json(path: str) -> bool:
    """Tell whether a file is meant as JSON; logs may have lines of JSON, too."""
    return path.lower().endswith(".json")


def _records(document: JsonDocument, format: Format) -> Iterator[Measured | RunProblem]:
    origin = document.text.path
    places = format.records
    if not format.records.has_container(document.value):
        expected = " or ".join(places.container_kinds)
        yield RunProblem(origin, f"'/{places.container}' is not {expected}")
        return
    has_duplicates = bool(duplicate_keys(document))
    for place in places.find(document.value, stem_of(origin)):
        route = place.route
        duplicate = duplicate_problem(document, route) if has_duplicates else None
        fields = format.fields_of(place.value)
        naming = places.naming if places.is_plain else None
        has_name = naming is None or type(naming.get(place.value)) is str
        if duplicate is not None:
            yield duplicate._replace(scenario=place.name if has_name else None)
        elif fields is None or not has_name:
            problem = "is not an object" if fields is None else f"has no name in '{places.naming}'"
            name = place.name if has_name else None
            yield RunProblem(origin, f"'{'/'.join(map(str, route))}' {problem}", name)
        else:
            yield Measured(place.name, fields, origin, is_artifact=True)
