"""Updates of baselines whose format has directions, kinds of fields and formulas."""

import json
from datetime import date
from typing import Any

import pytest

from perflint.config import Config
from perflint.config.settings import BaselineSet, Settings
from perflint.documents.baselines.baseline import Baseline, BaselineSettings
from perflint.documents.json.document import JsonDocument
from perflint.engine.check_file import context_for
from perflint.engine.reader import Reader
from perflint.formats import Format, build
from perflint.primitives.text import Text
from perflint.runs import Snapshot
from perflint.sources.work_tree import WorkTreeFile
from perflint.tighten.decisions import TightenOptions, TightenResult
from perflint.tighten.tightening import Tightening
from tests.rules.conftest import run_rule

PATH = "bench.json"
SOURCE = WorkTreeFile(PATH, PATH, named=True)
TODAY = date(2026, 5, 17)

KEYS: dict[str, Any] = {
    "summary": "Own",
    "records": {"at": "/cases/*"},
    "decimals": 2,
    "missing": ["nan"],
    "top-level": ["ops"],
    "fields": {
        "ops": "measurement",
        "ms": "measurement",
        "rate": "measurement",
        "gain": "signed",
        "peak": "size",
        "cap": "limit",
        "rounds": "count",
        "factor": "number",
        "mode": "text",
        "parts": "measurements",
        "runs": "samples",
    },
    "samples": {"runs": {"shape": "list"}},
    "direction": {"ops": "higher", "parts/hits": "higher", "gain": "higher"},
    "derived": [{"field": "rate", "is": "1000 / {ms}", "decimals": 3}],
}
OLD: dict[str, Any] = {
    "ops": 100.0,
    "ms": 10.0,
    "rate": 100.0,
    "gain": -2.0,
    "peak": 500,
    "cap": 70.0,
    "rounds": 5,
    "factor": 2.0,
    "mode": "a",
    "parts": {"hits": 8.0, "miss": 4.0},
    "runs": [9.0, 11.0],
}


def tighten(
    before: Any, *runs: Any, policy: Any = "tighten-only", keys: Any = KEYS, **options: Any
) -> TightenResult:
    format: Format = build("own", keys)
    config = Config(Settings(baselines=(BaselineSet((PATH,), policy=policy),)))
    document = JsonDocument(Text(PATH, json.dumps({"cases": {"x": before}}).encode()))
    baseline = Baseline(document, format, BaselineSettings(TODAY, policy))
    context = context_for(config, Reader(config, TODAY))
    snapshots = [
        Snapshot("x", run, f"run{number}", number, job=f"{number}")
        for number, run in enumerate(runs)
    ]
    return Tightening(SOURCE, baseline, TightenOptions(**options), context).run(snapshots)


def written(result: TightenResult) -> Any:
    return json.loads(result.after)["cases"]["x"]


def per_field(*runs: Any, before: Any = OLD, **options: Any) -> Any:
    result = tighten(before, *runs, per_field=True, **options)
    assert result.new_errors == ()
    return written(result)


# ---- each field by itself


def test_the_best_value_of_each_field_is_the_larger_or_the_smaller_one() -> None:
    first = OLD | {"ops": 120.0, "ms": 12.0, "parts": {"hits": 7.0, "miss": 3.0}, "gain": -1.0}
    second = OLD | {"ops": 90.0, "peak": 400, "parts": {"hits": 9.0, "miss": 5.0}, "gain": -3.0}
    second["runs"] = [8.5, 12.0]
    assert per_field(first, second) == OLD | {
        "ops": 120.0,
        "peak": 400,
        "parts": {"hits": 9.0, "miss": 3.0},
        "gain": -1.0,
        "runs": [8.5, 11.0],
    }
    assert per_field(first, second) == per_field(second, first)


def test_what_is_not_measured_is_kept() -> None:
    run = OLD | {"rounds": 1, "factor": 1.0, "mode": "b", "ms": 9.0, "rate": 111.111}
    assert per_field(run) == OLD | {"ms": 9.0, "rate": 111.111}


