"""The decisions of ``tighten`` on measured scenarios, and the file that it writes."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.config import Config
from perflint.config.settings import BaselineSet, Ignored, Settings
from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.change import BaselineSetChange
from perflint.documents.baselines.record_edits import UnwritableError
from perflint.engine.check_file import check_file, context_for
from perflint.engine.reader import Reader
from perflint.engine.subjects import Base, Bases, ReadFile
from perflint.runs import RunProblem, Snapshot
from perflint.sources.work_tree import WorkTreeFile
from perflint.tighten import tightening
from perflint.tighten.decisions import Decision, TightenOptions, TightenResult
from perflint.tighten.tightening import Tightening
from perflint.tighten.trial import Trials

PATH = "perf_baselines.json"
SOURCE = WorkTreeFile(PATH, PATH, named=True)
TODAY = date(2026, 5, 17)
OLD = "2026-04-15"
bounded = settings(max_examples=60, deadline=None)


def record(scale: float = 1.0, steps: tuple[float, ...] = (42.1, 47.7), **fields: Any) -> Any:
    """Return a consistent record, as measured by one run; values are in milliseconds."""
    taken = [round(scale * step, 2) for step in steps]
    stages = {"Text": round(scale * 12.5, 2), "Denoising": round(sum(taken) + scale * 0.4, 2)}
    middle = sorted(taken)[(len(taken) - 1) // 2 : len(taken) // 2 + 1]
    return {
        "stages_ms": stages,
        "denoise_step_ms": {str(index): step for index, step in enumerate(taken)},
        "expected_e2e_ms": round(sum(stages.values()) + scale * 3, 2),
        "expected_avg_denoise_ms": round(sum(taken) / len(taken), 2),
        "expected_median_denoise_ms": round(sum(middle) / len(middle), 2),
        **fields,
    }


def contradictory(scale: float = 0.8) -> Any:
    """Return a record that contradicts itself: its average is not the mean of its steps."""
    return record(scale, expected_avg_denoise_ms=1.23)


def content(description: str = f"Captured {OLD}.", day: str = OLD, **scenarios: Any) -> Any:
    return {
        "metadata": {"description": description, "last_updated": day},
        "tolerances": {"pr_test": {"e2e": 0.25}},
        "scenarios": scenarios or {"t2i": record(), "t2v": record(3)},
    }


def snapshots(*runs: Any) -> list[Snapshot]:
    """Return snapshots of runs: pairs of scenario and record, or records of ``t2i``."""
    named = [run if isinstance(run, tuple) else ("t2i", run) for run in runs]
    return [
        Snapshot(name, measured, f"run.log:{10 * number + 4}", number, job=f"job {number}")
        for number, (name, measured) in enumerate(named)
    ]


def config(policy: Any = "snapshot", min_improvement: float | None = None, **keys: Any) -> Config:
    rules = {} if min_improvement is None else {"small-improvement": {"min-improvement": 0.2}}
    baseline_set = BaselineSet((PATH,), policy=policy)
    return Config(Settings(baselines=(baseline_set,), rules=rules, **keys))


def read(configuration: Config, data: bytes, today: date = TODAY) -> tuple[Reader, Baseline]:
    reader = Reader(configuration, today)
    baseline = reader.parse(SOURCE, data).baseline
    assert baseline is not None
    return reader, baseline


def tighten(
    before: Any,
    runs: Any,
    *,
    configuration: Config | None = None,
    today: date = TODAY,
    **options: Any,
) -> TightenResult:
    data = before if isinstance(before, bytes) else json.dumps(before, indent=4).encode()
    configuration = configuration if configuration is not None else config()
    reader, baseline = read(configuration, data, today)
    context = context_for(configuration, reader)
    return Tightening(SOURCE, baseline, TightenOptions(**options), context).run(runs)


def decide(before: Any, *runs: Any, **options: Any) -> Decision:
    """Return the decision on the only scenario that the runs measured."""
    (decision,) = tighten(before, snapshots(*runs), **options).decisions
    return decision


def written(outcome: TightenResult) -> Any:
    return json.loads(outcome.after)


def verdicts(outcome: TightenResult) -> dict[str, str]:
    return {decision.scenario: decision.verdict for decision in outcome.decisions}


# ---- one run of one scenario, with the policy snapshot


def test_the_whole_record_of_a_faster_run_is_written() -> None:
    outcome = tighten(content(), snapshots(record(0.9)))
    assert written(outcome)["scenarios"] == {"t2i": record(0.9), "t2v": record(3)}


def test_an_update_names_its_run_and_the_change_of_each_metric() -> None:
    decision = decide(content(), record(0.9))
    assert (decision.verdict, decision.why) == ("updated", "one whole run")
    assert decision.origin == "run.log:4"
    assert [(change.path, change.before, change.after) for change in decision.metrics] == [
        ((field,), record()[field], record(0.9)[field])
        for field in (
            "expected_e2e_ms",
            "expected_avg_denoise_ms",
            "expected_median_denoise_ms",
        )
    ]


def test_a_slower_run_is_not_written_and_the_reason_names_the_metric() -> None:
    outcome = tighten(content(), snapshots(record(1.1)))
    (decision,) = outcome.decisions
    assert decision.verdict == "kept"
    why = "`expected_avg_denoise_ms` rose from 44.90 to 49.39 (+10.00 %), and 2 more got worse"
    assert decision.why == why
    assert outcome.after == outcome.before


def test_a_record_is_kept_if_one_metric_of_the_run_is_worse() -> None:
    slower_total = record(0.8, expected_e2e_ms=200.5)
    assert decide(content(), slower_total).why.startswith("`expected_e2e_ms` rose")


def test_inner_values_may_increase_if_the_top_level_metrics_improve() -> None:
    run = record(0.8)
    run["stages_ms"]["Text"] = 13.0
    run["expected_e2e_ms"] = 90.0
    assert decide(content(), run).verdict == "updated"


def test_a_small_improvement_is_not_written() -> None:
    decision = decide(content(), record(0.97))
    assert decision.verdict == "kept"
    assert decision.why == "improvement too small: best is `expected_e2e_ms`, -3.00 % (5 % needed)"


def test_a_run_with_the_same_values_changes_nothing() -> None:
    outcome = tighten(content(), snapshots(record()))
    (decision,) = outcome.decisions
    assert (decision.verdict, decision.why) == ("kept", "already has these values")
    assert outcome.after == outcome.before


def test_a_run_that_shares_values_with_the_file_counts_as_mixed() -> None:
    run = record(0.9)
    run["stages_ms"]["Text"] = record()["stages_ms"]["Text"]
    decision = decide(content(), run)
    assert decision.verdict == "kept"
    assert decision.why.endswith("it would look like a mix of two runs")


def test_a_run_with_a_metric_that_is_no_longer_checked_is_not_written() -> None:
    decision = decide(content(), record(0.8, expected_e2e_ms=0.0))
    assert decision.verdict in ("kept", "refused")
    assert "`expected_e2e_ms` is n" in decision.why
    assert "checked: 0, null" in decision.why


# ---- the selection of scenarios


def test_an_unknown_scenario_is_reported_and_not_added() -> None:
    outcome = tighten(content(), snapshots(("new", record(0.5))))
    (decision,) = outcome.decisions
    assert (decision.verdict, decision.why) == ("unknown", "not in the file; --add-missing adds it")
    assert outcome.after == outcome.before


def test_add_missing_adds_a_scenario_at_the_end() -> None:
    outcome = tighten(content(), snapshots(("new", record(0.5))), add_missing=True)
    assert verdicts(outcome) == {"new": "added"}
    assert list(written(outcome)["scenarios"]) == ["t2i", "t2v", "new"]
    assert written(outcome)["scenarios"]["new"] == record(0.5)


def test_a_contradictory_new_scenario_is_refused() -> None:
    assert decide(content(), ("new", contradictory()), add_missing=True).verdict == "refused"


def test_a_contradictory_new_scenario_is_refused_with_per_field() -> None:
    configuration = config("tighten-only")
    decision = decide(
        content(),
        ("new", contradictory()),
        configuration=configuration,
        add_missing=True,
        per_field=True,
    )
    assert decision.verdict == "refused"


def test_a_new_scenario_is_one_whole_run_with_per_field_too() -> None:
    runs = [("new", record(0.5)), ("new", record(0.6))]
    configuration = config("tighten-only")
    decision = decide(
        content(), *runs, configuration=configuration, add_missing=True, per_field=True
    )
    assert (decision.verdict, decision.why) == ("added", "best of 2 runs")
    assert decision.record == record(0.5)


def test_a_new_scenario_does_not_overwrite_an_existing_key() -> None:
    before = content(t2i=record(), new=None)
    with pytest.raises(UnwritableError, match="'new' is already in the file"):
        tighten(before, snapshots(("new", record())), add_missing=True)


RUNS = [("t2i", record(0.5)), ("t2v", record(0.5)), ("new", record(0.5))]


@pytest.mark.parametrize(
    ("options", "skipped"),
    [
        ({"only": ("t2?",)}, {"new"}),
        ({"only": ("t2i", "new")}, {"t2v"}),
        ({"skip": ("t2*",)}, {"t2i", "t2v"}),
        ({"only": ("t2*",), "skip": ("*v",)}, {"t2v", "new"}),
        ({"only": ("T2I",)}, {"t2i", "t2v", "new"}),
        ({}, set()),
    ],
)
def test_only_and_skip_select_scenarios(options: Any, skipped: set[str]) -> None:
    outcome = tighten(content(), snapshots(*RUNS), add_missing=True, **options)
    actual = {name for name, verdict in verdicts(outcome).items() if verdict == "skipped"}
    assert actual == skipped
    for name in skipped - {"new"}:
        assert written(outcome)["scenarios"][name] == content()["scenarios"][name]


def test_a_glob_with_brackets_matches_the_same_name() -> None:
    runs = snapshots(("t2i[1]", record(0.5)))
    outcome = tighten(content(**{"t2i[1]": record()}), runs, only=("t2i[1]",))
    assert verdicts(outcome) == {"t2i[1]": "updated"}


def test_decisions_are_in_file_order_and_unknown_scenarios_last() -> None:
    runs = [("b", record()), ("t2v", record()), ("a", record()), ("t2i", record())]
    outcome = tighten(content(), snapshots(*runs))
    assert list(verdicts(outcome)) == ["t2i", "t2v", "a", "b"]


def test_errors_of_the_runs_are_part_of_the_result() -> None:
    problem = RunProblem("run.log:7", "cut off")
    outcome = tighten(content(), [problem, *snapshots(record(0.9))])
    assert outcome.run_errors == (problem,)
    assert verdicts(outcome) == {"t2i": "updated"}


# ---- thresholds


def test_the_minimum_improvement_is_configurable() -> None:
    decision = decide(content(), record(0.9), configuration=config(min_improvement=0.2))
    assert decision.verdict == "kept"
    assert "(20 % needed)" in decision.why


def test_an_ignored_rule_does_not_block_an_update() -> None:
    configuration = config(ignore=("small-improvement",))
    assert decide(content(), record(0.99), configuration=configuration).verdict == "updated"


def test_an_ignored_finding_does_not_block_an_update() -> None:
    ignored = Ignored("loosened-baseline", PATH, "a new driver", scenario="t2i")
    configuration = config(ignored=(ignored,), ignore=("small-improvement",))
    assert decide(content(), record(1.1), configuration=configuration).verdict == "updated"


# ---- tighten-only


def test_tighten_only_accepts_a_run_without_any_higher_value() -> None:
    run = record(0.99)
    run["stages_ms"]["Text"] = record()["stages_ms"]["Text"]
    assert decide(content(), run, configuration=config("tighten-only")).verdict == "updated"


def test_tighten_only_rejects_a_run_with_one_higher_inner_value() -> None:
    run = record(0.8)
    run["stages_ms"]["Text"] = 13.0
    run["expected_e2e_ms"] = 90.0
    decision = decide(content(), run, configuration=config("tighten-only"))
    assert decision.verdict == "kept"
    assert decision.why.startswith("`Text` rose from 12.50 to 13.00")


@pytest.mark.parametrize(("steps", "verdict"), [((42.1,), "kept"), ((42.1, 47.7, 40.0), "updated")])
def test_tighten_only_rejects_removed_fields(steps: tuple[float, ...], verdict: str) -> None:
    decision = decide(content(), record(0.5, steps), configuration=config("tighten-only"))
    assert decision.verdict == verdict
    rules = {violation.rule for violation in decision.violations}
    assert ("changed-field-set" in rules) == (verdict == "kept")


# ---- several runs


@pytest.mark.parametrize(
    ("choose", "scale"), [("best", 0.7), ("median", 0.8), ("latest", 0.75), (None, 0.7)]
)
def test_one_whole_run_of_several_is_chosen(choose: str | None, scale: float) -> None:
    runs = [record(factor) for factor in (0.8, 0.7, 0.9, 0.85, 0.75)]
    options = {} if choose is None else {"choose": choose}
    decision = decide(content(), *runs, **options)
    assert decision.record == record(scale)
    assert decision.why == f"{choose or 'best'} of 5 runs"


def test_the_median_of_an_even_number_of_runs_is_the_lower_one() -> None:
    runs = [record(factor) for factor in (0.9, 0.6, 0.8, 0.7)]
    assert decide(content(), *runs, choose="median").record == record(0.7)


@pytest.mark.parametrize("choose", ["best", "median", "latest"])
def test_values_from_different_runs_are_never_mixed(choose: str) -> None:
    fast_text, fast_steps = record(0.7), record(0.6)
    fast_text["stages_ms"]["Text"] = 2.0
    fast_text["expected_e2e_ms"] = 70.11
    fast_steps["expected_e2e_ms"] = 70.22
    decision = decide(content(), fast_text, fast_steps, choose=choose)
    assert decision.record in (fast_text, fast_steps)


@pytest.mark.parametrize("choose", ["best", "median"])
def test_a_tie_is_resolved_independently_of_the_order(choose: str) -> None:
    first, second = record(0.7), record(0.7)
    second["stages_ms"]["Text"] = 8.0
    forward = decide(content(), first, second, choose=choose)
    backward = decide(content(), second, first, choose=choose)
    assert forward.record == backward.record


def test_a_run_without_an_end_to_end_time_is_ranked_last() -> None:
    incomplete = record(0.5)
    del incomplete["expected_e2e_ms"]
    configuration = config("tighten-only")
    assert decide(content(), incomplete, record(0.9), configuration=configuration).record == record(
        0.9
    )


def test_a_contradictory_run_is_refused_and_the_reason_is_the_violation() -> None:
    outcome = tighten(content(), snapshots(contradictory()))
    (decision,) = outcome.decisions
    assert decision.verdict == "refused"
    assert decision.why.startswith("contradicts itself: mean of 2 steps is 35.92")
    assert decision.why.endswith("[aggregate-mismatch]")
    assert decision.record is None
    assert outcome.after == outcome.before


@pytest.mark.parametrize("untried", [0, 1, 2])
def test_only_some_of_many_contradictory_runs_are_tried(
    untried: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All would take a minute. The others here are valid, but slower."""
    monkeypatch.setattr(tightening, "MAX_TRIED", 3)
    runs = [contradictory(0.5 + number / 100) for number in range(3)]
    decision = decide(content(), *runs, *[record(0.7 + number / 100) for number in range(untried)])
    assert decision.verdict == "refused"
    ends = {0: "]", 1: "; 2 more refused, 1 other was not tried"}
    assert decision.why.endswith(ends.get(untried, "; 2 more refused, 2 others were not tried"))


