"""Checks many files in several processes; results equal a serial run."""

from collections.abc import Callable, Iterator, Sequence

from perflint.engine import pool
from perflint.engine.check_file import failed
from perflint.engine.report import FileResult, Source

BATCHES_PER_WORKER = 4
"""More batches even out the cost of files, but each batch has a cost."""


def check_in_parallel(
    sources: Sequence[Source],
    check: Callable[[Source], FileResult],
    jobs: int,
    progress: Callable[[int], None],
) -> Iterator[FileResult]:
    """Yield the result of every source, in their order, from ``jobs`` worker processes.

    The first file is checked in this process, so that rules are loaded before workers are forked.
    ``progress`` is called with the number of files checked since the last call.
    """
    yield check(sources[0])
    progress(1)

    def check_batch(batch: Sequence[Source]) -> list[FileResult]:
        return [check(source) for source in batch]

    def lost(source: Source) -> list[FileResult]:
        return [failed(source, "not checked; its worker process died")]

    batches = pool.in_batches(sources[1:], BATCHES_PER_WORKER * jobs)
    for batch, results in zip(batches, pool.run(check_batch, batches, jobs, lost), strict=True):
        for part in results:
            yield from part
        progress(len(batch))
