"""A baseline as rules see it: scenarios, the date, and the terms by which it is judged."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Any, Protocol

from perflint.documents.baselines.scenario import Scenario
from perflint.documents.json.document import JsonDocument
from perflint.formats import Format, dates
from perflint.formats.paths import MISSING, FieldPath, Route
from perflint.primitives.record import Record


class Moved(Protocol):
    """What a baseline asks of the change that made it."""

    before: Any

    def measurements_moved(self) -> bool:
        """Tell whether a measurement is not what it was."""


class Terms(Record):
    """What a baseline is judged by beside its format."""

    today: date
    policy: str = "snapshot"
    max_age_days: int | None = None


class Baseline:
    """A JSON document read by a format. What has the wrong shape is left out of ``scenarios``."""

    def __init__(self, document: JsonDocument, format: Format, terms: Terms) -> None:
        self.document = document
        self.format = format
        self.terms = terms
        self.root: Any = document.value
        #: What the file was, where that is known.
        self.change: Moved | None = None
        #: The path to the object or list that holds the records.
        self.records_path = FieldPath(format.records.at[:-1])
        #: That object or list, or MISSING.
        self.container: Any = self.records_path.of(self.root)

    @property
    def _is_sound(self) -> bool:
        """Whether the records stand in what they should: a list, if a field names them."""
        return type(self.container) is (list if self.format.records.name else dict)

    @property
    def count(self) -> int:
        """The number of records, whatever they are."""
        return len(self.container) if self._is_sound else 0

    def records(self) -> Iterator[tuple[Route, Any]]:
        """Yield all records with their routes, whatever they are."""
        if self._is_sound:
            container = self.container
            items = container.items() if type(container) is dict else enumerate(container)
            for step, record in items:
                yield (*self.records_path, step), record

    def tolerances(self) -> Iterator[tuple[Route, Any]]:
        """Yield what stands where tolerances should: leaves, however deep, in their order."""
        if self.format.tolerances is None:
            return
        at = self.format.tolerances.at
        left: list[tuple[Route, Any]] = [(at, at.of(self.root))]
        while left:
            route, value = left.pop()
            if type(value) is dict:
                left += [((*route, name), value[name]) for name in reversed(value)]
            elif value is not MISSING:
                yield route, value

    @cached_property
    def scenarios(self) -> list[Scenario]:
        """The records that are objects."""
        return [
            Scenario(self.document, self.format, route, record)
            for route, record in self.records()
            if type(record) is dict
        ]

    @cached_property
    def written_date(self) -> Any:
        """What stands in the date field: MISSING where nothing does or the format has none."""
        metadata = self.format.metadata
        return metadata.date.of(self.root) if metadata else MISSING

    @cached_property
    def day(self) -> date | None:
        """The day in the date field, or None where it holds no valid date."""
        metadata = self.format.metadata
        return dates.read(self.written_date, metadata.date_style) if metadata else None
