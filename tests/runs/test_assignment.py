"""Which baseline file a snapshot is for: never the wrong one, or none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perflint.runs import Snapshot
from perflint.runs.assignment import Assignment, assign

H100, RTX, NPU = "ci/perf_baselines/h100.json", "ci/perf_baselines/5090.json", "ci/npu/npu.json"
FILES = {H100: ["a", "b", "both", "all"], RTX: ["c", "both", "all"], NPU: ["n", "all"]}
ANNOUNCED = "/__w/sglang/ci/perf_baselines/h100.json"


def snapshot(name: str, job: str = "logs.zip/job", baseline: str | None = None) -> Snapshot:
    return Snapshot(name, {}, job, 0, job=job, baseline=baseline)


def paths(found: list[Assignment]) -> list[str | None]:
    return [assignment.path for assignment in found]


def test_a_scenario_of_one_file_decides_for_its_job() -> None:
    snapshots = [snapshot("both"), snapshot("a"), snapshot("both", "x"), snapshot("c", "x")]
    assert paths(assign(snapshots, FILES)) == [H100, H100, RTX, RTX]
    assert paths(assign([snapshot("new"), snapshot("a")], FILES)) == [H100, H100]


def test_the_words_of_the_job_decide_without_such_a_scenario() -> None:
    snapshots = [snapshot("both", "r.zip/1-gpu-5090 (2)"), snapshot("both", "r.zip/H100_x")]
    assert paths(assign(snapshots, FILES)) == [RTX, H100]


def test_folders_that_all_jobs_have_in_common_are_no_evidence() -> None:
    snapshots = [snapshot("both", "h100/r.zip/x"), snapshot("both", "h100/r.zip/y")]
    assert paths(assign(snapshots, FILES)) == [None, None]


def test_what_is_doubtful_is_refused_with_the_choices() -> None:
    (found,) = assign([snapshot("both")], FILES)
    assert found == Assignment(snapshot("both"), None, "unknown", (RTX, H100))
    assert found.can_be_chosen


@pytest.mark.parametrize("chosen", [H100, RTX])
def test_the_chosen_file_is_taken_where_nothing_else_decides(chosen: str) -> None:
    assert paths(assign([snapshot("both"), snapshot("new")], FILES, chosen=chosen)) == [chosen] * 2
    assert paths(assign([snapshot("a"), snapshot("both")], FILES, chosen=RTX)) == [H100, H100]
    assert paths(assign([snapshot("both")], FILES, chosen=NPU)) == [None]


def test_contradictory_evidence_is_refused_unless_the_file_is_chosen() -> None:
    snapshots = [snapshot("a"), snapshot("both"), snapshot("c")]
    assert paths(assign(snapshots, FILES)) == [None] * 3
    assert paths(assign(snapshots, FILES, chosen=H100)) == [H100, H100, None]
    assert paths(assign(snapshots, FILES, chosen=NPU)) == [None] * 3
    by_word = [snapshot("a", "x-5090"), snapshot("both", "x-5090"), snapshot("c", "y")]
    assert paths(assign(by_word, FILES)) == [None, None, RTX]


@pytest.mark.parametrize("baseline", [ANNOUNCED, ANNOUNCED.replace("/", "\\"), "h100.json"])
def test_a_run_names_its_file(baseline: str) -> None:
    assert paths(assign([snapshot("both", baseline=baseline)], FILES)) == [H100]
    assert paths(assign([snapshot("new", baseline=baseline)], FILES)) == [H100]
    assert paths(assign([snapshot("both", baseline=baseline)], FILES, chosen=RTX)) == [H100]


def test_a_run_that_names_another_file_is_for_none() -> None:
    for files in (FILES, {H100: ["a"]}):
        (found,) = assign([snapshot("a", baseline="/x/b200.json")], files, chosen=H100)
        assert found[1:4] == (None, "names-other", ())
        assert found.named == ("/x/b200.json",)
    (found,) = assign([snapshot("a", baseline="/x/b200.json")], FILES, announced=False)
    assert found.path == H100


def test_npu_runs_that_name_the_h100_file_are_refused() -> None:
    snapshots = [snapshot("n"), snapshot("n", baseline=ANNOUNCED), snapshot("all")]
    snapshots.append(snapshot("all", baseline=ANNOUNCED))
    in_path = [each._replace(job="x/npu 1") for each in snapshots]
    for items, chosen in ((snapshots, NPU), (in_path, None), (in_path, H100)):
        found = assign(items, FILES, chosen=chosen)
        assert paths(found) == [NPU, None, NPU, None]
    for chosen in (None, H100):
        found = assign(snapshots, FILES, chosen=chosen)
        assert paths(found) == [None] * 4
        assert found[1][2:5] == ("other-scenarios", (H100, NPU), (H100,))
    assert paths(assign(snapshots, FILES, announced=False)) == [NPU] * 4


def test_an_attempt_is_not_for_another_file_than_other_attempts_of_its_job() -> None:
    """A single log of the H100 tests: red, and then green."""
    snapshots = [snapshot("both", baseline=ANNOUNCED), snapshot("both")]
    for chosen in (RTX, H100, None):
        assert paths(assign(snapshots, FILES, chosen=chosen)) == [H100, H100]
    found = assign([*snapshots, snapshot("all")], FILES)
    assert paths(found) == [H100, H100, None]
    assert found[2][2:5] == ("unknown", tuple(sorted(FILES)), (H100,))
    assert found[2].can_be_chosen
    others = [snapshot("a", baseline="/w/b200.json"), snapshot("a"), snapshot("both")]
    for files in (FILES, {H100: ["a", "both"]}):
        found = assign(others, files, chosen=H100)
        assert paths(found) == [None] * 3
        assert found[1][2:5] == ("attempts-name-other", (), ("/w/b200.json",))
    mixed = [*snapshots, snapshot("both", baseline="/w/5090.json")]
    found = assign(mixed, FILES, chosen=H100)
    assert paths(found) == [H100, None, RTX]
    assert not found[1].can_be_chosen


def test_of_files_with_the_same_name_the_longest_common_end_decides() -> None:
    files = {"x/a/base.json": ["t"], "x/b/base.json": ["t"], "y/base.json": ["t"]}
    assert paths(assign([snapshot("t", baseline="/w/x/b/base.json")], files)) == ["x/b/base.json"]
    (found,) = assign([snapshot("t", baseline="/w/base.json")], files)
    assert found.choices == tuple(sorted(files))
    assert paths(assign([snapshot("t", baseline="base.json")], files, chosen="y/base.json")) == [
        "y/base.json"
    ]


def test_the_only_file_of_a_set_is_taken() -> None:
    assert paths(assign([snapshot("a"), snapshot("new", "5090")], {H100: ["a"]})) == [H100] * 2


def test_what_may_be_for_a_damaged_file_is_refused_unless_the_path_decides() -> None:
    files = {**FILES, RTX: None}
    unsure = [snapshot("a"), snapshot("both", baseline=ANNOUNCED), snapshot("new")]
    for found in assign(unsure, files, chosen=H100):
        assert found[1:5] == (None, "damaged", (RTX, H100), ())
        assert (found.damaged, found.can_be_chosen) == ((RTX,), False)
    known = [snapshot("a", "r.zip/h100"), snapshot("both", "r.zip/5090"), snapshot("a", "r.zip/x")]
    assert paths(assign(known, files)) == [H100, RTX, None]
    # Only the file that is damaged may have its name.
    named = [snapshot("both", baseline="/w/5090.json"), snapshot("both"), snapshot("a")]
    assert paths(assign(named, files)) == [RTX, RTX, None]


def test_a_job_without_a_baseline_is_for_none_whatever_it_names() -> None:
    snapshots = [snapshot("a", "x/amd"), snapshot("a", "x/amd", ANNOUNCED), snapshot("b", "y")]
    found = assign(snapshots, FILES, chosen=H100, excluded={"x/amd": "amd"})
    assert paths(found) == [None, None, H100]
    assert found[1] == Assignment(snapshots[1], None, "no-baseline", pattern="amd")
    assert found[1].can_be_chosen


JOBS = st.dictionaries(
    st.sampled_from(["1-gpu", "2-gpu", "1-gpu-5090", "npu-1", "h100 x", "a"]),
    st.tuples(
        st.sampled_from([H100, RTX, NPU]),
        st.lists(st.tuples(st.sampled_from(["both", "all", "new", "own"]), st.booleans())),
    ),
    min_size=1,
)
OWN = {H100: "a", RTX: "c", NPU: "n"}
WORDS = {"1-gpu-5090": RTX, "npu-1": NPU, "h100 x": H100}


@given(JOBS)
def test_no_snapshot_gets_into_the_file_of_another_machine(jobs) -> None:
    """Each job runs on one machine; it prints names, and those of the NPU name the H100 file."""
    snapshots, machines = [], []
    for job, (machine, names) in jobs.items():
        machine = WORDS.get(job, machine)
        for name, is_red in names:
            name = OWN[machine] if name == "own" else name
            if name != "new" and name not in FILES[machine]:
                continue
            announced = f"/w/{RTX if machine == RTX else H100}" if is_red else None
            is_hidden = announced and machine == NPU and not WORDS.get(job)
            if is_hidden and not any(other == "own" for other, _ in names):
                continue  # nothing in the run says that it ran on an NPU
            snapshots.append(snapshot(name, f"r.zip/{job}", announced))
            machines.append(machine)
    for assignment, machine in zip(assign(snapshots, FILES), machines, strict=True):
        assert assignment.path in (machine, None)
