"""Batches of items worked on by several processes, with results in the order of the batches.

A worker is a fork of this process: items and what works on them are there already, and only numbers
of batches go there and results come back.
"""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:  # loaded where it pays
    from concurrent.futures import ProcessPoolExecutor

T = TypeVar("T")
Result = TypeVar("Result")
Batch = Sequence[T]

_task: tuple[Callable[[Any], Any], Sequence[Any]]
"""What a worker finds when it is forked: the work, and the batches."""


def workers(asked: int | None = None) -> int:
    """Return how many workers to fork: as many as asked for, or one for each core to be had.

    One where none can be forked; on a Mac, libraries of the system do not survive it.
    """
    if not hasattr(os, "fork") or sys.platform == "darwin":
        return 1
    if asked is not None:
        return asked
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def in_batches(items: Sequence[T], count: int) -> list[Batch[T]]:
    """Cut items into at most ``count`` batches of one length."""
    length = max(1, -(-len(items) // count))
    return [items[start : start + length] for start in range(0, len(items), length)]


def run(
    work: Callable[[Batch[T]], Result],
    batches: Sequence[Batch[T]],
    count: int,
    lost: Callable[[T], Result],
) -> Iterator[list[Result]]:
    """Yield for each batch, in their order, its result, or those of its parts where it was cut.

    There are ``count`` workers. Where one dies, its batch is cut until it is known on which item;
    the result of that one is what ``lost`` makes of it. What ``work`` raises is raised here.
    """
    from concurrent.futures.process import BrokenProcessPool

    pool = _pool(work, batches, count)
    try:
        futures = [pool.submit(_worked, number) for number in range(len(batches))]
        for batch, future in zip(batches, futures, strict=True):
            try:
                results = [future.result()]
            except BrokenProcessPool:
                results = _alone(work, batch, lost)
            yield results
    finally:
        pool.shutdown(cancel_futures=True)


def _alone(
    work: Callable[[Batch[T]], Result], batch: Batch[T], lost: Callable[[T], Result]
) -> list[Result]:
    """Do a batch again, by a worker of its own."""
    from concurrent.futures.process import BrokenProcessPool

    with _pool(work, [batch], 1) as pool:
        try:
            return [pool.submit(_worked, 0).result()]
        except BrokenProcessPool:
            pass
    if len(batch) == 1:
        return [lost(batch[0])]
    return [result for half in in_batches(batch, 2) for result in _alone(work, half, lost)]


def _pool(
    work: Callable[[Batch[T]], object], batches: Sequence[Batch[T]], count: int
) -> "ProcessPoolExecutor":
    global _task
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    _task = work, batches
    return ProcessPoolExecutor(count, get_context("fork"), _leave_interrupts)


def _leave_interrupts() -> None:
    """Let the first process alone be interrupted; a worker ends when it is left."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _worked(number: int) -> Any:
    work, batches = _task
    return work(batches[number])
