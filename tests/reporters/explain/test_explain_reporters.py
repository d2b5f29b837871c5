"""The result of ``perflint explain`` as text, Markdown and JSON."""

import re
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from perflint.cli.terminal import Terminal
from perflint.documents.baselines.gated_values import GatedBaseline
from perflint.explain.explaining import explain
from perflint.explain.explanation import Explanation
from perflint.formats import build
from perflint.formats.paths import FieldPath
from perflint.reporters.escape import escaped
from perflint.reporters.explain import json as json_reporter
from perflint.reporters.explain import markdown, text
from perflint.reporters.unused_jobs import UnusedJob
from perflint.runs import RunProblem, Snapshot
from tests.gated_baselines import baseline, gated, record, snapshots
from tests.reporters.schemas import validated


def as_json(explanation: Explanation, *more: Any) -> Any:
    """Return the JSON output after checking that its schema describes it."""
    return validated(json_reporter.render(explanation, *more), "explain")


LACKING = record(1.0, stages_ms={"TextEncodingStage": 200.0, "DecodingStage": 0.03})


def result(*runs: Any, **scenarios: Any) -> Explanation:
    return explain([(gated(**scenarios), snapshots(*runs))])


def shown(explanation: Explanation, *runs: str, color: str = "never") -> str:
    return text.render(explanation, runs or ("run.log",), Terminal(None, color, "."))


def test_a_case_that_was_retried_and_failed() -> None:
    first = record(1.4, denoise_step_ms={})
    assert (
        shown(result(first, LACKING))
        == """\
t2i  failed  1 of 9 gates, after 1 retry
    attempt 1 of 2: 4 of 6 gates failed (run.log:4)
        expected_e2e_ms             1400.00 against 1000.00 (+40.00 %), limit 1250.00 = 1000.00 · 1.25 (tolerance `e2e`), over by 150.00
        expected_avg_denoise_ms     140.00 against 100.00 (+40.00 %), limit 120.00 = 100.00 · 1.2 (tolerance `denoise_agg`), over by 20.00
        expected_median_denoise_ms  140.00 against 100.00 (+40.00 %), limit 120.00 = 100.00 · 1.2 (tolerance `denoise_agg`), over by 20.00
        stages_ms/DenoisingStage    1260.00 against 900.00 (+40.00 %), limit 1125.00 = 900.00 · 1.25 (tolerance `denoise_stage`), over by 135.00
    attempt 2 of 2: 1 of 9 gates failed (run.log:14)
        stages_ms/DenoisingStage  not in the run, expected 900.00
perf_baselines.json: 1 case, 1 failed
"""  # noqa: E501
    )


def test_a_case_that_passed_after_a_retry() -> None:
    lines = shown(result(record(1.4), record(1.0))).splitlines()
    assert lines[0] == "t2i  passed  9 gates, after 1 retry"
    assert lines[1] == "    attempt 1 of 2: 6 of 9 gates failed (run.log:4)"
    assert lines[-1] == "perf_baselines.json: 1 case, 0 failed, 1 passed after a retry"


def test_gates_that_could_be_tightened() -> None:
    assert (
        shown(result(record(0.9)), "run 1.log")
        == """\
t2i  passed  9 gates
    could be tightened: 8 gates
        expected_e2e_ms             900.00 against 1000.00 (-10.00 %), limit would be 1125.00 instead of 1250.00
        expected_avg_denoise_ms     90.00 against 100.00 (-10.00 %), limit would be 110.00 instead of 120.00
        expected_median_denoise_ms  90.00 against 100.00 (-10.00 %), limit would be 110.00 instead of 120.00
        and 5 more
perf_baselines.json: 1 case, 0 failed; 8 gates could be tightened

help: perflint tighten 'run 1.log' --into perf_baselines.json
"""  # noqa: E501
    )


def test_no_command_that_could_not_work() -> None:
    """Standard input cannot be read again; nothing is updated from some steps or by a stage."""
    stage = {**record()["stages_ms"], "DenoisingStage": 500.0}
    some = [(gated(), snapshots(record(0.9), partial=(FieldPath(("denoise_step_ms",)),)))]
    for explanation, runs in (
        (result(record(0.9)), ("run.log", "-")),
        (explain(some), ("results.json",)),
        (result(record(stages_ms=stage)), ("run.log",)),
    ):
        output = shown(explanation, *runs)
        assert "could be tightened" in output
        assert "help" not in output


