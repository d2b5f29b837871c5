"""Runs checks and requests in one thread, and asks git in others.

All methods are called by the event loop, whose tasks never wait for git or a check.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from math import inf
from threading import Event
from typing import Any, TypeVar

from perflint.primitives.record import Record
from perflint.server import problems
from perflint.server.client import Client
from perflint.server.diagnosis import Checks, Diagnosis, failure
from perflint.server.documents import Document
from perflint.server.history_cache import HistoryCache
from perflint.server.open_projects import OpenProjects, Project
from perflint.server.positions import Encoding
from perflint.server.presentation import Presentation
from perflint.server.project_state import ProjectState, StateOptions
from perflint.server.schedule import Schedule
from perflint.server.view import View
from perflint.sources.git_queries import MAX_WAIT, GitIsSlow

MAX_GIT = 16
"""Number of projects for which git is asked at the same time: it may hang in one of them."""

T = TypeVar("T")
Feature = Callable[[View, ProjectState | None], T]
"""Answers a request about an open document; it runs in the thread of the checks.

There is no state if no valid configuration was read yet.
"""


class ServerOptions(Record):
    """How projects are read, and what messages contain."""

    state: StateOptions
    presentation: Presentation = Presentation()


class _Request(Record):
    uri: str
    feature: Feature[Any]
    result: "asyncio.Future[Any]"


class _Running(Record):
    uri: str
    cancelled: Event


class Checker:
    """Checks open documents as they change, and answers requests about them."""

    def __init__(self, projects: OpenProjects, options: ServerOptions, client: Client) -> None:
        self.encoding: Encoding = "utf-16"
        self.schedule = Schedule()
        self._documents = projects.open_documents
        self._projects = projects
        self._options = options
        self._client = client
        self.histories = HistoryCache(client.log)
        self._requests: deque[_Request] = deque()
        #: Projects whose documents are to be checked, except one; a client may open thousands.
        self._others: dict[Project, Document | None] = {}
        self._wake = asyncio.Event()
        self._is_stopped = False
        self._running: _Running | None = None
        self._checks = ThreadPoolExecutor(1, "perflint-checks")
        self._git = ThreadPoolExecutor(MAX_GIT, "perflint-git")

    def wake(self) -> None:
        """Look at the schedule again."""
        self._wake.set()

    def is_checking(self, uri: str) -> bool:
        """Tell whether a document is being checked."""
        return self._running is not None and self._running.uri == uri

    def cancel(self) -> None:
        """Cancel the check that is running."""
        if self._running is not None:
            self._running.cancelled.set()

    def add_others(self, project: Project, document: Document | None = None) -> None:
        """Check the documents of a project again when typing pauses, except one."""
        is_same = self._others.setdefault(project, document) is document
        self._others[project] = document if is_same else None

    async def ask(self, uri: str, feature: Feature[T]) -> T | None:
        """Return what a feature answers about a document, before further checks.

        None if the document is not open, or the project cannot be read in time.
        """
        result: asyncio.Future[T | None] = asyncio.get_running_loop().create_future()
        self._requests.append(_Request(uri, feature, result))
        self._wake.set()
        return await result

    def stop(self) -> None:
        """End ``run``, cancel the check that is running, and kill git."""
        self._is_stopped = True
        self.cancel()
        self.histories.stop()
        self.kill_git()
        self._checks.shutdown(wait=False, cancel_futures=True)
        self._git.shutdown(wait=False, cancel_futures=True)
        self._wake.set()

    def kill_git(self) -> None:
        """End all processes of git, and start no others; a signal handler may call it."""
        self.histories.kill_git()
        for project in self._projects:
            project.git.close()

    async def is_outdated(self, project: Project) -> bool:
        """Tell whether git changed a project; false once the server ends."""
        return not self._is_stopped and await project.is_outdated(self._git)

    async def run(self) -> None:
        """Check documents and answer requests, one after the other, until ``stop`` is called."""
        while not self._is_stopped:
            try:
                await self._step()
            except Exception as error:  # a bug, or a client that does not read any more
                self._client.log(f"{type(error).__name__}: {error}")

    async def _step(self) -> None:
        """Answer a request, check a document, or wait until there may be something to do."""
        if self._requests:
            await self._answer(self._requests.popleft())
            return
        while self._others:
            project, document = self._others.popitem()
            others = self._projects.documents(project).values()
            self.schedule.add_others(each.uri for each in others if each is not document)
        uri, wait = self.schedule.next(time.monotonic())
        if uri is not None:
            await self._check(uri)
            return
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._wake.wait(), None if wait == inf else wait)
        self._wake.clear()

    async def _check(self, uri: str) -> None:
        document = self._documents.get(uri)
        if document is None:
            return
        project = self._projects.of(document)
        self._running = _Running(uri, Event())
        try:
            diagnosis = await self._diagnosed(document, project, self._running.cancelled)
        except GitIsSlow:
            diagnosis = Diagnosis(None, postponed=True)
            self._wait_for_git(project, document)
        finally:
            self._running = None
        if diagnosis.log:
            self._client.log(diagnosis.log)
        if self._documents.get(uri) is not document or self._is_stopped:
            return
        if diagnosis.problem is not None and diagnosis.problem != project.problem:
            project.problem = diagnosis.problem
            problems.show(project, self._documents, self._client)
        if diagnosis.diagnostics is not None:
            self._client.publish(uri, document.version, diagnosis.diagnostics)
            project.keep_result(document, diagnosis.checked)
            self.histories.request(self._projects.path(document), project.last_reading)
        elif not diagnosis.postponed:
            self.schedule.add_others([uri])

    async def _diagnosed(self, document: Document, project: Project, cancelled: Event) -> Diagnosis:
        """Check a document in the other thread, once its project is read."""
        try:
            if not await self._is_read(project, document):
                return Diagnosis(None, postponed=True)
        except Exception as error:
            log = f"{project.key.root} cannot be read: {type(error).__name__}: {error}"
            return Diagnosis((failure(error),), log)
        view = self._view(document, project)
        checks = Checks(project.last_reading, project.suppressions, project.waited)
        return await self._in_thread(lambda: checks.find(view, cancelled))

    async def _answer(self, request: _Request) -> None:
        if request.result.done():  # the client cancelled it
            return
        try:
            answer = await self._answered(request.uri, request.feature)
        except Exception as error:
            if not request.result.done():
                request.result.set_exception(error)
            return
        if not request.result.done():
            request.result.set_result(answer)

    async def _answered(self, uri: str, feature: Feature[T]) -> T | None:
        document = self._documents.get(uri)
        if document is None or not await self._is_read(self._projects.of(document), document):
            return None
        document = self._documents.get(uri)  # the newest text
        if document is None or document.is_too_large:
            return None
        project = self._projects.of(document)
        view = self._view(document, project)
        checks = Checks(project.last_reading, project.suppressions, project.waited)

        def answer() -> T:
            checks.prepare(view)
            return feature(view, checks.reading.state)

        try:
            return await self._in_thread(answer)
        except GitIsSlow:
            self._wait_for_git(project, None)
            return None

    def _view(self, document: Document, project: Project) -> View:
        view, state = self._projects.view(document, self.encoding), project.last_reading.state
        view.checked = project.result(document)
        view.presentation = presentation = self._options.presentation
        if state is not None:
            rerun = presentation.rerun._replace(today=state.today)
            view.presentation = presentation._replace(rerun=rerun)
        return view

    async def _in_thread(self, function: Callable[[], T]) -> T:
        self.histories.idle.clear()
        try:
            return await asyncio.get_running_loop().run_in_executor(self._checks, function)
        except SystemExit as error:  # such as from a rule of the user; it would end the event loop
            raise RuntimeError(f"SystemExit: {error}") from error
        finally:
            self.histories.idle.set()

    async def _is_read(self, project: Project, document: Document) -> bool:
        """Read the project if necessary; false if its documents are checked once that is done."""
        before, problem = project.last_reading, project.git_problem
        if not await project.refresh(self._options.state, self._git):
            self._wait_for_git(project, document)
            return False
        state = project.last_reading.state
        if state is not None and state.root != project.key.root:  # a new or removed repository
            problems.clear(project, self._client)
            for each in self._projects.leave(project):
                self.schedule.add(each.uri, time.monotonic())
            return False
        if project.last_reading is not before:
            if project.last_reading.problem != before.problem or project.problem_uri is None:
                problems.show(project, self._documents, self._client)
            if project.git_problem not in (None, problem):
                problem = f"findings are missing, as git failed: {project.git_problem}"
                self._client.warn(f"{project.key.root}: {problem}")
            self.add_others(project, document if self.is_checking(document.uri) else None)
        if project.is_stale:  # it was invalidated while it was read
            self.add_others(project)
        return True

    def _wait_for_git(self, project: Project, document: Document | None) -> None:
        """Check a document again once git has answered."""
        if document is not None:
            project.postponed[document.uri] = None
        if project.waiting is None or project.waiting.done():
            waiting = self._check_postponed(project)
            project.waiting = asyncio.get_running_loop().create_task(waiting)

    async def _check_postponed(self, project: Project) -> None:
        root = project.key.root
        if project.is_waiting and not project.is_slow_git_logged:
            project.is_slow_git_logged = True
            self._client.warn(
                f"{root}: git has not answered for {MAX_WAIT:g} s; findings appear once it answers"
            )
        if not await project.until_answered():
            self._client.warn(f"{root}: git did not answer, was killed, and is asked again")
        for uri in project.postponed:
            self.schedule.add(uri, time.monotonic())
        project.postponed.clear()
        self._wake.set()
