"""Checks an open document, whatever its kind; runs in the thread of the checks."""

import os
import re
from threading import Event

from lsprotocol import types

from perflint.primitives.record import Record
from perflint.server.checking import Cancelled, CheckRequest, check
from perflint.server.diagnostics import Presentation, at_the_start, diagnostics_of, too_large
from perflint.server.projects import Known, Place
from perflint.server.view import View

_LOCATED = re.compile(r"(.+?)(?::(\d+))?: (.*)", re.DOTALL)


class Found(Record):
    """The diagnostics of a document, and what to log.

    ``diagnostics`` is None if the check was cancelled, or ``postponed`` until the project is read.
    """

    diagnostics: tuple[types.Diagnostic, ...] | None
    log: str = ""
    postponed: bool = False


def find(view: View, known: Known, presentation: Presentation, cancelled: Event) -> Found:
    """Check a document; an exception is a bug of perflint, which is a diagnostic, too."""
    if cancelled.is_set():
        return Found(None)
    try:
        return Found(tuple(_diagnostics(view, known, presentation, cancelled)))
    except Cancelled:
        return Found(None)
    except MemoryError:
        return Found((at_the_start("cannot be checked: out of memory"),))
    except Exception as error:
        from traceback import format_exc

        return Found((failure(error),), f"{view.path} cannot be checked:\n{format_exc()}")


def failure(error: Exception) -> types.Diagnostic:
    """Return the diagnostic of a document whose check failed unexpectedly."""
    cause = f"cannot be checked: {type(error).__name__}: {error}"
    return at_the_start(f"{cause}; this is a bug in perflint; please report it with the file")


def _diagnostics(
    view: View, known: Known, presentation: Presentation, cancelled: Event
) -> list[types.Diagnostic]:
    if view.document.is_too_large:
        return [too_large(len(view.document.text))]
    problem = problem_of(known.problem)
    if problem is not None and problem.path == view.path:
        return [problem.diagnostic]
    if known.state is None:
        return []
    request = CheckRequest(view.path, view.buffers, cancelled=cancelled.is_set)
    checked = check(known.state, request)
    rerun = presentation.rerun._replace(today=known.state.today)
    return diagnostics_of(checked, view, presentation._replace(rerun=rerun))


class Problem(Record):
    """A configuration error: the path of the file in its project, and the diagnostic."""

    path: str
    diagnostic: types.Diagnostic

    def location(self, place: Place) -> str:
        """Return the absolute path of the file."""
        return os.path.normpath(os.path.join(place.root, self.path))


def problem_of(message: str) -> Problem | None:
    """Return a configuration error whose message starts with the path and line of the file."""
    match = _LOCATED.match(message)
    if match is None:
        return None
    path, line, text = match.groups()
    start = types.Position(int(line or 1) - 1, 0)
    stop = types.Position(start.line + 1, 0)
    diagnostic = at_the_start(text)
    diagnostic.range = types.Range(start, stop)
    return Problem(path, diagnostic)
