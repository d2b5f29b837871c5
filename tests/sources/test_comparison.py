"""Comparisons of the states of a real change, and the git processes that they start."""

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


def violations_of(history, base, tip, rule):
    """Return the violations of a rule between two states, by path and scenario."""
    outcome = history.report("--from", base, "--to", tip, "--select", rule)
    return {
        (violation["path"], violation["scenario"]): violation
        for violation in outcome.json["violations"]
    }


def changes_of(history, base, tip):
    """Return the number of changed measurements and the verdict for each changed scenario."""
    outcome = history.perflint("diff", base, tip, "--output-format", "json")
    return {
        change["scenario"]: (change["moved"], change["verdict"])
        for file in outcome.json["files"]
        for change in file["changes"]
    }


def test_the_review_mixes_two_runs_and_the_message_counts_the_values(history):
    violations = violations_of(history, "before", "review", "mixed-snapshot")
    assert violations[NAME, "wan2_1_t2v_1.3b"]["message"].startswith("4 of 57 ")


def test_a_scenario_that_was_replaced_completely_is_not_mixed(history):
    """Four scenarios changed at ``review``; one more is replaced by that of ``coherent``."""
    review, coherent = (
        json.loads((FIXTURES / f"{state}.json").read_bytes()) for state in ("review", "coherent")
    )
    replaced = "flux_image_t2i_2_gpus"
    history.git("checkout", "--quiet", "review")
    review["scenarios"][replaced] = coherent["scenarios"][replaced]
    history.write(NAME, review)
    history.git("commit", "--quiet", "-am", "one replaced")
    verdicts = changes_of(history, "before", "HEAD")
    others = {"fastwan2_2_ti2v_5b", "wan2_1_t2v_1.3b"}
    assert {name: verdict for name, (_, verdict) in verdicts.items()} == {
        replaced: "replaced",
        "ltx_2_3_hq_pipeline": "replaced",  # but for stages that came or went
        **dict.fromkeys(others, "mixed"),
    }
    violations = violations_of(history, "before", "HEAD", "mixed-snapshot")
    assert {name for path, name in violations if path == NAME} == others


def test_the_coherent_state_replaces_a_scenario_that_the_review_mixed(history):
    violations = violations_of(history, "before", "coherent", "mixed-snapshot")
    assert (NAME, "flux_image_t2i_2_gpus") not in violations
    changed, verdict = changes_of(history, "before", "coherent")["flux_image_t2i_2_gpus"]
    assert (changed, verdict) == (59, "replaced")


def test_the_merged_state_mixes_a_scenario_in_a_file_without_a_date(history):
    violations = violations_of(history, "coherent", "merged", "mixed-snapshot")
    assert (NPU, "wan2_1_t2v_1.3b_1_npu") in violations
    not_bumped = violations_of(history, "coherent", "merged", "date-not-bumped")
    assert {path for path, _ in not_bumped} <= {NAME}
    assert "last_updated" not in json.loads((history.root / NPU).read_bytes()).get("metadata", {})


def test_a_file_without_a_date_is_not_fixed(history):
    history.git("checkout", "--quiet", "coherent")
    merged = history.git("show", f"merged:{NPU}").encode()
    history.write(NPU, merged)
    history.check("--fix", "--select", "date-not-bumped,mixed-snapshot", NPU)
    assert (history.root / NPU).read_bytes() == merged


def test_a_state_compared_with_itself_has_no_files(history):
    for state in STATES:
        outcome = history.report("--from", state, "--to", state)
        assert (outcome.code, outcome.json["summary"]["files"]) == (0, 0)


@pytest.fixture
def git_calls(tmp_path, monkeypatch):
    """A function that runs an action with a git that logs its calls, and returns the calls."""
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
    """Forty committed baselines; twenty of them changed and lost a scenario in the work tree."""
    clean["scenarios"]["removed"] = clean["scenarios"]["t2i"]
    for number in range(40):
        history.write(f"set{number}/perf_baselines.json", clean)
    history.git("add", ".")
    history.git("commit", "--quiet", "-m", "many")
    clean["scenarios"]["t2i"]["expected_e2e_ms"] = 10.6
    del clean["scenarios"]["removed"]
    for number in range(20):
        history.write(f"set{number}/perf_baselines.json", clean)
    return history


