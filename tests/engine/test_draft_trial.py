"""A draft is corrected until its file has no findings, with and without its laws."""

import json
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.engine.draft_trial import _findings, corrected, format_of
from perflint.formats.draft import Draft, DraftError, draft
from perflint.sources.work_tree import WorkTreeFile

TODAY = date(2026, 5, 17)
SOURCE = WorkTreeFile("base.json", "base.json", True)


def drafted(value: Any) -> Draft:
    """Return the draft of a file, under which it has no findings of any rule."""
    data = json.dumps(value).encode()
    found = corrected(draft(value, "base.json"), SOURCE, data, TODAY)
    for with_laws in (False, True):
        left = _findings(format_of(found, with_laws=with_laws), SOURCE, data, TODAY)
        assert [(each.rule, each.finding.message) for each in left] == []
    return found


def kinds(found: Draft) -> dict[str, str]:
    return {str(path): field.kind for path, field in found.fields.items()}


def test_a_scenario_of_zeros():
    found = drafted({"cases": {"a": {"x_ms": 0.0}, "b": {"x_ms": 1.5}}, "v": 1})
    assert kinds(found) == {"x_ms": "signed"}
    (field,) = found.fields.values()
    assert field.note == "placeholder-scenario reports it as 'measurement'"


def test_samples_that_are_equal_in_two_records():
    runs = [1.5, 2.5, 3.75, 4.25]
    rows = {"a": {"runs": runs}, "b": {"runs": runs}, "c": {"runs": [1.0, 2.0, 3.0, 5.5]}}
    assert kinds(drafted({"cases": rows, "v": 1})) == {"runs": "sizes"}


def test_records_of_another_kind_are_left_out():
    """The shape of google-benchmark without repetitions, with a fitted complexity."""
    times = {16: 630.1299193261176, 64: 1543.8226411625767, 256: 4615.501617037693}
    common = {"run_name": "cplx", "repetitions": 1, "threads": 1, "family_index": 2}
    runs = [
        {**common, "name": f"cplx/{size}", "run_name": f"cplx/{size}", "run_type": "iteration",
         "repetition_index": 0, "iterations": 10**6 // size, "real_time": time,
         "cpu_time": time * 0.3855, "time_unit": "ns"}
        for size, time in times.items()
    ]  # fmt: skip
    fitted = [
        {**common, "name": "cplx_BigO", "run_type": "aggregate", "aggregate_name": "BigO",
         "aggregate_unit": "time", "cpu_coefficient": 6.84286434082757,
         "real_coefficient": 21.177480818532818, "big_o": "N", "time_unit": "ns"},
        {**common, "name": "cplx_RMS", "run_type": "aggregate", "aggregate_name": "RMS",
         "aggregate_unit": "percentage", "rms": 0.03882438068373179},
    ]  # fmt: skip
    found = drafted({"context": {"num_cpus": 2}, "benchmarks": [*runs, *fitted]})
    assert found.place.kept == {("run_type",): ("iteration",)}
    assert "real_coefficient" not in kinds(found)


def test_values_that_repeat_under_decimals():
    rows = {"a": {"runs": [100.25, 100.25, 100.25, 101.5, 3.25]}, "b": {"runs": [1.25, 2.5, 7.25]}}
    found = drafted({"cases": rows, "v": 1})
    assert (kinds(found), found.decimals) == ({"runs": "samples"}, None) or found.decimals


@pytest.mark.parametrize("day", ["2020-01-01", "2030-01-01"])
def test_a_date_that_is_reported_is_a_comment(day):
    found = drafted({"cases": {"a": {"x_ms": 1.5}, "b": {"x_ms": 2.5}}, "updated": day})
    assert found.date == ("/updated", "date")
    assert found.date_note.startswith("stale-date: " if day < "2026" else "future-date: ")


NAMES = st.sampled_from(
    [
        *("a", "b", "mean_ms", "p50", "p99", "min", "max", "count", "n", "runs", "name", "id"),
        *("bytes", "ops", "date", "a/b", "~0", "*", "?", ".", "", '"', "\\", "ü", "0", "1", "10"),
        *("threshold", "seed", "\u202e", "\x7f", "metadata", "{x}"),
    ]
)
NUMBERS = st.one_of(
    st.integers(-3, 50), st.floats(-5, 1000).map(lambda x: round(x, 2)), st.just(0), st.just(1e300)
)
SCALARS = st.one_of(
    NUMBERS, NUMBERS, st.none(), st.booleans(), st.sampled_from(["x", "NaN", "2026-05-01", ""])
)
FIELDS = st.one_of(
    SCALARS,
    SCALARS,
    st.lists(NUMBERS, max_size=5),
    st.lists(st.lists(NUMBERS, max_size=3), max_size=3),
    st.lists(NUMBERS, max_size=4).map(lambda x: {str(n): value for n, value in enumerate(x)}),
    st.dictionaries(NAMES, SCALARS, max_size=4),
    st.dictionaries(NAMES, st.dictionaries(NAMES, SCALARS, max_size=3), max_size=3),
)
RECORDS = st.dictionaries(NAMES, FIELDS, max_size=6)


