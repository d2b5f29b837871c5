"""Scenarios that move between the files of a set, or are removed, also if only some are checked."""

import copy
import json

import pytest

NAME = "perf_baselines.json"
X, Y = "x/perf_baselines.json", "y/perf_baselines.json"
OLD = "2026-05-10"


@pytest.fixture(autouse=True)
def _commit_date(monkeypatch):
    for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
        monkeypatch.setenv(name, "2026-05-17T12:00:00+00:00")


def commit(project):
    """Commit all files, and return the commit."""
    project.git("add", "--all")
    project.git("commit", "--quiet", "-m", "change")
    return project.git("rev-parse", "HEAD").strip()


def scaled(record, factor):
    """Return a scenario with every number multiplied by ``factor``."""
    if isinstance(record, dict):
        return {key: scaled(value, factor) for key, value in record.items()}
    return round(record * factor, 2)


def mixed(record):
    """Return a scenario with one value from another run."""
    changed = copy.deepcopy(record)
    changed["stages_ms"]["TextEncodingStage"] = 1.01
    return changed


def rules_and_paths(report):
    return [(violation["rule"], violation["path"]) for violation in report.json["violations"]]


@pytest.fixture
def t2i(clean):
    return clean["scenarios"]["t2i"]


@pytest.fixture
def with_scenarios(clean):
    """Return a function that makes a baseline with the given scenarios."""
    return lambda **scenarios: {**clean, "scenarios": scenarios}


@pytest.fixture
def committed(repository, clean):
    repository.write(NAME, clean)
    commit(repository)
    return repository


# deleted files


@pytest.mark.parametrize("flags", [(), ("--base", "HEAD")], ids=["plain", "base"])
def test_a_baseline_deleted_in_the_work_tree_removes_its_scenarios(committed, flags):
    (committed.root / NAME).unlink()
    outcome = committed.report(*flags)
    assert (outcome.code, rules_and_paths(outcome)) == (0, [("removed-scenario", NAME)])
    assert "the file was deleted, and with it `t2i`" in committed.check(*flags).out


def test_diff_reports_a_baseline_deleted_in_the_work_tree(committed):
    (committed.root / NAME).unlink()
    (file,) = committed.perflint("diff", "--output-format", "json").json["files"]
    assert (file["state"], file["scenarios"]["removed"]) == ("deleted", ["t2i"])


@pytest.mark.parametrize("staged", [False, True], ids=["plain", "removed from the index"])
def test_a_baseline_moved_to_an_untracked_path_removes_no_scenario(committed, staged):
    if staged:
        committed.git("rm", "--quiet", "--cached", NAME)
    (committed.root / "new").mkdir()
    (committed.root / NAME).rename(committed.root / "new" / NAME)
    for flags in ((), ("--base", "HEAD")):
        outcome = committed.report(*flags)
        assert (outcome.code, outcome.rules) == (0, [])
    (file,) = committed.perflint("diff", "--output-format", "json").json["files"]
    assert file["scenarios"]["removed"] == []


def test_the_index_is_not_searched_for_scenarios_of_a_deleted_file(committed, with_scenarios, t2i):
    """A scenario that was removed from one file is not in another one that is deleted as well."""
    committed.write(Y, with_scenarios(t2v=t2i))
    commit(committed)
    other = json.loads(json.dumps(t2i), parse_float=lambda text: float(text) * 2)
    committed.write(NAME, with_scenarios(other=other))
    (committed.root / Y).unlink()
    assert rules_and_paths(committed.report()) == [
        ("removed-scenario", NAME),
        ("removed-scenario", Y),
    ]


# paths on the command line


@pytest.fixture
def moving(repository, with_scenarios, t2i):
    """A scenario was moved from ``x`` to ``y``, in the work tree and in the index."""
    repository.write(X, with_scenarios(a=t2i, b=t2i))
    repository.write(Y, with_scenarios(c=t2i))
    commit(repository)
    repository.write(X, with_scenarios(a=t2i))
    repository.write(Y, with_scenarios(c=t2i, b=t2i))
    repository.git("add", "--all")
    return repository


@pytest.mark.parametrize("path", ["x", X])
@pytest.mark.parametrize("flags", [(), ("--staged",), ("--base", "HEAD")])
def test_a_scenario_that_moved_to_an_unchecked_file_is_not_removed(moving, flags, path):
    outcome = moving.report(*flags, path)
    assert (outcome.code, outcome.rules) == (0, [])
    assert outcome.json["summary"]["files"] == 1


