"""Results of reading runs: snapshots, problems with part of a run, and unreadable runs."""

import re
from collections.abc import Iterable
from typing import Any

from perflint.formats.paths import FieldPath
from perflint.primitives.limits import MAX_FILE
from perflint.primitives.record import Record
from perflint.runs.numbers import COMMON, numbers_of

_RUN_FILE = re.compile(
    r".*\.(?:txt|log|out|json|jsonl|zip)(?:\.(?:gz|bz2|xz|zst))?", re.DOTALL | re.IGNORECASE
)


class Snapshot(Record):
    """A record as a run measured it.

    ``origin`` is the path it was read from, with the line for a log. ``number`` is its index among
    all snapshots that were read. ``job`` is the path of the log or file, the same for all logs of
    one CI job, and ``attempt`` numbers the measurements of a scenario in a job, from 1.
    ``baseline`` is the path of the baseline file that the run names, ``source`` the address or the
    commit of the run, both None if the run does not say. ``partial`` are the fields of which the
    run gives only some items. ``unread`` says why the numbers of an attempt could not be read; then
    the record is empty.
    """

    scenario: str
    record: dict[str, Any]
    origin: str
    number: int
    job: str = ""
    attempt: int = 1
    baseline: str | None = None
    source: str | None = None
    partial: tuple[FieldPath, ...] = ()
    unread: str | None = None


def distinct(snapshots: Iterable[Snapshot]) -> list[Snapshot]:
    """Return one snapshot for each distinct record.

    Equal records are common: CI services store the log of a job as a whole and once more by step.
    """
    by_record: dict[str, Snapshot] = {}
    for snapshot in snapshots:
        first = by_record.setdefault(repr(snapshot.record), snapshot)
        origin = min(snapshot.origin, first.origin)
        number = max(snapshot.number, first.number)
        by_record[repr(snapshot.record)] = first._replace(origin=origin, number=number)
    return list(by_record.values())


def copies(snapshots: Iterable[Snapshot]) -> list[Snapshot]:
    """Return the snapshots whose numbers another one before them has, too.

    That is no chance if there are at least ``COMMON`` of them. Another attempt of a run contains
    the logs of the jobs that were not run again.
    """
    seen: set[str] = set()
    found = []
    for snapshot in snapshots:
        content = repr(snapshot.record)
        if content in seen:
            found.append(snapshot)
        elif len(numbers_of(snapshot.record)) >= COMMON:
            seen.add(content)
    return found


class RunProblem(Record):
    """Part of a run that could not be read; the rest of the run is still read.

    ``scenario`` is that of the measurement, None if it is unknown. Of a measurement in a log,
    ``line`` is the first line, and ``is_block`` tells that it is a block of lines. ``path`` is that
    of the log or file, and ``job`` that of the job.

    ``after`` is the number of attempts of the scenario that the job made before, if an attempt
    could not be read at all; None if its numbers are known from another part of the run.
    ``is_file`` tells that a whole log, JSON file or zip archive could not be read, with all the
    measurements that it may have; ``origin`` begins with its path.
    """

    origin: str
    message: str
    scenario: str | None = None
    line: int = 0
    is_block: bool = False
    path: str = ""
    job: str = ""
    after: int | None = None
    is_file: bool = False


def problem_of_file(error: "RunError") -> RunProblem:
    """Return the problem of a file in a directory or archive that cannot be read.

    By its name it is one with measurements, or another artifact of the run, such as an image.
    """
    problem = error.problem
    if _RUN_FILE.fullmatch(problem.origin):
        return problem._replace(path=problem.origin, is_file=True)
    return problem


class RunError(ValueError):
    """A run that cannot be read at all."""

    def __init__(self, origin: str, message: str) -> None:
        super().__init__(f"{origin}: {message}")
        self.problem = RunProblem(origin, message)


class Measured(Record):
    """A record as it was read from a log or a file.

    ``path`` is that of the log or file, ``origin`` also contains the line. ``is_artifact`` tells
    that it is a JSON file, which does not say which job wrote it. In a log, ``line`` is the first
    line, and ``is_block`` tells that it is a block of lines. ``baseline`` is the path of the
    baseline file that an announcement names, ``partial`` are the fields with only some of their
    items, and ``source`` is the address or the commit of the run. ``is_named_by_user`` tells that
    the scenario is the one that the user gave.
    """

    scenario: str
    record: dict[str, Any]
    origin: str
    baseline: str | None = None
    partial: tuple[FieldPath, ...] = ()
    source: str | None = None
    path: str = ""
    is_artifact: bool = False
    line: int = 0
    is_block: bool = False
    is_named_by_user: bool = False


class MeasuredNumber(Record):
    """A number that a log prints on its own, at ``line``; the attempt before it has it."""

    scenario: str
    field: FieldPath
    value: float
    line: int
    path: str = ""


class Limits(Record):
    """Limits on untrusted input, in bytes except for ``members`` and ``ratio``.

    ``members`` is the number of members of a zip archive, ``unpacked`` their total size, and
    ``ratio`` the ratio of unpacked to packed size of one member; members of at most ``small`` bytes
    may exceed it. ``directory`` limits the list of members, which zipfile reads as a whole.
    ``document`` limits a JSON file, and a zip archive that is read from a pipe.
    """

    members: int = 10_000
    unpacked: int = 4 << 30
    ratio: int = 200
    small: int = 1 << 20
    document: int = MAX_FILE
    directory: int = 8 << 20


LIMITS = Limits()