@pytest.mark.parametrize(
    ("field", "why"),
    [
        ("expected_e2e_ms", "has null for `expected_e2e_ms`, which is required [wrong-type]"),
        ("stages_ms", "has null for `stages_ms`, which is required [wrong-type]"),
    ],
)
def test_null_in_a_required_field_is_not_called_a_contradiction(field: str, why: str) -> None:
    decision = decide(content(), record(0.8, **{field: None}))
    assert (decision.verdict, decision.why) == ("refused", why)


def test_an_absent_or_invalid_required_value_is_named() -> None:
    run = record(0.8)
    del run["expected_e2e_ms"], run["stages_ms"]
    assert decide(content(), ("new", run), add_missing=True).why == (
        "does not have `expected_e2e_ms` and `stages_ms`, which are required [missing-field]"
    )
    assert decide(content(), record(0.8, expected_e2e_ms=-7.5)).why.startswith("is invalid: ")


def test_a_contradiction_of_values_that_stay_names_them() -> None:
    """The run has null for a stage; the file's number is more than the total of the run."""
    run = record(0.5)
    run["stages_ms"]["Denoising"] = None
    decision = decide(content(), run)
    assert decision.verdict == "refused"
    assert decision.why.startswith("contradicts itself: `expected_e2e_ms` is 52.85, less than")
    assert decision.why.endswith(
        " [total-below-parts]; `stages_ms/Denoising` stays 90.20, because the run has null"
    )


