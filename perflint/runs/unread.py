"""Attempts of a scenario whose numbers could not be read.

A test prints the numbers of an attempt up to twice: a block of lines, and then a record if the
attempt fails. If one of them is damaged, the other one has the numbers. The log of a job as a whole
and those of its steps have the same attempts.
"""

from collections.abc import Iterable, Mapping, Sequence

from perflint.primitives.record import Record
from perflint.runs.jobs import log_order
from perflint.runs.snapshot import Measured, RunProblem, Snapshot


class _Part(Record):
    """A block or record of a log: a problem if it could not be read."""

    line: int
    is_block: bool
    problem: RunProblem | None


class _Printed(Record):
    """An attempt as a log has it: whether its numbers were read, and else the first problem."""

    has_record: bool
    is_read: bool
    problem: RunProblem | None


def resolved(
    problems: Sequence[RunProblem], items: Iterable[Measured], jobs: Mapping[str, str]
) -> list[RunProblem]:
    """Return the problems with their jobs, and with ``after`` where an attempt has no numbers.

    ``jobs`` are the jobs of the logs. A file that is not one of them is an artifact, and its own
    job.
    """
    parts: dict[tuple[str, str], dict[str, list[_Part]]] = {}
    for problem in problems:
        if problem.scenario is not None:
            key = jobs.get(problem.path, problem.path), problem.scenario
            part = _Part(problem.line, problem.is_block, problem)
            parts.setdefault(key, {}).setdefault(problem.path, []).append(part)
    for item in items:
        key = jobs.get(item.path, item.path), item.scenario
        if key in parts:
            part = _Part(item.line, item.is_block, None)
            parts[key].setdefault(item.path, []).append(part)
    after: dict[int, int] = {}
    for (job, _), by_path in parts.items():
        after.update(_unread(job, by_path))
    return [
        problem._replace(job=jobs.get(problem.path, problem.path), after=after.get(id(problem)))
        for problem in problems
    ]


def _unread(job: str, by_path: Mapping[str, Sequence[_Part]]) -> dict[int, int]:
    """Return the problem of each unread attempt, by its id, with the number of those before it."""
    whole: list[_Printed] = []
    steps: list[_Printed] = []
    for path in sorted(by_path, key=log_order):
        of_step = path.rpartition("/")[0] == job
        (steps if of_step else whole).extend(_attempts(by_path[path]))
    printed = whole or steps
    if len(whole) == len(steps):
        pairs = zip(whole, steps, strict=True)
        printed = [second if second.is_read else first for first, second in pairs]
    found, count = {}, 0
    for attempt in printed:
        if attempt.is_read:
            count += 1
        elif attempt.problem is not None:
            found[id(attempt.problem)] = count
    return found


def _attempts(parts: Iterable[_Part]) -> list[_Printed]:
    """Return the attempts of a scenario in a log: each has a block, a record, or both in order."""
    attempts: list[_Printed] = []
    for part in sorted(parts, key=lambda part: part.line):
        is_read = part.problem is None
        if part.is_block or not attempts or attempts[-1].has_record:
            attempts.append(_Printed(not part.is_block, is_read, part.problem))
        else:
            last = attempts[-1]
            attempts[-1] = last._replace(has_record=True, is_read=last.is_read or is_read)
    return attempts


def unread_attempts(problems: Iterable[RunProblem], number: int) -> list[Snapshot]:
    """Return a snapshot without numbers for each unread attempt; they are numbered from ``number``.

    Its ``attempt`` is that of the attempt before it.
    """
    unread = [
        (problem, problem.scenario, problem.after)
        for problem in problems
        if problem.scenario is not None and problem.after is not None
    ]
    return [
        Snapshot(scenario, {}, problem.origin, index, problem.job, after, unread=problem.message)
        for index, (problem, scenario, after) in enumerate(unread, number)
    ]