@pytest.mark.parametrize("flags", [(), ("--staged",)])
def test_a_scenario_that_moved_from_an_unchecked_file_is_compared(
    moving, with_scenarios, t2i, flags
):
    moving.write(Y, with_scenarios(c=t2i, b=mixed(t2i)))
    moving.git("add", "--all")
    assert rules_and_paths(moving.report(*flags, Y)) == [("mixed-snapshot", Y)]


@pytest.fixture
def set_refs(repository, monkeypatch):
    """Return a function that sets the refs of pre-commit."""

    def set_refs(base, head="HEAD"):
        monkeypatch.setenv("PRE_COMMIT_FROM_REF", base)
        monkeypatch.setenv("PRE_COMMIT_TO_REF", head)

    return set_refs


@pytest.fixture
def split(repository, with_scenarios, t2i, set_refs):
    """One file was split in two between the refs of pre-commit, and ``b`` became mixed."""
    repository.write(NAME, with_scenarios(a=t2i, b=t2i, c=t2i))
    start = commit(repository)
    repository.git("rm", "--quiet", NAME)
    repository.write("perf_baselines/h100.json", with_scenarios(a=t2i, c=t2i))
    repository.write("perf_baselines/b200.json", with_scenarios(b=mixed(t2i)))
    commit(repository)
    set_refs(start)
    return repository


def test_a_split_is_compared_if_only_the_new_files_are_given(split):
    paths = "perf_baselines/b200.json", "perf_baselines/h100.json"
    assert rules_and_paths(split.report(*paths)) == [("mixed-snapshot", "perf_baselines/b200.json")]


def test_a_deleted_file_is_reported_if_only_other_files_are_given(committed, set_refs):
    committed.write("notes.txt", "not a baseline")
    start = commit(committed)
    committed.git("rm", "--quiet", NAME)
    committed.write("notes.txt", "still not a baseline")
    commit(committed)
    set_refs(start)
    assert rules_and_paths(committed.report("notes.txt")) == [("removed-scenario", NAME)]


def test_only_files_in_the_given_directories_are_reported(
    repository, with_scenarios, t2i, set_refs
):
    for name in ("a", "b"):
        repository.write(f"{name}/perf_baselines.json", with_scenarios(**{name: t2i}))
    start = commit(repository)
    repository.git("rm", "--quiet", "-r", "a")
    repository.write("b/perf_baselines.json", with_scenarios(b=mixed(t2i)))
    commit(repository)
    set_refs(start)
    assert rules_and_paths(repository.report("b")) == [("mixed-snapshot", "b/perf_baselines.json")]
    assert rules_and_paths(repository.report(".")) == [
        ("removed-scenario", "a/perf_baselines.json"),
        ("mixed-snapshot", "b/perf_baselines.json"),
    ]


def test_only_files_in_the_given_directories_of_the_work_tree_are_reported(
    repository, with_scenarios, t2i
):
    for name in ("a", "b"):
        repository.write(f"{name}/perf_baselines.json", with_scenarios(**{name: t2i}))
    repository.write("notes.json", "{}")
    commit(repository)
    (repository.root / "a/perf_baselines.json").unlink()
    repository.write("b/perf_baselines.json", with_scenarios(b=mixed(t2i)))
    removed = ("removed-scenario", "a/perf_baselines.json")
    for flags in ((), ("--base", "HEAD")):
        assert rules_and_paths(repository.report(*flags, "b")) == [
            ("mixed-snapshot", "b/perf_baselines.json")
        ]
        assert rules_and_paths(repository.report(*flags, "a")) == [removed]
        assert removed in rules_and_paths(repository.report(*flags, "."))
        assert rules_and_paths(repository.report(*flags, "notes.json")) == [removed]


@pytest.mark.parametrize("flags", [("--staged",), ("--from", "HEAD"), ("--from", "HEAD~1"), ()])
def test_a_path_that_is_in_no_snapshot_is_an_error(committed, clean, flags):
    committed.write("other.json", clean)
    commit(committed)
    outcome = committed.check(*flags, "typo.json")
    assert (outcome.code, outcome.out) == (2, "")
    assert "typo.json: no such file" in outcome.err