@pytest.mark.parametrize("rate", [100.0, 111.111, 500.0, 1.0])
def test_a_derived_field_without_a_direction_is_computed_from_the_best_values(rate: float) -> None:
    record = per_field(OLD | {"ms": 9.0, "rate": rate})
    assert (record["ms"], record["rate"]) == (9.0, 111.111)
    assert run_rule("aggregate-mismatch", {"cases": {"x": record}}, format=KEYS) == []


def test_derived_fields_of_derived_fields_are_computed_in_any_order() -> None:
    chain = [
        {"field": "factor", "is": "{gain} * 2"},
        {"field": "gain", "is": "{rate} - 1"},
        {"field": "rate", "is": "1000 / {ms}"},
    ]
    fields = {"ms": "measurement", **dict.fromkeys(("rate", "gain", "factor"), "measurement")}
    keys = {
        "summary": "Own",
        "records": {"at": "/cases/*"},
        "decimals": 2,
        "fields": fields,
        "derived": chain,
    }
    old = {"ms": 10.0, "rate": 100.0, "gain": 99.0, "factor": 198.0}
    record = per_field({"ms": 8.0}, before=old, keys=keys)
    assert record == {"ms": 8.0, "rate": 125.0, "gain": 124.0, "factor": 248.0}
    assert run_rule("aggregate-mismatch", {"cases": {"x": record}}, format=keys) == []


def test_derived_items_are_computed_from_the_best_samples() -> None:
    keys = {
        "summary": "Own",
        "records": {"at": "/cases/*"},
        "decimals": 2,
        "fields": {"percentiles": "measurements", "runs": "samples"},
        "samples": {"runs": {"shape": "list"}},
        "derived": [{"field": "percentiles/*", "is": "percentile({runs}, *, 'inclusive')"}],
    }
    old = {"percentiles": {"0": 4.0, "50": 5.0, "max": 6.0}, "runs": [4.0, 6.0]}
    record = per_field({"percentiles": {}, "runs": [5.0, 3.0]}, before=old, keys=keys)
    assert record == {"percentiles": {"0": 3.0, "50": 3.5, "max": 6.0}, "runs": [4.0, 3.0]}


@pytest.mark.parametrize("zero", [0, 0.0, None, "nan", -1.0])
@pytest.mark.parametrize("field", ["ops", "ms", "peak"])
def test_a_value_that_checks_nothing_is_never_taken(field: str, zero: Any) -> None:
    assert per_field(OLD | {field: zero, "gain": -1.0}) == OLD | {"gain": -1.0}


def test_zero_is_a_value_of_a_signed_number() -> None:
    assert per_field(OLD | {"gain": 0.0})["gain"] == 0.0


def test_a_missing_number_in_the_file_is_not_rewritten() -> None:
    before = OLD | {"peak": "nan", "runs": [9.0, "nan"], "parts": {"hits": "nan", "miss": 4.0}}
    run = before | {"gain": -1.0}
    assert per_field(run, before=before) == before | {"gain": -1.0}
    measured = OLD | {"gain": -1.0}
    assert per_field(measured, before=before) == before | {"gain": -1.0}


def test_a_limit_in_a_run_does_not_loosen_the_file() -> None:
    assert per_field(OLD | {"cap": 90.0, "gain": -1.0})["cap"] == 70.0


# ---- whole runs


@pytest.mark.parametrize(("choose", "ops"), [("best", 150.0), ("median", 130.0), ("latest", 140.0)])
def test_the_rank_of_a_run_follows_the_direction_of_its_first_metric(
    choose: Any, ops: float
) -> None:
    runs = [
        OLD
        | {"ops": value, "ms": 9.0, "rate": 111.111, "runs": [8.0, 10.0], "gain": -1.0}
        | {"parts": {"hits": 9.0, "miss": 3.0}}
        for value in (130.0, 150.0, 110.0, 120.0, 140.0)
    ]
    result = tighten(OLD, *runs, policy="snapshot", choose=choose)
    assert written(result)["ops"] == ops
    assert result.decisions[0].why == f"{choose} of 5 runs"


