"""The kinds of fields, by record, and which way is better in each."""

from typing import Any

import pytest

from perflint.formats import Format, build
from perflint.formats.fields import FieldKinds
from perflint.formats.paths import FieldPath

OWN: dict[str, Any] = {
    "summary": "Own",
    "records": {"at": "/cases/*"},
    "fields": {
        "rate": "measurement",
        "gain": "signed",
        "peak": "size?",
        "cap": "limit",
        "parts": "measurements",
        "runs": "samples",
        "inner/deep": "sizes?",
        "stats/spread": "measurement",
        "rounds": "count",
        "mode": "text",
        "extra": "any?",
    },
    "samples": {"runs": {"shape": "list"}, "inner/deep": {"shape": "nested-lists"}},
    "may-be-zero": ["stats/spread"],
}


def own(**keys: Any) -> Format:
    return build("own", {**OWN, **keys})


def path(text: str) -> FieldPath:
    return FieldPath.parse(text)


def texts(paths: Any) -> list[str]:
    return [str(item) for item in paths]


# ---- kinds


@pytest.mark.parametrize(
    ("route", "field", "nature"),
    [
        (("rate",), "rate", "measured"),
        (("parts", "a"), "parts", "measured"),
        (("runs", 3), "runs", "measured"),
        (("inner", "deep", 0, 1), "inner/deep", "size"),
        (("stats", "spread"), "stats/spread", "measured"),
        (("cap",), "cap", "limit"),
        (("gain",), "gain", "signed"),
        (("mode",), "mode", "plain"),
        (("extra", "anything"), "extra", "plain"),
        (("stats",), None, "plain"),
        (("stats", "other"), None, "plain"),
        (("new",), None, "plain"),
        ((), None, "plain"),
    ],
)
def test_a_route_belongs_to_the_field_at_it_or_around_it(
    route: tuple[str | int, ...], field: str | None, nature: str
) -> None:
    kinds = own().kinds
    assert kinds.field_of(route) == (None if field is None else path(field))
    assert kinds.kind(route).nature == nature


def test_measured_are_numbers_and_objects_but_no_samples_and_no_limits() -> None:
    record = {
        "rate": 1,
        "gain": 1,
        "peak": 1,
        "cap": 1,
        "parts": {"a": 1},
        "runs": [1],
        "stats": {"spread": 1, "other": 1},
        "rounds": 1,
    }
    measured = ["parts/a", "rate", "gain", "peak", "stats/spread"]
    assert sorted(texts(own().kinds.measured.paths(record))) == sorted(measured)


def test_checked_metrics_are_required_and_must_not_be_zero() -> None:
    kinds = own().kinds
    assert texts(kinds.checked_metrics) == ["rate", "gain", "cap", "parts", "runs"]
    assert texts(kinds.limits) == ["cap"]


@pytest.mark.parametrize("field", ["rate", "gain", "peak", "cap", "parts", "runs"])
@pytest.mark.parametrize(
    ("value", "unset"),
    [(None, True), ({}, True), ([], True), (1, False), (-1.5, False), ("", False), (False, False)],
)
def test_null_and_empty_collections_are_unset_in_every_field(
    field: str, value: Any, unset: bool
) -> None:
    assert own().kinds.is_unset(path(field), value) is unset


@pytest.mark.parametrize("zero", [0, 0.0, -0.0])
@pytest.mark.parametrize(
    ("field", "unset"),
    [("rate", True), ("peak", True), ("parts/a", True), ("gain", False), ("cap", False)],
)
def test_zero_is_unset_except_for_signed_numbers_and_limits(
    field: str, zero: float, unset: bool
) -> None:
    assert own().kinds.is_unset(path(field), zero) is unset


# ---- kinds by record


BY_RECORD = own(
    kinds=[
        {"record": "mem-exact", "field": "rate", "kind": "limit"},
        {"record": "mem-*", "field": "rate", "kind": "size"},
        {"record": "*", "field": "rate", "kind": "signed"},
        {"record": "mem-?", "field": "runs", "kind": "sizes"},
        {"record": "[a]", "field": "gain", "kind": "number"},
    ]
)


def kinds_in(name: str) -> dict[str, str]:
    fields = BY_RECORD.kinds_of(name).fields
    return {str(at): field.kind for at, field in fields.items() if str(at) in ("rate", "runs")}


@pytest.mark.parametrize(
    ("name", "rate", "runs"),
    [
        ("mem-exact", "limit", "samples"),  # three entries match; the first one counts
        ("mem-a", "size", "sizes"),
        ("mem-a/b", "size", "samples"),
        ("mem-", "size", "samples"),
        ("Mem-a", "signed", "samples"),
        ("", "signed", "samples"),
    ],
)
def test_the_first_matching_entry_for_each_field_counts(name: str, rate: str, runs: str) -> None:
    assert kinds_in(name) == {"rate": rate, "runs": runs}


