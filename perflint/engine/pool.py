"""A pool of forked worker processes that return results in the order of their batches.

A forked worker already has the items and the function in memory: only the index of a batch is sent
to it, and only results are sent back.
"""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:  # loaded only for many files
    from concurrent.futures import Future, ProcessPoolExecutor

T = TypeVar("T")
Result = TypeVar("Result")
Batch = Sequence[T]

_task: tuple[Callable[[Any], Any], Sequence[Any]]
"""The function and the batches, inherited by a worker when it is forked."""


def workers(requested: int | None = None) -> int:
    """Return the number of workers: ``requested``, or one per available core.

    Returns 1 if processes cannot be forked; on macOS, system libraries are not safe after a fork.
    """
    if not hasattr(os, "fork") or sys.platform == "darwin":
        return 1
    if requested is not None:
        return requested
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def in_batches(items: Sequence[T], count: int) -> list[Batch[T]]:
    """Split items into at most ``count`` batches of equal length; the last may be shorter."""
    length = max(1, -(-len(items) // count))
    return [items[start : start + length] for start in range(0, len(items), length)]


def run(
    work: Callable[[Batch[T]], Result],
    batches: Sequence[Batch[T]],
    count: int,
    lost: Callable[[T], Result],
) -> Iterator[list[Result]]:
    """Run ``work`` on every batch in ``count`` workers; yield the results in order of the batches.

    If a worker dies, each unfinished batch is run again in a new worker, and split until the item
    that kills the worker is known; the result of that item is ``lost(item)``. Exceptions that
    ``work`` raises are raised here, too.
    """
    from concurrent.futures.process import BrokenProcessPool

    pool = _pool(work, batches, count)
    try:
        futures = [_submit(pool, index) for index in range(len(batches))]
        for batch, future in zip(batches, futures, strict=True):
            try:
                if future is None:
                    raise BrokenProcessPool
                results = [future.result()]
            except BrokenProcessPool:
                results = _run_alone(work, batch, lost)
            yield results
    finally:
        pool.shutdown(cancel_futures=True)


def _submit(pool: "ProcessPoolExecutor", index: int) -> "Future[Any] | None":
    """Submit a batch; None if a worker died while earlier batches were being submitted."""
    from concurrent.futures.process import BrokenProcessPool

    try:
        return pool.submit(_run_batch, index)
    except BrokenProcessPool:
        return None


def _run_alone(
    work: Callable[[Batch[T]], Result], batch: Batch[T], lost: Callable[[T], Result]
) -> list[Result]:
    """Run a batch again in a new worker; if that dies, too, run its halves."""
    from concurrent.futures.process import BrokenProcessPool

    with _pool(work, [batch], 1) as pool:
        try:
            return [pool.submit(_run_batch, 0).result()]
        except BrokenProcessPool:
            pass
    if len(batch) == 1:
        return [lost(batch[0])]
    return [result for half in in_batches(batch, 2) for result in _run_alone(work, half, lost)]


def _pool(
    work: Callable[[Batch[T]], object], batches: Sequence[Batch[T]], count: int
) -> "ProcessPoolExecutor":
    global _task
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    _task = work, batches
    return ProcessPoolExecutor(count, get_context("fork"), _ignore_interrupts)


def _ignore_interrupts() -> None:
    """Let Ctrl-C interrupt only the parent process; it shuts the workers down."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _run_batch(index: int) -> Any:
    work, batches = _task
    return work(batches[index])
