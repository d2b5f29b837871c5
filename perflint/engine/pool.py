"""A pool of forked worker processes that return results in the order of their batches.

A forked worker already has the items and the function in memory: only the index of a batch is sent
to it, and only results are sent back. A worker ends with the process that forked it, even if that
is killed: otherwise it would wait for batches for ever, and hold the standard output open.
"""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:  # loaded only for many files
    from concurrent.futures import Future, ProcessPoolExecutor

T = TypeVar("T")
Result = TypeVar("Result")
Batch = Sequence[T]

_PR_SET_PDEATHSIG = 1

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
    ``work`` raises are raised here, too. If the system starts no more processes, the batches are
    run in this one.
    """
    from concurrent.futures.process import BrokenProcessPool

    with _pool(work, batches, count) as pool:
        futures = _submit_all(pool, len(batches))
        if futures is None:
            yield from ([work(batch)] for batch in batches)
            return
        for batch, future in zip(batches, futures, strict=True):
            try:
                if future is None:
                    raise BrokenProcessPool
                results = [future.result()]
            except BrokenProcessPool:
                results = _run_alone(work, batch, lost)
            yield results


def _submit_all(pool: "ProcessPoolExecutor", count: int) -> "list[Future[Any] | None] | None":
    """Submit all batches; return None if the system starts no more processes or threads."""
    try:
        return [_submit(pool, index) for index in range(count)]
    except (OSError, RuntimeError):
        pool.shutdown(wait=False, cancel_futures=True)
        _kill_workers()
        return None


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


@contextmanager
def _pool(
    work: Callable[[Batch[T]], object], batches: Sequence[Batch[T]], count: int
) -> Iterator["ProcessPoolExecutor"]:
    global _task
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    _task = work, batches
    alive = os.pipe()  # its end tells the workers that this process has died
    arguments = os.getpid(), *alive
    pool = ProcessPoolExecutor(count, get_context("fork"), _prepare_worker, arguments)
    try:
        yield pool
    except KeyboardInterrupt:  # do not wait for the batches that are being checked
        _kill_workers()
        raise
    finally:
        with suppress(RuntimeError):  # a thread of the pool that could not be started
            pool.shutdown(cancel_futures=True)
        for end in alive:
            os.close(end)


def _kill_workers() -> None:
    from multiprocessing import active_children

    for process in active_children():
        process.kill()
        process.join()


def _prepare_worker(parent: int, alive: int, held_by_parent: int) -> None:
    """Let Ctrl-C interrupt only the parent process, and let this process end with the parent."""
    import signal
    from threading import Thread

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent shuts the workers down
    os.close(held_by_parent)
    if sys.platform == "linux":  # the thread below waits while a library holds the GIL
        with suppress(ImportError, OSError, AttributeError):
            from ctypes import CDLL

            CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))
    if os.getppid() != parent:
        os._exit(1)

    def end_with_parent() -> None:
        os.read(alive, 1)
        os._exit(1)

    with suppress(RuntimeError):  # the system starts no more threads
        Thread(target=end_with_parent, daemon=True).start()


def _run_batch(index: int) -> Any:
    work, batches = _task
    return work(batches[index])
