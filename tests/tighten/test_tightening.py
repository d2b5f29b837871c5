"""What ``tighten`` decides on every scenario that was measured, and what it writes."""

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
from perflint.tighten.decisions import Decision, TightenOptions, TightenResult
from perflint.tighten.tightening import Tightening

PATH = "perf_baselines.json"
SOURCE = WorkTreeFile(PATH, PATH, named=True)
TODAY = date(2026, 5, 17)
OLD = "2026-04-15"
bounded = settings(max_examples=60, deadline=None)


def record(scale: float = 1.0, steps: tuple[float, ...] = (42.1, 47.7), **other: Any) -> Any:
    """Return a record as one run measures it: its parts add up."""
    taken = [round(scale * step, 2) for step in steps]
    stages = {"Text": round(scale * 12.5, 2), "Denoising": round(sum(taken) + scale * 0.4, 2)}
    middle = sorted(taken)[(len(taken) - 1) // 2 : len(taken) // 2 + 1]
    return {
        "stages_ms": stages,
        "denoise_step_ms": {str(index): step for index, step in enumerate(taken)},
        "expected_e2e_ms": round(sum(stages.values()) + scale * 3, 2),
        "expected_avg_denoise_ms": round(sum(taken) / len(taken), 2),
        "expected_median_denoise_ms": round(sum(middle) / len(middle), 2),
        **other,
    }


def torn(scale: float = 0.8) -> Any:
    """Return a record that contradicts itself: its mean is not that of its steps."""
    return record(scale, expected_avg_denoise_ms=1.23)


def content(description: str = f"Captured {OLD}.", day: str = OLD, **scenarios: Any) -> Any:
    return {
        "metadata": {"description": description, "last_updated": day},
        "tolerances": {"pr_test": {"e2e": 0.25}},
        "scenarios": scenarios or {"t2i": record(), "t2v": record(3)},
    }


def snapshots(*runs: Any) -> list[Snapshot]:
    """Number (scenario, record) or records of ``t2i`` as if read one behind the other."""
    named = [run if isinstance(run, tuple) else ("t2i", run) for run in runs]
    return [
        Snapshot(name, measured, f"run.log:{10 * number + 4}", number)
        for number, (name, measured) in enumerate(named)
    ]


def config(policy: Any = "snapshot", min_improvement: float | None = None, **keys: Any) -> Config:
    rules = {} if min_improvement is None else {"small-improvement": {"min-improvement": 0.2}}
    mine = BaselineSet((PATH,), policy=policy)
    return Config(Settings(baselines=(mine,), rules=rules, **keys))


def read(by: Config, data: bytes, today: date = TODAY) -> tuple[Reader, Baseline]:
    reader = Reader(by, today)
    baseline = reader.parse(SOURCE, data).baseline
    assert baseline is not None
    return reader, baseline


def tighten(
    before: Any,
    runs: Any,
    *,
    by: Config | None = None,
    today: date = TODAY,
    **wishes: Any,
) -> TightenResult:
    data = before if isinstance(before, bytes) else json.dumps(before, indent=4).encode()
    by = by if by is not None else config()
    reader, baseline = read(by, data, today)
    return Tightening(SOURCE, baseline, TightenOptions(**wishes), context_for(by, reader)).run(runs)


def decided(before: Any, *runs: Any, **rest: Any) -> Decision:
    """Return the one decision on what runs measured."""
    (decision,) = tighten(before, snapshots(*runs), **rest).decisions
    return decision


def written(outcome: TightenResult) -> Any:
    return json.loads(outcome.after)


def verdicts(outcome: TightenResult) -> dict[str, str]:
    return {decision.scenario: decision.verdict for decision in outcome.decisions}


# ---- one run of one scenario, under the policy snapshot


def test_a_faster_run_is_written_whole() -> None:
    outcome = tighten(content(), snapshots(record(0.9)))
    assert written(outcome)["scenarios"] == {"t2i": record(0.9), "t2v": record(3)}


def test_an_update_says_from_where_and_by_how_much() -> None:
    decision = decided(content(), record(0.9))
    assert (decision.verdict, decision.why) == ("updated", "one whole run")
    assert decision.origin == "run.log:4"
    assert [(level.path, level.before, level.after) for level in decision.metrics] == [
        ((field,), record()[field], record(0.9)[field])
        for field in (
            "expected_e2e_ms",
            "expected_avg_denoise_ms",
            "expected_median_denoise_ms",
        )
    ]


def test_a_slower_run_is_kept_out_with_what_rose() -> None:
    outcome = tighten(content(), snapshots(record(1.1)))
    (decision,) = outcome.decisions
    assert decision.verdict == "kept"
    assert decision.why == "`expected_e2e_ms` rose from 105.70 to 116.27 (+10.00 %)"
    assert outcome.after == outcome.before


def test_one_metric_that_is_worse_keeps_the_whole_record() -> None:
    slow_end = record(0.8, expected_e2e_ms=200.5)
    assert decided(content(), slow_end).why.startswith("`expected_e2e_ms` rose")


def test_inner_values_may_rise_where_the_top_level_is_better() -> None:
    run = record(0.8)
    run["stages_ms"]["Text"] = 13.0
    run["expected_e2e_ms"] = 90.0
    assert decided(content(), run).verdict == "updated"


def test_a_run_that_is_hardly_better_is_kept_out() -> None:
    decision = decided(content(), record(0.97))
    assert decision.verdict == "kept"
    assert decision.why.startswith("replaced, but no top-level metric improved by 5%")


def test_the_same_values_are_nothing_new() -> None:
    outcome = tighten(content(), snapshots(record()))
    (decision,) = outcome.decisions
    assert (decision.verdict, decision.why) == ("kept", "already has these values")
    assert outcome.after == outcome.before


def test_a_run_that_shares_values_with_the_file_is_taken_for_two_runs() -> None:
    run = record(0.9)
    run["stages_ms"]["Text"] = record()["stages_ms"]["Text"]
    decision = decided(content(), run)
    assert decision.verdict == "kept"
    assert decision.why.endswith("the scenario mixes values from two runs")


def test_a_metric_that_would_gate_no_more_is_kept() -> None:
    decision = decided(content(), record(0.8, expected_e2e_ms=0.0))
    assert decision.verdict == "kept"
    assert decision.why == "`expected_e2e_ms` is no longer checked: 0, null, empty or absent"


# ---- which scenarios


def test_an_unknown_scenario_is_listed_and_not_added() -> None:
    outcome = tighten(content(), snapshots(("new", record(0.5))))
    (decision,) = outcome.decisions
    assert (decision.verdict, decision.why) == ("unknown", "not in the file; --add-missing adds it")
    assert outcome.after == outcome.before


def test_a_missing_scenario_is_added_last() -> None:
    outcome = tighten(content(), snapshots(("new", record(0.5))), add_missing=True)
    assert verdicts(outcome) == {"new": "added"}
    assert list(written(outcome)["scenarios"]) == ["t2i", "t2v", "new"]
    assert written(outcome)["scenarios"]["new"] == record(0.5)


def test_a_new_scenario_that_contradicts_itself_is_refused() -> None:
    assert decided(content(), ("new", torn()), add_missing=True).verdict == "refused"


def test_a_new_scenario_that_contradicts_itself_is_refused_with_per_field_too() -> None:
    by = config("tighten-only")
    decision = decided(content(), ("new", torn()), by=by, add_missing=True, per_field=True)
    assert decision.verdict == "refused"


def test_of_a_new_scenario_one_whole_run_is_taken_with_per_field_too() -> None:
    runs = [("new", record(0.5)), ("new", record(0.6))]
    by = config("tighten-only")
    decision = decided(content(), *runs, by=by, add_missing=True, per_field=True)
    assert (decision.verdict, decision.why) == ("added", "best of 2 runs")
    assert decision.record == record(0.5)


def test_what_stands_in_the_place_of_a_new_scenario_is_not_written_over() -> None:
    before = content(t2i=record(), new=None)
    with pytest.raises(UnwritableError, match="'new' is already in the file"):
        tighten(before, snapshots(("new", record())), add_missing=True)


RUNS = [("t2i", record(0.5)), ("t2v", record(0.5)), ("new", record(0.5))]


@pytest.mark.parametrize(
    ("wishes", "skipped"),
    [
        ({"only": ("t2?",)}, {"new"}),
        ({"only": ("t2i", "new")}, {"t2v"}),
        ({"skip": ("t2*",)}, {"t2i", "t2v"}),
        ({"only": ("t2*",), "skip": ("*v",)}, {"t2v", "new"}),
        ({"only": ("T2I",)}, {"t2i", "t2v", "new"}),
        ({}, set()),
    ],
)
def test_only_and_skip_leave_scenarios_out(wishes: Any, skipped: set[str]) -> None:
    outcome = tighten(content(), snapshots(*RUNS), add_missing=True, **wishes)
    found = {one.scenario for one in outcome.decisions if one.verdict == "skipped"}
    assert found == skipped
    for name in skipped - {"new"}:
        assert written(outcome)["scenarios"][name] == content()["scenarios"][name]


def test_a_name_with_brackets_is_its_own_glob() -> None:
    runs = snapshots(("t2i[1]", record(0.5)))
    outcome = tighten(content(**{"t2i[1]": record()}), runs, only=("t2i[1]",))
    assert verdicts(outcome) == {"t2i[1]": "updated"}


def test_decisions_stand_in_the_order_of_the_file_and_unknown_ones_last() -> None:
    runs = [("b", record()), ("t2v", record()), ("a", record()), ("t2i", record())]
    outcome = tighten(content(), snapshots(*runs))
    assert list(verdicts(outcome)) == ["t2i", "t2v", "a", "b"]


def test_faults_of_the_runs_are_handed_on() -> None:
    fault = RunProblem("run.log:7", "cut off")
    outcome = tighten(content(), [fault, *snapshots(record(0.9))])
    assert outcome.run_errors == (fault,)
    assert verdicts(outcome) == {"t2i": "updated"}


# ---- thresholds


def test_the_least_improvement_is_that_of_the_configuration() -> None:
    decision = decided(content(), record(0.9), by=config(min_improvement=0.2))
    assert decision.verdict == "kept"
    assert "no top-level metric improved by 20%" in decision.why


def test_a_rule_that_is_ignored_objects_to_nothing() -> None:
    by = config(ignore=("small-improvement",))
    assert decided(content(), record(0.99), by=by).verdict == "updated"


def test_a_finding_that_is_accepted_objects_to_nothing() -> None:
    accepted = Ignored("loosened-baseline", PATH, "a new driver", scenario="t2i")
    by = config(ignored=(accepted,), ignore=("small-improvement",))
    assert decided(content(), record(1.1), by=by).verdict == "updated"


# ---- tighten-only


def test_tighten_only_takes_a_run_without_any_higher_value() -> None:
    run = record(0.99)
    run["stages_ms"]["Text"] = record()["stages_ms"]["Text"]
    assert decided(content(), run, by=config("tighten-only")).verdict == "updated"


def test_tighten_only_keeps_where_one_inner_value_is_higher() -> None:
    run = record(0.8)
    run["stages_ms"]["Text"] = 13.0
    run["expected_e2e_ms"] = 90.0
    decision = decided(content(), run, by=config("tighten-only"))
    assert decision.verdict == "kept"
    assert decision.why.startswith("`Text` rose from 12.50 to 13.00")


@pytest.mark.parametrize("steps", [(42.1,), (42.1, 47.7, 40.0)])
def test_tighten_only_keeps_where_fields_came_or_went(steps: tuple[float, ...]) -> None:
    decision = decided(content(), record(0.5, steps), by=config("tighten-only"))
    assert decision.verdict == "kept"
    assert any(one.rule == "changed-field-set" for one in decision.violations)


# ---- several runs


@pytest.mark.parametrize(
    ("choose", "scale"), [("best", 0.7), ("median", 0.8), ("latest", 0.75), (None, 0.7)]
)
def test_of_several_runs_one_is_taken_whole(choose: str | None, scale: float) -> None:
    runs = [record(of) for of in (0.8, 0.7, 0.9, 0.85, 0.75)]
    wishes = {} if choose is None else {"choose": choose}
    decision = decided(content(), *runs, **wishes)
    assert decision.record == record(scale)
    assert decision.why == f"{choose or 'best'} of 5 runs"


def test_the_median_of_an_even_number_is_the_lower_one() -> None:
    runs = [record(of) for of in (0.9, 0.6, 0.8, 0.7)]
    assert decided(content(), *runs, choose="median").record == record(0.7)


@pytest.mark.parametrize("choose", ["best", "median", "latest"])
def test_values_of_two_runs_are_never_mixed(choose: str) -> None:
    fast_text, fast_steps = record(0.7), record(0.6)
    fast_text["stages_ms"]["Text"] = 2.0
    fast_text["expected_e2e_ms"] = 70.11
    fast_steps["expected_e2e_ms"] = 70.22
    decision = decided(content(), fast_text, fast_steps, choose=choose)
    assert decision.record in (fast_text, fast_steps)


@pytest.mark.parametrize("choose", ["best", "median"])
def test_a_tie_does_not_depend_on_the_order(choose: str) -> None:
    one, other = record(0.7), record(0.7)
    other["stages_ms"]["Text"] = 8.0
    there = decided(content(), one, other, choose=choose)
    back = decided(content(), other, one, choose=choose)
    assert there.record == back.record


def test_a_run_without_an_end_to_end_time_is_the_last_choice() -> None:
    lacking = record(0.5)
    del lacking["expected_e2e_ms"]
    by = config("tighten-only")
    assert decided(content(), lacking, record(0.9), by=by).record == record(0.9)


def test_a_run_that_contradicts_itself_is_refused_with_the_violation() -> None:
    outcome = tighten(content(), snapshots(torn()))
    (decision,) = outcome.decisions
    assert decision.verdict == "refused"
    assert decision.why.startswith("contradicts itself: mean of 2 steps is 35.92")
    assert decision.why.endswith("[aggregate-mismatch]")
    assert decision.record is None
    assert outcome.after == outcome.before


def test_beside_a_contradictory_run_a_sound_one_is_taken() -> None:
    assert decided(content(), torn(0.5), record(0.9)).record == record(0.9)


def test_what_was_refused_is_said_where_another_run_is_taken() -> None:
    decision = decided(content(), record(0.9), torn(0.5))
    assert decision.why.startswith("one whole run; 1 run refused: run.log:14 contradicts itself: ")
    assert decision.why.endswith("[aggregate-mismatch]")


def test_refused_runs_are_not_counted_among_those_to_choose_from() -> None:
    decision = decided(content(), torn(0.5), record(0.9), torn(0.6), record(0.8))
    assert decision.why.startswith("best of 2 runs; 2 runs refused: run.log:4 contradicts itself")


# ---- the file has errors of its own


def test_an_error_in_another_scenario_is_no_obstacle() -> None:
    outcome = tighten(content(t2i=record(), t2v=torn()), snapshots(record(0.9)))
    assert verdicts(outcome) == {"t2i": "updated"}
    assert outcome.new_errors == ()
    assert outcome.after != outcome.before


def test_an_error_that_the_run_replaces_is_no_obstacle() -> None:
    outcome = tighten(content(t2i=record(expected_avg_denoise_ms=99.9)), snapshots(record(0.9)))
    assert written(outcome)["scenarios"]["t2i"] == record(0.9)


def test_an_error_in_a_field_that_no_run_measures_is_no_contradiction_of_it() -> None:
    outcome = tighten(content(t2i=record(notes=5)), snapshots(record(0.9)))
    assert verdicts(outcome) == {"t2i": "updated"}
    assert outcome.new_errors == ()


def test_a_field_that_the_run_lacks_and_does_not_fit_any_more_is_a_contradiction() -> None:
    run = record(0.9)
    del run["expected_avg_denoise_ms"]
    decision = decided(content(), run, by=config("tighten-only"))
    assert decision.verdict == "refused"
    assert decision.why.endswith("[aggregate-mismatch]")


def test_an_error_whose_words_change_with_the_date_is_no_obstacle() -> None:
    outcome = tighten(content("Captured 2026-03-01."), snapshots(record(0.9)))
    assert outcome.new_errors == ()
    assert written(outcome)["scenarios"]["t2i"] == record(0.9)


def test_where_the_whole_would_break_a_rule_nothing_is_written() -> None:
    text = json.dumps(content(), indent=4).replace(f"Captured {OLD}", "Captured 2026\\u002d04-15")
    outcome = tighten(text.encode(), snapshots(record(0.9)))
    assert verdicts(outcome) == {"t2i": "updated"}
    assert [one.rule for one in outcome.new_errors] == ["date-disagreement"]
    assert outcome.after == outcome.before


# ---- loosening


def test_what_is_slower_is_written_where_that_is_allowed() -> None:
    outcome = tighten(content(), snapshots(record(1.1)), loosening_reason="a new driver")
    (decision,) = outcome.decisions
    assert (decision.verdict, decision.why) == (
        "updated",
        "one whole run; slower, allowed because: a new driver",
    )
    assert outcome.new_errors == ()
    assert written(outcome)["scenarios"]["t2i"] == record(1.1)


def test_loosening_under_tighten_only() -> None:
    by = config("tighten-only")
    assert decided(content(), record(1.1), by=by, loosening_reason="x").verdict == "updated"


def test_loosening_does_not_let_a_contradictory_run_in() -> None:
    assert decided(content(), torn(1.1), loosening_reason="a new driver").verdict == "refused"


def test_loosening_does_not_let_values_of_two_runs_in() -> None:
    run = record(1.1)
    run["stages_ms"]["Text"] = record()["stages_ms"]["Text"]
    decision = decided(content(), run, loosening_reason="a new driver")
    assert decision.verdict == "kept"
    assert decision.why.endswith("the scenario mixes values from two runs")


def test_where_nothing_is_slower_the_reason_is_not_given() -> None:
    assert decided(content(), record(0.9), loosening_reason="a new driver").why == "one whole run"


# ---- each field by itself


def per_field(before: Any, *runs: Any) -> TightenResult:
    return tighten(before, snapshots(*runs), by=config("tighten-only"), per_field=True)


def test_per_field_writes_the_lowest_of_each_value() -> None:
    run = record(1.2)
    run["denoise_step_ms"]["1"] = 30.0
    other = record(1.3)
    other["stages_ms"]["Text"] = 9.0
    expected = record()
    expected["denoise_step_ms"]["1"] = 30.0
    expected["stages_ms"]["Text"] = 9.0
    outcome = per_field(content(), run, other)
    assert written(outcome)["scenarios"]["t2i"] == expected


def test_per_field_says_what_it_costs() -> None:
    run = record(1.2)
    run["denoise_step_ms"]["1"] = 30.0
    outcome = per_field(content(), run)
    (decision,) = outcome.decisions
    assert (decision.verdict, decision.why) == (
        "updated",
        "the lowest measured value of each field",
    )
    assert "aggregate-mismatch" in [one.rule for one in decision.violations]
    assert outcome.new_errors == ()
    assert outcome.after != outcome.before


def test_per_field_never_takes_a_zero() -> None:
    outcome = per_field(content(), record(0.9, expected_e2e_ms=0.0))
    after = written(outcome)["scenarios"]["t2i"]
    assert after == record(0.9, expected_e2e_ms=record()["expected_e2e_ms"])


def test_per_field_neither_adds_nor_drops_fields() -> None:
    outcome = per_field(content(), record(0.9, (42.1, 47.7, 40.0), load_peak_vram_mb=9.5))
    after = written(outcome)["scenarios"]["t2i"]
    assert list(after) == list(record())
    assert list(after["denoise_step_ms"]) == ["0", "1"]


def test_per_field_without_any_lower_value_keeps() -> None:
    assert verdicts(per_field(content(), record(1.1), record(1.2))) == {"t2i": "kept"}


def test_per_field_does_not_depend_on_which_run_has_a_field() -> None:
    short = {"expected_e2e_ms": 90.0}
    there = per_field(content(), short, record(0.9))
    back = per_field(content(), record(0.9), short)
    assert there.after == back.after
    assert written(there)["scenarios"]["t2i"]["denoise_step_ms"] == record(0.9)["denoise_step_ms"]


# ---- what is written beside the values


def test_what_no_run_measures_stays() -> None:
    before = content(t2i=record(estimated_full_test_time_s=125.5, notes="by hand"))
    outcome = tighten(before, snapshots(record(0.9)))
    after = written(outcome)["scenarios"]["t2i"]
    assert after == record(0.9, estimated_full_test_time_s=125.5, notes="by hand")


def test_the_date_is_that_of_the_day_in_both_places() -> None:
    metadata = written(tighten(content(), snapshots(record(0.9))))["metadata"]
    assert metadata == {"description": "Captured 2026-05-17.", "last_updated": "2026-05-17"}


@pytest.mark.parametrize("run", [record(), record(1.1), torn()])
def test_where_no_scenario_is_written_neither_date_nor_source_are(run: Any) -> None:
    outcome = tighten(content(), snapshots(run), source="run 1")
    assert outcome.after == outcome.before


def test_the_date_is_never_moved_back() -> None:
    before = content("Captured 2026-05-18.", "2026-05-18")
    outcome = tighten(before, snapshots(record(0.9)))
    assert written(outcome)["metadata"] == before["metadata"]
    assert written(outcome)["scenarios"]["t2i"] == record(0.9)


def test_the_source_stands_last_in_the_description() -> None:
    outcome = tighten(content(), snapshots(record(0.9)), source="https://ci/1")
    described = written(outcome)["metadata"]["description"]
    assert described == "Captured 2026-05-17. Source: https://ci/1."


def test_sources_do_not_pile_up() -> None:
    first = tighten(content(), snapshots(record(0.9)), source="https://ci/1")
    second = tighten(first.after, snapshots(record(0.8)), source="https://ci/2")
    described = written(second)["metadata"]["description"]
    assert described == "Captured 2026-05-17. Source: https://ci/2."


def test_a_key_that_stands_twice_is_no_file_to_write_into() -> None:
    text = json.dumps(content()).replace('"t2v": {', '"t2v": {"notes": "", "notes": "",', 1)
    with pytest.raises(UnwritableError, match="'notes' is repeated"):
        tighten(text.encode(), snapshots(record(0.9)))


# ---- whatever the runs


@st.composite
def any_record(draw: st.DrawFn) -> Any:
    """Draw a run: coherent, mostly, or with a value, or a field, that is odd."""
    steps = draw(st.sampled_from([(42.1, 47.7), (42.1, 47.7), (40.0, 50.0, 41.0), ()]))
    scale = draw(st.sampled_from([0.5, 0.8, 0.9, 0.96, 1.0, 1.0, 1.1, 3.0]))
    if not steps:
        return draw(st.sampled_from([{}, {"expected_e2e_ms": 3.25}, torn(0.7), record(notes=5)]))
    drawn = record(scale, steps)
    odd = st.sampled_from([None, 0, 0.0, -1.5, 7, 99.99, "x", [], {"a": 1.5}])
    for field in draw(st.lists(st.sampled_from(["stages_ms", *sorted(drawn)]), max_size=1)):
        change = draw(st.sampled_from(["keep", "keep", "drop", "value", "inner"]))
        if change == "drop":
            del drawn[field]
        elif change == "value":
            drawn[field] = draw(odd)
        elif change == "inner" and isinstance(drawn[field], dict):
            drawn[field][draw(st.sampled_from(["0", "Text", "New"]))] = draw(odd)
    return drawn


NAMES = ["t2i", "t2i", "t2v", "torn", "new", "数字"]
any_runs = st.lists(st.tuples(st.sampled_from(NAMES), any_record()), max_size=5).map(
    lambda runs: snapshots(*runs)
)


def file_of(indent: int | str | None, end: str, number: str) -> bytes:
    """Write a baseline with errors of its own in some hand's spelling."""
    scenarios = {
        "t2i": record(estimated_full_test_time_s=125.5),
        "torn": torn(2),
        "t2v": record(3, notes="a\\b é"),
    }
    text = json.dumps(content(**scenarios), indent=indent, ensure_ascii=False)
    return text.replace("44.9,", f"{number},").replace("\n", end).encode() + b"\n"


any_file = st.builds(
    file_of,
    st.sampled_from([4, 2, "\t", None]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["44.9", "44.90", "4.49e1"]),
)
any_wishes = st.fixed_dictionaries(
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


def places(data: bytes) -> dict[tuple[Any, ...], bytes]:
    """Return the bytes of every value in a file that is no object, by its route."""
    _, baseline = read(config(), data)
    found: dict[tuple[Any, ...], bytes] = {}
    left: list[tuple[tuple[Any, ...], Any]] = [((), baseline.root)]
    while left:
        route, value = left.pop()
        if isinstance(value, dict) and value:
            left += [((*route, name), inner) for name, inner in value.items()]
        else:
            start, stop = baseline.document.spans.value(route)
            found[route] = data[start:stop]
    return found


def value_at(value: Any, route: tuple[Any, ...]) -> Any:
    for name in route:
        value = value[name] if isinstance(value, dict) and name in value else {}
    return value


@bounded
@given(any_file, any_runs, any_wishes, policies, st.booleans())
def test_a_value_that_is_not_decided_to_change_keeps_its_bytes(
    data: bytes, runs: Any, wishes: Any, policy: str, each: bool
) -> None:
    lowers = {"per_field": each and policy == "tighten-only"}
    outcome = tighten(data, runs, by=config(policy), **wishes, **lowers)
    if outcome.after == outcome.before:
        return
    before, after = places(outcome.before), places(outcome.after)
    records = {one.scenario: one.record for one in outcome.decisions if one.record is not None}
    root = json.loads(outcome.before)
    for route, spelled in before.items():
        if route[0] == "metadata":
            continue
        run = records.get(route[1]) if route[0] == "scenarios" else None
        stays = run is None or route[2] not in run
        if stays or (route in after and value_at(run, route[2:]) == value_at(root, route)):
            assert after[route] == spelled
    head, kept = (side.split(b'"scenarios"')[0] for side in (outcome.before, outcome.after))
    kept = kept.replace(b" Source: https://ci/1.", b"")
    assert kept.replace(b"2026-05-17", b"2026-04-15") == head


@bounded
@given(any_file, any_runs, any_wishes, policies, st.randoms(use_true_random=False), st.booleans())
def test_decisions_do_not_depend_on_the_order_of_the_runs(
    data: bytes, runs: Any, wishes: Any, policy: str, chance: Any, each: bool
) -> None:
    wishes = {name: value for name, value in wishes.items() if value != "latest"}
    wishes["per_field"] = each and policy == "tighten-only"
    by = config(policy)
    mixed = [run._replace(number=number) for number, run in enumerate(_shuffled(runs, chance))]
    there, back = tighten(data, runs, by=by, **wishes), tighten(data, mixed, by=by, **wishes)
    assert there.after == back.after
    assert list(map(_essence, there.decisions)) == list(map(_essence, back.decisions))


def _shuffled(runs: Any, chance: Any) -> Any:
    mixed = [*runs]
    chance.shuffle(mixed)
    return mixed


def _essence(decision: Decision) -> Any:
    return decision.scenario, decision.verdict, decision.why, decision.metrics, decision.record


@bounded
@given(any_file, any_runs, any_wishes, policies, st.booleans())
def test_a_second_time_changes_nothing(
    data: bytes, runs: Any, wishes: Any, policy: str, each: bool
) -> None:
    # With both, a new scenario is taken whole, and only then there is something to lower.
    lowers = {"per_field": each and policy == "tighten-only" and "add_missing" not in wishes}
    first = tighten(data, runs, by=config(policy), **wishes, **lowers)
    second = tighten(first.after, runs, by=config(policy), **wishes, **lowers)
    assert second.after == first.after


def errors(by: Config, before: bytes, after: bytes) -> set[Any]:
    """Return the errors of a file by perflint's own checker, with ``before`` as base."""
    reader, baseline = read(by, before)
    bases = Bases({PATH: Base(baseline, BaselineSetChange())})
    result = check_file(SOURCE, ReadFile(after), context_for(by, reader, bases))
    assert result.crashes == ()
    return {
        (violation.rule, violation.finding.pointer, violation.finding.message)
        for violation in result.violations
        if violation.severity == "error" and violation.ignored is None
    }


@bounded
@given(any_file, any_runs, any_wishes, policies)
def test_the_written_file_has_no_error_that_was_not_there(
    data: bytes, runs: Any, wishes: Any, policy: str
) -> None:
    wishes.pop("loosening_reason", None)
    by = config(policy)
    outcome = tighten(data, runs, by=by, **wishes)
    assert errors(by, data, outcome.after) <= errors(by, data, data)


def test_one_run_that_is_kept_twice_counts_once() -> None:
    """CI services keep a log whole and by its steps."""
    before = content(t2i=record())
    assert decided(before, record(0.8), record(0.8)).why == "one whole run"
    assert decided(before, record(0.8), record(0.9), record(0.8)).why == "best of 2 runs"