@pytest.mark.parametrize("choose", ["best", "median", "latest"])
def test_only_runs_that_would_be_chosen_are_tried(choose: Any, monkeypatch) -> None:
    tried: list[float] = []

    def counted(trials: Trials, snapshot: Snapshot) -> Any:
        tried.append(snapshot.record["expected_e2e_ms"])
        return of(trials, snapshot)

    of = Trials.of
    monkeypatch.setattr(Trials, "of", counted)
    runs = [record(scale) for scale in (0.9, 0.8, 0.7)]
    runs += [contradictory(scale) for scale in (0.6, 0.85, 0.95, 0.99)]
    latest = [*runs[3:], *runs[:3]]
    decision = decide(content(), *(latest if choose == "latest" else runs), choose=choose)
    expected = {"best": (0.6, 0.7), "median": (0.85, 0.8), "latest": (0.7,)}[choose]
    assert tried == [record(scale)["expected_e2e_ms"] for scale in expected]
    assert decision.record == record(expected[-1])


def test_violations_of_an_update_that_is_not_made_do_not_say_that_it_is() -> None:
    configuration = config(min_improvement=0.2)
    decision = decide(content(), record(0.9), configuration=configuration)
    assert [violation.finding.message for violation in decision.violations] == [decision.why]


def test_a_consistent_run_is_preferred_to_a_contradictory_one() -> None:
    assert decide(content(), contradictory(0.5), record(0.9)).record == record(0.9)


