"""Scenarios and the test cases that are compared with them, seen from one of their files.

A finding is at the place that a change touched: in a baseline, or in a file of cases.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.leaves import differ
from perflint.documents.baselines.scenario import Scenario
from perflint.documents.cases.case_set import CaseSet, UnreadCase
from perflint.documents.cases.causes import Cause, Causes
from perflint.documents.cases.names import renamed
from perflint.documents.cases.values import Case, Place
from perflint.primitives.finding import Finding, Related, Span
from perflint.primitives.globs import matches_stars
from perflint.primitives.record import Record
from perflint.primitives.text import Text


class Spot(Record):
    """A place in a case file, and what to say of it."""

    file: Text
    span: Span
    label: str


class BaselinePair(Record):
    """A baseline in the snapshot that is checked, and in the one before the change."""

    after: Baseline
    before: Baseline | None = None


class ScenarioLinks:
    """Scenarios whose test cases are judged from one file.

    ``before`` are the cases before the change, None if the whole file is judged. ``free`` are the
    names of cases without a record.
    """

    def __init__(
        self, cases: CaseSet, before: CaseSet | None = None, free: Sequence[str] = ()
    ) -> None:
        self.cases = cases
        self.before = before
        self.free = free

    def scenarios(self) -> Iterator[Scenario]:
        """Yield the scenarios."""
        raise NotImplementedError

    def new_name(self, name: str) -> str | None:
        """Return the name that the lost case of a scenario is likely to have now."""
        return renamed(name, self.free)

    def is_lost_here(self, scenario: Scenario) -> bool:
        """Tell whether a scenario without a case is reported in this file."""
        raise NotImplementedError

    def is_ungated_here(self, scenario: Scenario) -> bool:
        """Tell whether a scenario whose case is not compared with it is reported in this file."""
        raise NotImplementedError

    def gate_of(self, case: Case) -> Place:
        """Return where a file says that a case is not compared."""
        return case.gate or case.place

    def finding(self, scenario: Scenario, message: str, spot: Spot | None, **rest: Any) -> Finding:
        """Return a finding at the scenario or in a case file, with the other place as related."""
        raise NotImplementedError


class BaselineScenarios(ScenarioLinks):
    """The scenarios of a baseline that is checked."""

    def __init__(
        self,
        baseline: Baseline,
        cases: CaseSet,
        before: CaseSet | None = None,
        free: Sequence[str] = (),
    ) -> None:
        super().__init__(cases, before, free)
        self._baseline = baseline

    def scenarios(self) -> Iterator[Scenario]:
        """Yield all scenarios of the baseline; the engine knows which a change touches."""
        yield from self._baseline.scenarios

    def is_lost_here(self, scenario: Scenario) -> bool:
        """Return True."""
        return True

    def is_ungated_here(self, scenario: Scenario) -> bool:
        """Tell whether this is new, if only changes are reported."""
        change = self._baseline.change
        base = change.base_of(scenario) if change is not None else None
        if base is None or base.is_placeholder() or self._baseline.is_renamed(scenario):
            return True
        return self.before is None or self.before.gated(scenario.name) is not False

    def finding(self, scenario: Scenario, message: str, spot: Spot | None, **rest: Any) -> Finding:
        """Return a finding at the name of the scenario, with the case file as related."""
        finding = self._baseline.document.finding(
            scenario.route, message, at_key=True, concerns=(), **rest
        )
        related = () if spot is None else (Related(spot.span, spot.label, file=spot.file),)
        return finding._replace(scenario=scenario.name, related=related)


class CaseFileScenarios(ScenarioLinks):
    """The scenarios that a change of a case file leaves without a comparison.

    Those that the change touches are judged in their baseline.
    """

    def __init__(
        self,
        text: Text,
        before_path: str,
        cases: CaseSet,
        before: CaseSet,
        baselines: Sequence[BaselinePair],
    ) -> None:
        super().__init__(cases, before)
        self._text = text
        self._before = before
        self.causes = Causes(before, cases)
        self._before_path = before_path
        self._baselines = baselines
        known = {*before.names}
        self.free = [name for name in cases.names if name not in known]

    def scenarios(self) -> Iterator[Scenario]:
        """Yield the scenarios that the change does not touch, one of each name."""
        for scenarios in self._untouched.values():
            yield scenarios[0]

    @cached_property
    def _untouched(self) -> dict[str, list[Scenario]]:
        """The scenarios of all baselines that the change does not touch, by name."""
        untouched: dict[str, list[Scenario]] = {}
        for pair in self._baselines:
            old = {} if pair.before is None else {each.name: each for each in pair.before.scenarios}
            for scenario in pair.after.scenarios:
                base = old.get(scenario.name)
                if base is not None and not differ(base.value, scenario.value):
                    untouched.setdefault(scenario.name, []).append(scenario)
        return untouched

    def new_name(self, name: str) -> str | None:
        """Return a similar name, else that of the new case in the place of the lost one."""
        return super().new_name(name) or self._replaced.get(name)

    @cached_property
    def _replaced(self) -> dict[str, str]:
        """The cases of this file that are gone, and the new ones in their places."""
        from difflib import SequenceMatcher

        old = _names_in(self._before, self._before_path)
        new = _names_in(self.cases, self._text.path)
        replaced: dict[str, str] = {}
        changes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        for tag, start, end, new_start, new_end in changes:
            if tag == "replace" and end - start == new_end - new_start:
                replaced.update(zip(old[start:end], new[new_start:new_end], strict=True))
        replaced |= self.causes.renamed
        return {lost: name for lost, name in replaced.items() if name in self.free}

    @property
    def renamed(self) -> frozenset[str]:
        """The names that lost cases of this file are likely to have now."""
        lost = (
            each.name
            for each in self.scenarios()
            if not self.cases.may_have(each.name) and self.is_lost_here(each)
        )
        return frozenset(new for name in lost if (new := self.new_name(name)) is not None)

    def is_lost_here(self, scenario: Scenario) -> bool:
        """Tell whether this file had the case before."""
        cases = self._before.named(scenario.name)
        if cases:
            is_here = any(case.place.file.path == self._before_path for case in cases)
            return is_here or self._cause_of(scenario.name) is not None
        if self._read_in_part(scenario.name):
            return True
        return self._before.is_in_string(scenario.name, self._before_path)

    def _read_in_part(self, name: str) -> list[UnreadCase]:
        """Return the cases of this file before the change that could have a name.

        Those of which nothing is known do not count: they could be any old scenario without a case.
        """
        return [
            unread
            for unread in self._before.unread
            if unread.file.path == self._before_path
            and unread.name.strip("*")
            and matches_stars(name, unread.name)
        ]

    def is_ungated_here(self, scenario: Scenario) -> bool:
        """Tell whether a case in this file is why the scenario is no longer compared."""
        if self._before.gated(scenario.name) is not True:
            return False
        places = map(self.gate_of, self.cases.named(scenario.name))
        is_here = any(place.file.path == self._text.path for place in places)
        return is_here or self._cause_of(scenario.name) is not None

    def gate_of(self, case: Case) -> Place:
        """Return where a file that was changed says that a case is not compared.

        That may be the default in its class, or the call which no longer has the argument.
        """
        is_changed = self.causes.is_changed
        is_in_call = is_changed(case.place) and not is_changed(case.gate)
        return case.place if is_in_call else super().gate_of(case)

    def _cause_of(self, name: str) -> Cause | None:
        """Return the line of this file because of which a case in an unchanged file differs."""
        cause = self.causes.of(self._before.named(name), self.cases.named(name))
        return cause if cause is not None and cause.file.path == self._text.path else None

    def finding(self, scenario: Scenario, message: str, spot: Spot | None, **rest: Any) -> Finding:
        """Return a finding at a place in this file, else where the lost case was."""
        related = [
            Related(each.document.spans.key(each.route), "the scenario", file=each.document.text)
            for each in self._untouched[scenario.name]
        ]
        if spot is not None and spot.file.path == self._text.path:
            span, here = spot.span, spot.label
        elif (cause := self._cause_of(scenario.name)) is not None:
            span, here = cause.span, cause.label
            related += [Related(spot.span, spot.label, file=spot.file)] if spot is not None else []
        else:
            span, here = self._neighbor(scenario.name)
        return Finding(
            span, message, scenario=scenario.name, related=tuple(related), label=here, **rest
        )

    def _neighbor(self, name: str) -> tuple[Span, str]:
        """Return the case that was before a lost case; the start of the file if none is left."""
        if self._text.path not in self.cases.files:
            if self._text.path != self._before_path:
                return Span(0, 0), "this file had its test case, and is no case file any longer"
            lost = self._before.named(name)  # deleted: the text is that before the change
            return (lost[0].place.span if lost else Span(0, 0)), ""
        for neighbor in reversed(self._names_above(name)):
            for case in self.cases.named(neighbor):
                if case.place.file.path == self._text.path:
                    return case.place.span, "the case was after this one"
        return Span(0, 0), ""

    def _names_above(self, name: str) -> list[str]:
        """Return the names of the cases that were above a lost one in this file."""
        cases = _cases_in(self._before, self._before_path)
        names = [case.name for case in cases]
        if name in names:
            return names[: names.index(name)]
        places = [unread.place.span for unread in self._read_in_part(name) if unread.place]
        return [case.name for case in cases if places and case.place.span < places[0]]


def _cases_in(cases: CaseSet, path: str) -> list[Case]:
    """Return the cases in a file, in its order."""
    here = [case for case in cases.cases if case.place.file.path == path]
    return sorted(here, key=lambda case: case.place.span)


def _names_in(cases: CaseSet, path: str) -> list[str]:
    return [case.name for case in _cases_in(cases, path)]
