"""The projects of the open documents, and what was read of each."""

import asyncio
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from typing import Any

from perflint.primitives.record import Record
from perflint.server.checking import Checked
from perflint.server.documents import Document, Documents
from perflint.server.positions import Encoding
from perflint.server.project_state import StateOptions
from perflint.server.projects import LastReading, ProjectKey, key_of, path_in, refreshed
from perflint.server.used_suppressions import UsedSuppressions
from perflint.server.view import View
from perflint.sources.git_processes import GitProcesses, GitStoppedError
from perflint.sources.git_queries import MAX_WAIT, GitQueries
from perflint.sources.git_token import token

PATIENCE, MAX_PATIENCE = 10.0, 320.0
"""Seconds until git is killed and asked again: the first time, and after they doubled each time."""


class _Result(Record):
    document: Document
    reading: LastReading
    checked: Checked


class Project:
    """A project with open documents.

    ``problem`` is the error in the suppression file, else empty, and ``problem_uri`` the address of
    a closed file at which an error is shown. ``waiting`` is the task that waits for git, and
    ``postponed`` are the addresses of the documents that are checked once it has answered.
    ``waited`` are the seconds that the last check or request waited until the project was read.
    """

    def __init__(self, key: ProjectKey) -> None:
        self.key = key
        self.last_reading = LastReading()
        self.problem = ""
        self.problem_uri: str | None = None
        self.suppressions = UsedSuppressions()
        self._results: dict[str, _Result] = {}
        self.git = GitProcesses()
        self.waiting: asyncio.Task[None] | None = None
        self.postponed: dict[str, None] = {}
        self.is_slow_git_logged = False
        #: Whether it has to be read again; the reading that is running may have begun before.
        self.is_stale = True
        self.patience = PATIENCE
        self.waited = 0.0
        self._polled: object = None
        self._reading: asyncio.Future[LastReading] | None = None

    def keep_result(self, document: Document, checked: Checked | None) -> None:
        """Keep the result of a check of a document, or forget that of the last check."""
        self._results.pop(document.uri, None)
        if checked is not None:
            self._results[document.uri] = _Result(document, self.last_reading, checked)

    def result(self, document: Document) -> Checked | None:
        """Return the result of the last check if it is one of this text, with what was read."""
        result = self._results.get(document.uri)
        if result is None or result.document is not document:
            return None
        if result.reading is not self.last_reading:
            return None
        return result.checked

    @property
    def git_problem(self) -> str | None:
        """Why git could not compare the project with HEAD."""
        state = self.last_reading.state
        return state.problem if state is not None else None

    def invalidate(self) -> None:
        """Read the state again."""
        self.is_stale = True

    async def is_outdated(self, executor: Executor) -> bool:
        """Tell once whether git changed HEAD or the index since the project was read."""
        if self.last_reading.token is None:
            return False
        loop = asyncio.get_running_loop()
        current = await loop.run_in_executor(executor, token, self.key.root)
        before, self._polled = self._polled, current
        return current not in (before, self.last_reading.token)

    async def refresh(self, options: StateOptions, executor: Executor) -> bool:
        """Bring ``last_reading`` up to date; false if that takes longer than ``MAX_WAIT``.

        The reading goes on, and further calls do not wait for it. Raises what it raises.
        """
        is_first, start = self._reading is None, time.monotonic()
        if self._reading is None:
            stale, self.is_stale = self.is_stale, False
            arguments = self.key, options, self.last_reading, GitQueries(self.git, executor)
            self._reading = asyncio.get_running_loop().run_in_executor(
                executor, lambda: refreshed(*arguments, stale=stale)
            )
            self._reading.add_done_callback(_retrieve)
        done, _ = await asyncio.wait([self._reading], timeout=MAX_WAIT if is_first else 0)
        self.waited = time.monotonic() - start
        if not done:
            return False
        reading, self._reading = self._reading, None
        try:
            self.last_reading = reading.result()
        except GitStoppedError:
            self.is_stale = True
            return False
        except Exception:
            self.is_stale = True
            raise
        return True

    @property
    def is_waiting(self) -> bool:
        """Whether a reading, or a query, goes on that was not waited for."""
        is_read = self._reading is None or self._reading.done()
        return not is_read or self.last_reading.is_waiting

    async def until_answered(self) -> bool:
        """Wait for a reading, or a query, that was not waited for.

        Returns false if git was killed, because it did not answer in time.
        """
        waiting = {each for each in (self._reading, self._query()) if each is not None}
        if not waiting:
            return True
        _, waiting = await asyncio.wait(waiting, timeout=self.patience)
        if not waiting:
            return True
        self.patience = min(2 * self.patience, MAX_PATIENCE)
        self.git.kill()
        await asyncio.wait(waiting, timeout=MAX_WAIT)
        return False

    def _query(self) -> "asyncio.Future[Any] | None":
        """Return the query that git has not answered yet."""
        state = self.last_reading.state
        if state is None or state.queries.pending is None or state.queries.pending.done():
            return None
        query = asyncio.wrap_future(state.queries.pending)
        query.add_done_callback(_retrieve)
        return query


