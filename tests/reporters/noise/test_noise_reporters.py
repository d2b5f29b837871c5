"""The result of ``perflint noise`` as text, Markdown and JSON."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.cli.terminal import Terminal
from perflint.documents.baselines.gated_values import GatedBaseline
from perflint.formats import build
from perflint.noise.noise import Noise, noise
from perflint.reporters.escape import escaped
from perflint.reporters.noise import json as json_reporter
from perflint.reporters.noise import markdown, text
from perflint.reporters.unused_jobs import UnusedJob
from perflint.runs import RunProblem, Snapshot
from tests.gated_baselines import TOLERANCES, baseline, gated, record, snapshots
from tests.reporters.schemas import validated

SMALL = {"stages_ms": {}, "denoise_step_ms": {}, "expected_e2e_ms": 1000.0}


def result(*runs: Any, **scenarios: Any) -> Noise:
    return noise([(gated(**scenarios), snapshots(*runs))])


def as_json(found: Noise, *more: Any) -> Any:
    """Return the JSON output after checking that its schema describes it."""
    return validated(json_reporter.render(found, *more), "noise")


def shown(found: Noise) -> str:
    return text.render(found, Terminal(None, "never", "."))


def runs(count: int) -> list[Any]:
    return [{"expected_e2e_ms": 1000.0 + 10 * number} for number in range(count)]


def test_a_table_for_each_case_and_its_legend() -> None:
    assert (
        shown(result(*runs(6), ("slow", runs(1)[0]), ("new", {}), t2i=SMALL, slow=SMALL))
        == """\
perf_baselines.json

t2i  6 attempts
    gate             n   median      p95      max    cv  fail    limit    bound  against expected
    expected_e2e_ms  6  1025.00  1047.50  1050.00  1.8%    0%  1250.00  1156.33  +15.63 %

slow  1 attempt
    gate             n   median      p95      max  cv  fail    limit  bound  against expected
    expected_e2e_ms  1  1000.00  1000.00  1000.00   -    0%  1250.00      -  fewer than 5 runs

1 case without a scenario in the baselines: `new`
fail: share of the values beyond today's limit; every attempt counts
bound: the larger of the largest value and `exp(mean(ln x) + k * s)`, s the standard deviation of ln x
k = 6.612 for n = 6: 99.9% of all runs with 95% confidence; assumes log-normal
"""  # noqa: E501
    )


def test_without_a_bound_the_legend_says_what_it_needs() -> None:
    assert shown(result(*runs(4), t2i=SMALL)).splitlines()[-1] == (
        "no bound: it needs at least 5 positive values"
    )


def test_a_case_without_gates() -> None:
    unset = {**SMALL, "expected_e2e_ms": 0}
    assert "    no gates: the baseline has no numbers for it\n" in shown(result({}, t2i=unset))
    assert "no gates: the baseline" in markdown.render(result({}, t2i=unset))


@pytest.mark.parametrize(("limit", "share"), [(999, "100%"), (1035, "33.3%"), (1050, "0%")])
def test_the_share_of_values_beyond_the_limit(limit: float, share: str) -> None:
    expected = {**SMALL, "expected_e2e_ms": limit / 1.25}
    assert f"  {share}  " in shown(result(*runs(6), t2i=expected))


def test_where_higher_is_better_the_lower_tail_is_shown() -> None:
    keys = {
        "summary": "Own",
        "files": ["*.json"],
        "decimals": 1,
        "records": {"at": "/*"},
        "fields": {"rate": "measurement"},
        "direction": {"rate": "higher"},
        "gates": [{"field": "rate", "at-least": 0.25}],
    }
    file = GatedBaseline(baseline({"t2i": {"rate": 100.0}}, build("own", keys)))
    found = noise([(file, snapshots(*({"rate": 90.0 + number} for number in range(5))))])
    assert "gate  n  median    p5   min" in shown(found)
    assert "rate  5    92.0  90.2  90.0" in shown(found)
    gate = as_json(found)["files"][0]["cases"][0]["gates"][0]
    assert (gate["p5"], gate["min"], gate["bound"] < 90) == (90.2, 90.0, True)


def test_markdown() -> None:
    assert (
        markdown.render(result(*runs(5), t2i=SMALL))
        == """\
