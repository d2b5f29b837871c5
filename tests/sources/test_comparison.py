"""The states of a real change as commits of one file, and what a comparison asks of git."""

import copy
import json
import os
import shutil

import pytest

from perflint.sources import comparison
from perflint.sources.work_tree import WorkTreeFile
from tests.paths import FIXTURES

NAME = "perf_baselines.json"
NPU = "ascend/perf_baselines_npu.json"
STATES = ("before", "review", "coherent", "merged")


@pytest.fixture
def history(repository, monkeypatch):
    """The four states as commits of one file, each with a tag of its name."""
    for name in ("PRE_COMMIT_FROM_REF", "GITHUB_BASE_REF", "CI_MERGE_REQUEST_DIFF_BASE_SHA"):
        monkeypatch.delenv(name, raising=False)
    npu = json.loads((FIXTURES / "merged_npu.json").read_bytes())
    earlier = copy.deepcopy(npu)
    earlier["scenarios"]["wan2_1_t2v_1.3b_1_npu"]["denoise_step_ms"]["0"] = 310.0
    for state in STATES:
        repository.write(NAME, (FIXTURES / f"{state}.json").read_bytes())
        repository.write(NPU, npu if state == "merged" else earlier)
        repository.git("add", ".")
        repository.git("commit", "--quiet", "-m", state)
        repository.git("tag", state)
    return repository


def said_of(history, base, tip, rule):
    """Return what a rule says of each scenario between two states."""
    outcome = history.report("--from", base, "--to", tip, "--select", rule)
    return {(found["path"], found["scenario"]): found for found in outcome.json["violations"]}


def changed_in(history, base, tip):
    """Return the share of measurements of each scenario that moved between two states."""
    outcome = history.perflint("diff", base, tip, "--output-format", "json")
    return {
        change["scenario"]: (change["moved"], change["verdict"])
        for file in outcome.json["files"]
        for change in file["changes"]
    }


def test_review_mixes_values_of_two_runs_and_says_how_many(history):
    found = said_of(history, "before", "review", "mixed-snapshot")
    assert found[NAME, "wan2_1_t2v_1.3b"]["message"].startswith("4 of 59 ")


def test_review_names_no_scenario_that_was_replaced_whole(history):
    """Of the four that moved at ``review``, one is taken whole from ``coherent``."""
    review, coherent = (
        json.loads((FIXTURES / f"{state}.json").read_bytes()) for state in ("review", "coherent")
    )
    whole = "flux_image_t2i_2_gpus"
    history.git("checkout", "--quiet", "review")
    review["scenarios"][whole] = coherent["scenarios"][whole]
    history.write(NAME, review)
    history.git("commit", "--quiet", "-am", "one whole")
    verdicts = changed_in(history, "before", "HEAD")
    others = {"fastwan2_2_ti2v_5b", "ltx_2_3_hq_pipeline", "wan2_1_t2v_1.3b"}
    assert {name: verdict for name, (_, verdict) in verdicts.items()} == {
        whole: "replaced",
        **dict.fromkeys(others, "mixed"),
    }
    found = said_of(history, "before", "HEAD", "mixed-snapshot")
    assert {name for path, name in found if path == NAME} == others


def test_coherent_replaces_whole_what_review_mixed(history):
    found = said_of(history, "before", "coherent", "mixed-snapshot")
    assert (NAME, "flux_image_t2i_2_gpus") not in found
    moved, verdict = changed_in(history, "before", "coherent")["flux_image_t2i_2_gpus"]
    assert (moved, verdict) == (59, "replaced")


def test_merged_mixes_a_scenario_of_a_file_without_a_date(history):
    found = said_of(history, "coherent", "merged", "mixed-snapshot")
    assert (NPU, "wan2_1_t2v_1.3b_1_npu") in found
    assert {path for path, _ in said_of(history, "coherent", "merged", "date-not-bumped")} <= {NAME}
    assert "last_updated" not in json.loads((history.root / NPU).read_bytes()).get("metadata", {})


def test_the_repair_leaves_a_file_without_a_date_to_bump(history):
    history.git("checkout", "--quiet", "coherent")
    merged = history.git("show", f"merged:{NPU}").encode()
    history.write(NPU, merged)
    history.check("--fix", "--select", "date-not-bumped,mixed-snapshot", NPU)
    assert (history.root / NPU).read_bytes() == merged


def test_no_state_differs_from_itself(history):
    for state in STATES:
        outcome = history.report("--from", state, "--to", state)
        assert (outcome.code, outcome.json["summary"]["files"]) == (0, 0)


@pytest.fixture
def counted(tmp_path, monkeypatch):
    """Put a git before the real one that notes each call; return a function that reads them."""
    real = shutil.which("git")
    folder, log = tmp_path / "bin", tmp_path / "calls"
    folder.mkdir()
    (folder / "git").write_text(f'#!/bin/sh\necho "$*" >>"{log}"\nexec "{real}" "$@"\n')
    (folder / "git").chmod(0o755)

    def calls(action):
        log.write_text("")
        with monkeypatch.context() as context:
            context.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
            action()
        return log.read_text().splitlines()

    return calls


