"""Measurements of a run, rounded as the format says."""

from typing import Any

from perflint.formats import build
from perflint.runs.rounding import round_measured

FORMAT: dict[str, Any] = {
    "summary": "Own",
    "records": {"at": "/cases/*"},
    "decimals": 1,
    "fields": {
        "rate": "measurement",
        "whole": "measurement",
        "factor": "number",
        "cap": "limit",
        "parts": "measurements",
        "runs": "samples",
    },
    "samples": {"runs": {"shape": "list"}},
    "derived": [
        {"field": "rate", "is": "{whole} / 3", "decimals": 4},
        {"field": "parts/p*", "is": "percentile({runs}, 50, 'inclusive')", "decimals": 3},
    ],
}


def rounded(record: dict[str, Any], **keys: Any) -> dict[str, Any]:
    round_measured(record, build("own", {**FORMAT, **keys}))
    return record


def test_measured_numbers_are_rounded_to_the_decimals_of_the_format() -> None:
    assert rounded(
        {
            "whole": 1.23456,
            "factor": 1.23456,
            "cap": 1.23456,
            "runs": [1.23456],
            "parts": {"a": 2.26},
        }
    ) == {"whole": 1.2, "factor": 1.23456, "cap": 1.23456, "runs": [1.2], "parts": {"a": 2.3}}


def test_a_derived_field_is_rounded_to_its_own_decimals() -> None:
    record = {"rate": 0.333333, "parts": {"p50": 1.23456, "q": 1.23456}}
    assert rounded(record) == {"rate": 0.3333, "parts": {"p50": 1.235, "q": 1.2}}


def test_other_values_of_derived_fields_are_kept() -> None:
    record = {"rate": "nan", "parts": {"p50": None, "p9": 3}}
    assert rounded(record) == {"rate": "nan", "parts": {"p50": None, "p9": 3}}
    assert rounded({"parts": [1.23456]}) == {"parts": [1.2]}
    assert rounded({}) == {}


def test_a_record_that_is_a_number_is_rounded() -> None:
    flat = {"fields": {".": "size"}, "samples": {}, "derived": []}
    assert rounded({".": 1.23456}, **flat) == {".": 1.2}
    flat["fields"] = {".": "limit"}
    assert rounded({".": 1.23456}, **flat) == {".": 1.23456}
