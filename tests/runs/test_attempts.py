"""Attempts: what was printed several times is one snapshot, in the right job."""

import json
from typing import Any

import pytest

from perflint.formats import Format
from perflint.formats.paths import FieldPath
from perflint.runs import Snapshot
from perflint.runs.attempts import attempts as attempts_and_problems
from perflint.runs.snapshot import Measured

STEPS = FieldPath(("denoise_step_ms",))


def record(e2e: float = 10.61, **more: Any) -> dict[str, Any]:
    return {
        "stages_ms": {"TextEncodingStage": 1.25},
        "denoise_step_ms": {"0": 4.21, "1": 4.77, "2": e2e / 2},
        "expected_e2e_ms": e2e,
        "expected_avg_denoise_ms": 4.49,
        "expected_median_denoise_ms": 4.49,
        **more,
    }


def item(path: str = "a.log", e2e: float = 10.61, name: str = "t2i", **more: Any) -> Measured:
    fields = {key: more.pop(key) for key in [*more] if key not in Measured._fields}
    return Measured(name, record(e2e, **fields), f"{path}:1", path=path, **more)


def artifact(path: str = "results.json", e2e: float = 10.61, **more: Any) -> Measured:
    sampled = {"denoise_step_ms": {"0": 4.21, "2": e2e / 2}, "partial": (STEPS,)}
    return item(path, e2e, is_artifact=True, **{**sampled, **more})


def attempts(items: list[Measured], format: Format) -> list[Snapshot]:
    return attempts_and_problems(items, format)[0]


def shown(found: list[Snapshot]) -> list[tuple[str, str, int, float]]:
    return [
        (each.scenario, each.job, each.attempt, each.record["expected_e2e_ms"]) for each in found
    ]


def test_attempts_are_numbered_by_job_and_scenario(sglang: Format) -> None:
    items = [item(), item(e2e=9), item(e2e=8, name="i2v"), item("b.log", e2e=7)]
    found = attempts(items, sglang)
    assert shown(found) == [
        ("t2i", "a.log", 1, 10.61),
        ("t2i", "a.log", 2, 9),
        ("i2v", "a.log", 1, 8),
        ("t2i", "b.log", 1, 7),
    ]
    assert [each.number for each in found] == [0, 1, 2, 3]


def test_items_with_the_same_numbers_are_one_attempt_with_all_fields(sglang: Format) -> None:
    first, second = item(load_peak_vram_mb=64.0), item(e2e=9)
    again = item(
        baseline="h100.json", source="commit c", notes="x", stages_ms={"per_frame": None, "A": 2}
    )
    found = attempts([first, second, again], sglang)
    assert shown(found) == [("t2i", "a.log", 1, 10.61), ("t2i", "a.log", 2, 9)]
    assert found[0].record == {
        **first.record,
        "stages_ms": {"TextEncodingStage": 1.25, "per_frame": None, "A": 2},
        "notes": "x",
    }
    assert (found[0].baseline, found[0].source) == ("h100.json", "commit c")


@pytest.mark.parametrize("count", [3, 4])
def test_at_least_four_numbers_must_be_in_common(sglang: Format, count: int) -> None:
    few = {"stages_ms": {str(number): 1.5 for number in range(count)}}
    items = [item()._replace(record={**few, "notes": str(number)}) for number in range(2)]
    assert len(attempts(items, sglang)) == (1 if count >= 4 else 2)


def test_an_announcement_of_another_file_is_another_attempt(sglang: Format) -> None:
    items = [item(baseline="a.json"), item(baseline="b.json")]
    assert [each.baseline for each in attempts(items, sglang)] == ["a.json", "b.json"]


def test_the_log_of_a_job_and_those_of_its_steps_are_one_job(sglang: Format) -> None:
    steps = [item("r.zip/1-gpu/10_test.txt", 8), item("r.zip/1-gpu/9_test.txt", 9)]
    whole = [item("r.zip/5_1-gpu.txt", 9), item("r.zip/5_1-gpu.txt", 8)]
    expected = [("t2i", "r.zip/1-gpu", 1, 9), ("t2i", "r.zip/1-gpu", 2, 8)]
    for items in ([*steps, *whole], [*whole, *steps]):
        assert sorted(shown(attempts(items, sglang))) == expected


