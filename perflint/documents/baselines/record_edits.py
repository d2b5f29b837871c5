"""Edits that write the measurements of a run into a baseline, over a record or as a new one.

Unchanged values keep their bytes. New values follow the order, layout and literal format of the
records around them.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.record_merge import merged, with_sorted_samples
from perflint.documents.baselines.scenario import Scenario
from perflint.documents.json.document import JsonDocument
from perflint.documents.json.literals import (
    LiteralFormatter,
    LiteralStyle,
    numbers_in,
    style_of,
)
from perflint.documents.json.rewrite import Rewriter
from perflint.documents.json.style import StyleWriter, Template
from perflint.formats import Format
from perflint.formats.paths import MISSING, FieldPath, pointer, replaced
from perflint.primitives.finding import Edit


class UnwritableError(ValueError):
    """Records cannot be written into a file; the message says why."""


class RecordWriter:
    """Makes edits that write records into a baseline, in the style of the records in the file.

    What is derived from the whole file is derived once, so that the time for all records of a file
    grows linearly with their number. Raises UnwritableError if an object has a key twice.
    """

    def __init__(self, document: JsonDocument, format: Format) -> None:
        refuse_duplicates(document)
        refuse_format(format)
        self._document = document
        self._format = format
        path = format.records.container
        container = path.get(document.value)
        items: Iterable[tuple[Any, Any]] = ()
        if type(container) is dict:
            items = container.items()
        elif type(container) is list:
            items = enumerate(container)
        self._templates = [
            Template((*path, step), record)
            for step, record in items
            if format.fields_of(record) is not None and step not in format.other_keys
        ]
        self._indices = {template.route: at for at, template in enumerate(self._templates)}

    def replacement_edits(self, scenario: Scenario, record: Mapping[str, Any]) -> list[Edit]:
        """Return edits that replace a scenario's measurements by a snapshot of a run.

        Objects of measurements and series are replaced as a whole; fields that the run does not
        have are kept, and so are limits, which are set by hand.
        """
        old = self._format.fields_of(scenario.value) or {}
        measured = _without_limits(record, old, scenario.layout.kinds.limits)
        new = merged(old, measured, self._format)
        at = self._indices[scenario.route]
        templates = self._templates
        nearest = [templates[at], *reversed(templates[:at]), *templates[at + 1 :]]
        values = self._format.value_of(old), self._format.value_of(new)
        return list(self._rewriter(nearest).edits(scenario.route, *values))

    def addition_edits(
        self, baseline: Baseline, records: Mapping[str, Mapping[str, Any]]
    ) -> list[Edit]:
        """Return edits that write new scenarios, given by name, after the last one.

        They can be applied together with those of ``replacement_edits``. Raises UnwritableError.
        """
        container, route = baseline.container, baseline.records_path
        naming = self._format.records.naming
        if type(container) is not (list if naming else dict):
            kind = "list" if naming else "object"
            raise UnwritableError(f"there is no {kind} of records at '{pointer(route)}'")
        taken = {scenario.name for scenario in baseline.scenarios}
        if type(container) is dict:
            taken.update(container)
        if existing := [name for name in records if name in taken]:
            raise UnwritableError(f"'{existing[0]}' is already in the file")
        ordered = {
            name: self._format.value_of(with_sorted_samples(record, self._format))
            for name, record in records.items()
        }
        new: Any
        if naming:
            new = [*container, *(_named(record, naming, name) for name, record in ordered.items())]
        else:
            new = {**container, **ordered}
        return list(self._rewriter(self._templates[::-1]).edits(route, container, new))

    def _rewriter(self, nearest: list[Template]) -> Rewriter:
        """Make a rewriter that copies the style of the records in ``nearest``, in that order."""
        preferred = [number for template in nearest[:1] for number in self._literals(template)]
        data = self._document.text.data
        formatter = LiteralFormatter(data, preferred, lambda: self._file_style)
        objects = [template for template in nearest if type(template.value) is dict]
        style = StyleWriter(self._document, formatter, objects)
        return Rewriter(self._document, style, len(self._format.records.container) + 1)

    @cached_property
    def _file_style(self) -> LiteralStyle:
        return style_of(number for record in self._templates for number in self._literals(record))

    def _literals(self, template: Template) -> Iterator[str]:
        """Yield the numbers in the measurements and series of a record as written in the file."""
        fields, kinds = self._format.fields_of(template.value), self._format.kinds
        series = [path for path, _, _ in self._format.series if path.get(fields) is not MISSING]
        for path in (*kinds.measured.paths(fields), *series):
            below = () if self._format.is_flat else path
            start, stop = self._document.spans.value((*template.route, *below))
            yield from numbers_in(self._document.text.data[start:stop])


def _without_limits(
    record: Mapping[str, Any], old: dict[str, Any], limits: Iterable[FieldPath]
) -> Mapping[str, Any]:
    """Return a record of a run with the limits of the old record, where it has them."""
    for path in limits:
        value = path.get(old)
        if path.get(record) is not MISSING and value is not MISSING:
            record = replaced(dict(record), path, value)
    return record


def refuse_format(format: Format) -> None:
    """Raise UnwritableError if records of a format cannot be replaced one by one."""
    if not format.records.is_plain:
        raise UnwritableError(
            f"records of the format {format.name} cannot be written: they are neither the "
            "members of one object nor the items of one list, named by one field"
        )


def refuse_duplicates(document: JsonDocument) -> None:
    """Raise UnwritableError if an object has a key twice: edits could change the wrong one."""
    for duplicate in document.duplicates:
        line, _ = document.text.position(duplicate.second.start)
        raise UnwritableError(
            f"the key '{duplicate.route[-1]}' is repeated in line {line}: remove one of the two"
        )


def _named(record: dict[str, Any], naming: FieldPath, name: str) -> dict[str, Any]:
    """Return a record with its name in the name field, which is put first if it is new."""
    step, *rest = naming
    value = _named(record.get(step, {}), FieldPath(rest), name) if rest else name
    return record | {step: value} if step in record else {step: value, **record}