def test_stale_gates() -> None:
    stages = {**record()["stages_ms"], "DenoisingStage": 500.0}
    once, twice = record(stages_ms=stages), record(stages_ms={**stages, "DenoisingStage": 600.0})
    assert shown(result(once, twice)).startswith(
        """\
t2i  passed  9 gates, after 1 retry
    could be tightened: 1 gate
        stages_ms/DenoisingStage  600.00 against 900.00 (-33.33 %), limit would be 750.00 instead of 1125.00
    stale: 1 gate
        stages_ms/DenoisingStage  600.00 against 900.00 (-33.33 %) or better in 2 measurements
perf_baselines.json: 1 case, 0 failed, 1 passed after a retry; 1 gate could be tightened; 1 gate stale
"""  # noqa: E501
    )
    assert "500.00 against 900.00 (-44.44 %) in 1 measurement\n" in shown(result(once))


def test_the_failed_cases_are_first_and_columns_align() -> None:
    scenarios = {"t2i": record(), "数字": record(), "none": {"expected_e2e_ms": 0}}
    runs = [("t2i", record()), ("none", record()), ("数字", record(1.4))]
    lines = shown(result(*runs, **scenarios)).splitlines()
    assert [line for line in lines if not line.startswith(" ")] == [
        "数字  failed  6 of 9 gates",
        "t2i   passed  9 gates",
        "none  not compared  the baseline has no numbers for it",
        "perf_baselines.json: 3 cases, 1 failed, 1 not compared",
    ]


def test_names_that_only_one_side_has() -> None:
    files = [
        (gated(**{name: record() for name in "abcdef"}), snapshots(("a", record()))),
        (gated("b200.json"), []),
    ]
    lines = shown(explain(files, ["new", "newer"])).splitlines()
    assert lines[-3:] == [
        "5 scenarios of `perf_baselines.json` without a case in the run: `b`, `c`, `d` and 2 more",
        "2 cases without a scenario in the baselines: `new` and `newer`",
        "1 baseline without a case in the run: `b200.json`",
    ]


def test_cases_of_several_jobs_name_them() -> None:
    runs = [*snapshots(record(), job="a.log"), *snapshots(record(), job="b.log")]
    lines = shown(explain([(gated(), runs)])).splitlines()
    assert lines[:2] == ["t2i  passed  9 gates  in a.log", "t2i  passed  9 gates  in b.log"]


def test_an_unknown_limit_is_said() -> None:
    root = {"tolerances": {"pr_test": {}}, "scenarios": {"t2i": record()}}
    explanation = explain([(GatedBaseline(baseline(root)), snapshots(record()))])
    assert shown(explanation).splitlines() == [
        "t2i  passed  1 gate, 11 limits unknown",
        "        expected_e2e_ms             1000.00 against 1000.00 (+0.00 %), "
        "limit unknown: no tolerance `e2e`",
        "        expected_avg_denoise_ms     100.00 against 100.00 (+0.00 %), "
        "limit unknown: no tolerance `denoise_agg`",
        "        expected_median_denoise_ms  100.00 against 100.00 (+0.00 %), "
        "limit unknown: no tolerance `denoise_agg`",
        "        and 8 other limits unknown",
        "perf_baselines.json: 1 case, 0 failed",
    ]
    row = "| `t2i` | 1 of 1 | `expected_e2e_ms` | 1000.00 | 1000.00 | +0.00 % "
    row += "| unknown: no tolerance `e2e` |  |"
    assert row in markdown.render(explanation)


UNREAD = Snapshot("t2i", {}, "run.log:99", 9, "run.log", 2, unread="the block of `t2i` is cut off")


def test_an_attempt_that_could_not_be_read() -> None:
    explanation = explain([(gated(), [*snapshots(record(1.4), record()), UNREAD])])
    lines = shown(explanation).splitlines()
    assert lines[0] == "t2i  incomplete  the last attempt could not be read, after 2 retries"
    assert lines[-2:] == [
        "    attempt 3 of 3 could not be read: the block of `t2i` is cut off (run.log:99)",
        "perf_baselines.json: 1 case, 0 failed, 1 incomplete",
    ]
    incomplete = "\nIncomplete, because the last attempt could not be read: `t2i`\n"
    assert incomplete in markdown.render(explanation)


def test_a_case_whose_test_does_not_compare() -> None:
    file = GatedBaseline(gated().baseline, ungated=frozenset({"t2i"}))
    explanation = explain([(file, snapshots(record(1.4), record(1.4)))])
    assert shown(explanation).splitlines() == [
        "t2i  not compared  its test does not compare",
        "perf_baselines.json: 1 case, 0 failed, 1 not compared",
    ]
    assert "\nNot compared: `t2i`\n" in markdown.render(explanation)


