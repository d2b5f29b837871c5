"""A baseline file interpreted by its format: scenarios, date and tolerances."""

from collections.abc import Callable, Container, Iterator
from datetime import date
from functools import cached_property
from typing import Any, Protocol

from perflint.documents.baselines.scenario import Scenario
from perflint.documents.json.document import JsonDocument
from perflint.formats import Format, dates
from perflint.formats.laws import Objects
from perflint.formats.paths import MISSING, Route
from perflint.formats.records import RecordPlace, stem_of
from perflint.primitives.finding import Scope
from perflint.primitives.record import Record


class Change(Protocol):
    """The part of ``BaselineChange`` that rules on one baseline use.

    It is a protocol because the module of ``BaselineChange`` imports this one.
    """

    before: Any

    def what_was_measured(self) -> str | None:
        """Return a phrase for what was measured in the change; None if nothing was."""

    def base_of(self, scenario: Scenario) -> Scenario | None:
        """Return the earlier version of a scenario, also of a moved or renamed one, or None."""

    def changed_in_part(self, scenario: Scenario) -> bool:
        """Tell whether only a part of a scenario's values was measured again."""


class CaseNames(Protocol):
    """The part of ``CaseSet`` that rules on one baseline use; its module imports this one's."""

    def may_have(self, name: str) -> bool:
        """Tell whether there is a case of this name, or may be one, or a string contains it."""

    def gated(self, name: str) -> bool | None:
        """Tell whether a run is compared with the record of this name; None if not known."""


class BaselineSettings(Record):
    """What rules need to check a baseline besides its format. ``policy`` applies to changes."""

    today: date
    policy: str = "snapshot"
    max_age_days: int | None = None
    scope: Scope = "file"


class Baseline:
    """A JSON document interpreted by a format. ``scenarios`` omits records of a wrong type.

    ``change`` is the change from the earlier version of the file; it is None if there is no version
    to compare with.
    """

    def __init__(
        self,
        document: JsonDocument,
        format: Format,
        settings: BaselineSettings,
        change: Change | None = None,
    ) -> None:
        self.document = document
        self.format = format
        self.settings = settings
        self.root: Any = document.value
        #: The path of the outermost object or list that contains the records.
        self.records_path = format.records.container
        #: The value at that path, or MISSING.
        self.container: Any = self.records_path.get(self.root)
        self.change = change
        #: The test cases that are compared with the scenarios; None if there are no case files.
        self.cases: CaseNames | None = None

    def with_cases(self, cases: CaseNames) -> "Baseline":
        """Return this baseline with the test cases that are compared with it."""
        from copy import copy

        baseline = copy(self)
        baseline.cases = cases
        return baseline

    def is_renamed(self, scenario: Scenario) -> bool:
        """Tell whether the earlier version of a scenario has another name."""
        base = self.change.base_of(scenario) if self.change is not None else None
        return base is not None and base.name != scenario.name

    def compared(
        self, change: Change | None, is_touched: Callable[[Scenario], bool] | None
    ) -> "Baseline":
        """Return this baseline with its change.

        ``is_touched`` tells which scenarios are in scope; None if the scope is the whole file.
        """
        scope: Scope = "file" if is_touched is None else "changed"
        settings = self.settings._replace(scope=scope)
        baseline = Baseline(self.document, self.format, settings, change)
        baseline.scenarios = [
            scenario if is_touched is None or is_touched(scenario) else scenario.out_of_scope()
            for scenario in self.scenarios
        ]
        return baseline

    def only(self, scenario: Scenario) -> "Baseline":
        """Return a baseline that has this scenario, which may be from another file, and no others.

        Its findings have no spans.
        """
        baseline = Baseline(scenario.document, scenario.format, self.settings)
        baseline.scenarios = [scenario.out_of_scope()]
        return baseline

    def among(self, names: Container[str]) -> "Baseline":
        """Return a baseline that has only the records of these names; others are not read.

        Its findings have no spans.
        """
        baseline = Baseline(self.document.without_spans, self.format, self.settings)
        baseline.records = [place for place in self.records if place.name in names]
        return baseline

    @property
    def count(self) -> int:
        """The number of records of any type; 0 if their container has the wrong type."""
        return len(self.records)

    @cached_property
    def records(self) -> list[RecordPlace]:
        """All records of any type; none if their container has the wrong type."""
        return [*self.format.records.find(self.root, stem_of(self.document.text.path))]

    def tolerances(self) -> Iterator[tuple[Route, Any]]:
        """Yield all values in the tolerances that are not objects, in the order of the file."""
        if self.format.tolerances is None:
            return
        at = self.format.tolerances.at
        stack: list[tuple[Route, Any]] = [(at, at.get(self.root))]
        while stack:
            route, value = stack.pop()
            if type(value) is dict:
                stack += [((*route, name), value[name]) for name in reversed(value)]
            elif value is not MISSING:
                yield route, value

    @cached_property
    def scenarios(self) -> list[Scenario]:
        """The records that the format can read: objects, or in a flat format anything."""
        document, format = self.document, self.format
        if not (format.possible_lists or format.is_flat or format.has_patterns):
            return [
                Scenario(document, format, place, place.value)
                for place in self.records
                if type(place.value) is dict
            ]
        return [
            Scenario(document, own, place, record)
            for place in self.records
            if (record := (own := format.of_record(place.value)).record_of(place.value)) is not None
        ]

    @cached_property
    def differing(self) -> list[Scenario]:
        """The scenarios of which an aggregate may differ from its computed value.

        Those with the same aggregates are compared at once, which takes less time than one by one.
        """
        groups: dict[int, list[Scenario]] = {}
        for scenario in self.scenarios:
            groups.setdefault(id(scenario.layout.aggregates), []).append(scenario)
        found: set[int] = set()
        for group in groups.values():
            objects: Objects = {}
            for aggregate in group[0].layout.aggregates:
                found.update(id(group[at]) for at in aggregate.differing(group, objects))
        return [scenario for scenario in self.scenarios if id(scenario) in found] if found else []

    @cached_property
    def raw_date(self) -> Any:
        """The value of the date field; MISSING if it is absent or the format has none."""
        metadata = self.format.metadata
        return metadata.date.get(self.root) if metadata else MISSING

    @cached_property
    def parsed_date(self) -> date | None:
        """The date in the date field, in UTC; None if it is absent or invalid."""
        metadata = self.format.metadata
        return dates.read(self.raw_date, metadata.date_style) if metadata else None