def test_a_decision_mentions_refused_runs() -> None:
    decision = decide(content(), record(0.9), contradictory(0.5))
    assert decision.why.startswith("one whole run; 1 run refused: run.log:14 contradicts itself: ")
    assert decision.why.endswith("[aggregate-mismatch]")


def test_refused_runs_do_not_count_as_candidates() -> None:
    decision = decide(content(), contradictory(0.5), record(0.9), contradictory(0.6), record(0.8))
    assert decision.why.startswith("best of 2 runs; 2 runs refused: run.log:4 contradicts itself")


# ---- files with existing errors


def test_an_existing_error_in_another_scenario_does_not_block_an_update() -> None:
    outcome = tighten(content(t2i=record(), t2v=contradictory()), snapshots(record(0.9)))
    assert verdicts(outcome) == {"t2i": "updated"}
    assert outcome.new_errors == ()
    assert outcome.after != outcome.before


def test_an_existing_error_that_the_run_replaces_does_not_block_an_update() -> None:
    outcome = tighten(content(t2i=record(expected_avg_denoise_ms=99.9)), snapshots(record(0.9)))
    assert written(outcome)["scenarios"]["t2i"] == record(0.9)


def test_an_existing_error_in_a_field_that_no_run_measures_is_not_a_contradiction() -> None:
    outcome = tighten(content(t2i=record(notes=5)), snapshots(record(0.9)))
    assert verdicts(outcome) == {"t2i": "updated"}
    assert outcome.new_errors == ()


