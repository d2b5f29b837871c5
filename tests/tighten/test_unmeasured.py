"""Values of the file that a run did not measure, and runs with only a part of the values."""

import json
from typing import Any

import pytest

from perflint.formats.paths import FieldPath
from perflint.runs import Snapshot
from perflint.tighten.decisions import Decision, TightenResult
from tests.tighten.test_tightening import config, tighten

FRAMES = 81
STEPS = ("denoise_step_ms",)


def record(scale: float = 1.0, **fields: Any) -> dict[str, Any]:
    """Return the record of a video of 81 frames, with 12 steps."""
    steps = {str(step): round((100 + step) * scale, 2) for step in range(12)}
    mean = round(sum(steps.values()) / 12, 2)
    stages = {"DenoisingStage": round(1270 * scale, 2), "DecodingStage": round(50 * scale, 2)}
    return {
        "stages_ms": stages,
        "denoise_step_ms": steps,
        "expected_e2e_ms": round(1350 * scale, 2),
        "expected_avg_denoise_ms": mean,
        "expected_median_denoise_ms": mean,
        **fields,
    }


def with_stages(base: dict[str, Any], **stages: Any) -> dict[str, Any]:
    return {**base, "stages_ms": {**base["stages_ms"], **stages}}


def outcome(before: dict[str, Any], *runs: Any, **options: Any) -> TightenResult:
    """Return the result for a run, or for runs with what they have only in part."""
    pairs = [run if isinstance(run, tuple) else (run, ()) for run in runs]
    snapshots = [
        Snapshot(
            "t2v",
            value,
            f"run{number}.log:4",
            number,
            job=f"run{number}.log",
            partial=(FieldPath(STEPS),) if partial else (),
        )
        for number, (value, partial) in enumerate(pairs)
    ]
    return tighten({"scenarios": {"t2v": before}}, snapshots, **options)


def decide(before: dict[str, Any], *runs: Any, **options: Any) -> tuple[Decision, dict[str, Any]]:
    """Return the decision on the scenario, and its record in the file afterwards."""
    result = outcome(before, *runs, **options)
    (decision,) = result.decisions
    return decision, json.loads(result.after)["scenarios"]["t2v"]


def test_a_null_part_of_a_run_does_not_replace_a_number() -> None:
    before = with_stages(record(), EncodingStage=7.5)
    decision, after = decide(before, with_stages(record(0.8), EncodingStage=None))
    assert decision.verdict == "updated"
    assert decision.notes == ("`stages_ms/EncodingStage` stays 7.50, because the run has null",)
    assert after == with_stages(record(0.8), EncodingStage=7.5)


def test_a_null_of_an_optional_field_does_not_replace_a_number() -> None:
    before = record(load_peak_vram_mb=13120.0)
    decision, after = decide(before, record(0.8, load_peak_vram_mb=None))
    assert decision.notes == ("`load_peak_vram_mb` stays 13120.00, because the run has null",)
    assert after == record(0.8, load_peak_vram_mb=13120.0)


def test_a_null_of_a_required_field_is_reported_by_the_rules() -> None:
    decision, after = decide(record(), record(0.8, expected_median_denoise_ms=None))
    assert decision.verdict in ("kept", "refused")
    assert "`expected_median_denoise_ms`" in decision.why
    assert after == record()


def test_a_null_of_the_file_stays() -> None:
    before = with_stages(record(), per_frame_generation=None)
    decision, after = decide(before, record(0.8))
    assert (decision.verdict, decision.notes) == ("updated", ())
    assert after == with_stages(record(0.8), per_frame_generation=None)


def test_a_measured_number_replaces_a_null() -> None:
    before = with_stages(record(), per_frame_generation=None)
    _, after = decide(before, with_stages(record(0.8), per_frame_generation=13.33))
    assert after["stages_ms"]["per_frame_generation"] == 13.33


@pytest.mark.parametrize("run", [record(0.8), with_stages(record(0.8), per_frame_generation=None)])
def test_the_time_of_a_frame_is_computed_if_a_run_lacks_it(run: dict[str, Any]) -> None:
    before = with_stages(record(), per_frame_generation=16.67)  # 1350 ms / 81
    decision, after = decide(before, run)
    found = "has null" if "per_frame_generation" in run["stages_ms"] else "does not have it"
    assert decision.notes == (
        "`stages_ms/per_frame_generation` computed as `expected_e2e_ms` / 81, "
        f"because the run {found}",
    )
    assert after["stages_ms"]["per_frame_generation"] == 13.33  # 1080 ms / 81


@pytest.mark.parametrize("share", [16.9, 0.01])
def test_the_time_of_a_frame_is_not_computed_if_the_file_has_that_of_another_run(
    share: float,
) -> None:
    before = with_stages(record(), per_frame_generation=share)
    decision, after = decide(before, with_stages(record(0.8), per_frame_generation=None))
    assert decision.notes[0].startswith("`stages_ms/per_frame_generation` stays")
    assert after["stages_ms"]["per_frame_generation"] == share


