"""Which gates the attempts of a run failed, could tighten, or show to be stale."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.documents.baselines.gated_values import GatedBaseline
from perflint.explain.explaining import explain
from perflint.explain.explanation import Case, Explanation, FileExplanation
from perflint.runs import Snapshot
from tests.gated_baselines import gated, record, snapshots


def explained(*runs: Any, stale: float = 0.25, **scenarios: Any) -> FileExplanation:
    result = explain([(gated(**scenarios), snapshots(*runs))], stale=stale)
    (file,) = result.files
    return file


def case(*runs: Any, **scenarios: Any) -> Case:
    (found,) = explained(*runs, **scenarios).cases
    return found


def failures(found: Case) -> list[list[str]]:
    return [
        ["/".join(map(str, item.gate.path)) for item in attempt.failures]
        for attempt in found.attempts
    ]


def tightened(*runs: Any, **scenarios: Any) -> list[str]:
    (scenario,) = explained(*runs, **scenarios).scenarios
    return ["/".join(map(str, item.gate.path)) for item in scenario.tighter]


def stale(*runs: Any, share: float = 0.25) -> list[tuple[str, float, int]]:
    (scenario,) = explained(*runs, stale=share).scenarios
    return [
        ("/".join(map(str, item.gate.path)), item.closest, item.count_) for item in scenario.stale
    ]


def test_every_failed_gate_is_named_not_only_the_first() -> None:
    assert failures(case(record(1.4))) == [
        [
            "expected_e2e_ms",
            "expected_avg_denoise_ms",
            "expected_median_denoise_ms",
            "denoise_step_ms/4",
            "denoise_step_ms/8",
            "stages_ms/DenoisingStage",
        ]
    ]


def test_the_last_attempt_decides() -> None:
    retried = case(record(1.4), record(1.0))
    assert (retried.failed, list(map(len, failures(retried)))) == (False, [6, 0])
    assert case(record(1.0), record(1.4)).failed


def test_attempts_are_ordered_by_their_numbers() -> None:
    first, second = snapshots(record(1.0), record(1.4))
    (file,) = explain([(gated(), [second, first])]).files
    assert [len(names) for names in failures(file.cases[0])] == [0, 6]


def test_jobs_are_cases_of_their_own() -> None:
    runs = [*snapshots(record(1.4), job="a"), *snapshots(record(1.0), job="b")]
    (file,) = explain([(gated(), runs)]).files
    assert [(found.job, found.failed) for found in file.cases] == [("a", True), ("b", False)]


@pytest.mark.parametrize(
    ("e2e", "fails"), [(1250.0, False), (1250.01, True)], ids=["at the limit", "above"]
)
def test_a_value_above_its_limit_fails(e2e: float, fails: bool) -> None:
    assert case(record(expected_e2e_ms=e2e)).failed is fails


def test_a_case_without_gates_is_not_compared() -> None:
    unset = {name: 0 for name in record() if name.startswith("expected")}
    found = case(record(9.0), t2i={"stages_ms": {}, "denoise_step_ms": {}, **unset})
    assert found.verdict == "not compared"


def test_a_case_whose_test_does_not_compare_has_no_values() -> None:
    file = GatedBaseline(gated().baseline, ungated=frozenset({"t2i"}))
    (found,) = explain([(file, snapshots(record(9.0), record(0.1)))]).files
    (scenario,) = found.scenarios
    assert [each.verdict for each in scenario.cases] == ["not compared"]
    assert [each.values for each in scenario.cases[0].attempts] == [(), ()]
    assert (scenario.tighter, scenario.stale) == ((), ())


def unread(after: int, job: str = "run.log") -> Snapshot:
    return Snapshot("t2i", {}, f"{job}:99", 99, job, after, unread="cut off")


@pytest.mark.parametrize(("after", "verdict"), [(0, "passed"), (1, "passed"), (2, "incomplete")])
def test_the_last_attempt_decides_also_if_it_could_not_be_read(after: int, verdict: str) -> None:
    runs = [*snapshots(record(1.4), record(0.5)), unread(after)]
    (file,) = explain([(gated(), runs)]).files
    (scenario,) = file.scenarios
    (found,) = scenario.cases
    assert (found.verdict, scenario.failed) == (verdict, verdict == "incomplete")
    assert [each.is_unread for each in found.attempts].index(True) == after
    assert bool(scenario.tighter) == (verdict == "passed")


def test_an_attempt_that_was_not_read_is_no_evidence_about_other_jobs() -> None:
    (file,) = explain([(gated(), [*snapshots(record(0.5)), unread(0, "b.log")])]).files
    (scenario,) = file.scenarios
    assert [each.verdict for each in scenario.cases] == ["passed", "incomplete"]
    assert scenario.tighter == ()
    assert [better.count_ for better in scenario.stale][:1] == [1]


def test_gates_that_are_better_could_be_tightened() -> None:
    assert tightened(record(0.9)) == [
        "expected_e2e_ms",
        "expected_avg_denoise_ms",
        "expected_median_denoise_ms",
        "denoise_step_ms/0",
        "denoise_step_ms/4",
        "denoise_step_ms/8",
        "stages_ms/TextEncodingStage",
        "stages_ms/DenoisingStage",  # but not DecodingStage: 0.03 ms below a floor of 450 ms
    ]


@pytest.mark.parametrize(("e2e", "better"), [(950.0, True), (950.1, False)])
def test_an_improvement_of_5_percent_could_be_tightened(e2e: float, better: bool) -> None:
    assert ("expected_e2e_ms" in tightened(record(expected_e2e_ms=e2e))) is better


def test_a_limit_that_a_floor_makes_must_fall_by_5_percent() -> None:
    def found(value: float) -> bool:
        stages = {"DenoisingStage": 900.0, "DecodingStage": value, "TextEncodingStage": 200.0}
        expected = record(stages_ms={**stages, "DecodingStage": 100.0})
        return bool(tightened(record(stages_ms=stages), t2i=expected))

    assert [found(80.0), found(72.5), found(72.6)] == [False, True, False]  # 550 · 0.05 = 27.5


def test_a_case_that_failed_has_nothing_to_tighten() -> None:
    assert tightened(record(0.9, expected_e2e_ms=2000.0)) == []
    assert tightened(record(0.9), record(1.0)) == []


def test_a_gate_could_be_tightened_if_it_is_better_in_every_job() -> None:
    jobs = [record(0.9), record(0.8), record(0.9, expected_e2e_ms=1000.0)]
    runs = [snapshots(run, job=job) for run, job in zip(jobs, "abc", strict=True)]

    def found(*chosen: int) -> dict[str, tuple[float, int]]:
        (file,) = explain([(gated(), [runs[number][0] for number in chosen])]).files
        tighter = file.scenarios[0].tighter
        return {str(item.gate.path[0]): (item.closest, item.count_) for item in tighter}

    assert found(0, 1)["expected_e2e_ms"] == (900.0, 2)
    assert "expected_e2e_ms" not in found(0, 1, 2)
    assert found(0, 1, 2)["expected_avg_denoise_ms"] == (90.0, 3)


def test_a_metric_that_is_better_in_every_attempt_is_stale() -> None:
    assert stale(record(0.5), record(0.6)) == [
        ("expected_e2e_ms", 600.0, 2),
        ("expected_avg_denoise_ms", 60.0, 2),
        ("expected_median_denoise_ms", 60.0, 2),
        ("denoise_step_ms/4", 60.0, 2),  # step 0 has a floor of 80 ms
        ("denoise_step_ms/8", 60.0, 2),
        ("stages_ms/DenoisingStage", 540.0, 2),
    ]
    assert stale(record(0.5), record(1.0)) == []


@pytest.mark.parametrize(("e2e", "is_stale"), [(749.99, True), (750.0, False)])
def test_a_stale_metric_is_better_by_more_than_the_share(e2e: float, is_stale: bool) -> None:
    assert bool(stale(record(expected_e2e_ms=e2e))) is is_stale
    assert bool(stale(record(expected_e2e_ms=e2e - 150), share=0.4)) is is_stale


def test_a_stale_metric_is_better_by_more_than_the_floor() -> None:
    # a stage of 200 ms has a floor of 120 ms
    stages = {**record()["stages_ms"], "TextEncodingStage": 80.0}
    assert stale(record(stages_ms=stages)) == []
    stages["TextEncodingStage"] = 79.99
    assert stale(record(stages_ms=stages)) == [("stages_ms/TextEncodingStage", 79.99, 1)]


def test_names_that_only_one_side_has() -> None:
    file, other = gated(t2i=record(), t2v=record()), gated("b200.json", i2v=record())
    result = explain([(file, snapshots(record(), ("new", record()))), (other, [])], ["newer"])
    assert [found.absent for found in result.files] == [("t2v",)]
    assert (result.unknown, result.idle) == (("newer", "new"), ("b200.json",))


def test_without_measurements_all_files_are_idle() -> None:
    assert explain([(gated(), [])]) == Explanation((), (), ("perf_baselines.json",))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(0.3, 3), min_size=1, max_size=7))
def test_a_case_fails_if_and_only_if_a_value_is_beyond_its_limit(scales: list[float]) -> None:
    found = case(*map(record, scales))
    for scale, attempt in zip(scales, found.attempts, strict=True):
        measured = record(scale)
        expected = (
            measured["expected_e2e_ms"] > 1250
            or measured["expected_avg_denoise_ms"] > 120
            or measured["stages_ms"]["TextEncodingStage"] > 360
            or measured["stages_ms"]["DenoisingStage"] > 1125
        )
        assert bool(attempt.failures) == expected
    assert found.failed == bool(found.attempts[-1].failures)