def test_an_old_field_that_does_not_match_the_run_is_a_contradiction() -> None:
    run = record(0.9)
    del run["expected_avg_denoise_ms"]
    decision = decide(content(), run, configuration=config("tighten-only"))
    assert decision.verdict == "refused"
    assert decision.why.endswith("[aggregate-mismatch]")


def test_an_existing_error_whose_message_contains_the_date_does_not_block_an_update() -> None:
    outcome = tighten(content("Captured 2026-03-01."), snapshots(record(0.9)))
    assert outcome.new_errors == ()
    assert written(outcome)["scenarios"]["t2i"] == record(0.9)


def test_nothing_is_written_if_the_updated_file_would_have_a_new_error() -> None:
    text = json.dumps(content(), indent=4).replace(f"Captured {OLD}", "Captured 2026\\u002d04-15")
    outcome = tighten(text.encode(), snapshots(record(0.9)))
    assert verdicts(outcome) == {"t2i": "updated"}
    assert [violation.rule for violation in outcome.new_errors] == ["date-disagreement"]
    assert outcome.after == outcome.before


# ---- loosening


def test_a_slower_run_is_written_if_loosening_is_allowed() -> None:
    outcome = tighten(content(), snapshots(record(1.1)), loosening_reason="a new driver")
    (decision,) = outcome.decisions
    assert (decision.verdict, decision.why) == (
        "updated",
        "one whole run; worse, allowed because: a new driver",
    )
    assert outcome.new_errors == ()
    assert written(outcome)["scenarios"]["t2i"] == record(1.1)


