"""``--from``, ``--to``, ``--base``, ``--require-base``, and the variables of CI."""

import copy

import pytest

from perflint.reporters import FORMATS, HUMAN_READABLE

NAME = "perf_baselines.json"
CI = (
    "PRE_COMMIT_FROM_REF",
    "PRE_COMMIT_TO_REF",
    "GITHUB_BASE_REF",
    "CI_MERGE_REQUEST_DIFF_BASE_SHA",
)
SKIPPED = "perflint: rules about changes were skipped: "
WHOLE = SKIPPED.removesuffix(": ") + ", and whole files are checked: "


@pytest.fixture(autouse=True)
def _no_ci(monkeypatch):
    for name in CI:
        monkeypatch.delenv(name, raising=False)
    for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
        monkeypatch.setenv(name, "2026-05-17T12:00:00+00:00")


def commit(project, content, path=NAME):
    """Commit a file, and return the commit."""
    project.write(path, content)
    project.git("add", "--all")
    project.git("commit", "--quiet", "-m", "change")
    return project.git("rev-parse", "HEAD").strip()


def with_stage(baseline, value):
    changed = copy.deepcopy(baseline)
    changed["scenarios"]["t2i"]["stages_ms"]["TextEncodingStage"] = value
    return changed


@pytest.fixture
def forked(repository, clean):
    """A repository whose branches ``main``, which is checked out, and ``topic`` have diverged.

    On ``main`` a scenario was added; on ``topic`` one measurement changed.
    """
    repository.git("checkout", "--quiet", "-b", "main")
    commit(repository, clean)
    repository.git("checkout", "--quiet", "-b", "topic")
    commit(repository, with_stage(clean, 1.01))
    repository.git("checkout", "--quiet", "main")
    two = {**clean, "scenarios": dict.fromkeys(("t2i", "t2v"), clean["scenarios"]["t2i"])}
    commit(repository, two)
    return repository


def short(project, ref):
    return project.git("rev-parse", "--short=7", ref).strip()


def title(outcome):
    return outcome.out.splitlines()[0]


def test_from_reads_a_commit_that_is_not_checked_out(forked, off):
    forked.write(NAME, off)
    report = forked.report("--from", "main", "--to", "topic")
    assert (report.code, report.rules) == (1, ["mixed-snapshot"])


def test_from_does_not_read_the_index(forked):
    forked.git("rm", "--quiet", NAME)
    assert forked.report("--from", "main", "--to", "topic").rules == ["mixed-snapshot"]


def test_from_compares_with_the_merge_base(forked):
    """The head of main has a scenario that topic never had, so that it was not removed."""
    outcome = forked.check("--from", "main", "--to", "topic")
    head, base = short(forked, "topic"), short(forked, "topic~1")
    assert title(outcome) == f"Compared: {head} against merge base {base}"
    assert "removed-scenario" not in outcome.out


def test_to_is_head_by_default(forked):
    forked.git("checkout", "--quiet", "topic")
    assert forked.report("--from", "main").rules == ["mixed-snapshot"]
    forked.git("checkout", "--quiet", "main")
    assert forked.report("--from", "topic").rules == []


def test_from_compares_trees_not_single_commits(forked, clean):
    forked.git("checkout", "--quiet", "topic")
    commit(forked, clean)
    assert forked.report("--from", "main").json["summary"]["files"] == 0
    assert forked.report("--from", "HEAD~1").rules == ["mixed-snapshot"]


def test_from_accepts_the_empty_tree(forked):
    empty = forked.git("hash-object", "-t", "tree", "/dev/null").strip()
    outcome = forked.check("--from", empty, "--to", "topic")
    assert title(outcome) == f"Compared: {short(forked, 'topic')} against nothing"


def test_base_is_compared_with_the_work_tree(forked, clean):
    forked.git("checkout", "--quiet", "topic")
    forked.write(NAME, with_stage(clean, 1.02))
    outcome = forked.check("--base", "main")
    base = short(forked, "topic~1")
    assert title(outcome) == f"Compared: work tree against merge base {base} with main"
    assert forked.report("--base", "main").rules == ["mixed-snapshot"]
    forked.write(NAME, clean)
    assert forked.report("--base", "main").rules == []


def test_with_a_base_findings_in_unchanged_files_are_counted(forked, off):
    commit(forked, off, "old/perf_baselines.json")
    outcome = forked.check("--base", "HEAD")
    assert outcome.code == 0
    assert (
        "1 finding in what this change does not touch: perflint check --scope file" in outcome.out
    )
    assert forked.report("--base", "HEAD", "--scope", "file").rules == ["aggregate-mismatch"]


def test_without_options_the_work_tree_is_compared_with_head(forked, clean):
    forked.write(NAME, with_stage(clean, 1.01))
    outcome = forked.check()
    assert title(outcome) == f"Compared: work tree against HEAD ({short(forked, 'HEAD')})"
    assert "mixed-snapshot" in outcome.out
    forked.git("add", NAME)
    assert "mixed-snapshot" in forked.check().out


