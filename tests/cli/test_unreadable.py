"""Comparisons with a side that cannot be read: a missing blob, invalid JSON, a git LFS pointer."""

import pytest

NAME = "perf_baselines.json"
OTHER = "other/perf_baselines.json"
POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"a" * 64 + b"\nsize 9\n"
BROKEN = {"truncated": b'{"scenarios": {', "empty": b"", "LFS": POINTER}


@pytest.fixture(params=BROKEN)
def broken(request):
    return BROKEN[request.param]


def commit(project):
    project.git("add", "--all")
    project.git("commit", "--quiet", "-m", "change")


def delete_blob(project, name):
    """Delete the blob of a file: ``HEAD:path``, or ``:path`` in the index."""
    blob = project.git("rev-parse", name).strip()
    (project.root / ".git/objects" / blob[:2] / blob[2:]).unlink()
    return blob


@pytest.fixture
def committed(repository, clean, monkeypatch):
    for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
        monkeypatch.setenv(name, "2026-05-17T12:00:00+00:00")
    repository.write(NAME, clean)
    commit(repository)
    return repository


# missing blobs


COMMANDS = {
    "staged": ("check", "--staged"),
    "work tree": ("check",),
    "base": ("check", "--base", "HEAD"),
    "path": ("check", NAME),
    "diff": ("diff",),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_missing_base_is_an_error_that_names_the_file(committed, faster, command):
    blob = delete_blob(committed, f"HEAD:{NAME}")
    committed.write(NAME, faster)
    committed.git("add", NAME)
    outcome = committed.perflint(*COMMANDS[command])
    assert (outcome.code, outcome.out) == (2, "")
    assert f"{NAME}: the earlier version cannot be read" in outcome.err
    assert blob in outcome.err


def test_a_missing_base_is_an_error_with_from(committed, faster):
    blob = delete_blob(committed, f"HEAD:{NAME}")
    committed.write(NAME, faster)
    commit(committed)
    outcome = committed.check("--from", "HEAD~1")
    assert (outcome.code, outcome.out) == (2, "")
    assert f"{NAME}: the earlier version cannot be read" in outcome.err
    assert blob in outcome.err


def test_a_missing_blob_of_another_file_of_the_set_is_not_a_crash(committed, clean):
    committed.write(OTHER, {**clean, "scenarios": {"t2v": clean["scenarios"]["t2i"]}})
    commit(committed)
    delete_blob(committed, f"HEAD:{OTHER}")
    clean["scenarios"] = {"new": clean["scenarios"]["t2i"]}  # is `t2i` in the other file now?
    committed.write(NAME, clean)
    committed.git("add", NAME)
    for flags in ((), ("--staged",), ("--base", "HEAD"), ("--fix",)):
        outcome = committed.check(*flags)
        assert outcome.code == 2
        message = f"not checked by date-not-bumped, removed-scenario: {OTHER}, possibly of the same"
        assert f"error: {NAME}: {message} set: " in outcome.err
        assert "crash" not in outcome.err
        assert "bug in perflint" not in outcome.err


def test_a_missing_blob_of_another_file_is_ignored_without_removed_scenarios(committed, faster):
    committed.write(OTHER, faster)
    commit(committed)
    delete_blob(committed, f"HEAD:{OTHER}")
    committed.write(NAME, faster)
    committed.git("add", NAME)
    assert committed.check("--staged").code == 0


def test_a_missing_blob_of_another_file_is_ignored_if_all_scenarios_are_found(committed, clean):
    committed.write(OTHER, {**clean, "scenarios": {"t2v": clean["scenarios"]["t2i"]}})
    commit(committed)
    delete_blob(committed, f"HEAD:{OTHER}")
    committed.write(NAME, {**clean, "scenarios": {}})
    committed.write("new/" + NAME, clean)
    committed.git("add", NAME, "new")
    assert committed.check("--staged").code == 0


# invalid JSON


def test_check_reports_a_base_that_is_invalid_json(committed, clean, broken):
    committed.write(NAME, broken)
    commit(committed)
    committed.write(NAME, clean)
    outcome = committed.check()
    assert outcome.code == 0
    assert f"perflint: {NAME}: rules about changes were not applied; before: " in outcome.err


def test_an_invalid_base_of_a_file_that_is_not_checked_is_not_reported(
    committed, clean, faster, broken
):
    committed.write(OTHER, broken)
    commit(committed)
    committed.write(OTHER, clean)
    committed.write(NAME, faster)
    committed.git("add", "--all")
    outcome = committed.check("--staged", NAME)
    assert (outcome.code, outcome.err) == (0, "")


def test_a_scenario_that_moved_to_a_file_with_an_invalid_base_is_not_removed(
    committed, clean, broken
):
    committed.write(OTHER, broken)
    commit(committed)
    committed.write(OTHER, clean)
    committed.write(NAME, {**clean, "scenarios": {}})
    committed.git("add", "--all")
    for flags in ((), ("--staged",), ("--base", "HEAD")):
        assert committed.report(*flags, "--select", "change").rules == []


def test_invalid_json_is_reported_without_removed_scenarios(committed, broken):
    committed.write(NAME, broken)
    outcome = committed.report()
    assert (outcome.code, outcome.rules) == (1, ["invalid-json"])


@pytest.mark.parametrize("side", ["before", "after"])
@pytest.mark.parametrize("name", [NAME, "bench.json"], ids=["by name", "by content"])
def test_diff_tells_which_side_cannot_be_compared(repository, clean, broken, side, name):
    first, second = (broken, clean) if side == "before" else (clean, broken)
    repository.write(name, first)
    commit(repository)
    repository.write(name, second)
    outcome = repository.perflint("diff")
    assert outcome.code == 0
    assert f"not compared: {side}: " in outcome.out
    assert "deleted" not in outcome.out
    (file,) = repository.perflint("diff", "--output-format", "json").json["files"]
    assert (file["path"], file["fault"].partition(":")[0]) == (name, side)
    assert file["scenarios"] == {**file["scenarios"], "added": [], "removed": []}


def test_diff_reports_a_git_lfs_pointer(committed):
    committed.write(NAME, POINTER)
    assert "LFS" in committed.perflint("diff").out
