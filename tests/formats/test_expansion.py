"""Formats whose fields have any name on the way to them."""

from typing import Any

import pytest

from perflint.formats import Format, build
from tests.rules.conftest import run_rule

KEYS: dict[str, Any] = {
    "summary": "Latencies by type",
    "files": ["bench.json"],
    "records": {"at": ""},
    "fields": {
        "scale": "number",
        "per_type/*/count": "count",
        "per_type/*/p50": "measurement",
        "per_type/*/p99": "measurement",
        "per_type/*/rate": "measurement?",
        "per_type/*/runs": "samples?",
        "hosts/*/*/ms": "measurement?",
        "total": "measurement?",
    },
    "samples": {"per_type/*/runs": {"shape": "list", "called": "runs"}},
    "direction": {"per_type/*/rate": "higher"},
    "derived": [
        {"field": "per_type/*/rate", "is": "1000 * {scale} / {per_type/*/p50}"},
        {"field": "per_type/*/p50", "is": "median", "of": ["per_type/*/runs"]},
        {"field": "total", "is": "sum({per_type/*/p99})"},
    ],
    "ascending": [{"fields": ["per_type/*/p50", "per_type/*/p99"]}],
}


def record(**more: Any) -> dict[str, Any]:
    types = {
        "add": {"count": 3, "p50": 10.0, "p99": 20.0, "rate": 200.0, "runs": [9.0, 10.0, 12.0]},
        "del": {"count": 1, "p50": 5.0, "p99": 7.0},
    }
    return {"scale": 2.0, "total": 27.0, "per_type": types, **more}


def pointers(rule: str, value: dict[str, Any], **options: Any) -> list[str | None]:
    return [finding.pointer for finding in run_rule(rule, value, format=KEYS, **options)]


RULES = (
    "aggregate-mismatch",
    "statistics-out-of-order",
    "missing-field",
    "wrong-type",
    "unknown-field",
)


@pytest.mark.parametrize("rule", RULES)
def test_a_record_that_obeys_has_no_finding(rule: str) -> None:
    assert pointers(rule, record()) == []


@pytest.mark.parametrize(
    ("rule", "name", "field", "value", "expected"),
    [
        ("aggregate-mismatch", "add", "rate", 300.0, ["/per_type/add/rate"]),
        ("aggregate-mismatch", "add", "p50", 11.0, ["/per_type/add/rate", "/per_type/add/p50"]),
        ("aggregate-mismatch", "del", "p99", 8.0, ["/total"]),
        ("statistics-out-of-order", "del", "p99", 4.0, ["/per_type/del/p99"]),
        ("wrong-type", "del", "count", -1, ["/per_type/del/count"]),
        ("wrong-type", "add", "runs", [1.0, "2"], ["/per_type/add/runs/1"]),
        ("unknown-field", "del", "p95", 4.0, ["/per_type/del/p95"]),
        ("negative-measurement", "del", "p50", -4.0, ["/per_type/del/p50"]),
    ],
)
def test_each_name_is_checked(rule: str, name: str, field: str, value: Any, expected: list) -> None:
    edited = record()
    edited["per_type"][name][field] = value
    assert pointers(rule, edited) == expected


def test_a_missing_field_of_one_name_is_reported() -> None:
    edited = record()
    del edited["per_type"]["del"]["p99"]
    (finding,) = run_rule("missing-field", edited, format=KEYS)
    assert finding.expected == ["per_type/del/p99"]


def test_a_direction_is_that_of_each_name() -> None:
    edited = record()
    edited["per_type"]["add"]["rate"] = 100.0
    options = {"before": record(), "policy": "tighten-only"}
    assert pointers("loosened-baseline", edited, **options) == ["/per_type/add/rate"]


def test_records_of_the_same_names_share_a_format() -> None:
    format: Format = build("own", KEYS)
    first, same, other = record(), record(), record(per_type={"x": {}})
    assert format.of_record(first) is format.of_record(same)
    assert format.of_record(first) is not format.of_record(other)
    assert (
        build(
            "own",
            {
                **KEYS,
                "fields": {"a": "number"},
                "samples": {},
                "derived": [],
                "direction": {},
                "ascending": [],
            },
        )
        .of_record(first)
        .has_patterns
        is False
    )


@pytest.mark.parametrize("value", [[], {}, 7, None, "x", {"add": 7}, {"add": None}, [1, 2]])
def test_other_values_do_not_crash(value: Any) -> None:
    for rule in (*RULES, "placeholder-scenario", "unguarded-metric", "negative-measurement"):
        pointers(rule, record(per_type=value))
