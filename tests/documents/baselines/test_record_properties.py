"""For any baseline and run: the scenario has the expected value, all other bytes are kept."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuzz.baselines import File, fields, files, records, stage_names
from perflint.documents.baselines.baseline import Baseline, BaselineSettings
from perflint.documents.baselines.scenario import Scenario
from perflint.documents.json.document import JsonDocument
from perflint.engine import fix
from perflint.formats import Formats
from perflint.primitives.finding import Edit, Fix
from perflint.primitives.text import Text
from tests.documents.baselines.record_edits import addition_edits, replacement_edits
from tests.paths import FIXTURES

FORMAT = Formats({}).named("sglang-diffusion")
bounded = settings(max_examples=200, deadline=None)


def baseline_of(text: str | bytes) -> Baseline:
    data = text.encode() if isinstance(text, str) else text
    return Baseline(JsonDocument(Text("a.json", data)), FORMAT, BaselineSettings(date(2026, 5, 17)))


def scenario_of(text: str | bytes, name: str) -> Scenario:
    return next(scenario for scenario in baseline_of(text).scenarios if scenario.name == name)


def applied(text: str, edits: list[Edit]) -> str:
    data, _ = fix.apply(text.encode(), [Fix("write", tuple(edits), safe=True)])
    return data.decode()


def expected(old: dict[str, Any], run: dict[str, Any]) -> dict[str, Any]:
    return {**old, **run}


def others(text: str, name: str) -> tuple[list[bytes], bytes, bytes]:
    """Return the bytes of the other scenarios, and the text before and after the one named."""
    baseline = baseline_of(text)
    spans = baseline.document.spans
    data = text.encode()
    routes = [scenario.route for scenario in baseline.scenarios if scenario.name != name]
    start, stop = spans.value(("scenarios", name))
    return [data[slice(*spans.value(route))] for route in routes], data[:start], data[stop:]


@bounded
@given(files(), records(fields), st.data())
def test_a_scenario_gets_the_values_of_the_run_and_nothing_else_changes(
    file: File, run: dict[str, Any], data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(sorted(file.root["scenarios"])))
    result = applied(file.text, replacement_edits(scenario_of(file.text, name), run))
    old, new = file.root["scenarios"][name], json.loads(result)["scenarios"][name]
    assert new == expected(old, run)
    assert others(result, name) == others(file.text, name)
    assert [key for key in new if key in old] == list(old)
    for field in set(fields) & old.keys() & run.keys():
        if isinstance(old[field], dict):
            kept = [key for key in new[field] if key in old[field]]
            assert kept == [key for key in old[field] if key in run[field]]


@bounded
@given(files(), records(fields), st.data())
def test_writing_twice_changes_nothing(
    file: File, run: dict[str, Any], data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(sorted(file.root["scenarios"])))
    result = applied(file.text, replacement_edits(scenario_of(file.text, name), run))
    assert replacement_edits(scenario_of(result, name), run) == []


@bounded
@given(files(), records(fields), st.data())
def test_equal_values_keep_their_bytes(
    file: File, run: dict[str, Any], data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(sorted(file.root["scenarios"])))
    before = scenario_of(file.text, name)
    result = applied(file.text, replacement_edits(before, run))
    after = scenario_of(result, name)
    for field in before.record.keys() - run.keys():
        assert literal_of(before, field) == literal_of(after, field)
    for field in before.record.keys() & run.keys():
        if type(run[field]) not in (dict, list) and run[field] == before.record[field]:
            assert literal_of(before, field) == literal_of(after, field)


def literal_of(scenario: Scenario, field: str) -> bytes:
    span = scenario.document.spans.value((*scenario.route, field))
    return scenario.document.text.data[slice(*span)]


@bounded
@given(files(), records(fields), st.data())
def test_lines_outside_the_scenario_are_unchanged(
    file: File, run: dict[str, Any], data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(sorted(file.root["scenarios"])))
    edits = replacement_edits(scenario_of(file.text, name), run)
    start, stop = baseline_of(file.text).document.spans.value(("scenarios", name))
    assert all(start <= edit.span.start and edit.span.stop <= stop for edit in edits)
    old = file.text.split("\n")
    new = applied(file.text, edits).split("\n")
    above = file.text.encode()[:start].count(b"\n")
    below = len(old) - file.text.encode()[:stop].count(b"\n") - 1
    assert new[:above] == old[:above]
    assert new[len(new) - below :] == old[len(old) - below :]


@bounded
@given(
    files(),
    st.dictionaries(st.text(max_size=4).map("new{}".format), records(fields), max_size=3),
    records(fields),
)
def test_additions_are_last_and_can_be_combined_with_replacements(
    file: File, new: dict[str, Any], run: dict[str, Any]
) -> None:
    baseline = baseline_of(file.text)
    edits = addition_edits(baseline, new)
    for scenario in baseline.scenarios:
        edits += replacement_edits(scenario, run)
    root = json.loads(applied(file.text, edits))
    olds = file.root["scenarios"]
    whole = {name: expected(old, run) for name, old in olds.items()} | new
    assert root == file.root | {"scenarios": whole}
    assert list(root["scenarios"]) == [*olds, *new]
    assert [list(root["scenarios"][name]) for name in new] == list(map(list, new.values()))


@pytest.mark.parametrize("indent", [2, 4, "\t", None])
@bounded
@given(st.data())
def test_an_added_scenario_is_written_like_json_dump_writes_it(
    indent: int | str | None, data: st.DataObject
) -> None:
    root = {"metadata": {"last_updated": "2026-04-15"}, "scenarios": {}}
    new = data.draw(st.dictionaries(stage_names, records(fields), min_size=1, max_size=3))
    text = json.dumps(root, indent=indent, ensure_ascii=False)
    result = applied(text, addition_edits(baseline_of(text), new))
    root["scenarios"] = new
    assert result == json.dumps(root, indent=indent, ensure_ascii=False)


@pytest.mark.parametrize("target", ["coherent", "review", "merged"])
def test_the_snapshots_of_a_real_change_are_reproduced_line_by_line(target: str) -> None:
    text = (FIXTURES / "before.json").read_text("utf-8")
    other = (FIXTURES / f"{target}.json").read_text("utf-8")
    runs = json.loads(other)["scenarios"]
    edits: list[Edit] = []
    for scenario in baseline_of(text).scenarios:
        edits += replacement_edits(scenario, runs[scenario.name])
    result = applied(text, edits)
    assert json.loads(result)["scenarios"] == {
        name: old | runs[name] for name, old in json.loads(text)["scenarios"].items()
    }
    for name in runs:
        assert lines_of(result, name) == lines_of(other, name)


def lines_of(text: str, name: str) -> list[str]:
    """Return the sorted lines of a scenario, without commas."""
    scenario = scenario_of(text, name)
    start, stop = scenario.document.spans.value(scenario.route)
    return sorted(line.rstrip(",") for line in text.encode()[start:stop].decode().splitlines())
