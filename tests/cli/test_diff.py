"""``perflint diff`` between two commits, and between a commit and the work tree."""

import pytest

from tests.paths import CORPUS, FIXTURES

NAME = "perf_baselines.json"
SGLANG = CORPUS / "sglang"


def commit_states(project, folder, *states):
    for state in states:
        project.write(NAME, (folder / state).read_bytes())
        project.git("add", ".")
        project.git("commit", "--quiet", "-m", state)
        project.git("tag", state.split("/")[0].removesuffix(".json"))


@pytest.fixture
def history(repository):
    commit_states(repository, FIXTURES, "before.json", "review.json", "merged.json")
    return repository


@pytest.mark.skipif(not SGLANG.exists(), reason=f"no corpus at {SGLANG}")
@pytest.mark.parametrize(("head", "down", "up"), [("review", 241, 0), ("merged", 380, 124)])
def test_the_counts_of_a_real_change(repository, head, down, up):
    commit_states(repository, SGLANG, f"before/{NAME}", f"{head}/{NAME}")
    summary = repository.perflint("diff", "before", head, "--output-format", "json").json["summary"]
    assert (summary["down"], summary["up"]) == (down, up)
    text = repository.perflint("diff", "before", head).out
    assert f"{down} values decreased, {up} increased" in text


def test_two_commits_are_compared_from_their_merge_base(history):
    output = history.perflint("diff", "before", "review")
    head, base = (
        history.git("rev-parse", "--short=7", ref).strip() for ref in ("review", "before")
    )
    assert (output.code, output.err) == (0, "")
    assert output.out.splitlines()[0] == f"{head} against merge base {base}"
    assert "wan2_1_t2v_1.3b" in output.out
    assert "mixed" in output.out


def test_without_commits_the_work_tree_is_compared_with_head(history, clean):
    assert history.perflint("diff", "--output-format", "json").json["files"] == []
    history.write(NAME, clean)
    (file,) = history.perflint("diff", "--output-format", "json").json["files"]
    assert file["scenarios"]["added"] == ["t2i"]
    assert "wan2_1_t2v_1.3b" in file["scenarios"]["removed"]


def test_one_commit_is_compared_with_the_work_tree(history):
    history.git("checkout", "--quiet", "review")
    to_work_tree = history.perflint("diff", "before", "--output-format", "json").json
    to_commit = history.perflint("diff", "before", "review", "--output-format", "json").json
    assert to_work_tree["summary"] == to_commit["summary"]
    assert to_work_tree["snapshots"].startswith("work tree against merge base ")


def test_json_contains_verdicts_and_metrics(history):
    (file,) = history.perflint("diff", "before", "review", "--output-format", "json").json["files"]
    changes = {change["scenario"]: change for change in file["changes"]}
    wan = changes["wan2_1_t2v_1.3b"]
    assert (wan["verdict"], wan["moved"]) == ("mixed", 4)
    assert file["state"] == "changed"
    assert "/metadata/last_updated" in [change["pointer"] for change in file["metadata"]]


def test_a_name_that_is_a_workflow_command_of_github_is_escaped(repository, clean):
    record = clean["scenarios"]["t2i"] | {" ::debug::field": 1.5}
    clean["scenarios"] = {"::error::a": record, "  ::warning::b": record}
    repository.write(NAME, clean)
    repository.git("add", ".")
    lines = repository.perflint("diff").out.splitlines()
    assert [line for line in lines if line.lstrip().startswith("::")] == []
    assert any(line.startswith("  \\x3a:error::a ") for line in lines)


def test_markdown_is_a_table(history):
    output = history.perflint("diff", "before", "review", "--output-format", "markdown").out
    rows = [line for line in output.splitlines() if line.startswith("|")]
    assert any("wan2_1_t2v_1.3b" in row.replace("\\_", "_") for row in rows)
    assert all(row.endswith("|") for row in rows)


def test_renamed_and_deleted_files_are_reported(history):
    history.git("mv", NAME, "perf_baselines_h100.json")
    (file,) = history.perflint("diff", "--output-format", "json").json["files"]
    assert (file["path"], file["was"]) == ("perf_baselines_h100.json", NAME)
    history.git("reset", "--quiet", "--hard")
    (history.root / NAME).unlink()
    (file,) = history.perflint("diff", "--output-format", "json").json["files"]
    assert (file["path"], file["state"]) == (NAME, "deleted")


def test_outside_of_a_repository_it_is_an_error(project):
    outcome = project.perflint("diff")
    assert (outcome.code, outcome.out) == (2, "")
    assert "not a git repository" in outcome.err


@pytest.mark.parametrize("refs", [("missing",), ("before", "missing"), ("missing", "before")])
def test_an_unknown_ref_is_an_error(history, refs):
    outcome = history.perflint("diff", *refs)
    assert (outcome.code, outcome.out) == (2, "")
    assert "'missing' is not a commit in this clone" in outcome.err


def test_a_repository_without_commits_is_compared_with_nothing(repository, clean):
    repository.write(NAME, clean)
    repository.git("add", ".")
    (file,) = repository.perflint("diff", "--output-format", "json").json["files"]
    assert (file["state"], file["scenarios"]["added"]) == ("new", ["t2i"])
