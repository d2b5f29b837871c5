from math import inf, nextafter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.formats import Format, Formats, build
from perflint.formats.paths import FieldPath

SGLANG = Formats({}).named("sglang-diffusion")
PYTEST = Formats({}).named("pytest-benchmark")


def format_of(**keys: Any) -> Format:
    fields = {"mean": "measurement", "stats/min": "measurement?", "note": "text?"}
    return build("own", {"summary": "Own", "records": {"at": "/runs/*"}, "fields": fields, **keys})


def names_of(names: dict[FieldPath, frozenset[str]]) -> dict[str, list[str]]:
    return {str(parent): sorted(fields) for parent, fields in names.items()}


def test_known_fields_are_grouped_by_the_object_that_contains_them() -> None:
    assert names_of(format_of().known) == {"": ["mean", "note", "stats"], "stats": ["min"]}


def test_only_fields_without_a_question_mark_are_required() -> None:
    assert names_of(format_of().required) == {"": ["mean"]}


def test_a_field_is_found_by_its_path() -> None:
    assert format_of().field(FieldPath(("stats", "min"))).optional
    with pytest.raises(KeyError):
        format_of().field(FieldPath(("stats", "max")))


def test_required_measurements_are_checked_unless_they_may_be_zero() -> None:
    fields = {"a": "measurement", "b": "measurement?", "c": "number", "d": "measurement"}
    format = format_of(fields=fields, **{"may-be-zero": ["d"]})
    assert [str(path) for path in format.checked_metrics] == ["a"]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=20))
def test_rounding_errors_never_exceed_the_tolerance(hundredths: list[int]) -> None:
    samples = [value / 1000 for value in hundredths]  # measured in thousandths
    mean = round(sum(samples) / len(samples), 2)
    computed = sum(round(sample, 2) for sample in samples) / len(samples)
    assert abs(mean - computed) <= SGLANG.tolerance(mean, computed)


@pytest.mark.parametrize("value", [0.01, 1.0, 246.89, 1e6])
def test_the_tolerance_of_decimals_is_one_unit_of_the_last_decimal(value: float) -> None:
    assert SGLANG.tolerance(value, value) == pytest.approx(0.01, rel=1e-6)
    assert SGLANG.tolerance(value, value) > SGLANG.least_tolerance == 0.01


@pytest.mark.parametrize(
    ("format", "relative", "tolerance"),
    [
        (PYTEST, None, 2e-9),
        (PYTEST, 1e-6, 2e-6),
        (SGLANG, 1e-6, 2e-6),
        (format_of(), None, 2e-9),
        (format_of(tolerance=0.5), None, 1.0),
    ],
)
def test_a_relative_tolerance_is_relative_to_the_larger_number(
    format: Format, relative: float | None, tolerance: float
) -> None:
    assert format.tolerance(2, 1.9, relative) == pytest.approx(tolerance)
    assert format.tolerance(-1.9, -2.0, relative) == pytest.approx(tolerance)


def test_numbers_are_rounded_to_the_decimals_of_the_format() -> None:
    assert SGLANG.rounded(1.23456) == 1.23
    assert PYTEST.rounded(1.23456) == 1.23456


@pytest.mark.parametrize(
    ("format", "value", "shown"),
    [
        (SGLANG, 246.89123, "246.89"),
        (SGLANG, 7, "7"),
        (SGLANG, 7.0, "7.00"),
        (PYTEST, 0.000123456789, "0.000123457"),
        (PYTEST, 2.0, "2"),
        (PYTEST, 12, "12"),
    ],
)
def test_numbers_are_shown_with_the_decimals_of_the_format(
    format: Format, value: float, shown: str
) -> None:
    assert format.show(value) == shown


@pytest.mark.parametrize("value", [1e300, nextafter(inf, 0)])
def test_a_huge_number_is_shown_in_few_characters(value: float) -> None:
    assert len(SGLANG.show(value)) < 40


RECORD = {"stages_ms": {}, "denoise_step_ms": {}, "expected_e2e_ms": 1}


@pytest.mark.parametrize(
    ("root", "matches"),
    [
        ({"scenarios": {"a": RECORD}}, True),
        ({"scenarios": {"a": RECORD, "b": 7}}, True),
        ({"scenarios": {"a": {"stages_ms": {}}}}, False),
        ({"scenarios": {"a": None}}, False),
        ({"scenarios": {}}, False),
        ({"scenarios": []}, False),
        ({"scenarios": 7}, False),
        ({"scenario": {"a": RECORD}}, False),
        ([RECORD], False),
        (None, False),
    ],
)
def test_a_file_is_recognized_by_its_signature(root: Any, matches: bool) -> None:
    assert SGLANG.matches(root) is matches


def test_a_signature_may_not_depend_on_the_records() -> None:
    assert PYTEST.matches({"machine_info": {}, "benchmarks": []})
    assert not PYTEST.matches({"benchmarks": []})


def test_a_format_without_a_signature_matches_no_file() -> None:
    assert not format_of().matches({"runs": {"a": {"mean": 1}}})


def test_records_in_a_list_are_recognized() -> None:
    format = format_of(
        records={"at": "/runs/*", "name": "id"},
        signature={"has": ["/runs"], "record-has": ["stats/min"]},
    )
    assert format.matches({"runs": [{"stats": {"min": 1}}]})
    assert not format.matches({"runs": [{"stats": {}}]})