def test_a_part_that_a_run_does_not_have_is_named() -> None:
    before = with_stages(record(), EncodingStage=7.5)
    decision, after = decide(before, record(0.8))
    note = "`stages_ms/EncodingStage` removed, because the run does not have it"
    assert decision.notes == (note,)
    assert after == record(0.8)
    decision, after = decide(before, record(0.8), configuration=config("tighten-only"))
    assert decision.verdict == "kept"
    assert decision.why == "the run does not have `stages_ms/EncodingStage`"
    assert after == before


def test_the_duration_of_the_test_is_taken_where_a_run_has_it() -> None:
    before = record(estimated_full_test_time_s=133.1)
    _, after = decide(before, record(0.8))
    assert after["estimated_full_test_time_s"] == 133.1
    _, after = decide(before, record(0.8, estimated_full_test_time_s=140.2))
    assert after["estimated_full_test_time_s"] == 140.2
    _, after = decide(record(), record(0.8, estimated_full_test_time_s=140.2))
    assert after["estimated_full_test_time_s"] == 140.2


# ---- runs that have only some items of a field


def sampled(scale: float) -> dict[str, Any]:
    whole = record(scale)
    return {**whole, "denoise_step_ms": {key: whole["denoise_step_ms"][key] for key in "0369"}}


PARTIAL = "has only 4 of 12 items of `denoise_step_ms`; the job's log has all"


@pytest.mark.parametrize("options", [{}, {"add_missing": True}])
def test_a_run_with_only_some_steps_is_refused(options: Any) -> None:
    decision, after = decide(record(), (sampled(0.8), STEPS), **options)
    assert (decision.verdict, decision.why) == ("refused", PARTIAL)
    assert [change.after for change in decision.metrics[:1]] == [1080.0]
    assert after == record()


def test_a_new_scenario_with_only_some_steps_is_refused() -> None:
    run = Snapshot("new", sampled(0.8), "run.json", 0, partial=(FieldPath(STEPS),))
    result = tighten({"scenarios": {"t2v": record()}}, [run], add_missing=True)
    (decision,) = result.decisions
    assert decision.verdict == "refused"
    assert decision.why == "has only 4 items of `denoise_step_ms`; the job's log has all"
    assert result.after == result.before


def test_a_whole_run_is_chosen_even_if_a_partial_one_is_faster() -> None:
    decision, after = decide(record(), (sampled(0.7), STEPS), record(0.8))
    assert decision.why == f"one whole run; 1 run refused: run0.log:4 {PARTIAL}"
    assert after == record(0.8)


def test_a_partial_run_takes_no_part_in_the_best_of_each_field() -> None:
    options = {"per_field": True, "configuration": config("tighten-only")}
    decision, after = decide(record(), (sampled(0.7), STEPS), record(0.8), **options)
    assert "1 run refused" in decision.why
    assert after == record(0.8)


# ---- which runs there were


@pytest.mark.parametrize(
    ("jobs", "expected"),
    [
        ("a", "one whole run"),
        ("aa", "best of 2 attempts"),
        ("abc", "best of 3 runs"),
        ("aab", "best of 3 attempts in 2 runs"),
    ],
)
def test_attempts_of_a_job_are_not_called_runs(jobs: str, expected: str) -> None:
    snapshots = [
        Snapshot("t2v", record(0.8 + number / 100), f"{job}:{number}", number, job=job)
        for number, job in enumerate(jobs)
    ]
    (decision,) = tighten({"scenarios": {"t2v": record()}}, snapshots).decisions
    assert decision.why == expected


@pytest.mark.parametrize(
    ("sources", "given", "expected"),
    [
        (("run 1", "run 1"), None, "run 1"),
        (("run 1", "run 1"), "mine", "mine"),
        (("run 1", "run 2"), None, None),
        (("run 1", None), None, None),
    ],
)
def test_the_source_is_what_all_written_runs_say(sources: Any, given: Any, expected: Any) -> None:
    snapshots = [
        Snapshot(name, record(0.8), f"{name}.log", 0, job=name, source=source)
        for name, source in zip(("a", "b"), sources, strict=True)
    ]
    snapshots.append(Snapshot("kept", record(1.2), "kept.log", 0, source="slow run"))
    before = {
        "metadata": {"description": "x", "last_updated": "2026-04-15"},
        "scenarios": dict.fromkeys(("a", "b", "kept"), record()),
    }
    result = tighten(before, snapshots, source=given)
    assert result.source == expected
    description = "x" if expected is None else f"x. Source: {expected}."
    assert json.loads(result.after)["metadata"]["description"] == description
