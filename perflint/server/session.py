"""What the client tells about documents, folders and files, and which checks follow from it."""

import asyncio
import time
from collections.abc import Iterable, Sequence

from lsprotocol import types

from perflint.server import problems
from perflint.server.checker import Checker, ServerOptions
from perflint.server.client import Client
from perflint.server.documents import Document, Documents, uri_of
from perflint.server.open_projects import OpenProjects, Project

POLL = 2.0
"""Seconds between two looks at the state of git."""


class Session:
    """The open documents and their projects; ``checker`` checks them."""

    def __init__(self, options: ServerOptions, client: Client) -> None:
        self.documents = Documents()
        self.projects = OpenProjects(self.documents)
        self.checker = Checker(self.projects, options, client)
        self._client = client
        self._schedule = self.checker.schedule

    def opened(self, item: types.TextDocumentItem) -> None:
        """Check a document that was opened, and those that may depend on it."""
        document = self.documents.open(item)
        if document is None:
            return
        for project in self.projects:  # the check of the document shows the problem instead
            if project.problem_uri == uri_of(document.location):
                problems.clear(project, self._client)
        self._disk_may_differ(document)

    def changed(self, params: types.DidChangeTextDocumentParams) -> None:
        """Check a document with its new text; it supersedes the check that is running."""
        document = self.documents.change(params, self.checker.encoding)
        if document is None:
            return
        busy = self.checker.is_checking(document.uri)
        self.checker.cancel()
        self._schedule.edited(document.uri, time.monotonic(), busy=busy)
        self.checker.add_others(self.projects.of(document), document)
        self.checker.wake()

    def saved(self, uri: str) -> None:
        """Check a document that was saved, and those that may depend on its file."""
        document = self.documents.save(uri)
        if document is not None:
            self.projects.forget(document)
            self._disk_may_differ(document)

    def closed(self, uri: str) -> None:
        """Clear the diagnostics of a document, and check those that may depend on it."""
        document = self.documents.close(uri)
        if document is None:
            return
        self._schedule.remove(uri)
        if self.checker.is_checking(uri):
            self.checker.cancel()
        self._client.publish(uri, None, ())
        project = self.projects.of(document)
        project.invalidate()
        project.keep_result(document, None)
        self.checker.add_others(project, document)
        self.projects.forget(document)
        self._drop_unused_projects()
        self.checker.wake()

    def set_folders(self, folders: Iterable[str]) -> None:
        """Set the workspace folders, and check all documents again."""
        self.projects.set_folders(folders)
        for document in self.documents:
            self.projects.of(document).invalidate()
            self._schedule.add(document.uri, time.monotonic())
        self._drop_unused_projects()
        self.checker.wake()

    def disk_changed(self, locations: Sequence[str]) -> None:
        """Read the projects of these files again, and check their documents."""
        for project in self.projects:
            if any(project.key.contains(location) for location in locations):
                self._read_again(project)

    async def poll(self) -> None:
        """Notice checkouts and commits, for a client that does not watch files."""
        while True:
            await asyncio.sleep(POLL)
            for project in self.projects:
                if await self.checker.is_outdated(project):
                    self._read_again(project)

    def _read_again(self, project: Project) -> None:
        project.invalidate()
        self.checker.add_others(project)
        self.checker.wake()

    def _disk_may_differ(self, document: Document) -> None:
        project = self.projects.of(document)
        project.invalidate()
        self._schedule.add(document.uri, time.monotonic())
        self.checker.add_others(project, document)
        self.checker.wake()

    def _drop_unused_projects(self) -> None:
        for project in self.projects.without_documents():
            problems.clear(project, self._client)
            project.git.close()
        self.checker.histories.keep(self.projects.open_files())
