"""A value is not what the format says.

What it does
    Compares the type of every value that the format knows with what it should be: text for a
    number, `true` for a number, a list for an object. A `null` measurement is left to
    `unguarded-metric`.

Why it matters
    A comparison with a text raises or, worse, is skipped; `true` counts as 1.

Fix
    None.
"""

from collections.abc import Iterator
from typing import Any

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.scenario import LEVELS, Scenario
from perflint.documents.baselines.series import NUMBERS
from perflint.documents.json.document import JsonDocument
from perflint.formats.language import Field
from perflint.formats.paths import MISSING, FieldPath, Route
from perflint.primitives.finding import Finding
from perflint.primitives.wording import kind_of
from perflint.rules.rule import Example, NoOptions, Rule


def check(baseline: Baseline, options: NoOptions) -> Iterator[Finding]:
    """Report values of a wrong type, from the outside in."""
    yield from _check_frame(baseline)
    yield from _check_settings(baseline)
    for scenario in baseline.scenarios:
        if not scenario.is_well_typed:
            yield from _check_fields(scenario)


def _check_frame(baseline: Baseline) -> Iterator[Finding]:
    """The objects around the records, and the records themselves."""
    path = baseline.records_path
    for depth in range(len(path) + 1):
        value = FieldPath(path[:depth]).of(baseline.root)
        listed = depth == len(path) and baseline.format.records.name is not None
        if value is not MISSING and type(value) is not (list if listed else dict):
            wanted = "a list" if listed else "an object"
            yield _outside(baseline.document, path[:depth], value, wanted)
            return
    for route, record in baseline.records():
        if type(record) is not dict:
            finding = _outside(baseline.document, route, record, "an object")
            yield finding._replace(scenario=str(route[-1]))


def _check_settings(baseline: Baseline) -> Iterator[Finding]:
    """What the file holds beside its records: tolerances, and fractions of sampled series."""
    for route, value in baseline.tolerances():
        if type(value) not in NUMBERS:
            outermost = baseline.format.tolerances and route == baseline.format.tolerances.at
            wanted = "an object of tolerances" if outermost else "a number"
            yield _outside(baseline.document, route, value, wanted)
    paths = {samples.sampled_by for _, samples, _ in baseline.format.series}
    for path in filter(None, paths):
        fractions = path.of(baseline.root)
        plain = type(fractions) is list and NUMBERS.issuperset(map(type, fractions))
        if fractions is not MISSING and not plain:
            yield _outside(baseline.document, path, fractions, "a list of numbers")


def _check_fields(scenario: Scenario) -> Iterator[Finding]:
    format, record = scenario.format, scenario.record
    for path in format.objects:
        value = path.of(record)
        if type(value) is not dict and value is not MISSING and path not in format.keys.fields:
            yield _field(scenario, path, value, "an object")
    for path, field in format.keys.fields.items():
        value = path.of(record)
        if field.kind == "measurements":
            yield from _check_levels(scenario, path, value)
        elif field.kind == "samples":
            yield from _check_samples(scenario, path, value)
        elif not _fits(field, value):
            yield _field(scenario, path, value, _WANTED[field.kind])


def _fits(field: Field, value: object) -> bool:
    kind = field.kind
    if value is MISSING or kind == "any" or (field.optional and value is None):
        return True
    if kind == "text":
        return type(value) is str
    if kind == "count":
        return type(value) is int and value >= 0
    return type(value) in (LEVELS if kind == "measurement" else NUMBERS)


_WANTED = {
    "text": "a text",
    "count": "a whole number of at least 0",
    "measurement": "a number",
    "number": "a number",
}


def _check_levels(scenario: Scenario, path: FieldPath, value: object) -> Iterator[Finding]:
    if value is MISSING or value is None:
        return
    if type(value) is not dict:
        yield _field(scenario, path, value, "an object of numbers")
        return
    for name, level in value.items():
        if type(level) not in LEVELS:
            yield _field(scenario, FieldPath((*path, name)), level, "a number or null")


def _check_samples(scenario: Scenario, path: FieldPath, value: object) -> Iterator[Finding]:
    if scenario.series[path].well_typed:
        return
    shape = scenario.format.keys.samples[path].shape
    wanted = dict if shape == "index-map" else list
    if type(value) is not wanted:
        yield _field(scenario, path, value, f"{kind_of(wanted())} of numbers")
        return
    left: list[tuple[Route, Any]] = [(path, value)]
    while left:
        route, item = left.pop()
        if item is value or (shape == "nested-lists" and type(item) is list):
            items = list(item.items() if type(item) is dict else enumerate(item))
            left += [((*route, index), sample) for index, sample in reversed(items)]
        elif type(item) not in NUMBERS:
            yield _field(scenario, route, item, "a number")


def _field(scenario: Scenario, path: Route, value: object, wanted: str) -> Finding:
    return scenario.finding(
        path, _message("/".join(map(str, path)), value, wanted), **_found(value, wanted)
    )


def _outside(document: JsonDocument, route: Route, value: object, wanted: str) -> Finding:
    what = str(route[-1]) if route else ""
    return document.finding(route, _message(what, value, wanted), **_found(value, wanted))


def _message(what: str, value: object, wanted: str) -> str:
    return f"{f'`{what}`' if what else 'the file'} must be {wanted}, not {kind_of(value)}"


def _found(value: object, wanted: str) -> dict[str, Any]:
    plain = isinstance(value, (str, bool, int, float))
    return {"found": value if plain else None, "expected": wanted}


RULE = Rule(
    subject=Baseline,
    severity="error",
    check=check,
    examples=(
        Example(
            bad='{"scenarios": {"t2i": {"expected_e2e_ms": "9.5"}}}',
            good='{"scenarios": {"t2i": {"expected_e2e_ms": 9.5}}}',
        ),
        Example(bad='{"scenarios": [{"name": "t2i"}]}', good='{"scenarios": {"t2i": {}}}'),
    ),
)