def test_loosening_with_the_policy_tighten_only() -> None:
    configuration = config("tighten-only")
    assert (
        decide(content(), record(1.1), configuration=configuration, loosening_reason="x").verdict
        == "updated"
    )


def test_loosening_does_not_allow_a_contradictory_run() -> None:
    assert (
        decide(content(), contradictory(1.1), loosening_reason="a new driver").verdict == "refused"
    )


def test_loosening_does_not_allow_values_from_two_runs() -> None:
    run = record(1.1)
    run["stages_ms"]["Text"] = record()["stages_ms"]["Text"]
    decision = decide(content(), run, loosening_reason="a new driver")
    assert decision.verdict == "kept"
    assert decision.why.endswith("it would look like a mix of two runs")


def test_the_loosening_reason_is_not_mentioned_if_nothing_is_slower() -> None:
    assert decide(content(), record(0.9), loosening_reason="a new driver").why == "one whole run"


# ---- per field


def per_field(before: Any, *runs: Any) -> TightenResult:
    return tighten(before, snapshots(*runs), configuration=config("tighten-only"), per_field=True)


def test_per_field_writes_the_lowest_value_of_each_field() -> None:
    run = record(1.2)
    run["denoise_step_ms"]["1"] = 30.0
    second = record(1.3)
    second["stages_ms"]["Text"] = 9.0
    expected = record()
    expected["denoise_step_ms"]["1"] = 30.0
    expected["stages_ms"]["Text"] = 9.0
    outcome = per_field(content(), run, second)
    assert written(outcome)["scenarios"]["t2i"] == expected


def test_per_field_reports_the_violations_that_it_introduces() -> None:
    run = record(1.2)
    run["denoise_step_ms"]["1"] = 30.0
    outcome = per_field(content(), run)
    (decision,) = outcome.decisions
    assert (decision.verdict, decision.why) == (
        "updated",
        "the best measured value of each field",
    )
    rules = {violation.rule for violation in decision.violations}
    assert "aggregate-above-samples" in rules
    assert "aggregate-mismatch" not in rules
    assert outcome.new_errors == ()
    assert outcome.after != outcome.before


def test_per_field_never_writes_a_zero() -> None:
    outcome = per_field(content(), record(0.9, expected_e2e_ms=0.0))
    after = written(outcome)["scenarios"]["t2i"]
    assert after == record(0.9, expected_e2e_ms=record()["expected_e2e_ms"])


def test_per_field_neither_adds_nor_removes_fields() -> None:
    outcome = per_field(content(), record(0.9, (42.1, 47.7, 40.0), load_peak_vram_mb=9.5))
    after = written(outcome)["scenarios"]["t2i"]
    assert list(after) == list(record())
    assert list(after["denoise_step_ms"]) == ["0", "1"]


def test_per_field_changes_nothing_without_a_lower_value() -> None:
    assert verdicts(per_field(content(), record(1.1), record(1.2))) == {"t2i": "kept"}


def test_per_field_does_not_depend_on_which_run_has_a_field() -> None:
    partial = {"expected_e2e_ms": 90.0}
    forward = per_field(content(), partial, record(0.9))
    backward = per_field(content(), record(0.9), partial)
    assert forward.after == backward.after
    assert written(forward)["scenarios"]["t2i"]["denoise_step_ms"] == record(0.9)["denoise_step_ms"]


# ---- other fields and metadata


def test_fields_that_no_run_measures_are_kept() -> None:
    before = content(t2i=record(estimated_full_test_time_s=125.5, notes="by hand"))
    outcome = tighten(before, snapshots(record(0.9)))
    after = written(outcome)["scenarios"]["t2i"]
    assert after == record(0.9, estimated_full_test_time_s=125.5, notes="by hand")


def test_both_dates_are_set_to_today() -> None:
    metadata = written(tighten(content(), snapshots(record(0.9))))["metadata"]
    assert metadata == {"description": "Captured 2026-05-17.", "last_updated": "2026-05-17"}


@pytest.mark.parametrize("run", [record(), record(1.1), contradictory()])
def test_date_and_source_are_not_written_without_a_scenario(run: Any) -> None:
    outcome = tighten(content(), snapshots(run), source="run 1")
    assert outcome.after == outcome.before


