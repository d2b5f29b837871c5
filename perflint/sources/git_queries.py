"""Queries to git that nobody waits for longer than a second.

A query that takes longer goes on in its thread, and its answer is kept for who asks again. If it
were killed, a git that is only slow, because of a large object or a cold disk, would never answer.
"""

import time
from collections.abc import Callable, Hashable
from concurrent.futures import Executor, Future
from concurrent.futures import TimeoutError as LateError  # from Python 3.11 on, the built-in one
from typing import Any, TypeVar

from perflint.sources.git_processes import GitProcesses, GitStoppedError

MAX_WAIT = 1.0
"""Seconds that a check or a request waits for git, over all its queries."""

T = TypeVar("T")


class GitIsSlow(BaseException):
    """git has not answered yet; not an Exception, which would be handled like a failure of git."""


class GitQueries:
    """Queries about one state of a project; one thread asks them.

    They run one after the other in threads of ``executor``; without one, at once in the thread that
    asks. ``pending`` is the last query, also once it is answered.
    """

    def __init__(
        self, processes: GitProcesses | None = None, executor: Executor | None = None
    ) -> None:
        self.processes = processes or GitProcesses()
        self.pending: Future[Any] | None = None
        self._executor = executor
        self._seconds_left = MAX_WAIT
        #: Queries that nobody waited for; their answers are kept whatever their size.
        self._late: dict[Hashable, Future[Any]] = {}

    def begin(self, waited: float = 0.0) -> None:
        """Begin a check or a request, which has ``waited`` for git for some seconds."""
        self._seconds_left = MAX_WAIT - waited

    @property
    def is_waiting(self) -> bool:
        """Whether git has not answered a query yet."""
        return self.pending is not None and not self.pending.done()

    def ask(self, key: Hashable, query: Callable[[], T]) -> T:
        """Return what a query returns; raises what it raises, and GitIsSlow.

        ``key`` identifies the query. While git has not answered an earlier one, none waits.
        """
        if self._executor is None:
            return query()
        if self.is_waiting:
            raise GitIsSlow
        pending: Future[T] = self._late.get(key) or self._submit(self._executor, query)
        try:
            return self._answer(key, pending)
        except GitStoppedError:  # the next check asks again
            self._late.pop(key, None)
            raise GitIsSlow from None

    def _answer(self, key: Hashable, pending: "Future[T]") -> T:
        start = time.monotonic()
        try:
            return pending.result(max(0, self._seconds_left))
        except LateError:
            if pending.done():  # just now, or the query raised the error
                return pending.result()
            self._late[key] = pending
            raise GitIsSlow from None
        finally:
            self._seconds_left -= time.monotonic() - start

    def _submit(self, executor: Executor, query: Callable[[], T]) -> "Future[T]":
        try:
            self.pending = pending = executor.submit(self.processes.run, query)
        except RuntimeError:  # the server ends
            raise GitIsSlow from None
        return pending

    def run_later(self, function: Callable[[], object]) -> None:
        """Call a function that starts no process, without waiting for it."""
        if self._executor is None:
            function()
            return
        try:
            self._executor.submit(function)
        except RuntimeError:
            function()
