"""Which sums of parts are proposed."""

from typing import Any

import pytest

from perflint.formats.draft import draft
from perflint.formats.draft.laws import ProposedLaw

STAGES = [
    {"load": 10.5, "encode": 3.25},
    {"load": 12.25, "encode": 7.5},
    {"load": 9.0, "encode": 4},
]


def totals(wholes: list[Any], parts: list[Any] = STAGES, name: str = "e2e_ms") -> list[ProposedLaw]:
    records = {
        f"r{number}": {name: whole, "stages_ms": stages, "note": "x"}
        for number, (whole, stages) in enumerate(zip(wholes, parts, strict=False))
    }
    laws = draft({"records": records, "v": 1}, "a.json").with_laws().laws
    return [law for law in laws if "stages_ms" in str(law.keys)]


def above(share: float) -> list[float]:
    return [round(sum(stages.values()) * (1 + share), 3) for stages in STAGES]


@pytest.mark.parametrize(
    ("share", "overhead"),
    [(-0.004, 0.05), (0.001, 0.05), (0.049, 0.05), (0.051, 0.1), (0.21, 0.25), (0.49, 0.5)],
)
def test_a_total_that_exceeds_its_parts_a_little(share: float, overhead: float) -> None:
    (law,) = totals(above(share))
    assert law.table == "totals"
    assert law.keys == {"whole": ["e2e_ms"], "parts": ["stages_ms/*"], "overhead": overhead}
    assert (law.confirmed, law.among, law.note) == (3, 3, "")


@pytest.mark.parametrize("share", [-0.01, -0.5, 0.51, 3.0])
def test_a_total_below_its_parts_or_far_above_them_is_none(share: float) -> None:
    assert totals(above(share)) == []


def test_an_exact_sum_is_a_derived_field() -> None:
    (law,) = totals(above(0))
    assert law.table == "derived"
    assert law.keys == {"field": "e2e_ms", "is": "sum({stages_ms/*})"}


def test_one_record_that_breaks_it_is_enough() -> None:
    assert totals([*above(0.1)[:2], 5.0]) == []


def test_without_the_name_of_a_total_the_numbers_must_be_close() -> None:
    assert [law.keys["overhead"] for law in totals(above(0.09), name="took_ms")] == [0.1]
    assert totals(above(0.11), name="took_ms") == []


def test_few_records_need_the_name_of_a_total() -> None:
    (law,) = totals(above(0.05)[:2])
    assert law.note == "too few to be certain"
    assert totals(above(0.11)[:2]) == []
    assert totals(above(0.05)[:2], name="took_ms") == []


def test_parts_that_have_the_same_names_everywhere_or_not() -> None:
    parts = [{"a": 10.5, "b": 3.25}, {"a": 12.25, "c": 7.5}, {"b": 9.0, "c": 4, "d": None}]
    (law,) = totals([14.0, 20.0, 13.1], parts)
    assert law.keys["parts"] == ["stages_ms/*"]


def test_statistics_are_no_parts() -> None:
    parts = [{"p50": 10.5, "p99": 13.25}, {"p50": 12.25, "p99": 17.5}, {"p50": 9.0, "p99": 9.5}]
    wholes = [round(sum(each.values()) * 1.01, 3) for each in parts]
    assert all(law.table == "ascending" for law in totals(wholes, parts))