def test_the_date_is_never_set_to_an_earlier_date() -> None:
    before = content("Captured 2026-05-18.", "2026-05-18")
    outcome = tighten(before, snapshots(record(0.9)))
    assert written(outcome)["metadata"] == before["metadata"]
    assert written(outcome)["scenarios"]["t2i"] == record(0.9)


def test_the_source_is_appended_to_the_description() -> None:
    outcome = tighten(content(), snapshots(record(0.9)), source="https://ci/1")
    description = written(outcome)["metadata"]["description"]
    assert description == "Captured 2026-05-17. Source: https://ci/1."


def test_a_new_source_replaces_the_previous_one() -> None:
    first = tighten(content(), snapshots(record(0.9)), source="https://ci/1")
    second = tighten(first.after, snapshots(record(0.8)), source="https://ci/2")
    description = written(second)["metadata"]["description"]
    assert description == "Captured 2026-05-17. Source: https://ci/2."


def test_a_file_with_a_repeated_key_is_not_edited() -> None:
    text = json.dumps(content()).replace('"t2v": {', '"t2v": {"notes": "", "notes": "",', 1)
    with pytest.raises(UnwritableError, match="'notes' is repeated"):
        tighten(text.encode(), snapshots(record(0.9)))


# ---- properties for any runs


@st.composite
def any_record(draw: st.DrawFn) -> Any:
    """Draw the record of a run: mostly consistent, sometimes with an unusual value or field."""
    steps = draw(st.sampled_from([(42.1, 47.7), (42.1, 47.7), (40.0, 50.0, 41.0), ()]))
    scale = draw(st.sampled_from([0.5, 0.8, 0.9, 0.96, 1.0, 1.0, 1.1, 3.0]))
    if not steps:
        return draw(
            st.sampled_from([{}, {"expected_e2e_ms": 3.25}, contradictory(0.7), record(notes=5)])
        )
    drawn = record(scale, steps)
    unusual = st.sampled_from([None, 0, 0.0, -1.5, 7, 99.99, "x", [], {"a": 1.5}])
    for field in draw(st.lists(st.sampled_from(["stages_ms", *sorted(drawn)]), max_size=1)):
        change = draw(st.sampled_from(["keep", "keep", "drop", "value", "inner"]))
        if change == "drop":
            del drawn[field]
        elif change == "value":
            drawn[field] = draw(unusual)
        elif change == "inner" and isinstance(drawn[field], dict):
            drawn[field][draw(st.sampled_from(["0", "Text", "New"]))] = draw(unusual)
    return drawn


NAMES = ["t2i", "t2i", "t2v", "contradictory", "new", "数字"]
any_runs = st.lists(st.tuples(st.sampled_from(NAMES), any_record()), max_size=5).map(
    lambda runs: snapshots(*runs)
)


def file_of(indent: int | str | None, newline: str, number: str) -> bytes:
    """Return a baseline with an error, in a style that differs from that of perflint."""
    scenarios = {
        "t2i": record(estimated_full_test_time_s=125.5),
        "contradictory": contradictory(2),
        "t2v": record(3, notes="a\\b é"),
    }
    text = json.dumps(content(**scenarios), indent=indent, ensure_ascii=False)
    return text.replace("44.9,", f"{number},").replace("\n", newline).encode() + b"\n"


any_file = st.builds(
    file_of,
    st.sampled_from([4, 2, "\t", None]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["44.9", "44.90", "4.49e1"]),
)
any_options = st.fixed_dictionaries(
    {},
    optional={
        "choose": st.sampled_from(["best", "median", "latest"]),
        "add_missing": st.just(True),
        "skip": st.just(("t2v",)),
        "source": st.just("https://ci/1"),
        "loosening_reason": st.just("a new driver"),
    },
)
policies = st.sampled_from(["snapshot", "tighten-only"])


def literals(data: bytes) -> dict[tuple[Any, ...], bytes]:
    """Return the bytes of every value in a file that is not an object, by its route."""
    _, baseline = read(config(), data)
    values: dict[tuple[Any, ...], bytes] = {}
    pending: list[tuple[tuple[Any, ...], Any]] = [((), baseline.root)]
    while pending:
        route, value = pending.pop()
        if isinstance(value, dict) and value:
            pending += [((*route, name), inner) for name, inner in value.items()]
        else:
            start, stop = baseline.document.spans.value(route)
            values[route] = data[start:stop]
    return values