def test_an_artifact_belongs_to_the_only_job_with_its_numbers(sglang: Format) -> None:
    items = [artifact(), item(), item("b.log", 9), artifact("r/results.json", 9)]
    found = attempts(items, sglang)
    assert shown(found) == [("t2i", "a.log", 1, 10.61), ("t2i", "b.log", 1, 9)]
    assert [each.partial for each in found] == [(), ()]
    assert found[0].record["denoise_step_ms"] == {"0": 4.21, "1": 4.77, "2": 10.61 / 2}


def test_an_artifact_does_not_change_the_order_of_attempts(sglang: Format) -> None:
    """It holds the last attempt, and is often read before the log."""
    found = attempts([artifact(e2e=9), item(), item(e2e=9)], sglang)
    assert [(each.number, each.attempt, each.record["expected_e2e_ms"]) for each in found] == [
        (0, 1, 10.61),
        (1, 2, 9),
    ]


def test_an_artifact_of_no_job_or_of_several_is_a_job_of_its_own(sglang: Format) -> None:
    found = attempts([item(), item("b.log"), artifact(), artifact("x.json", 9)], sglang)
    assert [each.job for each in found] == ["a.log", "b.log", "results.json", "x.json"]
    assert [each.partial for each in found] == [(), (), (STEPS,), (STEPS,)]


def test_samples_of_two_artifacts_are_united(sglang: Format) -> None:
    second = artifact(denoise_step_ms={"0": 4.21, "1": 4.77})
    (found,) = attempts([artifact(), second], sglang)
    assert found.record["denoise_step_ms"] == {"0": 4.21, "1": 4.77, "2": 10.61 / 2}
    assert found.partial == (STEPS,)


def test_a_zip_and_its_unpacked_files_are_the_same_jobs(sglang: Format) -> None:
    items = [item("logs.zip/0_a.txt"), item("logs/0_a.txt"), artifact()]
    assert shown(attempts(items, sglang)) == [("t2i", "logs.zip/0_a.txt", 1, 10.61)]
    items = [item("h100/0_a.txt"), item("5090/0_a.txt", 9)]
    assert len(attempts(items, sglang)) == 2
    items = [item("logs.zip/0_a.txt"), item("logs/0_a.txt"), item("logs/0_a.txt", 9)]
    assert len(attempts(items, sglang)) == 3


@pytest.mark.parametrize(
    ("paths", "count"),
    [
        (("1/2_a.txt", "2/5_a.txt"), 1),
        (("1.zip/2_a.txt", "2.zip/-5_a.txt"), 1),
        (("1/2_a.txt", "2/5_b.txt"), 2),  # jobs of other names
    ],
)
def test_the_log_of_a_job_that_was_not_run_again_is_a_copy(
    sglang: Format, paths: tuple[str, str], count: int
) -> None:
    assert len(attempts([*map(item, paths)], sglang)) == count


def test_few_equal_numbers_are_no_copy(sglang: Format) -> None:
    items = [Measured("t2i", {"expected_e2e_ms": 9.0}, "x", path=f"{n}/0_a.txt") for n in "12"]
    assert len(attempts(items, sglang)) == 2


def test_ten_thousand_attempts_are_no_problem(sglang: Format) -> None:
    items = [item(e2e=number / 10, load_peak_vram_mb=64.0) for number in range(10_000)]
    found = attempts([*items, *items[:100]], sglang)
    assert [each.attempt for each in found] == [*range(1, 10_001)]


def test_green_and_red_runs_are_read_with_their_attempts(runs: Any) -> None:
    """A red attempt prints a block and a record, the green one after it only a block."""
    block = [
        "--- Performance Log: t2i ---",
        "  e2e=10.61ms, avg_denoise=4.49ms, median_denoise=4.49ms",
        "  stages: TextEncodingStage=1.25ms",
        "  denoise_steps: 0=4.21ms, 1=4.77ms, 2=5.30ms",
        "--- End Performance Log: t2i ---",
    ]
    red = record(denoise_step_ms={"0": 4.21, "1": 4.77, "2": 5.3}, estimated_full_test_time_s=7.5)
    announced = 'update this baseline in the "scenarios" section of /ci/h100.json:'
    green = [line.replace("10.61", "9.61") for line in block]
    text = "\n".join([*block, announced, f'"t2i": {json.dumps(red, indent=4)}', *green])
    first, second = runs(files={"a.log": text})
    assert (first.attempt, first.baseline, first.origin) == (1, "/ci/h100.json", "a.log:1")
    assert first.record == red
    assert (second.attempt, second.baseline) == (2, None)
    assert second.record["expected_e2e_ms"] == 9.61