def test_a_number_for_one_item_says_how_it_was_computed() -> None:
    stages = {"stages_ms": {"per_frame_generation": 125.0}}
    file = gated(a2v={"expected_e2e_ms": 1000.0, "expected_avg_denoise_ms": 0, **stages})
    run = ("a2v", {"expected_e2e_ms": 1400.0, "stages_ms": {}})
    explanation = explain([(file, snapshots(run))])
    assert "over by 18.75, computed as `expected_e2e_ms` / 8\n" in shown(explanation)
    gates = as_json(explanation)["files"][0]["cases"][0]["attempts"][0]["gates"]
    assert [gate["computed_from"] for gate in gates] == [None, "expected_e2e_ms / 8"]


def test_where_higher_is_better_a_value_is_below_its_limit() -> None:
    keys = {
        "summary": "Own",
        "files": ["*.json"],
        "decimals": 1,
        "records": {"at": "/*"},
        "fields": {"rate": "measurement"},
        "direction": {"rate": "higher"},
        "gates": [{"field": "rate", "at-least": 0.25, "floor": 30.0}],
    }
    file = GatedBaseline(baseline({"t2i": {"rate": 100.0}}, build("own", keys)))
    lines = shown(explain([(file, snapshots({"rate": 69.0}))])).splitlines()
    assert lines[2].split("  ")[-1] == (
        "69.0 against 100.0 (-31.00 %), limit 70.0 = 100.0 - 30 (floor), below by 1.0"
    )


@pytest.mark.parametrize(
    ("e2e", "expected"), [(1250.01, "over by 0.01"), (1250.001, "over by less than 0.01")]
)
def test_how_far_a_value_is_over_its_limit(e2e: float, expected: str) -> None:
    assert f"(tolerance `e2e`), {expected}\n" in shown(result(record(expected_e2e_ms=e2e)))


def test_colours_are_used_only_if_the_style_has_them() -> None:
    explanation = result(record(1.4), record(0.5))
    painted = shown(explanation, color="always")
    assert re.sub("\x1b\\[[0-9;]*m", "", painted) == shown(explanation) != painted


HOSTILE = ["a|b", "`x`", "a\nb", "::error::x", "##[error]", "\x1b[2J", "<img src=x>", "\udcf6", ""]


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=12) | st.sampled_from(HOSTILE))
@example("a\n| b |")
@example("\x1b]0;x\x07")
def test_untrusted_names_are_escaped(name: str) -> None:
    stages = {name: 500.0, "DenoisingStage": 900.0}
    runs = snapshots((name, record(stages_ms=stages)), (f"{name}!", record()), job=name)
    runs += snapshots((name, record(1.4)), job=f"{name}/")
    file = gated(**{name: record(stages_ms=stages), f"{name}?": record()})
    explanation = explain([(file, runs)], ["?", name])
    for line in shown(explanation).split("\n"):
        assert escaped(line) == line
    rendered = markdown.render(explanation)
    for row in rendered.split("\n"):
        assert escaped(row) == row
        if row.startswith("|") and "---" not in row:
            assert row.count(" | ") in (6, 7)
    output = as_json(explanation)
    assert len(output["files"][0]["cases"]) == len(explanation.files[0].cases)


def test_markdown() -> None:
    limit = "1250.00 = 1000.00 · 1.25 (tolerance `e2e`) | over by 150.00"
    rendered = markdown.render(
        explain([(gated(t2i=record(), fast=record()), snapshots(record(1.4), LACKING))], ["new"])
    )
    assert rendered.startswith(
        f"""\
### `perf_baselines.json`

**1 case, 1 failed**

| case | attempt | gate | measured | expected | change | limit | beyond it |
| --- | ---: | --- | ---: | ---: | ---: | --- | --- |
| `t2i` | 1 of 2 | `expected_e2e_ms` | 1400.00 | 1000.00 | +40.00 % | {limit} |
"""
    )
    assert rendered.endswith(
        """\
| `t2i` | 2 of 2 | `stages_ms/DenoisingStage` | not in the run | 900.00 |  |  |  |

- 1 scenario of `perf_baselines.json` without a case in the run: `fast`
- 1 case without a scenario in the baselines: `new`
"""
    )


