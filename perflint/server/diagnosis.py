"""Checks an open document, whatever its kind; runs in the thread of the checks."""

from threading import Event

from lsprotocol import types

from perflint.config import ConfigError
from perflint.primitives.record import Record
from perflint.server.checking import Cancelled, Checked, CheckRequest, check
from perflint.server.configuration import (
    configuration_diagnostics,
    error_diagnostics,
    is_configuration,
)
from perflint.server.diagnostics import at_the_start, diagnostics_of, too_large
from perflint.server.problems import problem_of
from perflint.server.project_state import ProjectState
from perflint.server.projects import LastReading
from perflint.server.suppression_file import check_suppressions
from perflint.server.used_suppressions import UsedSuppressions
from perflint.server.view import View


class Diagnosis(Record):
    """The diagnostics of a document, and what to log.

    ``diagnostics`` is None if the check was cancelled, or ``postponed`` because something else has
    to be read or corrected first; ``problem`` is the error in the suppression file, empty if it has
    none, and None if it was not read.
    """

    diagnostics: tuple[types.Diagnostic, ...] | None
    log: str = ""
    postponed: bool = False
    problem: str | None = None
    checked: Checked | None = None


class Checks(Record):
    """What the checks of a project have in common, and how long this one ``waited`` for git."""

    reading: LastReading
    suppressions: UsedSuppressions
    waited: float = 0.0

    def prepare(self, view: View) -> None:
        """Replace the text of an open suppression file that is not valid; raises GitIsSlow."""
        if self.reading.state is not None:
            self.reading.state.queries.begin(self.waited)
            view.buffers = self.suppressions.in_place(self.reading.state, view.buffers)

    def find(self, view: View, cancelled: Event) -> Diagnosis:
        """Check a document; raises GitIsSlow.

        Another exception is a bug of perflint, which is a diagnostic, too.
        """
        if cancelled.is_set():
            return Diagnosis(None)
        try:
            self.prepare(view)
            return self._diagnosed(view, cancelled)
        except Cancelled:
            return Diagnosis(None)
        except ConfigError as error:
            return Diagnosis(None, postponed=True, problem=_located(str(error), self.reading.state))
        except MemoryError:
            return Diagnosis((at_the_start("cannot be checked: out of memory"),))
        except Exception as error:
            from traceback import format_exc

            return Diagnosis((failure(error),), f"{view.path} cannot be checked:\n{format_exc()}")

    def _diagnosed(self, view: View, cancelled: Event) -> Diagnosis:
        if view.document.is_too_large:
            return Diagnosis((too_large(len(view.document.text)),))
        state = self.reading.state
        if is_configuration(view.path, self._config_file):
            return self._in_configuration(view, state)
        if state is None:
            return Diagnosis(())
        if view.path == state.config.settings.suppressions:
            return self._in_suppressions(view, state)
        request = CheckRequest(view.path, view.buffers, cancelled=cancelled.is_set)
        return self._shown(check(state, request), view)

    @property
    def _config_file(self) -> str | None:
        """The path of the configuration file in use, or of the one that has an error."""
        problem, state = problem_of(self.reading.problem), self.reading.state
        if problem is not None:
            return problem.path
        return state.config.file.path if state is not None and state.config.file else None

    def _in_configuration(self, view: View, state: ProjectState | None) -> Diagnosis:
        found = configuration_diagnostics(view.positions)
        file = state.config.file if state is not None else None
        if (
            state is not None
            and file is not None
            and (file.path, file.data) == (view.path, view.data)
        ):
            found += error_diagnostics(state.config_errors, view.positions)
        return Diagnosis(tuple(found))

    def _in_suppressions(self, view: View, state: ProjectState) -> Diagnosis:
        found = check_suppressions(view.path, view.data, state.config)
        if found.error is not None:
            return Diagnosis(tuple(error_diagnostics([found.error], view.positions)))
        return self._shown(Checked(view.positions.text, found.violations), view)

    def _shown(self, checked: Checked, view: View) -> Diagnosis:
        diagnostics = diagnostics_of(checked, view)
        return Diagnosis(tuple(diagnostics), problem="", checked=checked)


def failure(error: Exception) -> types.Diagnostic:
    """Return the diagnostic of a document whose check failed unexpectedly."""
    cause = f"cannot be checked: {type(error).__name__}: {error}"
    return at_the_start(f"{cause}; this is a bug in perflint; please report it with the file")


def _located(problem: str, state: ProjectState | None) -> str:
    """Return an error in the suppression file with the path of a file at its start."""
    if state is None or problem.startswith(f"{state.config.settings.suppressions}:"):
        return problem
    return f"{state.config.file.path}: {problem}" if state.config.file is not None else problem
