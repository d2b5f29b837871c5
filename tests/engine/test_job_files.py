"""Which baseline a job is compared with, where the rules of an update leave it open."""

from typing import Any

from perflint.engine.job_files import compared_files
from perflint.runs import Assignment, Snapshot

H100, OTHER, NPU = "perf_baselines/h100.json", "perf_baselines/5090.json", "npu/baselines_npu.json"
FILES = {H100: ["t2i", "t2v"], OTHER: ["t2i", "i2v"], NPU: ["t2i_npu"]}
NAMED = f"/ci/{H100}"


def snapshot(name: str, baseline: str | None = None, job: str = "job", attempt: int = 1) -> Any:
    return Snapshot(name, {}, f"{job}:1", attempt, job, attempt, baseline)


def paths(*snapshots: Snapshot, **options: Any) -> list[str | None]:
    return [found.path for found in compared_files(snapshots, FILES, **options)]


def test_what_an_update_accepts_is_compared_with_the_same_file() -> None:
    assert paths(snapshot("t2v"), snapshot("i2v", job="b")) == [H100, OTHER]
    assert paths(snapshot("t2i", NAMED)) == [H100]


def test_a_scenario_of_several_files_has_choices() -> None:
    (found,) = compared_files([snapshot("t2i")], FILES)
    assert (found.path, set(found.choices)) == (None, {H100, OTHER})
    assert paths(snapshot("t2i"), chosen=OTHER) == [OTHER]


def test_an_attempt_that_passed_is_for_the_file_that_one_that_failed_names() -> None:
    failed, passed = snapshot("t2i", NAMED), snapshot("t2i", attempt=2)
    assert paths(failed, passed) == [H100, H100]
    assert paths(failed, passed._replace(job="another")) == [H100, None]


def test_attempts_that_name_two_files_decide_nothing_for_others() -> None:
    named = snapshot("t2i", NAMED), snapshot("t2i", f"/ci/{OTHER}")
    assert paths(*named, snapshot("t2i", attempt=3)) == [H100, OTHER, None]


def test_tests_that_read_the_named_file_together_with_another_one() -> None:
    assert paths(snapshot("t2i_npu", NAMED)) == [NPU]


def test_a_run_for_a_file_that_is_not_there_is_for_none() -> None:
    (found,) = compared_files([snapshot("t2i", "/ci/perf_baselines/b200.json")], FILES)
    assert (found.path, found.choices) == (None, ())
    assert (found.reason, found.named) == ("names-other", ("/ci/perf_baselines/b200.json",))


def test_a_scenario_that_no_file_has_is_for_none() -> None:
    (found,) = compared_files([snapshot("new")], FILES)
    assert found == Assignment(snapshot("new"), None)


def test_the_user_can_decide_for_attempts_that_name_two_files() -> None:
    named = snapshot("t2i", NAMED), snapshot("t2i", f"/ci/{OTHER}")
    *_, found = compared_files([*named, snapshot("t2i", attempt=3)], FILES)
    assert found.can_be_chosen
    assert paths(*named, snapshot("t2i", attempt=3), chosen=OTHER) == [H100, OTHER, OTHER]
