from math import inf, nextafter
from typing import Any

import pytest

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


def test_a_file_without_a_record_has_no_format() -> None:
    assert PYTEST.matches({"machine_info": {}, "benchmarks": [{}]})
    assert not PYTEST.matches({"machine_info": {}, "benchmarks": []})
    assert not PYTEST.matches({"machine_info": {}, "benchmarks": {"a": {}}})
    assert not PYTEST.matches({"benchmarks": [{}]})


def test_a_format_without_a_signature_matches_no_file() -> None:
    assert not format_of().matches({"runs": {"a": {"mean": 1}}})


def test_records_in_a_list_are_recognized() -> None:
    format = format_of(
        records={"at": "/runs/*", "name": "id"},
        signature={"has": ["/runs"], "record-has": ["id", "stats/min"]},
    )
    assert format.matches({"runs": [{"id": 1, "stats": {"min": 1}}]})
    assert not format.matches({"runs": [{"id": 1, "stats": {}}]})


def test_a_number_is_rounded_to_the_decimals_of_its_field() -> None:
    assert (SGLANG.rounded(1.23456, 1), PYTEST.rounded(1.23456, 3)) == (1.2, 1.235)


FLAT = build("flat", {"summary": "Flat", "records": {"at": "/*"}, "fields": {".": "limit"}})


@pytest.mark.parametrize("value", [5, 5.5, None, "5", [5], {"a": 5}])
def test_a_record_of_a_flat_format_has_one_field(value: Any) -> None:
    assert FLAT.is_flat
    assert FLAT.fields_of(value) == {".": value}
    assert FLAT.value_of({".": value}) == value


@pytest.mark.parametrize("value", [5, None, "5", [5]])
def test_a_record_of_other_formats_is_an_object(value: Any) -> None:
    assert SGLANG.fields_of(value) is None
    assert SGLANG.record_of({"notes": value}) == {"notes": value}


def test_strings_for_missing_numbers_are_read_as_null() -> None:
    format = format_of(
        fields={"a": "measurement", "b/c": "size", "parts": "measurements", "note": "text"},
        missing=["nan", "NaN"],
    )
    record = {
        "a": "nan",
        "b": {"c": "NaN", "d": "nan"},
        "parts": {"x": "nan", "y": 1},
        "note": "nan",
    }
    assert format.without_missing(record) == {
        "a": None,
        "b": {"c": None, "d": "nan"},
        "parts": {"x": None, "y": 1},
        "note": "nan",
    }
    assert record["a"] == "nan"


def test_keys_of_the_file_that_the_format_reads_need_not_be_listed() -> None:
    keys = {
        "records": {"at": "/runs/*"},
        "metadata": {"date": "/info/date", "date-in-text": ["/title"]},
        "tolerances": {"at": "/limits"},
        "signature": {"has": ["/version", "/runs"]},
        "top-level-keys": ["machine"],
    }
    known = format_of(**keys).known_keys
    assert known == {"runs", "info", "title", "limits", "version", "machine"}
    assert format_of().known_keys is None


def test_keys_beside_records_in_the_outermost_object_are_not_records() -> None:
    format = format_of(
        records={"at": "/*"}, fields={".": "measurement"}, metadata={"date": "/updated"}
    )
    assert format.other_keys == {"updated"}
    assert format_of(metadata={"date": "/updated"}).other_keys == frozenset()


@pytest.mark.parametrize(
    ("value", "rounded"),
    [
        (807.8449999999999, 807.85),  # 14541.21 / 18
        (85899345920.25, 85899345920.25),
        (8589934592012.25, 8589934592012.25),
        (123456789012345.67, 123456789012345.67),
        (1e300, 1e300),
        (85899345920.254, 85899345920.25),
    ],
)
def test_the_decimals_of_a_large_number_are_kept(value: float, rounded: float) -> None:
    assert SGLANG.rounded(value) == rounded
    assert SGLANG.rounded(-value) == -rounded


def test_a_number_is_shown_with_the_decimals_of_its_field() -> None:
    assert (SGLANG.show(1.23456, 4), SGLANG.show(1.23456, 0)) == ("1.2346", "1")
    assert (PYTEST.show(1.23456, 2), PYTEST.show(3, 2)) == ("1.23", "3")