@pytest.mark.parametrize(
    ("most", "rows", "omitted"),
    [
        (60_000, 240, None),
        (30_000, 120, "20 earlier attempts that failed"),
        (10_000, 32, "20 earlier attempts that failed and 88 rows or names"),
        (400, 0, "20 earlier attempts that failed and 120 rows or names"),
    ],
)
def test_markdown_is_shortened_to_a_size(most: int, rows: int, omitted: str | None) -> None:
    jobs = [item for n in range(20) for item in snapshots(record(1.4), record(1.5), job=f"{n}.log")]
    explanation = explain([(gated(), jobs)])
    rendered = markdown.render(explanation, most=most)
    assert len(rendered.encode()) <= most
    assert rendered.count("\n| `t2i`") == rows
    assert ("Omitted" in rendered) == (omitted is not None)
    assert omitted is None or f"Omitted because of the size limit: {omitted}.\n" in rendered
    assert "**20 cases, 20 failed**" in rendered


def test_markdown_of_a_case_that_is_better() -> None:
    rendered = markdown.render(result(record(1.4), record(0.9)))
    assert "\nPassed after a retry: `t2i`\n" in rendered
    assert (
        """
<details><summary>Gates that could be tightened</summary>

| case | gate | measured | expected | change | limit would be | instead of |
| --- | --- | ---: | ---: | ---: | ---: | ---: |
| `t2i` | `expected_e2e_ms` | 900.00 | 1000.00 | -10.00 % | 1125.00 | 1250.00 |
"""
        in rendered
    )
    stale = "- `expected_e2e_ms` 500.00 against 1000.00 (-50.00 %) in 1 measurement\n"
    assert f"\nStale in `t2i`:\n\n{stale}" in markdown.render(result(record(0.5)))


PROBLEM = RunProblem("a.log:3", "torn", "t2i", job="a.log")
UNUSED = UnusedJob("b.log", ("i2v",), "no file")


def test_markdown_names_what_was_not_read_and_not_used() -> None:
    rendered = markdown.render(explain([]), [PROBLEM] * 12, [UNUSED])
    assert rendered.splitlines()[:2] == [
        "- not used: `i2v` in `b.log`: no file",
        "- not read: `a.log:3`: torn",
    ]
    assert rendered.splitlines()[-1] == "- not read: 2 other parts"


def test_the_json_is_described_by_a_schema() -> None:
    runs = [*snapshots(record(1.4), record(0.5), ("t2v", record())), UNREAD]
    root = {"tolerances": {}, "scenarios": {"t2i": record()}}
    files = [(gated(t2i=record(), t2v={"expected_e2e_ms": 0}), runs)]
    files += [(GatedBaseline(baseline(root, path="b.json")), snapshots(record(0.5)))]
    as_json(explain(files, ["new"]), (PROBLEM,), (UNUSED,))


def test_nothing_is_an_empty_document() -> None:
    assert markdown.render(explain([])) == shown(explain([])) == ""


def test_json() -> None:
    explanation = explain([(gated(), snapshots(record(1.4), record(0.7)))], ["new"])
    output = as_json(explanation, (PROBLEM,), (UNUSED,))
    assert output["version"] == 1
    assert output["cases_without_scenario"] == ["new"]
    assert output["problems"] == [
        {"origin": "a.log:3", "message": "torn", "scenario": "t2i", "job": "a.log"}
    ]
    assert output["unused_jobs"] == [
        {"job": "b.log", "cases": ["i2v"], "reason": "no file", "choices": []}
    ]
    (file,) = output["files"]
    assert (file["path"], file["profile"]) == ("perf_baselines.json", "pr_test")
    (case,) = file["cases"]
    assert (case["scenario"], case["job"], case["verdict"]) == ("t2i", "run.log", "passed")
    assert [attempt["failed"] for attempt in case["attempts"]] == [True, False]
    assert case["attempts"][0]["gates"][0] == {
        "field": "expected_e2e_ms",
        "measured": 1400.0,
        "computed_from": None,
        "expected": 1000.0,
        "limit": 1250.0,
        "limit_from": "tolerance",
        "tolerance": 0.25,
        "floor": 20.0,
        "better": "lower",
        "failed": True,
    }
    assert file["could_be_tightened"][0] == {
        "scenario": "t2i",
        "field": "expected_e2e_ms",
        "measured": 700.0,
        "measurements": 1,
        "expected": 1000.0,
        "limit": 1250.0,
        "new_limit": 875.0,
    }
    assert file["stale"] == []
