"""Checks an open document, whatever its kind; runs in the thread of the checks."""

from threading import Event

from lsprotocol import types

from perflint.config import ConfigError
from perflint.engine.suppressions.bulk_file import SuppressionFile
from perflint.primitives.record import Record
from perflint.server.checking import Cancelled, CheckRequest, check
from perflint.server.diagnostics import Presentation, at_the_start, diagnostics_of, too_large
from perflint.server.problems import problem_of
from perflint.server.project_state import ProjectState
from perflint.server.projects import Known
from perflint.server.used_suppressions import UsedSuppressions
from perflint.server.view import View


class Found(Record):
    """The diagnostics of a document, and what to log.

    ``diagnostics`` is None if the check was cancelled, or ``postponed`` because something else has
    to be read or corrected first; ``problem`` is the error in the suppression file.
    """

    diagnostics: tuple[types.Diagnostic, ...] | None
    log: str = ""
    postponed: bool = False
    problem: str = ""


class Checks(Record):
    """What the checks of a project have in common."""

    known: Known
    suppressions: UsedSuppressions
    presentation: Presentation

    def prepare(self, view: View) -> None:
        """Replace the text of an open suppression file that is not valid."""
        if self.known.state is not None:
            view.buffers = self.suppressions.in_place(self.known.state, view.buffers)

    def find(self, view: View, cancelled: Event) -> Found:
        """Check a document; an exception is a bug of perflint, which is a diagnostic, too."""
        if cancelled.is_set():
            return Found(None)
        try:
            self.prepare(view)
            return Found(tuple(self._diagnostics(view, cancelled)))
        except Cancelled:
            return Found(None)
        except ConfigError as error:
            return Found(None, postponed=True, problem=_located(str(error), self.known.state))
        except MemoryError:
            return Found((at_the_start("cannot be checked: out of memory"),))
        except Exception as error:
            from traceback import format_exc

            return Found((failure(error),), f"{view.path} cannot be checked:\n{format_exc()}")

    def _diagnostics(self, view: View, cancelled: Event) -> list[types.Diagnostic]:
        if view.document.is_too_large:
            return [too_large(len(view.document.text))]
        state, presentation = self.known.state, self.presentation
        problem = problem_of(self.known.problem)
        if problem is not None and problem.path == view.path:
            return [problem.diagnostic]
        if state is None:
            return []
        if view.path == state.config.settings.suppressions:
            return _in_suppressions(view)
        checked = check(state, CheckRequest(view.path, view.buffers, cancelled=cancelled.is_set))
        rerun = presentation.rerun._replace(today=state.today)
        return diagnostics_of(checked, view, presentation._replace(rerun=rerun))


def _in_suppressions(view: View) -> list[types.Diagnostic]:
    """Return the error in an open suppression file."""
    try:
        SuppressionFile(view.path, view.data)
    except ConfigError as error:
        problem = problem_of(str(error))
        return [problem.diagnostic] if problem is not None else []
    return []


def failure(error: Exception) -> types.Diagnostic:
    """Return the diagnostic of a document whose check failed unexpectedly."""
    cause = f"cannot be checked: {type(error).__name__}: {error}"
    return at_the_start(f"{cause}; this is a bug in perflint; please report it with the file")


def _located(problem: str, state: ProjectState | None) -> str:
    """Return an error in the suppression file with the path of a file at its start."""
    if state is None or problem.startswith(f"{state.config.settings.suppressions}:"):
        return problem
    return f"{state.config.file.path}: {problem}" if state.config.file is not None else problem