def _like(shape: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Return records with most keys of another one, and mostly values of the same type."""
    fields = {
        key: st.one_of(NUMBERS, st.just(value)) if type(value) in (int, float) else st.just(value)
        for key, value in shape.items()
    }
    return st.fixed_dictionaries({}, optional=fields) | st.fixed_dictionaries(fields)


GROUPS = RECORDS.flatmap(
    lambda shape: st.one_of(
        st.lists(_like(shape), max_size=5),
        st.dictionaries(NAMES, _like(shape), max_size=5),
    )
)
FILES = st.one_of(
    GROUPS,
    RECORDS,
    st.dictionaries(NAMES, st.one_of(GROUPS, SCALARS), max_size=4),
    st.dictionaries(NAMES, st.dictionaries(NAMES, GROUPS, max_size=3), max_size=3),
    st.dictionaries(NAMES, NUMBERS, max_size=6),
    st.recursive(
        SCALARS, lambda v: st.lists(v, max_size=3) | st.dictionaries(NAMES, v, max_size=3)
    ),
)


@pytest.mark.parametrize(
    "value",
    [
        {"u": {'"': {}, "*": {'"': 0}}, "v": 6},
        {"min": {"date": {"threshold": {"x": 0}}, "count": {}}, "v": 1},
        {"id": {"*": {}, "min": {"*": 0}}, "mean_ms": 0},
        {"": 0.0, "mean_ms": [0, 0.0]},
        {"a": {"a": {}, "b": {"*": {}, "a": {"a": 0}}}, "mean_ms": 0},
        {"a": {"x_ms": 1.5, "b": []}, "c": {"x_ms": "NaN"}},
    ],
)
def test_files_that_a_draft_once_described_wrongly(value):
    drafted(value)


@settings(max_examples=100)
@given(FILES)
def test_any_file(value):
    """A draft of a file of any shape is accepted, and the file has no findings under it."""
    with suppress(DraftError):
        drafted(value)


def test_findings_in_rows_are_traced_to_fields():
    """A benchmark whose repetitions repeat is no series of measurements under a draft."""
    runs = [10.25, 10.5, 11.75, 10.0, 9.875]
    times = {"sort": runs, "find": runs, "scan": [7.5, 7.25, 8.5, 7.125, 8.75]}
    rows = [{"name": name, "ms": time} for name in times for time in times[name]]
    rows += [
        {"name": name, "ms": ms, "stat": stat}
        for name, values in times.items()
        for stat, ms in (("mean", sum(values) / 5), ("max", max(values)))
    ]
    found = drafted({"rows": rows, "v": 1})
    assert kinds(found) == {"max/*": "any", "max/ms": "measurement"} | {
        "mean/*": "any",
        "mean/ms": "measurement",
        "rows/*": "any",
        "rows/ms": "sizes",
    }


def test_findings_in_columns_are_traced_to_fields():
    table = {"columns": ["ms", "ops"], "rows": {"a": [0.0, 2.5], "b": [1.5, 2.25]}}
    table["rows"]["c"] = [0.0, 0.0]
    assert kinds(drafted(table)) == {"ms": "signed", "ops": "measurement"}


def test_samples_that_three_fields_say():
    values = {"1": 1.5, "5": 2.25, "10": 1.75}
    record = {"start": 1, "stop": 10, "step": 5, "values": values}
    other = {"start": 5, "stop": 15, "step": 5, "values": {"5": 7.5, "10": 6.25, "15": 9.5}}
    found = drafted({"loss": record, "grad": other})
    assert kinds(found)["values"] == "samples"


def test_a_sum_of_parts_holds_for_the_file():
    stages = [{"load": 10.5, "run": 3.25}, {"load": 12.25, "run": 7.5}, {"load": 9.0, "run": 4.75}]
    records = {
        f"r{n}": {"e2e_ms": sum(each.values()) + 0.5, "stages_ms": each, "id": "x"}
        for n, each in enumerate(stages)
    }
    found = drafted({"cases": records, "v": 1})
    assert [law.table for law in found.laws] == ["totals"]
