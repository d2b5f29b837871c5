"""Series of which the record says which samples there are."""

from typing import Any

import pytest
import tomli

from perflint.formats import build
from perflint.formats.draft import draft
from perflint.formats.draft.toml import toml

INDEX = {"start": "first", "stop": "last", "step": "every"}


def series(values: Any, first: int = 1, last: int = 15, every: int = 5) -> dict[str, Any]:
    return {"first": first, "last": last, "every": every, "values": values}


def at(*indices: int) -> dict[str, Any]:
    return {str(index): 1.5 + index / 7 for index in indices}


def samples(*records: dict[str, Any], with_laws: bool = False) -> dict[str, Any]:
    """Return what the draft says of the series, none if it is not one."""
    found = draft({f"r{n}": record for n, record in enumerate(records)}, "golden.json")
    text = toml(found, with_laws=with_laws)
    keys = tomli.loads(text)["formats"][found.name]
    build(found.name, keys)
    described: dict[str, Any] = keys.get("samples", {}).get("values", {})
    return described


FULL = series(at(1, 5, 10, 15))


def test_an_object_with_the_multiples_of_a_step() -> None:
    one, other = series(at(1, 5, 10, 15)), series(at(5, 10), first=5, last=12)
    assert samples(one, other) == {"shape": "index-map", "index": INDEX}


def test_a_missing_value_may_be_before_the_first() -> None:
    nan = {"1": "nan", "2": "nan", **at(4, 5, 10, 15)}
    assert samples(series(nan, first=4), FULL) == {"shape": "index-map", "index": INDEX}
    assert samples(series({**nan, "3": 1.5}, first=4), FULL) == {}


@pytest.mark.parametrize(
    "other", [at(1, 5, 15), at(1, 5, 10, 15, 20), at(1, 4, 10, 15), {**at(1, 5, 10), "x": 1.5}]
)
def test_one_record_with_other_samples_is_enough(other: dict[str, Any]) -> None:
    assert samples(series(at(1, 5, 10, 15)), series(other)) == {}


def test_the_number_of_items_of_a_list_is_a_law() -> None:
    records = series([1.5, 2.25, 3.75]), series([1.25, 2.5], last=7)
    assert samples(*records) == {"shape": "list"}
    assert samples(*records, with_laws=True) == {"shape": "list", "index": INDEX}
    assert "index" not in samples(series([1.5, 2.25, 3.75, 4.5]), with_laws=True)


def test_fields_of_any_names_may_say_it() -> None:
    record = {"x": 10, "y": 30, "z": 10, "d": 7, "values": at(10, 20, 30)}
    other = {"x": 0, "y": 20, "z": 5, "d": 7, "values": at(0, 5, 10, 15, 20)}
    assert samples(record, other) == {
        "shape": "index-map",
        "index": {"start": "x", "stop": "y", "step": "z"},
    }


def test_few_samples_prove_nothing() -> None:
    assert samples(series(at(1, 5), last=9)) == {}
