"""Read the measurements of CI runs from logs, baselines and request dumps.

The ``[runs]`` table of a format describes them; no module in this package knows a field's name.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import BinaryIO

from perflint.formats import Format
from perflint.runs.assignment import Assignment, assign
from perflint.runs.attempts import attempts
from perflint.runs.jobs import files_not_read, in_jobs, without_baseline
from perflint.runs.json.files import read_json
from perflint.runs.log import Read, read_log
from perflint.runs.log.lines import names_jobs
from perflint.runs.named_requests import RequestName, check_name
from perflint.runs.rounding import round_measured
from perflint.runs.snapshot import (
    LIMITS,
    Limits,
    Measured,
    MeasuredNumber,
    RunError,
    RunProblem,
    Snapshot,
    copies,
    distinct,
    problem_of_file,
)
from perflint.runs.source import source_of
from perflint.runs.streams import Stream, streams
from perflint.runs.unread import unread_attempts

__all__ = [
    "LIMITS",
    "Assignment",
    "Limits",
    "RequestName",
    "RunError",
    "RunProblem",
    "Snapshot",
    "assign",
    "copies",
    "distinct",
    "files_not_read",
    "in_jobs",
    "read_runs",
    "unread_attempts",
    "without_baseline",
]

_BLANKS = b" \t\r\n\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def read_runs(
    paths: Sequence[str],
    format: Format,
    *,
    name: RequestName | None = None,
    stdin: BinaryIO | None = None,
    limits: Limits = LIMITS,
    skip: Collection[str] = (),
) -> Iterator[Snapshot | RunProblem]:
    """Yield a problem for each unreadable part, and then the snapshots in the runs at ``paths``.

    Both are in the order of ``paths``, but problems of a known scenario follow the others. A path
    is a file, a directory, a zip archive of logs, or ``-`` for ``stdin``. ``name`` is that of a
    request dump, which is otherwise named after its file. ``skip`` are the real paths of files in
    directories that are not of a run.

    Raises RunError if one of ``paths`` cannot be read at all, or if ``name`` is ambiguous.
    """
    items: list[Measured] = []
    held: list[RunProblem] = []
    numbers: list[MeasuredNumber] = []
    for stream in streams(paths, stdin, limits, skip):
        if isinstance(stream, RunProblem):
            yield stream
            continue
        source = source_of(stream.head)
        try:
            for result in _read(stream, format, name, limits):
                path = result.path or stream.origin
                if isinstance(result, RunProblem) and result.scenario is None:
                    yield result
                elif isinstance(result, RunProblem):
                    held.append(result._replace(path=path))
                elif isinstance(result, MeasuredNumber):
                    numbers.append(result._replace(path=path))
                else:
                    round_measured(result.record, format)
                    own = result.source or (None if result.is_artifact else source)
                    items.append(result._replace(path=path, source=own))
        except RunError as error:
            if stream.named:
                yield from held
                raise
            yield problem_of_file(error)
    check_name(name, items, paths)
    snapshots, problems = attempts(items, format, held, numbers)
    yield from problems
    yield from snapshots


def _read(
    stream: Stream, format: Format, name: RequestName | None, limits: Limits
) -> Iterator[Read]:
    if stream.head.startswith(_UTF16):
        raise RunError(stream.origin, "UTF-16 text; save it as UTF-8")
    if b"\0" in stream.head:
        message = "binary file; expected a log, a JSON file, or a zip archive of these"
        raise RunError(stream.origin, message)
    results = None
    if stream.head.lstrip(_BLANKS)[:1] in (b"{", b"["):
        scenario = name.scenario if name is not None else None
        results = read_json(stream, format, scenario, limits)
    if results is None:
        jobs = names_jobs(stream.head)
        results = read_log(stream.chunks(), stream.origin, format, names_jobs=jobs)
    yield from results
