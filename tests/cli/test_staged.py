"""``perflint check --staged``: the blobs of the index, compared with HEAD."""

import copy
import os
import shlex
import subprocess
import sys

import pytest

NAME = "perf_baselines.json"
FASTER = {
    "stages_ms": {"TextEncodingStage": 1.01, "DenoisingStage": 7.03},
    "denoise_step_ms": {"0": 3.21, "1": 3.77},
    "expected_e2e_ms": 8.21,
    "expected_avg_denoise_ms": 3.49,
    "expected_median_denoise_ms": 3.49,
}


@pytest.fixture
def committed(repository, clean):
    """A repository with one commit of a clean baseline."""
    repository.write(NAME, clean)
    commit(repository, "base")
    return repository


def commit(repository, message):
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--no-verify", "-m", message)


def mixed(baseline):
    """Return the baseline with one measurement from another run."""
    changed = copy.deepcopy(baseline)
    changed["scenarios"]["t2i"]["stages_ms"]["TextEncodingStage"] = 1.01
    return changed


def with_scenarios(clean, **scenarios):
    return {"metadata": clean["metadata"], "scenarios": scenarios}


def rules_and_paths(report):
    return [(violation["rule"], violation["path"]) for violation in report.json["violations"]]


def test_the_first_line_tells_what_was_compared(committed, clean):
    head = committed.git("rev-parse", "--short=7", "HEAD").strip()
    committed.write(NAME, with_scenarios(clean, t2i=FASTER))
    committed.git("add", NAME)
    outcome = committed.check("--staged")
    assert outcome.out.splitlines()[0] == f"Compared: index against HEAD ({head})"
    assert (outcome.code, outcome.err) == (0, "")


def test_unstaged_edits_are_not_reported(committed, clean, off):
    committed.write(NAME, with_scenarios(clean, t2i=FASTER))
    committed.git("add", NAME)
    committed.write(NAME, off)
    outcome = committed.report("--staged")
    assert (outcome.code, outcome.rules) == (0, [])


def test_unstaged_edits_do_not_hide_staged_ones(committed, clean):
    committed.write(NAME, mixed(clean))
    committed.git("add", NAME)
    committed.write(NAME, clean)
    outcome = committed.report("--staged")
    assert (outcome.code, outcome.rules) == (1, ["mixed-snapshot"])


def test_a_staged_file_that_was_deleted_in_the_work_tree_is_checked(committed, clean):
    committed.write(NAME, mixed(clean))
    committed.git("add", NAME)
    (committed.root / NAME).unlink()
    assert committed.report("--staged").rules == ["mixed-snapshot"]


def test_only_staged_files_are_checked(committed, clean, off):
    for path in ("committed/perf_baselines.json", "a/perf_baselines.json"):
        committed.write(path, off)
    commit(committed, "existing findings")
    committed.write("untracked/perf_baselines.json", off)
    committed.write("a/perf_baselines.json", with_scenarios(clean, other=off["scenarios"]["t2i"]))
    committed.write(NAME, with_scenarios(clean, t2i=FASTER))
    committed.git("add", NAME)
    outcome = committed.report("--staged")
    assert (outcome.json["summary"]["files"], outcome.rules) == (1, [])


def test_paths_select_staged_files(committed, clean):
    for path in (NAME, "sub/perf_baselines.json"):
        committed.write(path, mixed(clean))
    committed.git("add", ".")
    assert committed.report("--staged", "sub").json["summary"]["files"] == 1
    assert rules_and_paths(committed.report("--staged", NAME)) == [("mixed-snapshot", NAME)]


def test_the_first_commit_is_compared_with_nothing(repository, off):
    repository.write(NAME, off)
    repository.git("add", NAME)
    assert repository.report("--staged").rules == ["aggregate-mismatch"]
    outcome = repository.check("--staged")
    assert outcome.out.startswith("Compared: index against nothing (no commit yet)\n")


def test_an_amended_change_is_compared_with_the_amended_commit(committed, clean):
    committed.write(NAME, mixed(clean))
    commit(committed, "mixed")
    stages = {"TextEncodingStage": 1.02, "DenoisingStage": 7.03}
    committed.write(NAME, with_scenarios(clean, t2i=FASTER | {"stages_ms": stages}))
    committed.git("add", NAME)
    assert committed.report("--staged").rules == []
    committed.git("commit", "--quiet", "--amend", "--no-edit")
    assert committed.report("--staged").json["summary"]["files"] == 0
    assert committed.report("--from", "HEAD~1", "--select", "change").rules == []


def test_a_renamed_file_is_compared_with_the_old_one(committed, clean):
    scenarios = {f"s{number}": clean["scenarios"]["t2i"] for number in range(5)}
    committed.write(NAME, with_scenarios(clean, **scenarios))
    commit(committed, "five")
    (committed.root / "gpu").mkdir()
    committed.git("mv", NAME, "gpu/perf_baselines.json")
    scenarios["s3"] = mixed(clean)["scenarios"]["t2i"]
    committed.write("gpu/perf_baselines.json", with_scenarios(clean, **scenarios))
    committed.git("add", ".")
    report = committed.report("--staged")
    assert rules_and_paths(report) == [("mixed-snapshot", "gpu/perf_baselines.json")]
    assert report.json["violations"][0]["scenario"] == "s3"


