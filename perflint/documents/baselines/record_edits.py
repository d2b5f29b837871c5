"""Edits that write what a run measured into a baseline: over a record, or as a new one.

A baseline is written as its file is: what does not change keeps its bytes, and what is new is
ordered, laid out and spelled like what stands around it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.record_merge import in_order, merged
from perflint.documents.baselines.scenario import Scenario
from perflint.documents.json.document import JsonDocument
from perflint.documents.json.literals import Spelling, numbers_in
from perflint.documents.json.rewrite import Rewriter
from perflint.documents.json.style import Donor, Looks
from perflint.formats import Format
from perflint.formats.paths import MISSING, FieldPath, pointer
from perflint.primitives.finding import Edit


class UnwritableError(ValueError):
    """Records cannot be written into a file without doubt; the message says why."""


def replacing(scenario: Scenario, record: Mapping[str, Any]) -> list[Edit]:
    """Return edits that write a run's whole snapshot over a scenario's record.

    Objects of measurements and series become those of the run; a field that the run does not have
    stays. Raises UnwritableError.
    """
    document, format = scenario.document, scenario.format
    _refuse_duplicates(document)
    old, new = scenario.record, merged(scenario.record, record, format)
    donors = _records(document, format)
    at = [donor.route for donor in donors].index(scenario.route)
    nearest = [donors[at], *reversed(donors[:at]), *donors[at + 1 :]]
    return list(_rewriter(document, format, nearest).edits(scenario.route, old, new))


def adding(baseline: Baseline, records: Mapping[str, Mapping[str, Any]]) -> list[Edit]:
    """Return edits that write new scenarios, by their names, behind the last one.

    They may be applied together with those of ``replacing``. Raises UnwritableError.
    """
    document, format, container = baseline.document, baseline.format, baseline.container
    _refuse_duplicates(document)
    route = baseline.records_path
    naming = format.records.name
    if type(container) is not (list if naming else dict):
        kind = "list" if naming else "object"
        raise UnwritableError(f"no {kind} of records stands at '{pointer(route)}'")
    taken = {scenario.name for scenario in baseline.scenarios}
    if type(container) is dict:
        taken.update(container)
    if known := [name for name in records if name in taken]:
        raise UnwritableError(f"'{known[0]}' stands in the file already")
    ordered = {name: in_order(record, format) for name, record in records.items()}
    new: Any
    if naming:
        new = [*container, *(_named(record, naming, name) for name, record in ordered.items())]
    else:
        new = {**container, **ordered}
    nearest = _records(document, format)[::-1]
    return list(_rewriter(document, format, nearest).edits(route, container, new))


def _refuse_duplicates(document: JsonDocument) -> None:
    if not document.may_hold_duplicates():
        return
    for duplicate in document.spans.duplicates():
        line, _ = document.text.position(duplicate.again.start)
        raise UnwritableError(
            f"the key '{duplicate.route[-1]}' stands a second time in line {line}: remove one"
        )


def _records(document: JsonDocument, format: Format) -> list[Donor]:
    """Return the records that are objects, in the order of the file."""
    path = FieldPath(format.records.at[:-1])
    container = path.of(document.value)
    items = container.items() if type(container) is dict else enumerate(container)
    return [Donor((*path, step), record) for step, record in items if type(record) is dict]


def _rewriter(document: JsonDocument, format: Format, nearest: list[Donor]) -> Rewriter:
    """Make a rewriter that follows the records of the file, the nearest first."""
    near = [number for donor in nearest[:1] for number in _measured(document, format, donor)]
    spelling = Spelling(
        document.text.data,
        near,
        lambda: (number for donor in nearest for number in _measured(document, format, donor)),
    )
    return Rewriter(document, Looks(document, spelling, nearest), len(format.records.at))


def _measured(document: JsonDocument, format: Format, donor: Donor) -> Iterator[str]:
    """Yield the measurements of a record as they are spelled."""
    series = [path for path, _, _ in format.series if path.of(donor.value) is not MISSING]
    for path in (*format.measured.paths(donor.value), *series):
        start, stop = document.spans.value((*donor.route, *path))
        yield from numbers_in(document.text.data[start:stop])


def _named(record: dict[str, Any], naming: FieldPath, name: str) -> dict[str, Any]:
    """Return a record with its name in the field for it, which comes first where it is new."""
    step, *rest = naming
    value = _named(record.get(step, {}), FieldPath(rest), name) if rest else name
    return record | {step: value} if step in record else {step: value, **record}