NOTE = "nothing differs from HEAD; --base REF compares with another commit"


@pytest.mark.parametrize("flags", [(), ("--output-format", "concise"), ("--statistics",)])
def test_the_summary_says_that_nothing_was_compared(forked, clean, flags):
    commit(forked, clean, "second/perf_baselines.json")
    summary = "No violations (2 files, 3 scenarios; not compared: nothing differs from HEAD).\n"
    assert forked.check(*flags) == (0, summary, "")


def test_the_summary_of_findings_says_that_nothing_was_compared(forked, off):
    commit(forked, off)
    outcome = forked.check("--select", "aggregate-mismatch,change")
    summary = "Found 1 error (1 file, 1 scenario; not compared: nothing differs from HEAD)."
    assert (outcome.code, outcome.err) == (1, "")
    assert summary in outcome.out


@pytest.mark.parametrize("format", [name for name in FORMATS if name not in HUMAN_READABLE])
def test_a_note_says_that_nothing_was_compared_if_the_report_is_for_programs(forked, format):
    outcome = forked.check("--output-format", format)
    assert (outcome.code, outcome.err) == (0, f"{SKIPPED}{NOTE}\n")


def test_a_note_says_that_nothing_was_compared_if_a_diff_is_printed(forked):
    assert forked.check("--diff") == (0, "", f"{SKIPPED}{NOTE}\n")


def test_nothing_says_that_nothing_was_compared_if_no_rule_needs_it(forked):
    assert forked.check("--select", "sample-gap").out == "No violations (1 file, 2 scenarios).\n"


def test_require_base_fails_without_a_comparison(forked, project):
    outcome = forked.check("--require-base")
    assert (outcome.code, outcome.out) == (2, "")
    assert "--require-base: nothing differs from HEAD" in outcome.err


def test_require_base_fails_outside_of_a_repository(project, clean):
    project.write(NAME, clean)
    outcome = project.check("--require-base")
    assert (outcome.code, outcome.out) == (2, "")
    assert "is not in a git repository" in outcome.err


def test_require_base_passes_with_a_comparison(forked):
    assert forked.check("--require-base", "--from", "main").code == 0


def test_the_refs_of_pre_commit_are_used(forked, monkeypatch):
    monkeypatch.setenv("PRE_COMMIT_FROM_REF", "main")
    monkeypatch.setenv("PRE_COMMIT_TO_REF", "topic")
    monkeypatch.setenv("GITHUB_BASE_REF", "missing")
    assert title(forked.check()).startswith(f"Compared: {short(forked, 'topic')} against merge")
    assert forked.report("--require-base").rules == ["mixed-snapshot"]


@pytest.mark.parametrize(
    ("base", "head", "missing", "flags"),
    [
        ("missing", "topic", "missing", ()),
        ("missing", "topic", "missing", ("--fix",)),
        ("missing", "topic", "missing", ("--output-format", "json")),
        ("missing", "topic", "missing", ("--exit-zero",)),
        ("0" * 40, "topic", "0" * 40, ()),
        ("main", "missing", "missing", ()),
    ],
)
def test_refs_of_pre_commit_that_cannot_be_resolved_are_exit_2(
    forked, monkeypatch, base, head, missing, flags
):
    """As with ``--from``: a hook must not pass because the commits were not fetched."""
    monkeypatch.setenv("PRE_COMMIT_FROM_REF", base)
    monkeypatch.setenv("PRE_COMMIT_TO_REF", head)
    monkeypatch.setenv("GITHUB_BASE_REF", "main")
    outcome = forked.check(*flags)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == (
        f"perflint: error: PRE_COMMIT_FROM_REF and PRE_COMMIT_TO_REF: '{missing}' is not a commit "
        "in this clone; fetch it with its history: git fetch (in CI: fetch-depth: 0)\n"
    )


def test_refs_of_pre_commit_without_a_merge_base_are_exit_2(forked, clean, monkeypatch):
    forked.git("checkout", "--quiet", "--orphan", "unrelated")
    commit(forked, with_stage(clean, 1.03))
    monkeypatch.setenv("PRE_COMMIT_FROM_REF", "main")
    monkeypatch.setenv("PRE_COMMIT_TO_REF", "unrelated")
    outcome = forked.check()
    assert (outcome.code, outcome.out) == (2, "")
    assert "no merge base of 'main'" in outcome.err


def test_one_ref_of_pre_commit_alone_is_not_used(forked, monkeypatch):
    monkeypatch.setenv("PRE_COMMIT_FROM_REF", "missing")
    assert forked.check().code == 0


@pytest.fixture
def cloned(forked):
    """The repository with main as ``origin/main``, and ``topic`` checked out."""
    forked.git("update-ref", "refs/remotes/origin/main", "main")
    forked.git("checkout", "--quiet", "topic")
    return forked