def test_a_deleted_file_removes_its_scenarios(committed):
    committed.git("rm", "--quiet", NAME)
    outcome = committed.report("--staged")
    assert outcome.code == 0
    assert rules_and_paths(outcome) == [("removed-scenario", NAME)]
    assert committed.check("--staged").out.count("t2i") >= 1


def test_a_file_deleted_only_in_the_work_tree_is_not_removed(committed):
    (committed.root / NAME).unlink()
    assert committed.report("--staged").rules == []


@pytest.fixture
def split(committed, clean):
    """Return a function that splits a file of six scenarios in two, with changes to some."""
    scenario = clean["scenarios"]["t2i"]
    committed.write(NAME, with_scenarios(clean, **dict.fromkeys("abcdef", scenario)))
    commit(committed, "six")
    committed.git("rm", "--quiet", NAME)
    parts = {"h100": dict.fromkeys("abcd", scenario), "b200": dict.fromkeys("ef", scenario)}

    def stage(**changed):
        for file, scenarios in parts.items():
            kept = {name: changed.get(name, value) for name, value in scenarios.items()}
            kept = {name: value for name, value in kept.items() if value is not None}
            committed.write(f"perf_baselines/{file}.json", with_scenarios(clean, **kept))
        committed.git("add", "--all")
        return committed.report("--staged")

    return stage


def test_a_split_removes_no_scenario(split):
    assert split().json["violations"] == []


def test_the_scenarios_of_a_split_file_are_compared(split, clean):
    changed = mixed(clean)["scenarios"]["t2i"]
    assert rules_and_paths(split(a=changed, f=changed)) == [
        ("mixed-snapshot", "perf_baselines/b200.json"),
        ("mixed-snapshot", "perf_baselines/h100.json"),
    ]


def test_a_scenario_missing_after_a_split_is_removed(split):
    report = split(f=None)
    assert report.rules == ["removed-scenario"]
    assert "`f`" in report.json["violations"][0]["message"]


def test_a_scenario_that_is_in_an_unchanged_file_is_not_removed(committed, clean):
    committed.write(
        "perf_baselines/h100.json", with_scenarios(clean, t2i=clean["scenarios"]["t2i"])
    )
    commit(committed, "both")
    committed.git("rm", "--quiet", NAME)
    assert committed.report("--staged").rules == []


@pytest.fixture
def hooked(committed):
    """The repository with a pre-commit hook that checks the staged files."""
    folder = committed.root / ".git/hooks"
    folder.mkdir(exist_ok=True)
    command = shlex.join([sys.executable, "-m", "perflint", "check", "--today", "2026-05-17"])
    (folder / "pre-commit").write_text(f"#!/bin/sh\nexec {command} --staged\n")
    (folder / "pre-commit").chmod(0o755)
    return committed


def git(repository, *arguments, stdin=""):
    done = subprocess.run(
        ["git", *arguments],
        cwd=repository.root,
        input=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "GIT_EDITOR": "true"},
    )
    return done.returncode, done.stdout


def test_a_commit_of_one_path_is_checked_by_its_own_index(hooked, clean):
    other = "other/perf_baselines.json"
    hooked.write(other, mixed(clean))
    hooked.git("add", other)  # staged, but not committed
    hooked.write(NAME, with_scenarios(clean, t2i=FASTER))
    code, output = git(hooked, "commit", "-m", "one path", NAME)
    assert (code, "1 file" in output) == (0, True), output
    hooked.write(NAME, mixed(with_scenarios(clean, t2i=FASTER | {"expected_e2e_ms": 8.2})))
    code, output = git(hooked, "commit", "-m", "one path", NAME)
    assert code == 1
    assert "mixed-snapshot" in output
    assert other not in output


def test_a_partly_staged_file_is_checked_as_staged(hooked, clean):
    scenario = clean["scenarios"]["t2i"]
    names = [f"s{number}" for number in range(4)]
    hooked.write(NAME, with_scenarios(clean, **dict.fromkeys(names, scenario)))
    commit(hooked, "four")
    edited = {**dict.fromkeys(names, scenario), "s0": FASTER}
    edited["s3"] = mixed(clean)["scenarios"]["t2i"]
    hooked.write(NAME, with_scenarios(clean, **edited))
    hunks = git(hooked, "diff")[1].count("@@ -")
    assert hunks == 2
    git(hooked, "add", "-p", NAME, stdin="y\nn\n")
    code, output = git(hooked, "commit", "-m", "the correct half")
    assert code == 0, output
    git(hooked, "add", "-p", NAME, stdin="y\n" * hunks)
    code, output = git(hooked, "commit", "-m", "the other half")
    assert code == 1
    assert "mixed-snapshot" in output
