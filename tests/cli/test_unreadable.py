"""A side of a comparison that cannot be read: no blob, no JSON, or a pointer of git LFS."""

import pytest

NAME = "perf_baselines.json"
OTHER = "other/perf_baselines.json"
POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"a" * 64 + b"\nsize 9\n"
BROKEN = {"cut off": b'{"scenarios": {', "empty": b"", "LFS": POINTER}


@pytest.fixture(params=BROKEN)
def broken(request):
    return BROKEN[request.param]


def commit(project):
    project.git("add", "--all")
    project.git("commit", "--quiet", "-m", "change")


def lose(project, name):
    """Delete an object of the repository: ``HEAD:path``, or ``:path`` of the index."""
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


# no blob


WAYS = {
    "staged": ("check", "--staged"),
    "work tree": ("check",),
    "base": ("check", "--base", "HEAD"),
    "named": ("check", NAME),
    "diff": ("diff",),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_base_that_cannot_be_read_is_an_error_that_names_the_file(committed, faster, way):
    blob = lose(committed, f"HEAD:{NAME}")
    committed.write(NAME, faster)
    committed.git("add", NAME)
    outcome = committed.perflint(*WAYS[way])
    assert (outcome.code, outcome.out) == (2, "")
    assert f"{NAME}: what it was cannot be read" in outcome.err
    assert blob in outcome.err


def test_a_base_that_cannot_be_read_is_an_error_in_a_range(committed, faster):
    blob = lose(committed, f"HEAD:{NAME}")
    committed.write(NAME, faster)
    commit(committed)
    outcome = committed.check("--from", "HEAD~1")
    assert (outcome.code, outcome.out) == (2, "")
    assert f"{NAME}: what it was cannot be read" in outcome.err
    assert blob in outcome.err


def test_another_file_of_the_set_that_cannot_be_read_is_no_fault_of_a_rule(committed, clean):
    committed.write(OTHER, {**clean, "scenarios": {"t2v": clean["scenarios"]["t2i"]}})
    commit(committed)
    lose(committed, f"HEAD:{OTHER}")
    clean["scenarios"] = {"new": clean["scenarios"]["t2i"]}  # is `t2i` in the other file now?
    committed.write(NAME, clean)
    committed.git("add", NAME)
    for flags in ((), ("--staged",), ("--base", "HEAD"), ("--fix",)):
        outcome = committed.check(*flags)
        assert outcome.code == 2
        assert f"error: {NAME}: not checked; {OTHER}, which may be of its set: " in outcome.err
        assert "crash" not in outcome.err
        assert "fault of perflint" not in outcome.err


def test_another_file_that_cannot_be_read_does_not_matter_where_nothing_left(committed, faster):
    committed.write(OTHER, faster)
    commit(committed)
    lose(committed, f"HEAD:{OTHER}")
    committed.write(NAME, faster)
    committed.git("add", NAME)
    assert committed.check("--staged").code == 0


def test_another_file_that_cannot_be_read_does_not_matter_where_all_is_found(committed, clean):
    committed.write(OTHER, {**clean, "scenarios": {"t2v": clean["scenarios"]["t2i"]}})
    commit(committed)
    lose(committed, f"HEAD:{OTHER}")
    committed.write(NAME, {**clean, "scenarios": {}})
    committed.write("new/" + NAME, clean)
    committed.git("add", NAME, "new")
    assert committed.check("--staged").code == 0


# no JSON


def test_check_says_that_what_a_file_was_could_not_be_compared(committed, clean, broken):
    committed.write(NAME, broken)
    commit(committed)
    committed.write(NAME, clean)
    outcome = committed.check()
    assert outcome.code == 0
    assert f"perflint: {NAME}: rules on changes were not applied; before: " in outcome.err


def test_what_was_broken_elsewhere_is_not_noted(committed, clean, faster, broken):
    committed.write(OTHER, broken)
    commit(committed)
    committed.write(OTHER, clean)
    committed.write(NAME, faster)
    committed.git("add", "--all")
    outcome = committed.check("--staged", NAME)
    assert (outcome.code, outcome.err) == (0, "")


def test_a_scenario_that_went_to_a_file_that_was_broken_is_not_removed(committed, clean, broken):
    committed.write(OTHER, broken)
    commit(committed)
    committed.write(OTHER, clean)
    committed.write(NAME, {**clean, "scenarios": {}})
    committed.git("add", "--all")
    for flags in ((), ("--staged",), ("--base", "HEAD")):
        assert committed.report(*flags, "--select", "change").rules == []


def test_check_reports_what_is_broken_now_and_no_removal(committed, broken):
    committed.write(NAME, broken)
    outcome = committed.report()
    assert (outcome.code, outcome.rules) == (1, ["invalid-json"])


@pytest.mark.parametrize("side", ["before", "after"])
@pytest.mark.parametrize("name", [NAME, "bench.json"], ids=["known by name", "by content"])
def test_diff_says_which_side_cannot_be_compared_and_why(repository, clean, broken, side, name):
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


def test_diff_says_that_a_pointer_of_git_lfs_stands_there(committed):
    committed.write(NAME, POINTER)
    assert "LFS" in committed.perflint("diff").out