MODES = {
    "staged": ("check", "--staged"),
    "from": ("check", "--from", "merged"),
    "from to": ("check", "--from", "before", "--to", "merged"),
    "base": ("check", "--base", "merged"),
    "head": ("check",),
    "fix": ("check", "--fix"),
    "diff": ("diff",),
    "diff of two": ("diff", "before", "merged"),
}


@pytest.mark.parametrize("mode", MODES)
def test_a_run_starts_few_git_processes(many, git_calls, mode):
    if mode == "staged":
        many.git("add", ".")
    calls = git_calls(lambda: many.perflint(*MODES[mode]))
    assert 1 <= len(calls) <= 4, calls


@pytest.mark.parametrize("mode", ["base", "head", "fix", "staged"])
def test_the_search_for_a_removed_scenario_starts_no_more_processes(many, git_calls, mode):
    """Other files of its set may contain it; listing them takes one of the processes."""
    many.git("rm", "--quiet", "--cached" if mode != "staged" else "--force", NAME)
    (many.root / NAME).unlink(missing_ok=True)
    outcomes = []
    command = *MODES[mode], "--output-format", "json"
    calls = git_calls(lambda: outcomes.append(many.perflint(*command)))
    assert 1 <= len(calls) <= 4, calls
    assert "removed-scenario" in outcomes[0].rules


def test_a_range_from_the_environment_starts_no_more_processes(many, git_calls, monkeypatch):
    many.git("commit", "--quiet", "-am", "changed")
    monkeypatch.setenv("PRE_COMMIT_FROM_REF", "before")
    monkeypatch.setenv("PRE_COMMIT_TO_REF", "HEAD")
    calls = git_calls(lambda: many.check())
    assert 1 <= len(calls) <= 4, calls


@pytest.mark.parametrize("options", [("--staged",), ("--project-hook",)])
def test_test_cases_are_read_by_the_process_that_reads_the_baseline(
    repository, clean, git_calls, options
):
    """Git lists no files: the trees of HEAD and the changes say which there are."""
    name = next(iter(clean["scenarios"]))
    repository.write("testcase_configs.py", f"CASES = [DiffusionTestCase({name!r})]\n")
    repository.write(NAME, clean)
    repository.git("add", ".")
    repository.git("commit", "--quiet", "-m", "cases")
    repository.write("suite/notes.txt", "")
    repository.write(NAME, {**clean, "metadata": {**clean["metadata"], "note": "x"}})
    repository.git("add", ".")
    calls = git_calls(lambda: repository.check(*options))
    assert [call.split()[-2:] for call in calls if "cat-file" in call] == [["cat-file", "--batch"]]
    assert len(calls) == 2, calls


def test_a_file_outside_of_a_repository_starts_no_git(project, clean, git_calls):
    project.write(NAME, clean)
    assert git_calls(lambda: project.check(NAME)) == []


def test_unchanged_files_of_a_range_come_from_its_commit_and_not_from_the_index(repository, clean):
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


@pytest.mark.parametrize("removed", [True, False])
def test_a_range_searches_a_removed_scenario_in_its_commit(repository, clean, removed):
    """The index contains the scenario if the commit does not, and vice versa."""
    repository.write(NAME, clean)
    if not removed:
        repository.write("set/" + NAME, clean)
    repository.git("add", ".")
    repository.git("commit", "--quiet", "-m", "base")
    repository.git("rm", "--quiet", NAME)
    repository.git("commit", "--quiet", "-m", "removed")
    if removed:
        repository.write("set/" + NAME, clean)
        repository.git("add", ".")
    else:
        repository.git("rm", "--quiet", "set/" + NAME)
    rules = repository.report("--from", "HEAD~1", "--select", "change").rules
    assert rules == (["removed-scenario"] if removed else [])


def test_deleted_files_come_after_those_of_the_work_tree(history):
    (history.root / NAME).unlink()
    root = str(history.root)
    existing = WorkTreeFile(os.path.join(root, NPU), NPU, named=True)
    for compared in (comparison.with_head(root), comparison.against(root, "HEAD")):
        files = [*compared.with_base([existing])]
        compared.close()
        assert [(file.path, file.deleted, file.differs) for file in files] == [
            (NPU, False, False),
            (NAME, True, True),
        ]