def value_at(value: Any, route: tuple[Any, ...]) -> Any:
    for name in route:
        value = value[name] if isinstance(value, dict) and name in value else {}
    return value


@bounded
@given(any_file, any_runs, any_options, policies, st.booleans())
def test_a_value_that_does_not_change_keeps_its_bytes(
    data: bytes, runs: Any, options: Any, policy: str, lowest: bool
) -> None:
    per_field_options = {"per_field": lowest and policy == "tighten-only"}
    outcome = tighten(data, runs, configuration=config(policy), **options, **per_field_options)
    if outcome.after == outcome.before:
        return
    before, after = literals(outcome.before), literals(outcome.after)
    records = {
        decision.scenario: decision.record
        for decision in outcome.decisions
        if decision.record is not None
    }
    root = json.loads(outcome.before)
    for route, literal in before.items():
        if route[0] == "metadata":
            continue
        run = records.get(route[1]) if route[0] == "scenarios" else None
        is_kept = run is None or route[2] not in run
        if is_kept or (route in after and value_at(run, route[2:]) == value_at(root, route)):
            assert after[route] == literal
    old_head, new_head = (data.split(b'"scenarios"')[0] for data in (outcome.before, outcome.after))
    new_head = new_head.replace(b" Source: https://ci/1.", b"")
    assert new_head.replace(b"2026-05-17", b"2026-04-15") == old_head


@bounded
@given(any_file, any_runs, any_options, policies, st.randoms(use_true_random=False), st.booleans())
def test_decisions_do_not_depend_on_the_order_of_the_runs(
    data: bytes, runs: Any, options: Any, policy: str, random: Any, lowest: bool
) -> None:
    options = {name: value for name, value in options.items() if value != "latest"}
    options["per_field"] = lowest and policy == "tighten-only"
    configuration = config(policy)
    shuffled = [run._replace(number=number) for number, run in enumerate(_shuffled(runs, random))]
    first = tighten(data, runs, configuration=configuration, **options)
    second = tighten(data, shuffled, configuration=configuration, **options)
    assert first.after == second.after
    assert list(map(_without_origin, first.decisions)) == list(
        map(_without_origin, second.decisions)
    )


def _shuffled(runs: Any, random: Any) -> Any:
    shuffled = [*runs]
    random.shuffle(shuffled)
    return shuffled


def _without_origin(decision: Decision) -> Any:
    return decision.scenario, decision.verdict, decision.why, decision.metrics, decision.record


@bounded
@given(any_file, any_runs, any_options, policies, st.booleans())
def test_applying_the_same_runs_again_changes_nothing(
    data: bytes, runs: Any, options: Any, policy: str, lowest: bool
) -> None:
    # Not both: the first time adds a whole run, and the second time could lower its fields.
    per_field_options = {
        "per_field": lowest and policy == "tighten-only" and "add_missing" not in options
    }
    first = tighten(data, runs, configuration=config(policy), **options, **per_field_options)
    second = tighten(
        first.after, runs, configuration=config(policy), **options, **per_field_options
    )
    assert second.after == first.after


def errors(configuration: Config, before: bytes, after: bytes) -> set[Any]:
    """Return the errors of ``after``, checked with ``before`` as its base."""
    reader, baseline = read(configuration, before)
    bases = Bases({PATH: Base(baseline, BaselineSetChange())})
    result = check_file(SOURCE, ReadFile(after), context_for(configuration, reader, bases))
    assert result.crashes == ()
    return {
        (violation.rule, violation.finding.pointer, violation.finding.message)
        for violation in result.violations
        if violation.severity == "error" and violation.ignored is None
    }


@bounded
@given(any_file, any_runs, any_options, policies)
def test_the_written_file_has_no_new_error(
    data: bytes, runs: Any, options: Any, policy: str
) -> None:
    options.pop("loosening_reason", None)
    configuration = config(policy)
    outcome = tighten(data, runs, configuration=configuration, **options)
    assert errors(configuration, data, outcome.after) <= errors(configuration, data, data)


def test_a_run_that_was_read_twice_counts_once() -> None:
    """CI services keep a log as a whole and for each step."""
    before = content(t2i=record())
    assert decide(before, record(0.8), record(0.8)).why == "one whole run"
    assert decide(before, record(0.8), record(0.9), record(0.8)).why == "best of 2 runs"
