"""``--from``/``--to``, ``--base``, what CI says in its environment, and ``--require-base``."""

import copy

import pytest

NAME = "perf_baselines.json"
CI = (
    "PRE_COMMIT_FROM_REF",
    "PRE_COMMIT_TO_REF",
    "GITHUB_BASE_REF",
    "CI_MERGE_REQUEST_DIFF_BASE_SHA",
)
NOT_APPLIED = "perflint: rules on changes were not applied: "


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
    """``main`` and ``topic`` went apart after a first commit; ``main`` is checked out.

    On ``main`` another file came and lost a scenario; on ``topic`` one measurement moved.
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


def test_a_range_reads_the_blobs_of_a_commit_that_is_not_checked_out(forked, off):
    forked.write(NAME, off)
    report = forked.report("--from", "main", "--to", "topic")
    assert (report.code, report.rules) == (1, ["mixed-snapshot"])


def test_a_range_reads_the_blobs_even_of_what_the_index_has_otherwise(forked):
    forked.git("rm", "--quiet", NAME)
    assert forked.report("--from", "main", "--to", "topic").rules == ["mixed-snapshot"]


def test_a_range_starts_at_the_merge_base_not_at_the_tip(forked):
    """At the tip of main there is a scenario that topic never had: it was not removed."""
    outcome = forked.check("--from", "main", "--to", "topic")
    tip, fork = short(forked, "topic"), short(forked, "topic~1")
    assert title(outcome) == f"Compared: {tip} against merge base {fork}"
    assert "removed-scenario" not in outcome.out


def test_a_range_goes_to_head_unless_told(forked):
    forked.git("checkout", "--quiet", "topic")
    assert forked.report("--from", "main").rules == ["mixed-snapshot"]
    forked.git("checkout", "--quiet", "main")
    assert forked.report("--from", "topic").rules == []


def test_a_range_is_of_trees_not_of_single_commits(forked, clean):
    forked.git("checkout", "--quiet", "topic")
    commit(forked, clean)
    assert forked.report("--from", "main").json["summary"]["files"] == 0
    assert forked.report("--from", "HEAD~1").rules == ["mixed-snapshot"]


def test_a_range_may_start_at_nothing(forked):
    empty = forked.git("hash-object", "-t", "tree", "/dev/null").strip()
    outcome = forked.check("--from", empty, "--to", "topic")
    assert title(outcome) == f"Compared: {short(forked, 'topic')} against nothing"


def test_a_base_is_compared_with_the_work_tree(forked, clean):
    forked.git("checkout", "--quiet", "topic")
    forked.write(NAME, with_stage(clean, 1.02))
    outcome = forked.check("--base", "main")
    fork = short(forked, "topic~1")
    assert title(outcome) == f"Compared: work tree against merge base {fork} with main"
    assert forked.report("--base", "main").rules == ["mixed-snapshot"]
    forked.write(NAME, clean)
    assert forked.report("--base", "main").rules == []


def test_a_base_does_not_keep_other_files_from_being_checked(forked, off):
    commit(forked, off, "old/perf_baselines.json")
    assert forked.report("--base", "HEAD").rules == ["aggregate-mismatch"]


def test_without_flags_the_work_tree_is_compared_with_head(forked, clean):
    forked.write(NAME, with_stage(clean, 1.01))
    outcome = forked.check()
    assert title(outcome) == f"Compared: work tree against HEAD ({short(forked, 'HEAD')})"
    assert "mixed-snapshot" in outcome.out
    forked.git("add", NAME)
    assert "mixed-snapshot" in forked.check().out


def test_a_run_without_a_base_says_so_once(forked, clean):
    commit(forked, clean, "second/perf_baselines.json")
    outcome = forked.check()
    reason = "nothing differs from HEAD; --base REF compares with another commit"
    assert outcome.err == f"{NOT_APPLIED}{reason}\n"
    assert (outcome.code, "Compared" in outcome.out) == (0, False)


def test_a_required_base_that_is_not_there_fails(forked, project):
    outcome = forked.check("--require-base")
    assert (outcome.code, outcome.out) == (2, "")
    assert "--require-base: nothing differs from HEAD" in outcome.err


def test_a_required_base_outside_of_a_repository_fails(project, clean):
    project.write(NAME, clean)
    outcome = project.check("--require-base")
    assert (outcome.code, outcome.out) == (2, "")
    assert "is in no git repository" in outcome.err


def test_a_required_base_that_is_there_passes(forked):
    assert forked.check("--require-base", "--from", "main").code == 0


def test_pre_commit_says_the_range(forked, monkeypatch):
    monkeypatch.setenv("PRE_COMMIT_FROM_REF", "main")
    monkeypatch.setenv("PRE_COMMIT_TO_REF", "topic")
    monkeypatch.setenv("GITHUB_BASE_REF", "nowhere")
    assert title(forked.check()).startswith(f"Compared: {short(forked, 'topic')} against merge")
    assert forked.report("--require-base").rules == ["mixed-snapshot"]


@pytest.fixture
def cloned(forked):
    """The repository with main as ``origin/main``, standing on a clean ``topic``."""
    forked.git("update-ref", "refs/remotes/origin/main", "main")
    forked.git("checkout", "--quiet", "topic")
    return forked


def test_github_says_the_branch(cloned, monkeypatch):
    monkeypatch.setenv("GITHUB_BASE_REF", "main")
    outcome = cloned.check("--require-base")
    assert title(outcome).endswith(f"merge base {short(cloned, 'topic~1')} with origin/main")
    assert "mixed-snapshot" in outcome.out


def test_gitlab_says_the_commit(cloned, monkeypatch):
    fork = cloned.git("rev-parse", "topic~1").strip()
    monkeypatch.setenv("CI_MERGE_REQUEST_DIFF_BASE_SHA", fork)
    assert cloned.report("--require-base").rules == ["mixed-snapshot"]


def test_a_flag_goes_before_the_environment(cloned, monkeypatch):
    monkeypatch.setenv("GITHUB_BASE_REF", "nowhere")
    monkeypatch.setenv("PRE_COMMIT_FROM_REF", "nowhere")
    monkeypatch.setenv("PRE_COMMIT_TO_REF", "nowhere")
    assert cloned.report("--staged").rules == []
    assert cloned.report("--from", "main").rules == ["mixed-snapshot"]


def test_a_branch_of_ci_that_was_not_fetched_is_no_silent_pass(cloned, monkeypatch):
    monkeypatch.setenv("GITHUB_BASE_REF", "release")
    outcome = cloned.check()
    assert outcome.err.startswith(f"{NOT_APPLIED}'origin/release' names no commit here; fetch it")
    outcome = cloned.check("--require-base")
    assert (outcome.code, outcome.out) == (2, "")


@pytest.mark.parametrize(
    "flags", [("--base", ""), ("--from", ""), ("--from", "main", "--to", "")], ids=" ".join
)
def test_an_empty_ref_is_an_error_and_not_dropped(forked, monkeypatch, flags):
    """A variable of CI that is not set, say; what the environment names does not replace it."""
    monkeypatch.setenv("PRE_COMMIT_FROM_REF", "main~1")
    monkeypatch.setenv("PRE_COMMIT_TO_REF", "main")
    outcome = forked.check(*flags)
    assert (outcome.code, outcome.out) == (2, "")
    assert "'' names no commit here" in outcome.err


def test_an_empty_ref_contradicts_another_flag(forked):
    assert "give one of them" in forked.check("--staged", "--base", "").err
    assert "--to goes with --from" in forked.check("--to", "").err


@pytest.mark.parametrize("flags", [("--from", "gone"), ("--base", "gone")])
def test_a_ref_that_is_not_there_is_an_error(forked, flags):
    outcome = forked.check(*flags)
    assert (outcome.code, outcome.out) == (2, "")
    assert "'gone' names no commit here" in outcome.err


def test_a_shallow_clone_says_which_depth_is_missing(forked, monkeypatch):
    origin = f"file://{forked.root}"
    clone = forked.root.parent / "clone"
    forked.git("clone", "--quiet", "--depth=1", "--no-single-branch", "-b", "topic", origin, clone)
    monkeypatch.chdir(clone)
    monkeypatch.setenv("GITHUB_BASE_REF", "main")
    outcome = forked.check("--require-base")
    assert (outcome.code, outcome.out) == (2, "")
    assert "git fetch --unshallow (in CI: fetch-depth: 0)" in outcome.err
    assert forked.check().err.startswith(NOT_APPLIED)


def test_a_branch_of_ci_that_a_shallow_clone_lacks_names_the_depth(forked, monkeypatch):
    origin = f"file://{forked.root}"
    clone = forked.root.parent / "clone"
    forked.git("clone", "--quiet", "--depth=1", "-b", "topic", origin, clone)
    monkeypatch.chdir(clone)
    monkeypatch.setenv("GITHUB_BASE_REF", "main")
    outcome = forked.check("--require-base")
    assert (outcome.code, outcome.out) == (2, "")
    assert "'origin/main' names no commit here; fetch it" in outcome.err
    assert "git fetch origin main:refs/remotes/origin/main" in outcome.err
    assert "fetch-depth: 0" in outcome.err


def test_two_histories_have_nothing_to_compare_with(forked, clean):
    forked.git("checkout", "--quiet", "--orphan", "apart")
    commit(forked, with_stage(clean, 1.03))
    assert forked.check("--from", "main").code == 2


def test_a_repair_on_a_range_of_the_environment_is_of_the_work_tree(forked, clean, monkeypatch):
    """A commit's bytes must not be written over what the work tree holds by now."""
    monkeypatch.setenv("PRE_COMMIT_FROM_REF", "main~1")
    monkeypatch.setenv("PRE_COMMIT_TO_REF", "main")
    here = {**clean, "metadata": {"description": "of 2026-04-15", "last_updated": "2026-05-17"}}
    here["scenarios"] = {"only_here": clean["scenarios"]["t2i"]}
    file = forked.write(NAME, here)
    before = file.read_text()
    forked.check("--fix", "--select", "metadata")
    assert file.read_text() == before.replace("2026-04-15", "2026-05-17")