def _retrieve(future: "asyncio.Future[Any]") -> None:
    """Take note of an exception, which asyncio prints if the project is closed before."""
    if not future.cancelled():
        future.exception()


class OpenProjects:
    """The projects of open documents, which depend on the workspace folders."""

    def __init__(self, documents: Documents) -> None:
        self.open_documents = documents
        self._folders: tuple[str, ...] = ()
        self._keys: dict[str, tuple[ProjectKey, str]] = {}
        self._projects: dict[ProjectKey, Project] = {}

    def __iter__(self) -> Iterator[Project]:
        return iter([*self._projects.values()])

    def set_folders(self, folders: Iterable[str]) -> None:
        """Set the workspace folders, and determine the projects of all documents again."""
        self._folders = tuple(folders)
        self._keys.clear()

    def of(self, document: Document) -> Project:
        """Return the project of a document."""
        key, _ = self._key_and_path(document.location)
        if key not in self._projects:
            self._projects[key] = Project(key)
        return self._projects[key]

    def path(self, document: Document) -> str:
        """Return the path of a document in its project."""
        return self._key_and_path(document.location)[1]

    def _key_and_path(self, location: str) -> tuple[ProjectKey, str]:
        if location not in self._keys:
            key = key_of(location, self._folders)
            self._keys[location] = key, path_in(key, location)
        return self._keys[location]

    def forget(self, document: Document) -> None:
        """Determine the project of a document again when it is needed."""
        self._keys.pop(document.location, None)

    def leave(self, project: Project) -> Sequence[Document]:
        """Determine the project of its documents again, and return them."""
        documents = [*self.documents(project).values()]
        for document in documents:
            self.forget(document)
        return documents

    def without_documents(self) -> Sequence[Project]:
        """Remove the projects that have no open documents, and return them."""
        used = {self.of(document).key for document in self.open_documents}
        gone = [project for project in self if project.key not in used]
        for project in gone:
            del self._projects[project.key]
        return gone

    def open_files(self) -> set[tuple[str, str]]:
        """Return the root and the path of each open document."""
        keys = [self._key_and_path(document.location) for document in self.open_documents]
        return {(key.root, path) for key, path in keys}

    def documents(self, project: Project) -> Mapping[str, Document]:
        """Return the open documents of a project by path."""
        return {
            self.path(document): document
            for document in self.open_documents
            if self.of(document) is project
        }

    def view(self, document: Document, encoding: Encoding) -> View:
        """Return what a check of a document is given."""
        project = self.of(document)
        documents = {
            path: each for path, each in self.documents(project).items() if not each.is_too_large
        }
        path = self.path(document)
        documents[path] = document  # also if another address of the same file is open
        return View(path, project.key.root, documents, encoding)
