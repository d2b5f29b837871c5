"""What the evaluation of case files has found so far."""

import ast
from collections.abc import Iterable
from typing import Any

from perflint.documents.arguments.source import PythonSource
from perflint.documents.cases.containers import Pattern, TooMuchError
from perflint.documents.cases.values import Case, Place
from perflint.formats.case_keys import Cases
from perflint.primitives.globs import matches_name

MAX_STEPS = 100_000
"""The number of expressions above which case files are not evaluated further."""


class State:
    """All cases, and which calls made them.

    ``makers`` are the names of the functions that make cases. Code is run ``doubtful``-ly if it may
    be that Python does not run it. ``called`` are the calls and ``entered`` the functions that were
    evaluated at least once.
    """

    def __init__(self, keys: Cases, makers: Iterable[str]) -> None:
        self.keys = keys
        self.makers = frozenset(makers)
        self.cases: list[Case] = []
        self.unread: list[tuple[Place, str, str]] = []
        self.called: set[int] = set()
        self.entered: set[int] = set()
        self.doubtful = 0
        #: The calls that are being evaluated: first that in a statement of a module.
        self.stack: list[tuple[PythonSource, ast.Call]] = []
        self.is_shallow = False
        self._changed: dict[int, tuple[Case, bool]] = {}
        self._is_any_changed = False
        self._steps = 0

    @property
    def is_sure(self) -> bool:
        """Whether Python runs the code that is evaluated, too."""
        return not self.doubtful

    def step(self) -> None:
        """Count an expression; raises TooMuchError."""
        self._steps += 1
        if self._steps > MAX_STEPS:
            raise TooMuchError

    def change_attribute(self, case: Any, *, is_name: bool) -> None:
        """Note that the name of a case, or whether it is compared, is changed after it was made."""
        if isinstance(case, Case):
            self._changed[id(case)] = case, is_name or self._changed.get(id(case), (case, False))[1]
        else:
            self._is_any_changed = True

    def current(self, case: Case) -> Case:
        """Return a case as it is now; the name that it had before is not certain."""
        _, is_renamed = self._changed.get(id(case), (case, None))
        if is_renamed:
            return case._replace(name=Pattern(case.name), gated=None)
        is_changed = self._is_any_changed or is_renamed is not None
        return case._replace(gated=None) if is_changed else case

    def final(self, case: Case) -> Case:
        """Return a case as it is at the end; one with a harness of its own may be compared."""
        case = self.current(case)
        globs = self.keys.gated.own_harness if self.keys.gated is not None else ()
        has_harness = case.gated is False and any(matches_name(case.name, glob) for glob in globs)
        return case._replace(gated=None) if has_harness else case

    def made(
        self, name: Any, gate: Any, place: Place | None = None, gate_place: Place | None = None
    ) -> Case:
        """Return a case that the current call makes, and keep it.

        ``gate_place`` is used if no call has the argument that says whether it is compared.
        """
        text = name if isinstance(name, str) else Pattern("*")
        gated = gate if isinstance(gate, bool) else None
        keyword = self.keys.gated.keyword if self.keys.gated is not None else None
        gate_place = self._keyword(keyword) or gate_place
        case = Case(text, gated, place or self._place_of(text), gate_place)
        self.cases.append(case)
        return case

    def _place_of(self, name: str) -> Place:
        """Return where a case has its name: in the outermost call that contains it as literal."""
        for source, call in self.stack:
            keywords = (keyword.value for keyword in call.keywords)
            for argument in (*call.args, *keywords):
                if isinstance(argument, ast.Constant) and argument.value == name:
                    return Place(source, argument)
        return Place(*self.stack[0])

    def _keyword(self, name: str | None) -> Place | None:
        """Return the value of a keyword in the outermost call that has it."""
        for source, call in self.stack if name is not None else ():
            for keyword in call.keywords:
                if keyword.arg == name:
                    return Place(source, keyword.value)
        return None
