"""Errors in a configuration or suppression file, which are shown even if the file is not open."""

import os
import re
from collections.abc import Iterable

from lsprotocol import types

from perflint.primitives.record import Record
from perflint.server.client import Client
from perflint.server.diagnostics import at_the_start
from perflint.server.documents import Document, uri_of
from perflint.server.open_projects import Project

_LOCATED = re.compile(r"(.+?)(?::(\d+))?: (.*)", re.DOTALL)


class Problem(Record):
    """An error: the path of the file in its project, and the diagnostic."""

    path: str
    diagnostic: types.Diagnostic


def problem_of(message: str) -> Problem | None:
    """Return the error of a message that starts with the path, and the line if it is known."""
    match = _LOCATED.match(message)
    if match is None:
        return None
    path, line, text = match.groups()
    start = types.Position(int(line or 1) - 1, 0)
    diagnostic = at_the_start(text)
    diagnostic.range = types.Range(start, types.Position(start.line + 1, 0))
    return Problem(path, diagnostic)


def show(project: Project, documents: Iterable[Document], client: Client) -> None:
    """Publish the error of a project, unless the file is open, and clear the one before."""
    problem = problem_of(project.last_reading.problem or project.problem)
    uri = None
    if problem is not None:
        location = os.path.normpath(os.path.join(project.key.root, problem.path))
        if all(document.location != location for document in documents):
            uri = uri_of(location)
    if project.problem_uri not in (None, uri):
        clear(project, client)
    if problem is not None and uri is not None:
        client.publish(uri, None, (problem.diagnostic,))
    project.problem_uri = uri


def clear(project: Project, client: Client) -> None:
    """Clear the error that is shown for a project."""
    if project.problem_uri is not None:
        client.publish(project.problem_uri, None, ())
        project.problem_uri = None