@pytest.fixture
def many(history, clean):
    """Forty baselines committed; half of them moved, one lost a scenario, in the work tree."""
    clean["scenarios"]["gone"] = clean["scenarios"]["t2i"]
    for number in range(40):
        history.write(f"set{number}/perf_baselines.json", clean)
    history.git("add", ".")
    history.git("commit", "--quiet", "-m", "many")
    clean["scenarios"]["t2i"]["expected_e2e_ms"] = 10.6
    del clean["scenarios"]["gone"]
    for number in range(20):
        history.write(f"set{number}/perf_baselines.json", clean)
    return history


WAYS = {
    "staged": ("check", "--staged"),
    "from": ("check", "--from", "merged"),
    "from to": ("check", "--from", "before", "--to", "merged"),
    "base": ("check", "--base", "merged"),
    "head": ("check",),
    "fix": ("check", "--fix"),
    "diff": ("diff",),
    "diff of two": ("diff", "before", "merged"),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_run_costs_at_most_four_processes_of_git(many, counted, way):
    many.git("add", ".") if way == "staged" else None
    calls = counted(lambda: many.perflint(*WAYS[way]))
    assert 1 <= len(calls) <= 4, calls


@pytest.mark.parametrize("way", ["base", "head", "fix", "staged"])
def test_a_run_that_looks_for_a_scenario_that_is_gone_costs_no_more(many, counted, way):
    """The others of its set may hold it, and the list of them is one process more."""
    many.git("rm", "--quiet", "--cached" if way != "staged" else "--force", NAME)
    (many.root / NAME).unlink(missing_ok=True)
    outcomes = []
    command = *WAYS[way], "--output-format", "json"
    calls = counted(lambda: outcomes.append(many.perflint(*command)))
    assert 1 <= len(calls) <= 4, calls
    assert "removed-scenario" in outcomes[0].rules


def test_a_run_on_a_range_of_the_environment_costs_no_more(many, counted, monkeypatch):
    many.git("commit", "--quiet", "-am", "moved")
    monkeypatch.setenv("PRE_COMMIT_FROM_REF", "before")
    monkeypatch.setenv("PRE_COMMIT_TO_REF", "HEAD")
    calls = counted(lambda: many.check())
    assert 1 <= len(calls) <= 4, calls


def test_files_outside_of_a_repository_cost_none(project, clean, counted):
    project.write(NAME, clean)
    assert counted(lambda: project.check(NAME)) == []


def test_the_others_of_a_range_are_those_of_its_commit_and_not_of_the_index(repository, clean):
    for path in (NAME, "kept.json", "second.json"):
        repository.write(path, clean)
    repository.git("add", ".")
    repository.git("commit", "--quiet", "-m", "three")
    repository.write(NAME, {**clean, "scenarios": {}})
    repository.git("commit", "--quiet", "-am", "changed")
    kept = repository.git("rev-parse", "HEAD:kept.json").strip()
    repository.git("rm", "--quiet", "second.json")
    repository.write("kept.json", {})
    repository.write("new.json", {})
    repository.git("add", ".")
    compared = comparison.between(str(repository.root), "HEAD~1", "HEAD")
    unchanged = {file.path: (file.blob, file.location) for file in compared.unchanged()}
    compared.close()
    assert unchanged == {"kept.json": (kept, None), "second.json": (kept, None)}


@pytest.mark.parametrize("gone", [True, False])
def test_a_range_looks_for_what_left_a_file_in_its_commit(repository, clean, gone):
    """The index holds the scenario where the commit does not, and the other way around."""
    repository.write(NAME, clean)
    if not gone:
        repository.write("set/" + NAME, clean)
    repository.git("add", ".")
    repository.git("commit", "--quiet", "-m", "base")
    repository.git("rm", "--quiet", NAME)
    repository.git("commit", "--quiet", "-m", "gone")
    if gone:
        repository.write("set/" + NAME, clean)
        repository.git("add", ".")
    else:
        repository.git("rm", "--quiet", "set/" + NAME)
    found = repository.report("--from", "HEAD~1", "--select", "change").rules
    assert found == (["removed-scenario"] if gone else [])


def test_files_that_are_gone_come_after_those_of_the_work_tree(history):
    (history.root / NAME).unlink()
    root = str(history.root)
    here = WorkTreeFile(os.path.join(root, NPU), NPU, named=True)
    for compared in (comparison.with_head(root), comparison.against(root, "HEAD")):
        files = [*compared.with_base([here])]
        compared.close()
        assert [(file.path, file.deleted, file.differs) for file in files] == [
            (NPU, False, False),
            (NAME, True, True),
        ]
