"""Each law of each built-in format: a record that obeys it, and the record with a number moved."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from perflint import rules
from perflint.documents.baselines.baseline import Baseline, BaselineSettings
from perflint.documents.baselines.scenario import Scenario
from perflint.documents.json.document import JsonDocument
from perflint.formats import BUILTIN, Format, Formats
from perflint.formats.formulas import fields
from perflint.formats.laws import Expression, Law, terms_of
from perflint.formats.paths import FieldPath
from perflint.formats.records import RecordPlace
from perflint.primitives.decode import decode
from perflint.primitives.text import Text

FORMATS = {name: Formats({}).named(name) for name in BUILTIN}
LAWS = [(name, number) for name, format in FORMATS.items() for number in range(len(format.laws))]
ORDERS = [
    (name, number) for name, format in FORMATS.items() for number in range(len(format.ascending))
]
NUMERIC = (
    "aggregate-mismatch",
    "statistics-out-of-order",
    "sample-gap",
    "total-below-parts",
    "negative-measurement",
)
numbers = st.floats(1.0, 1e6)
series = st.lists(numbers, min_size=3, max_size=8)


class Draft:
    """The fields of a record, as a file has them, and how they are read."""

    def __init__(self, format: Format) -> None:
        self.format = format
        self.value: dict[str, Any] = {}

    def set(self, path: FieldPath, value: Any) -> None:
        """Write a field; digits in its path are the places of a list."""
        *outer, last = path
        inner: Any = self.value
        for name in outer:
            inner = inner.setdefault(name, {})
        inner[last] = value

    def draw(self, data: st.DataObject, path: FieldPath) -> None:
        """Write a value that a field may have, if it has none."""
        if "*" in path:
            path = FieldPath(path[: path.index("*")])
        if type(path.get(self.value)) in (int, float, list, dict):
            return
        shape = self.format.keys.samples[path].shape if path in self.format.keys.samples else None
        values = data.draw(series if shape else numbers)
        if shape is None:
            is_count = path in self.format.fields and self.format.field(path).kind == "count"
            self.set(path, int(values) if is_count else self.rounded(values))
        elif shape == "list":
            self.set(path, [self.rounded(value) for value in values])
        elif shape == "nested-lists":
            self.set(path, [[self.rounded(value) for value in values], [values[0]]])
        else:
            self.set(path, {str(at): self.rounded(value) for at, value in enumerate(values)})

    def rounded(self, value: float) -> float:
        return self.format.rounded(value)

    def scenario(self) -> Scenario:
        value = _with_lists(self.value)
        document = JsonDocument(Text("a.json", json.dumps({"x": value}).encode()))
        record = self.format.record_of(document.value["x"])
        assert record is not None
        return Scenario(document, self.format, RecordPlace(("x",), value, "x"), record)

    def findings(self) -> list[tuple[str, str]]:
        scenario = self.scenario()
        baseline = Baseline(scenario.document, self.format, BaselineSettings(date(2026, 5, 17)))
        baseline.scenarios = [scenario]
        loaded = map(rules.load, NUMERIC)
        return [
            (rule.name, finding.field or "")
            for rule in loaded
            for finding in rule.check(baseline, decode({}, rule.options))
        ]


def _with_lists(value: Any) -> Any:
    """Make lists of objects with the keys 0 and 1 and no others, as in ``scoreConfidence``."""
    if type(value) is not dict:
        return value
    items = {key: _with_lists(item) for key, item in value.items()}
    return [items.get("0"), items.get("1")] if items.keys() <= {"0", "1"} else items


def obeying(draft: Draft, law: Law, data: st.DataObject) -> FieldPath:
    """Write operands, and the derived field that they give; return its path."""
    field = law.keys.field
    if field[-1] == "*":
        field = FieldPath((*field[:-1], data.draw(st.sampled_from(["0.0", "50.0", "99.9"]))))
    for path in fields(law.expression.node):
        draft.draw(data, path)
    if law.keys.where_equal:
        equal, term = map(str, law.keys.where_equal)
        node = draft.format._formulas[term]
        for path in fields(node):
            draft.draw(data, path)
        count = Expression(node, law.expression.rounding).value(draft.scenario())
        draft.set(FieldPath.parse(equal), count)
    draft.set(field, 1.0)
    scenario = draft.scenario()
    (aggregate,) = [item for item in scenario.layout.aggregates if item.law is law]
    value = scenario.computed(aggregate)
    assert value is not None
    kind = scenario.layout.kinds.kind(field)
    assume(value > 0 or (value < 0 and kind.may_be_negative))
    draft.set(field, draft.format.rounded(value, law.keys.decimals))
    return field


def moved(draft: Draft, law: Law, field: FieldPath, data: st.DataObject) -> None:
    """Move one operand; or the derived field, if the law allows that or another law would not."""
    before = json.loads(json.dumps(draft.value))
    path = data.draw(st.sampled_from(fields(law.expression.node)))
    value = FieldPath(path[: path.index("*")] if "*" in path else path).get(draft.value)
    if type(value) in (int, float):
        draft.set(path, value + 1 if type(value) is int else draft.rounded(value * 1.5))
    else:
        inner = value[0] if type(value[0] if type(value) is list else None) is list else value
        key: Any = 0 if type(inner) is list else "0"
        inner[key] = draft.rounded(inner[key] * 1.5 + 1)
    scenario = draft.scenario()
    (aggregate,) = [item for item in scenario.layout.aggregates if item.law is law]
    is_ordered = any(
        path in fields(term.node) for terms in draft.format.ascending for term in terms
    )
    if scenario.matches(aggregate) is False and not is_ordered:
        return
    draft.value = before
    value = field.get(draft.value)
    draft.set(field, value + 1 if type(value) is int else draft.rounded(value * 1.5 + 0.1))


@pytest.mark.parametrize(("name", "number"), LAWS)
@settings(max_examples=12)
@given(data=st.data())
def test_a_record_that_obeys_a_law_has_no_finding_and_one_that_was_edited_has_one(
    name: str, number: int, data: st.DataObject
) -> None:
    draft = Draft(FORMATS[name])
    law = draft.format.laws[number]
    field = obeying(draft, law, data)
    assert draft.findings() == []
    moved(draft, law, field, data)
    assert draft.findings() == [("aggregate-mismatch", str(field))]


@pytest.mark.parametrize(("name", "number"), ORDERS)
@settings(max_examples=12)
@given(data=st.data())
def test_an_order_is_kept_or_reported_once(name: str, number: int, data: st.DataObject) -> None:
    draft = Draft(FORMATS[name])
    terms = draft.format.ascending[number]
    operands = [fields(term.node)[0] for term in terms]
    values = [data.draw(st.floats(100.0, 1e4))]
    values += [values[0] * 2**place for place in range(1, len(terms))]
    for path, value in zip(operands, values, strict=True):
        is_count = path in draft.format.fields and draft.format.field(path).kind == "count"
        is_item = path[-1] == "*"
        written = int(value) if is_count else draft.rounded(value)
        draft.set(FieldPath(path[:-1]) if is_item else path, [written] if is_item else written)
    scenario = draft.scenario()
    (concrete,) = terms_of(terms, scenario.record)
    results = [term.value(scenario) for term in concrete]
    assert results == sorted(results)
    assert draft.findings() == []
    # below the last but one, but not below what another order compares it with, too
    lowest = draft.rounded(values[-2] * 0.75 if len(terms) > 2 else values[0] / 1e4)
    last = operands[-1]
    field = FieldPath(path for path in last if path != "*") if last[-1] == "*" else last
    is_count = last in draft.format.fields and draft.format.field(last).kind == "count"
    draft.set(field, [lowest] if last[-1] == "*" else int(lowest) if is_count else lowest)
    at = FieldPath((*field, "0")) if last[-1] == "*" else field
    assert draft.findings() == [("statistics-out-of-order", str(at))]
