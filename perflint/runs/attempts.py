"""Group what was read by CI job and attempt: one snapshot for each measurement of a scenario.

A test prints the numbers of an attempt several times: a block, a record if it fails, and an
artifact of the job. CI services store the log of a job as a whole and once more by step. Items with
the same numbers are one attempt.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from perflint.documents.baselines.record_aggregates import set_field
from perflint.formats import Format
from perflint.formats.kinds import KINDS
from perflint.formats.paths import MISSING, FieldPath
from perflint.runs.jobs import job_of_paths, log_order, name_of
from perflint.runs.numbers import COMMON, Numbers, numbers_of
from perflint.runs.snapshot import Measured, MeasuredNumber, RunProblem, Snapshot
from perflint.runs.unread import resolved

MAX_SHARED = 50
"""A number that more attempts than this have in common does not tell them apart."""


class _Attempt:
    """The items of one attempt, merged: the union of their fields."""

    def __init__(self, item: Measured, job: str, position: int) -> None:
        self.item = item
        self.job = job
        self.position = position
        self.numbers = numbers_of(item.record)
        #: The logs with their lines that print the attempt.
        self.places = [(item.path, item.line)]

    def is_same(self, item: Measured, numbers: Numbers) -> bool:
        """Tell whether an item has the same numbers: all that it has in common, and enough."""
        files = {self.item.baseline, item.baseline} - {None}
        common = self.numbers.keys() & numbers.keys()
        return (
            len(files) < 2
            and len(common) >= COMMON
            and all(self.numbers[path] == numbers[path] for path in common)
        )

    def merge(self, item: Measured) -> None:
        """Add the fields of an item with the same numbers.

        The position stays that of the log, so that artifacts do not change the order of attempts.
        """
        own = self.item
        record = _union(own, item)
        partial = tuple(
            path
            for path in dict.fromkeys((*own.partial, *item.partial))
            if not (_is_whole(own, path) or _is_whole(item, path))
        )
        self.item = own._replace(
            record=record,
            partial=partial,
            baseline=own.baseline or item.baseline,
            source=own.source or item.source,
        )
        self.numbers = numbers_of(record)
        self.places.append((item.path, item.line))


class _Index:
    """The attempts of all scenarios, by their single numbers."""

    def __init__(self, format: Format) -> None:
        self._paths = [
            tuple(path)
            for path, field in format.fields.items()
            if KINDS[field.kind].shape == "number"
        ]
        self._attempts: dict[tuple[Any, ...], list[_Attempt]] = {}

    def add(self, attempt: _Attempt) -> None:
        """Add an attempt, or an attempt with more numbers than before."""
        for key in self._keys(attempt.item.scenario, attempt.numbers):
            attempts = self._attempts.setdefault(key, [])
            if len(attempts) <= MAX_SHARED and attempt not in attempts:
                attempts.append(attempt)

    def find(self, item: Measured) -> list[_Attempt]:
        """Return the attempts with the same numbers, in the order in which they were added."""
        numbers = numbers_of(item.record)
        found: dict[int, _Attempt] = {}
        for key in self._keys(item.scenario, numbers):
            attempts = self._attempts.get(key, [])
            if len(attempts) <= MAX_SHARED:
                found.update((id(attempt), attempt) for attempt in attempts)
        return [attempt for attempt in found.values() if attempt.is_same(item, numbers)]

    def _keys(self, scenario: str, numbers: Numbers) -> Iterable[tuple[Any, ...]]:
        paths = [path for path in self._paths if path in numbers] or [*numbers]
        return [(scenario, path, numbers[path]) for path in paths]


def attempts(
    items: Sequence[Measured],
    format: Format,
    problems: Sequence[RunProblem] = (),
    numbers: Sequence[MeasuredNumber] = (),
) -> tuple[list[Snapshot], list[RunProblem]]:
    """Return a snapshot for each attempt, in the order of the logs, and the problems with jobs.

    An artifact belongs to the job that has an attempt with its numbers; without one, or if several
    jobs have it, the artifact is a job of its own. ``problems`` are those of known scenarios, and
    ``numbers`` those that logs print on their own.
    """
    files = {path: number for number, path in enumerate(dict.fromkeys(item.path for item in items))}
    items = sorted(items, key=lambda item: (files[item.path], item.line))  # they were read by end
    paths = {item.path for item in items if not item.is_artifact}
    jobs = job_of_paths(paths.union(problem.path for problem in problems if problem.line))
    found = _attempts(items, format, jobs)
    _add_numbers(found, numbers)
    kept = {attempt.job for attempt in found}
    is_copy = {jobs.get(item.path, item.path) for item in items} - kept
    unread = [
        problem._replace(after=None) if problem.job in is_copy else problem
        for problem in resolved(problems, items, jobs)
    ]
    return _numbered(found), unread


def _add_numbers(found: Iterable[_Attempt], numbers: Iterable[MeasuredNumber]) -> None:
    """Add each number to the attempt before it in its log, unless that has one."""
    places: dict[tuple[str, str], list[tuple[int, _Attempt]]] = {}
    for attempt in found if numbers else ():
        for path, line in attempt.places:
            places.setdefault((path, attempt.item.scenario), []).append((line, attempt))
    for of_log in places.values():
        of_log.sort(key=_line)
    for number in numbers:
        of_log = places.get((number.path, number.scenario), [])
        before = bisect_left(of_log, number.line, key=_line)
        if before:
            _, attempt = of_log[before - 1]
            if number.field.get(attempt.item.record) in (MISSING, None):
                set_field(attempt.item.record, number.field, number.value)


def _line(place: tuple[int, _Attempt]) -> int:
    return place[0]


def _attempts(items: Sequence[Measured], format: Format, jobs: Mapping[str, str]) -> list[_Attempt]:
    """Return the attempts by merging the items with the same numbers."""
    index, found = _Index(format), list[_Attempt]()
    logs = [number for number, item in enumerate(items) if not item.is_artifact]
    logs.sort(key=lambda number: (jobs[items[number].path], log_order(items[number].path)))
    for number in logs:
        item = items[number]
        job = jobs[item.path]
        same = [attempt for attempt in index.find(item) if attempt.job == job]
        _add(item, job, number, same, index, found)
    found = _without_copies(found)
    kept = {id(attempt) for attempt in found}
    for number, item in enumerate(items):
        if not item.is_artifact:
            continue
        same = [attempt for attempt in index.find(item) if id(attempt) in kept]
        owners = {attempt.job for attempt in same}
        own = [attempt for attempt in same if attempt.job == item.path]
        same = own or (same if len(owners) == 1 else [])
        kept.add(id(_add(item, item.path, number, same, index, found)))
    return _without_copies(found)


def _add(
    item: Measured,
    job: str,
    position: int,
    same: Sequence[_Attempt],
    index: _Index,
    found: list[_Attempt],
) -> _Attempt:
    """Merge an item with the first of the same attempts, or add an attempt."""
    if same:
        attempt = same[0]
        attempt.merge(item)
    else:
        attempt = _Attempt(item, job, position)
        found.append(attempt)
    index.add(attempt)
    return attempt


def _without_copies(found: Sequence[_Attempt]) -> list[_Attempt]:
    """Return the attempts without those of jobs that were read twice.

    They are packed and unpacked, or of another attempt of the run: that has the logs of jobs that
    were not run again.
    """
    by_job: dict[str, list[_Attempt]] = {}
    for attempt in found:
        by_job.setdefault(attempt.job, []).append(attempt)
    first: dict[tuple[object, ...], str] = {}
    kept = []
    for job, of_job in sorted(by_job.items(), key=lambda pair: pair[1][0].position):
        content = tuple((attempt.item.scenario, repr(attempt.item.record)) for attempt in of_job)
        other = first.setdefault((name_of(job), content), job)
        is_certain = all(len(attempt.numbers) >= COMMON for attempt in of_job)
        if other == job or not (is_certain or _is_packed(job) or _is_packed(other)):
            kept += of_job
    return kept


def _is_packed(path: str) -> bool:
    return any(part.lower().endswith(".zip") for part in path.split("/")[:-1])


def _numbered(found: Iterable[_Attempt]) -> list[Snapshot]:
    counts: dict[tuple[str, str], int] = {}
    numbers: dict[int, int] = {}
    for attempt in found:
        key = attempt.job, attempt.item.scenario
        counts[key] = numbers[id(attempt)] = counts.get(key, 0) + 1
    ordered = sorted(found, key=lambda attempt: attempt.position)
    return [
        Snapshot(
            attempt.item.scenario,
            attempt.item.record,
            attempt.item.origin,
            number,
            job=attempt.job,
            attempt=numbers[id(attempt)],
            baseline=attempt.item.baseline,
            source=attempt.item.source,
            partial=attempt.item.partial,
        )
        for number, attempt in enumerate(ordered)
    ]


def _is_whole(item: Measured, path: FieldPath) -> bool:
    """Tell whether an item has all items of a field."""
    return path not in item.partial and bool(path.get(item.record))


def _union(first: Measured, second: Measured) -> dict[str, Any]:
    """Return the fields of both; a field of which one has only some items is that of the other."""
    record: dict[str, Any] = {}
    for name in {**first.record, **second.record}:
        own, other = first.record.get(name), second.record.get(name)
        path = FieldPath((name,))
        if type(own) is dict and type(other) is dict:
            if path in first.partial and _is_whole(second, path):
                record[name] = other
            elif path in second.partial and _is_whole(first, path):
                record[name] = own
            else:
                record[name] = {**other, **own}
        else:
            record[name] = other if own is None else own
    return record