def test_a_path_that_was_deleted_in_the_change_is_accepted(committed):
    committed.git("rm", "--quiet", NAME)
    assert rules_and_paths(committed.report("--staged", NAME)) == [("removed-scenario", NAME)]
    committed.git("commit", "--quiet", "-m", "delete")
    assert rules_and_paths(committed.report("--from", "HEAD~1", NAME)) == [
        ("removed-scenario", NAME)
    ]


def test_a_path_that_is_only_in_the_later_snapshot_is_accepted(committed):
    (committed.root / NAME).unlink()
    assert committed.report("--staged", NAME).code == 0
    assert committed.report("--from", "HEAD", NAME).code == 0


# moved scenarios


@pytest.fixture
def old(clean):
    """A baseline that was measured a week ago."""
    clean["metadata"] = {"description": f"Captured {OLD}.", "last_updated": OLD}
    return clean


@pytest.fixture
def moved(repository, old, t2i):
    """Return a function that moves a scenario from ``x`` to ``y``, with the given record."""
    repository.write(X, {**old, "scenarios": {"a": t2i, "b": t2i}})
    repository.write(Y, {**old, "scenarios": {"c": t2i}})
    commit(repository)

    def move(record):
        repository.write(X, {**old, "scenarios": {"a": t2i}})
        repository.write(Y, {**old, "scenarios": {"c": t2i, "b": record}})
        return repository

    return move


def test_an_unchanged_moved_scenario_needs_no_new_date(moved, t2i):
    repository = moved(t2i)
    assert repository.report().rules == []
    before = [(repository.root / path).read_bytes() for path in (X, Y)]
    assert repository.check("--fix").code == 0
    assert [(repository.root / path).read_bytes() for path in (X, Y)] == before


def test_a_changed_moved_scenario_needs_a_new_date_in_its_new_file(moved, t2i):
    repository = moved(scaled(t2i, 0.5))
    assert rules_and_paths(repository.report("--select", "date-not-bumped")) == [
        ("date-not-bumped", Y)
    ]
    repository.check("--fix")
    assert OLD in (repository.root / X).read_text()
    assert OLD not in (repository.root / Y).read_text()


H100, B5090 = "perf_baselines/h100.json", "perf_baselines/5090.json"


@pytest.fixture
def machines(repository, with_scenarios, t2i):
    """Scenarios of one file were moved to two others: for the same machine, and for a slower one.

    ``a`` and ``b`` are most similar to the records of the first by the fraction of changed values,
    and ``c`` only by the distance of the values. The old file stays, so that git does not detect
    a rename.
    """
    names = ("a", "b", "c")
    repository.write(NAME, with_scenarios(z=t2i, **dict.fromkeys(names, t2i)))
    commit(repository)
    repository.write(NAME, with_scenarios(z=t2i))
    repository.write(H100, with_scenarios(a=t2i, b=mixed(t2i), c=scaled(t2i, 0.9)))
    repository.write(B5090, with_scenarios(**dict.fromkeys(names, scaled(t2i, 1.7))))
    repository.git("add", "--all")
    return repository


def test_a_scenario_is_compared_with_the_most_similar_one(machines):
    report = machines.report("--staged", "--select", "change")
    assert rules_and_paths(report) == [("mixed-snapshot", H100)]
    assert report.json["violations"][0]["scenario"] == "b"


def test_diff_reports_the_scenarios_of_the_other_machine_as_added(machines):
    files = machines.perflint("diff", "--output-format", "json").json["files"]
    files = {file["path"]: file for file in files}
    assert files[B5090]["scenarios"]["added"] == ["a", "b", "c"]
    assert files[H100]["scenarios"]["added"] == []
    assert [change["scenario"] for change in files[H100]["changes"]] == ["b", "c"]
    assert files[NAME]["scenarios"]["removed"] == []


def test_a_renamed_file_and_a_new_one_are_compared_alike(repository, with_scenarios, t2i):
    names = ("a", "b", "c")
    repository.write(NAME, with_scenarios(**dict.fromkeys(names, t2i)))
    commit(repository)
    repository.git("rm", "--quiet", NAME)
    repository.write(H100, with_scenarios(a=t2i, b=t2i, c=scaled(t2i, 0.9)))
    repository.write(B5090, with_scenarios(**dict.fromkeys(names, scaled(t2i, 1.7))))
    repository.git("add", "--all")
    assert repository.report("--staged", "--select", "change").rules == []