@pytest.mark.parametrize(("name", "kind"), [("a", "number"), ("[a]", "number"), ("b", "signed")])
def test_the_record_is_a_glob_or_the_name_itself(name: str, kind: str) -> None:
    assert BY_RECORD.kinds_of(name).fields[path("gain")].kind == kind


def test_a_record_without_an_entry_has_the_kinds_of_the_format() -> None:
    format = own(kinds=[{"record": "mem-*", "field": "rate", "kind": "size"}])
    assert format.kinds_of("x") is format.kinds
    assert format.kinds_of("mem-a") is format.kinds_of("mem-b")
    assert format.kinds_of("mem-a") is not format.kinds


def test_other_kinds_keep_what_is_optional() -> None:
    format = own(kinds=[{"record": "*", "field": "peak", "kind": "limit"}])
    kinds = format.kinds_of("x")
    assert kinds.fields[path("peak")].optional
    assert texts(kinds.limits) == ["peak", "cap"]
    assert path("peak") not in kinds.checked_metrics


def test_a_count_in_some_records_only_is_not_exact_elsewhere() -> None:
    keys = {
        "decimals": 2,
        "derived": [{"field": "rate", "is": "{rounds} * 2"}],
        "kinds": [{"record": "time-*", "field": "rounds", "kind": "measurement"}],
    }
    (law,) = own(**keys).laws
    assert law.expression.rounding.radius(path("rounds"), 3.0) == 0.005


# ---- directions


def side(
    format: Format,
    route: tuple[str | int, ...],
    record: Any = None,
    kinds: FieldKinds | None = None,
) -> str | None:
    return format.directions.of(route, record, kinds or format.kinds)


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize(
    ("route", "expected"),
    [
        (("parts", "ab"), "lower"),  # the item
        (("parts", "ac"), "higher"),  # a pattern of items
        (("parts", "x"), "lower"),  # the object
        (("parts",), "lower"),
        (("runs", 3), "higher"),
        (("runs",), "higher"),
        (("inner", "deep", 0, 1), "higher"),
        (("rate",), "lower"),
        (("cap",), "higher"),
        (("stats", "spread"), "lower"),
        (("rounds",), None),
        (("mode",), None),
        (("extra", "x"), None),
        (("new",), None),
        ((), None),
    ],
)
def test_an_item_precedes_a_pattern_and_that_the_object(
    route: tuple[str | int, ...], expected: str | None, reverse: bool
) -> None:
    entries = [
        ("parts", "lower"),
        ("parts/a*", "higher"),
        ("parts/ab", "lower"),
        ("runs", "higher"),
        ("inner/deep", "higher"),
        ("cap", "higher"),
    ]
    ordered = reversed(entries) if reverse else entries
    assert side(own(direction=dict(ordered)), route) == expected


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("thrpt", "higher"),
        ("ops", "higher"),
        ("avgt", "lower"),
        ("", "lower"),
        (None, "lower"),
        (["thrpt"], "lower"),
        ({}, "lower"),
        (1, "lower"),
    ],
)
def test_a_direction_may_depend_on_another_field(mode: Any, expected: str) -> None:
    format = own(direction={"parts/a": {"by": "mode", "higher": ["thrpt", "ops"]}})
    assert side(format, ("parts", "a"), {"mode": mode}) == expected
    assert side(format, ("parts", "b"), {"mode": mode}) == "lower"


@pytest.mark.parametrize("record", [{}, None, [], "x"])
def test_a_direction_by_an_absent_field_is_lower(record: Any) -> None:
    format = own(direction={"rate": {"by": "mode", "higher": ["thrpt"]}})
    assert side(format, ("rate",), record) == "lower"


def test_only_measured_fields_and_limits_have_a_direction_in_a_record() -> None:
    format = own(
        kinds=[{"record": "n", "field": "rate", "kind": "number"}], direction={"rate": "higher"}
    )
    assert side(format, ("rate",)) == "higher"
    assert side(format, ("rate",), kinds=format.kinds_of("n")) is None


ITEMS = {"field": "parts/*", "is": "count({runs}) * percentile({runs}, *, 'inclusive')"}


@pytest.mark.parametrize(
    ("keys", "route", "expected"),
    [
        ({}, ("parts", "50"), None),
        ({}, ("parts",), "lower"),
        ({}, ("rate",), "lower"),
        ({"top-level": ["parts/50"]}, ("parts", "50"), "lower"),
        ({"top-level": ["parts/50"]}, ("parts", "99"), None),
        ({"direction": {"parts": "higher"}}, ("parts", "99"), "higher"),
        ({"direction": {"parts/9*": "higher"}}, ("parts", "99"), "higher"),
        ({"direction": {"parts/9*": "higher"}}, ("parts", "50"), None),
    ],
)
def test_derived_items_take_part_only_if_the_format_says_so(
    keys: dict[str, Any], route: tuple[str, ...], expected: str | None
) -> None:
    assert side(own(derived=[ITEMS], **keys), route) == expected


def test_directions_are_declared_or_not() -> None:
    assert not own().directions.are_declared
    assert own(direction={"rate": "lower"}).directions.are_declared