def test_the_target_branch_of_github_is_used(cloned, monkeypatch):
    monkeypatch.setenv("GITHUB_BASE_REF", "main")
    outcome = cloned.check("--require-base")
    assert title(outcome).endswith(f"merge base {short(cloned, 'topic~1')} with origin/main")
    assert "mixed-snapshot" in outcome.out


def test_the_base_commit_of_gitlab_is_used(cloned, monkeypatch):
    base = cloned.git("rev-parse", "topic~1").strip()
    monkeypatch.setenv("CI_MERGE_REQUEST_DIFF_BASE_SHA", base)
    assert cloned.report("--require-base").rules == ["mixed-snapshot"]


def test_options_override_the_environment(cloned, monkeypatch):
    monkeypatch.setenv("GITHUB_BASE_REF", "missing")
    monkeypatch.setenv("PRE_COMMIT_FROM_REF", "missing")
    monkeypatch.setenv("PRE_COMMIT_TO_REF", "missing")
    assert cloned.report("--staged").rules == []
    assert cloned.report("--from", "main").rules == ["mixed-snapshot"]


def test_a_target_branch_that_was_not_fetched_is_reported(cloned, monkeypatch):
    monkeypatch.setenv("GITHUB_BASE_REF", "release")
    outcome = cloned.check()
    problem = "'origin/release' is not a commit in this clone"
    assert outcome.err.startswith(f"{WHOLE}{problem}; fetch it")
    assert outcome.out == f"No violations (1 file, 1 scenario; not compared: {problem}).\n"
    outcome = cloned.check("--require-base")
    assert (outcome.code, outcome.out) == (2, "")


@pytest.mark.parametrize(
    "flags", [("--base", ""), ("--from", ""), ("--from", "main", "--to", "")], ids=" ".join
)
def test_an_empty_ref_is_an_error(forked, monkeypatch, flags):
    """It may come from an unset variable of CI; the refs of the environment do not replace it."""
    monkeypatch.setenv("PRE_COMMIT_FROM_REF", "main~1")
    monkeypatch.setenv("PRE_COMMIT_TO_REF", "main")
    outcome = forked.check(*flags)
    assert (outcome.code, outcome.out) == (2, "")
    assert "'' is not a commit in this clone" in outcome.err


def test_an_empty_ref_cannot_be_combined_with_other_refs(forked):
    assert "cannot be combined" in forked.check("--staged", "--base", "").err
    assert "--to requires --from" in forked.check("--to", "").err


@pytest.mark.parametrize("flags", [("--from", "missing"), ("--base", "missing")])
def test_an_unknown_ref_is_an_error(forked, flags):
    outcome = forked.check(*flags)
    assert (outcome.code, outcome.out) == (2, "")
    assert "'missing' is not a commit in this clone" in outcome.err


def test_the_error_in_a_shallow_clone_tells_how_to_fetch_the_history(forked, monkeypatch):
    origin = f"file://{forked.root}"
    clone = forked.root.parent / "clone"
    forked.git("clone", "--quiet", "--depth=1", "--no-single-branch", "-b", "topic", origin, clone)
    monkeypatch.chdir(clone)
    monkeypatch.setenv("GITHUB_BASE_REF", "main")
    outcome = forked.check("--require-base")
    assert (outcome.code, outcome.out) == (2, "")
    assert "git fetch --unshallow (in CI: fetch-depth: 0)" in outcome.err
    assert forked.check().err.startswith(WHOLE)


def test_the_error_for_a_missing_branch_in_a_shallow_clone_names_the_depth(forked, monkeypatch):
    origin = f"file://{forked.root}"
    clone = forked.root.parent / "clone"
    forked.git("clone", "--quiet", "--depth=1", "-b", "topic", origin, clone)
    monkeypatch.chdir(clone)
    monkeypatch.setenv("GITHUB_BASE_REF", "main")
    outcome = forked.check("--require-base")
    assert (outcome.code, outcome.out) == (2, "")
    assert "'origin/main' is not a commit in this clone; fetch it" in outcome.err
    assert "git fetch origin main:refs/remotes/origin/main" in outcome.err
    assert "fetch-depth: 0" in outcome.err


def test_unrelated_histories_are_an_error(forked, clean):
    forked.git("checkout", "--quiet", "--orphan", "unrelated")
    commit(forked, with_stage(clean, 1.03))
    assert forked.check("--from", "main").code == 2


def test_fix_with_refs_of_pre_commit_writes_the_work_tree(forked, clean, monkeypatch):
    """The bytes of a commit must not overwrite the work tree, which may have changed since."""
    monkeypatch.setenv("PRE_COMMIT_FROM_REF", "main~1")
    monkeypatch.setenv("PRE_COMMIT_TO_REF", "main")
    edited = {**clean, "metadata": {"description": "of 2026-04-15", "last_updated": "2026-05-17"}}
    edited["scenarios"] = {"only_in_work_tree": clean["scenarios"]["t2i"]}
    file = forked.write(NAME, edited)
    before = file.read_text()
    forked.check("--fix", "--select", "metadata")
    assert file.read_text() == before.replace("2026-04-15", "2026-05-17")