def test_the_direction_of_a_metric_may_depend_on_the_run() -> None:
    keys = {**KEYS, "direction": {"ops": {"by": "mode", "higher": ["a"]}}, "derived": []}
    for mode, best in (("a", 150.0), ("b", 110.0)):
        runs = [OLD | {"mode": mode, "ops": value} for value in (130.0, 150.0, 110.0)]
        result = tighten(OLD | {"mode": mode, "ops": 130.0}, *runs, policy="free", keys=keys)
        assert written(result)["ops"] == best


def test_a_lower_throughput_is_not_written() -> None:
    (decision,) = tighten(OLD, OLD | {"ops": 50.0}).decisions
    assert decision.verdict == "kept"
    assert decision.why == "`ops` fell from 100.00 to 50.00 (-50.00 %, higher is better)"
    assert [(change.path, change.effect) for change in decision.metrics] == [(("ops",), "worse")]


def test_a_whole_run_keeps_its_strings_for_missing_numbers() -> None:
    before = OLD | {"peak": "nan"}
    run = before | {"ops": 120.0, "runs": [8.0, "nan"]}
    result = tighten(before, run, policy="free")
    assert written(result) == run


# ---- records that are numbers


def flat(kind: str, **keys: Any) -> dict[str, Any]:
    return {
        "summary": "Flat",
        "records": {"at": "/cases/*"},
        "fields": {".": kind},
        "top-level": ["."],
        **keys,
    }


@pytest.mark.parametrize("per_field", [False, True])
@pytest.mark.parametrize("kind", ["measurement", "size"])
@pytest.mark.parametrize(
    ("side", "run", "after"), [("lower", 8.0, 8.0), ("lower", 12.0, 10.0), ("higher", 12.0, 12.0)]
)
def test_a_record_that_is_a_number(
    kind: str, side: str, run: float, after: float, per_field: bool
) -> None:
    keys = flat(kind, direction={".": side})
    result = tighten(10.0, {".": run}, keys=keys, per_field=per_field)
    assert written(result) == after


# ---- records in a list


def test_violations_are_located_in_the_whole_list() -> None:
    """A trial checks an excerpt with one record, where each is the first."""
    keys = {
        "summary": "List",
        "records": {"at": "/cases/*", "name": "name"},
        "decimals": 2,
        "top-level": ["ms"],
        "fields": {"name": "text", "ms": "measurement", "mean": "measurement", "runs": "samples"},
        "samples": {"runs": {"shape": "list"}},
        "derived": [{"field": "mean", "is": "mean", "of": ["runs"]}],
    }
    cases = [
        {"name": name, "ms": 50.01, "mean": 10.02, "runs": [9.03, 11.01]} for name in ("a", "b")
    ]
    format = build("own", keys)
    config = Config(Settings(baselines=(BaselineSet((PATH,), policy="snapshot"),)))
    document = JsonDocument(Text(PATH, json.dumps({"cases": cases}).encode()))
    baseline = Baseline(document, format, BaselineSettings(TODAY, "snapshot"))
    wrong = {"name": "b", "ms": 40.01, "mean": 12.34, "runs": [8.03, 10.01]}
    new = {**wrong, "name": "c"}
    snapshots = [
        Snapshot(run["name"], run, f"run{number}", number, job=f"{number}")
        for number, run in enumerate((wrong, new))
    ]
    context = context_for(config, Reader(config, TODAY))
    options = TightenOptions(add_missing=True)
    result = Tightening(SOURCE, baseline, options, context).run(snapshots)
    found = {
        decision.scenario: {violation.finding.pointer for violation in decision.violations}
        for decision in result.decisions
    }
    assert [decision.verdict for decision in result.decisions] == ["refused", "refused"]
    assert "/cases/1/mean" in found["b"]
    assert "/cases/2/mean" in found["c"]