### `perf_baselines.json`

`t2i`, 5 attempts:

| gate | n | median | p95 | max | cv | fail | limit | bound | against expected |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |
| `expected_e2e_ms` | 5 | 1020.00 | 1038.00 | 1040.00 | 1.6% | 0% | 1250.00 | 1145.69 | +14.57 % |

- fail: share of the values beyond today's limit; every attempt counts
- bound: the larger of the largest value and `exp(mean(ln x) + k * s)`, s the standard deviation of ln x
- k = 7.502 for n = 5: 99.9% of all runs with 95% confidence; assumes log-normal
"""  # noqa: E501
    )


def test_a_gate_with_an_unknown_limit_has_a_row() -> None:
    root = {"tolerances": {"pr_test": {**TOLERANCES, "e2e": None}}, "scenarios": {"t2i": SMALL}}
    found = noise([(GatedBaseline(baseline(root)), snapshots(*runs(6)))])
    lines = shown(found).splitlines()
    assert lines[4].split()[-5:] == ["-", "unknown", "1156.33", "+15.63", "%"]
    assert "limit unknown: no tolerance `e2e`" in lines
    (gate,) = as_json(found)["files"][0]["cases"][0]["gates"]
    assert (gate["limit"], gate["failing"], gate["unknown_tolerance"]) == (None, None, "e2e")


def test_attempts_that_were_not_read_do_not_count() -> None:
    unread = Snapshot("t2i", {}, "run.log:99", 9, "run.log", 1, unread="cut off")
    file = GatedBaseline(gated(t2i=SMALL).baseline, ungated=frozenset({"t2i"}))
    lines = shown(noise([(file, [*snapshots(*runs(6)), unread])])).splitlines()
    assert lines[2] == "t2i  6 attempts, but its test does not compare"


def test_json() -> None:
    found = result(*runs(5), ("new", {}), t2i=SMALL)
    unused = UnusedJob("b.log", ("i2v",), "no file")
    output = as_json(found, (RunProblem("a.log", "torn"),), (unused,))
    assert {key: output[key] for key in ("version", "share", "confidence", "distribution")} == {
        "version": 1,
        "share": 0.999,
        "confidence": 0.95,
        "distribution": "log-normal",
    }
    assert output["cases_without_scenario"] == ["new"]
    problem = {"origin": "a.log", "message": "torn", "scenario": None, "job": None}
    assert output["problems"] == [problem]
    assert [item["cases"] for item in output["unused_jobs"]] == [["i2v"]]
    rendered = markdown.render(found, (RunProblem("a.log", "torn"),), (unused,))
    assert rendered.splitlines()[-2:] == [
        "- not used: `i2v` in `b.log`: no file",
        "- not read: `a.log`: torn",
    ]
    (case,) = output["files"][0]["cases"]
    (gate,) = case["gates"]
    assert {key: gate[key] for key in ("field", "better", "n", "median", "max", "limit")} == {
        "field": "expected_e2e_ms",
        "better": "lower",
        "n": 5,
        "median": 1020.0,
        "max": 1040.0,
        "limit": 1250.0,
    }
    assert gate["k"] == pytest.approx(7.5018930)
    assert (gate["no_bound"], gate["failing"]) == (None, 0.0)


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=12) | st.sampled_from(["a|b", "`x`", "::error::x", "##[x", "\udcf6"]))
def test_untrusted_names_are_escaped(name: str) -> None:
    stages = {name: 500.0}
    file = gated(**{name: record(stages_ms=stages)})
    found = noise([(file, snapshots((name, record(stages_ms=stages))))], [name])
    for line in (shown(found) + markdown.render(found)).split("\n"):
        assert escaped(line) == line
    assert as_json(found)["cases_without_scenario"]
