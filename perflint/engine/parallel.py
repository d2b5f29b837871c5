"""Many files checked by several processes; what is found is as if one had done it."""

from collections.abc import Callable, Sequence
from itertools import groupby

from perflint.engine import pool as parallel
from perflint.engine.checker import Checker, Trace
from perflint.engine.report import Report, Source

SHARES = 4
"""Batches for each worker: more even out what files cost, and cost more themselves."""

Look = Callable[[Source, Report], None]
"""What checks a file with the checker, and adds what is found to a report."""


def look_at_many(
    sources: Sequence[Source],
    look: Look,
    checker: Checker,
    report: Report,
    jobs: int,
    step: Callable[[int], None],
) -> None:
    """Check sources by ``jobs`` workers; ``step`` is told how many more were looked at.

    What is compared with an earlier snapshot is checked in this process, which talks to git. The
    first file is, too: then the rules are loaded, and no worker has to.
    """
    look(sources[0], report)
    step(1)
    groups = [[*group] for _, group in groupby(sources[1:], _is_apart)]
    apart = sum(len(group) for group in groups if _is_apart(group[0]))
    shares = [
        parallel.in_batches(group, -(-len(group) * SHARES * jobs // apart))
        if _is_apart(group[0])
        else [group]
        for group in groups
    ]
    batches = [batch for share in shares for batch in share if _is_apart(batch[0])]
    results = parallel.run(_work(look, checker), batches, jobs, _lost)
    for batch in (batch for share in shares for batch in share):
        if not _is_apart(batch[0]):
            for source in batch:
                look(source, report)
        else:
            for part, trace in next(results):
                report.add(part)
                checker.add(trace)
        step(len(batch))


def _is_apart(source: Source) -> bool:
    return source.apart


def _work(look: Look, checker: Checker) -> Callable[[Sequence[Source]], tuple[Report, Trace]]:
    """Return what a worker does with a batch."""

    def work(batch: Sequence[Source]) -> tuple[Report, Trace]:
        checker.forget()
        part = Report()
        for source in batch:
            look(source, part)
        return part, checker.trace

    return work


def _lost(source: Source) -> tuple[Report, Trace]:
    """Say of a file that the process died which read it."""
    part = Report()
    part.troubles.append(f"{source.path}: not checked; the process that read it died")
    return part, Trace({}, set(), None)
