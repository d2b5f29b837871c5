"""Which samples a series must have, where its record says so."""

from typing import Any

import pytest

from perflint.documents.baselines.sample_index import ExpectedIndices, expected_indices
from perflint.formats.language import SampleIndex
from perflint.primitives.decode import decode

INDEX = decode({"start": "from", "stop": "to", "step": "by"}, SampleIndex)


def record(start: Any = 1, stop: Any = 20, step: Any = 5) -> dict[str, Any]:
    return {"from": start, "to": stop, "by": step}


@pytest.mark.parametrize(
    ("found", "unexpected"),
    [
        (["1", "5", "10", "15", "20"], None),
        (["20", "15", "10", "5", "1"], None),
        (["5", "10", "15", "20"], "1"),
        (["1", "5", "10", "20"], "15"),
        (["1", "5", "10", "15"], "20"),
        (["1", "5", "10", "15", "20", "25"], "25"),
        (["1", "5", "7", "10", "15", "20"], "7"),
        (["0", "1", "5", "10", "15", "20"], "0"),
        ([], "1"),
        (["1", "5", "10", "15", "20", "x"], "x"),
    ],
)
def test_an_object_has_the_first_index_and_the_multiples(found: list[str], unexpected: Any) -> None:
    expected = expected_indices(INDEX, record())
    assert expected is not None
    assert expected.difference(found, ()) == unexpected


def test_a_missing_value_may_be_before_the_first_index() -> None:
    expected = ExpectedIndices(5, 20, 5)
    assert expected.difference(["1", "5", "10", "15", "20"], ["1"]) is None
    assert expected.difference(["1", "5", "10", "15", "20"], ()) == "1"
    assert expected.difference(["5", "10", "15", "20", "25"], ["25"]) == "25"


@pytest.mark.parametrize(
    ("start", "stop", "step", "count"),
    [(0, 100, 5, 20), (0, 7, 1, 7), (1, 100, 5, 20), (0, 0, 1, 0)],
)
def test_a_list_has_an_item_for_each_index_before_the_last(start, stop, step, count) -> None:
    assert ExpectedIndices(start, stop, step).listed == count


@pytest.mark.parametrize(
    "fields",
    [
        record(step=0),
        record(step=-5),
        record(start=-1),
        record(start=30),
        record(stop=20.0),
        record(step="5"),
        record(start=True),
        record(stop=None),
        {},
    ],
)
def test_invalid_fields_say_nothing(fields: dict[str, Any]) -> None:
    assert expected_indices(INDEX, fields) is None


def test_a_huge_range_is_not_listed() -> None:
    assert ExpectedIndices(0, 10**17, 1).difference(["0", "1"], ()) is None
