"""A value has the wrong type.

What it does
    Compares the type of every value with the type that the format requires: a string for a number,
    `true` for a number, a list for an object. A `null` is reported in a field that is required; an
    optional field may be null, and so may an object without required fields, and the members of an
    object of measurements (a part that did not run). A string that the format lists under
    `missing`, such as `"NaN"`, stands for a number that was not measured and is accepted for each
    measurement and limit, and for each sample. All samples of a series that have a wrong type are
    one violation, and so are all fields of a file that are strings instead of numbers.

Why it matters
    A comparison with a string or with null raises an error or, worse, is skipped; `true` counts
    as 1.

Fix
    None.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.scenario import MEASUREMENT_TYPES, Scenario
from perflint.documents.baselines.series import NUMBER_TYPES
from perflint.documents.json.document import JsonDocument
from perflint.formats import Format
from perflint.formats.kinds import KINDS, Field
from perflint.formats.paths import MISSING, FieldPath, Route
from perflint.primitives.finding import Finding
from perflint.primitives.wording import counted, kind_of
from perflint.rules.rule import Example, NoOptions, Rule


def check(baseline: Baseline, options: NoOptions) -> Iterator[Finding]:
    """Report values of a wrong type: outer containers, settings, then each scenario."""
    yield from _check_frame(baseline)
    yield from _check_settings(baseline)
    # By scope: a scenario that a change does not touch must not be counted in what is reported.
    strings: dict[bool, list[Finding]] = {True: [], False: []}
    for scenario in baseline.scenarios:
        for finding in () if scenario.is_well_typed else _check_fields(scenario):
            if type(finding.found) is str and finding.expected in _NUMBERS:
                strings[scenario.in_scope].append(finding)
            else:
                yield finding
    yield from (_combined(*findings) for findings in strings.values() if findings)


_COUNT, _NUMBER, _OPTIONAL_NUMBER = "a non-negative integer", "a number", "a number or null"
_NUMBERS = (_COUNT, _NUMBER, _OPTIONAL_NUMBER)


def _combined(first: Finding, *others: Finding) -> Finding:
    """Return one finding for several: if numbers were written as strings, that has one cause."""
    if not others:
        return first
    scenarios = len({finding.scenario for finding in (first, *others)})
    where = f" in {scenarios:,} scenarios" if scenarios > 1 else ""
    verb = "is a string" if len(others) == 1 else "are strings"
    return first._replace(
        message=f"{first.message}; {counted(len(others), 'other fields')}{where} {verb}, too",
        help="write the numbers without quotes",
        concerns=tuple(pointer for finding in (first, *others) for pointer in finding.subjects),
    )


def _check_frame(baseline: Baseline) -> Iterator[Finding]:
    """Check the containers of the records, and the records themselves."""
    path = baseline.records_path
    is_wrong = not baseline.format.records.has_container(baseline.root)
    for depth in range(len(path) + 1) if is_wrong else ():
        value = FieldPath(path[:depth]).get(baseline.root)
        types = baseline.format.records.container_types if depth == len(path) else _OBJECT
        if value is not MISSING and type(value) not in types:
            places = baseline.format.records
            expected = " or ".join(places.container_kinds) if depth == len(path) else "an object"
            yield _file_finding(baseline.document, path[:depth], value, expected)
            return
    for place in baseline.records:
        if baseline.format.fields_of(place.value) is None:
            finding = _file_finding(baseline.document, place.route, place.value, "an object")
            yield finding._replace(scenario=place.name)
    if not is_wrong and not baseline.records:
        yield from _check_way(baseline.document, (), baseline.root, baseline.format.keys.records.at)


_OBJECT = (dict,)
_CONTAINERS = (dict, list)


def _check_way(
    document: JsonDocument, route: Route, value: Any, steps: Sequence[str]
) -> Iterator[Finding]:
    """Report the first value on the way to the records of a file that can contain none."""
    if not steps:
        return
    if type(value) not in _CONTAINERS:
        yield _file_finding(document, route, value, "an object or a list")
        return
    items = value.items() if type(value) is dict else enumerate(value)
    for key, item in items:
        if steps[0] in ("*", key):
            found = [*_check_way(document, (*route, key), item, steps[1:])]
            if found:
                yield found[0]
                return


def _check_settings(baseline: Baseline) -> Iterator[Finding]:
    """Check the values outside the records: tolerances and sampling fractions."""
    tolerances = baseline.format.tolerances
    for route, value in baseline.tolerances():
        is_outermost = tolerances is not None and route == tolerances.at
        if is_outermost or type(value) not in NUMBER_TYPES:
            expected = "an object of tolerances" if is_outermost else "a number"
            yield _file_finding(baseline.document, route, value, expected)
    paths = {samples.sampled_by for _, samples, _ in baseline.format.series}
    for path in filter(None, paths):
        fractions = path.get(baseline.root)
        valid = type(fractions) is list and NUMBER_TYPES.issuperset(map(type, fractions))
        if fractions is not MISSING and not valid:
            yield _file_finding(baseline.document, path, fractions, "a list of numbers")


def _check_fields(scenario: Scenario) -> Iterator[Finding]:
    format, record = scenario.format, scenario.record
    fields = scenario.layout.kinds.fields
    for path in format.objects:
        value = path.get(record)
        may_be_absent = value is MISSING or (value is None and path not in format.required)
        if type(value) is not dict and not may_be_absent and path not in format.fields:
            expected = "a list" if path in format.lists else "an object"
            yield _field_finding(scenario, path, value, expected)
    for path, field in fields.items():
        value, shape = path.get(record), KINDS[field.kind].shape
        if value is None and field.optional:
            continue
        if shape == "object":
            yield from _check_measurements(scenario, path, value)
        elif shape == "series":
            yield from _check_samples(scenario, path, value)
        elif not (_fits(field, value) or (value is None and _may_be_missing(scenario, path))):
            yield _field_finding(scenario, path, value, _expected(field.kind))


def _fits(field: Field, value: object) -> bool:
    kind = field.kind
    if value is MISSING or kind == "any":
        return True
    if kind == "text":
        return type(value) is str
    if kind == "count":
        return type(value) is int and value >= 0
    return type(value) in NUMBER_TYPES


def _may_be_missing(scenario: Scenario, path: FieldPath) -> bool:
    """Tell whether the file has a string for a missing number, read as null, in a metric."""
    format = scenario.format
    text = path.get(format.fields_of(scenario.value))
    return scenario.layout.kinds.kind(path).is_checked and format.is_missing(text)


def _expected(kind: str) -> str:
    return {"text": "a string", "count": _COUNT}.get(kind, _NUMBER)


def _check_measurements(scenario: Scenario, path: FieldPath, value: object) -> Iterator[Finding]:
    if value is MISSING:
        return
    if type(value) is not dict:
        yield _field_finding(scenario, path, value, "an object of numbers")
        return
    for name, item in value.items():
        if type(item) not in MEASUREMENT_TYPES:
            yield _field_finding(scenario, FieldPath((*path, name)), item, _OPTIONAL_NUMBER)


def _check_samples(scenario: Scenario, path: FieldPath, value: object) -> Iterator[Finding]:
    if scenario.series[path].well_typed and value is not None:
        return
    shape = scenario.format.keys.samples[path].shape
    kinds = [kind_of({} if shape == "index-map" else [])]
    if scenario.format.keys.samples[path].index_ is not None:
        kinds = [kind_of({}), kind_of([])]
    if not isinstance(value, (dict, list)) or kind_of(value) not in kinds:
        yield _field_finding(scenario, path, value, f"{' or '.join(kinds)} of numbers")
        return
    wrong: list[tuple[Route, Any]] = []
    stack: list[tuple[Route, Any]] = [(path, value)]
    while stack:
        route, item = stack.pop()
        if item is value or (shape == "nested-lists" and type(item) is list):
            items = list(item.items() if type(item) is dict else enumerate(item))
            stack += [((*route, index), sample) for index, sample in reversed(items)]
        elif type(item) not in NUMBER_TYPES and not _is_missing(item, scenario.format):
            wrong.append((route, item))
    if wrong:
        (route, item), *others = wrong
        called = counted(len(others), f"other {scenario.series[path].samples.called}")
        verb = "has" if len(others) == 1 else "have"
        yield _field_finding(
            scenario,
            route,
            item,
            _NUMBER,
            rest=f"; {called} {verb} a wrong type, too" if others else "",
            concerns=tuple(route for route, _ in wrong),
        )


def _is_missing(value: object, format: Format) -> bool:
    return format.is_missing(value) or (value is None and bool(format.missing))


def _field_finding(
    scenario: Scenario, path: Route, value: object, expected: str, rest: str = "", **more: Any
) -> Finding:
    message = _message(f"`{scenario.label(path)}`", value, expected) + rest
    return scenario.finding(path, message, **_values(value, expected), **more)


def _file_finding(document: JsonDocument, route: Route, value: object, expected: str) -> Finding:
    message = _message(_name(route), value, expected)
    return document.finding(route, message, **_values(value, expected))


def _name(route: Route) -> str:
    """Return what a value is called; the items of a list have a number."""
    if not route:
        return "the file"
    *outer, last = route
    if type(last) is not int:
        return f"`{last}`"
    return f"item {last} of {f'`{outer[-1]}`' if outer else 'the file'}"


def _message(name: str, value: object, expected: str) -> str:
    return f"{name} must be {expected}, not {kind_of(value)}"


def _values(value: object, expected: str) -> dict[str, Any]:
    is_scalar = isinstance(value, (str, bool, int, float))
    return {"found": value if is_scalar else None, "expected": expected}


RULE = Rule(
    subject=Baseline,
    severity="error",
    check=check,
    examples=(
        Example(
            bad='{"scenarios": {"t2i": {"expected_e2e_ms": "9.5"}}}',
            good='{"scenarios": {"t2i": {"expected_e2e_ms": 9.5}}}',
        ),
        Example(
            bad='{"scenarios": {"t2i": {"stages_ms": {"A": 9.1}, "expected_e2e_ms": null}}}',
            good='{"scenarios": {"t2i": {"stages_ms": {"A": null}, "expected_e2e_ms": 9.5}}}',
        ),
        Example(bad='{"scenarios": [{"name": "t2i"}]}', good='{"scenarios": {"t2i": {}}}'),
    ),
)
