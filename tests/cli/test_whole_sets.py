"""Sets of files are judged whole: what went from one to another, is gone, or was not named."""

import copy

import pytest

NAME = "perf_baselines.json"
X, Y = "x/perf_baselines.json", "y/perf_baselines.json"
OLD = "2026-05-10"


@pytest.fixture(autouse=True)
def _day_of_commits(monkeypatch):
    for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
        monkeypatch.setenv(name, "2026-05-17T12:00:00+00:00")


def commit(project):
    """Commit all there is, and return the commit."""
    project.git("add", "--all")
    project.git("commit", "--quiet", "-m", "change")
    return project.git("rev-parse", "HEAD").strip()


def scaled(record, factor):
    """Return a scenario with every number times ``factor``."""
    if isinstance(record, dict):
        return {key: scaled(value, factor) for key, value in record.items()}
    return round(record * factor, 2)


def mixed(record):
    """Return a scenario with one value of another run."""
    changed = copy.deepcopy(record)
    changed["stages_ms"]["TextEncodingStage"] = 1.01
    return changed


def found(report):
    return [(violation["rule"], violation["path"]) for violation in report.json["violations"]]


@pytest.fixture
def t2i(clean):
    return clean["scenarios"]["t2i"]


@pytest.fixture
def holding(clean):
    """Return a function that makes a baseline of scenarios."""
    return lambda **scenarios: {**clean, "scenarios": scenarios}


@pytest.fixture
def committed(repository, clean):
    repository.write(NAME, clean)
    commit(repository)
    return repository


# gone


@pytest.mark.parametrize("flags", [(), ("--base", "HEAD")], ids=["plain", "base"])
def test_a_baseline_deleted_in_the_work_tree_is_gone(committed, flags):
    (committed.root / NAME).unlink()
    outcome = committed.report(*flags)
    assert (outcome.code, found(outcome)) == (1, [("removed-scenario", NAME)])
    assert "the file is gone, and with it `t2i`" in committed.check(*flags).out


def test_diff_says_that_a_baseline_deleted_in_the_work_tree_is_removed(committed):
    (committed.root / NAME).unlink()
    (file,) = committed.perflint("diff", "--output-format", "json").json["files"]
    assert (file["state"], file["scenarios"]["removed"]) == ("deleted", ["t2i"])


@pytest.mark.parametrize("staged", [False, True], ids=["plain", "taken out of the index"])
def test_a_baseline_moved_to_where_git_does_not_know_it_removes_nothing(committed, staged):
    if staged:
        committed.git("rm", "--quiet", "--cached", NAME)
    (committed.root / "new").mkdir()
    (committed.root / NAME).rename(committed.root / "new" / NAME)
    for flags in ((), ("--base", "HEAD")):
        outcome = committed.report(*flags)
        assert (outcome.code, outcome.rules) == (0, [])
    (file,) = committed.perflint("diff", "--output-format", "json").json["files"]
    assert file["scenarios"]["removed"] == []


def test_the_index_holds_nothing_of_a_file_that_the_work_tree_has_lost(committed, holding, t2i):
    """What left one file is held by no other that is deleted in the same change."""
    committed.write(Y, holding(t2v=t2i))
    commit(committed)
    committed.write(NAME, holding(other=t2i))
    (committed.root / Y).unlink()
    assert found(committed.report()) == [("removed-scenario", NAME), ("removed-scenario", Y)]


# named


@pytest.fixture
def moving(repository, holding, t2i):
    """A scenario went from ``x`` to ``y``, in the work tree and in the index."""
    repository.write(X, holding(a=t2i, b=t2i))
    repository.write(Y, holding(c=t2i))
    commit(repository)
    repository.write(X, holding(a=t2i))
    repository.write(Y, holding(c=t2i, b=t2i))
    repository.git("add", "--all")
    return repository


@pytest.mark.parametrize("path", ["x", X])
@pytest.mark.parametrize("flags", [(), ("--staged",), ("--base", "HEAD")])
def test_a_scenario_that_went_to_a_file_not_named_is_not_removed(moving, flags, path):
    outcome = moving.report(*flags, path)
    assert (outcome.code, outcome.rules) == (0, [])
    assert outcome.json["summary"]["files"] == 1


@pytest.mark.parametrize("flags", [(), ("--staged",)])
def test_a_scenario_that_came_from_a_file_not_named_is_compared(moving, holding, t2i, flags):
    moving.write(Y, holding(c=t2i, b=mixed(t2i)))
    moving.git("add", "--all")
    assert found(moving.report(*flags, Y)) == [("mixed-snapshot", Y)]


@pytest.fixture
def of_pre_commit(repository, monkeypatch):
    """Return a function that names a range of commits as pre-commit does."""

    def name(start, tip="HEAD"):
        monkeypatch.setenv("PRE_COMMIT_FROM_REF", start)
        monkeypatch.setenv("PRE_COMMIT_TO_REF", tip)

    return name


@pytest.fixture
def split(repository, holding, t2i, of_pre_commit):
    """One file became two in a range that pre-commit names; ``b`` was mixed on the way."""
    repository.write(NAME, holding(a=t2i, b=t2i, c=t2i))
    start = commit(repository)
    repository.git("rm", "--quiet", NAME)
    repository.write("perf_baselines/h100.json", holding(a=t2i, c=t2i))
    repository.write("perf_baselines/b200.json", holding(b=mixed(t2i)))
    commit(repository)
    of_pre_commit(start)
    return repository


def test_a_split_in_a_range_is_compared_where_only_new_files_are_named(split):
    paths = "perf_baselines/b200.json", "perf_baselines/h100.json"
    assert found(split.report(*paths)) == [("mixed-snapshot", "perf_baselines/b200.json")]


def test_a_file_deleted_in_a_range_is_reported_where_only_plain_files_are_named(
    committed, of_pre_commit
):
    committed.write("notes.txt", "no baseline")
    start = commit(committed)
    committed.git("rm", "--quiet", NAME)
    committed.write("notes.txt", "still none")
    commit(committed)
    of_pre_commit(start)
    assert found(committed.report("notes.txt")) == [("removed-scenario", NAME)]


def test_folders_that_are_named_are_all_that_is_reported(repository, holding, t2i, of_pre_commit):
    for name in ("a", "b"):
        repository.write(f"{name}/perf_baselines.json", holding(**{name: t2i}))
    start = commit(repository)
    repository.git("rm", "--quiet", "-r", "a")
    repository.write("b/perf_baselines.json", holding(b=mixed(t2i)))
    commit(repository)
    of_pre_commit(start)
    assert found(repository.report("b")) == [("mixed-snapshot", "b/perf_baselines.json")]
    assert found(repository.report(".")) == [
        ("removed-scenario", "a/perf_baselines.json"),
        ("mixed-snapshot", "b/perf_baselines.json"),
    ]


def test_folders_that_are_named_are_all_that_is_reported_of_the_work_tree(repository, holding, t2i):
    for name in ("a", "b"):
        repository.write(f"{name}/perf_baselines.json", holding(**{name: t2i}))
    repository.write("notes.json", "{}")
    commit(repository)
    (repository.root / "a/perf_baselines.json").unlink()
    repository.write("b/perf_baselines.json", holding(b=mixed(t2i)))
    gone = ("removed-scenario", "a/perf_baselines.json")
    for flags in ((), ("--base", "HEAD")):
        assert found(repository.report(*flags, "b")) == [
            ("mixed-snapshot", "b/perf_baselines.json")
        ]
        assert found(repository.report(*flags, "a")) == [gone]
        assert gone in found(repository.report(*flags, "."))
        assert found(repository.report(*flags, "notes.json")) == [gone]


@pytest.mark.parametrize("flags", [("--staged",), ("--from", "HEAD"), ("--from", "HEAD~1"), ()])
def test_a_path_that_no_snapshot_knows_is_an_error(committed, clean, flags):
    committed.write("other.json", clean)
    commit(committed)
    outcome = committed.check(*flags, "typo.json")
    assert (outcome.code, outcome.out) == (2, "")
    assert "typo.json: no such file" in outcome.err


def test_a_file_that_is_deleted_in_the_change_can_be_named(committed):
    committed.git("rm", "--quiet", NAME)
    assert found(committed.report("--staged", NAME)) == [("removed-scenario", NAME)]
    committed.git("commit", "--quiet", "-m", "gone")
    assert found(committed.report("--from", "HEAD~1", NAME)) == [("removed-scenario", NAME)]


def test_a_file_that_only_the_later_snapshot_has_can_be_named(committed):
    (committed.root / NAME).unlink()
    assert committed.report("--staged", NAME).code == 0
    assert committed.report("--from", "HEAD", NAME).code == 0


# moved


@pytest.fixture
def old(clean):
    """A baseline that nobody measured for a week."""
    clean["metadata"] = {"description": f"Captured {OLD}.", "last_updated": OLD}
    return clean


@pytest.fixture
def moved(repository, old, t2i):
    """A scenario may go from ``x`` to ``y``; return a function that says as what."""
    repository.write(X, {**old, "scenarios": {"a": t2i, "b": t2i}})
    repository.write(Y, {**old, "scenarios": {"c": t2i}})
    commit(repository)

    def move(record):
        repository.write(X, {**old, "scenarios": {"a": t2i}})
        repository.write(Y, {**old, "scenarios": {"c": t2i, "b": record}})
        return repository

    return move


def test_a_scenario_moved_without_measuring_needs_no_new_date(moved, t2i):
    repository = moved(t2i)
    assert repository.report().rules == []
    before = [(repository.root / path).read_bytes() for path in (X, Y)]
    assert repository.check("--fix").code == 0
    assert [(repository.root / path).read_bytes() for path in (X, Y)] == before


def test_a_scenario_moved_and_measured_needs_a_new_date_where_it_is_now(moved, t2i):
    repository = moved(scaled(t2i, 0.5))
    assert found(repository.report("--select", "date-not-bumped")) == [("date-not-bumped", Y)]
    repository.check("--fix")
    assert OLD in (repository.root / X).read_text()
    assert OLD not in (repository.root / Y).read_text()


H100, B5090 = "perf_baselines/h100.json", "perf_baselines/5090.json"


@pytest.fixture
def machines(repository, holding, t2i):
    """Scenarios of one file went to two others: to one of its machine, and one of a slower one.

    By the share of what moved the first is the likest of `a` and `b`, by the distance alone of `c`.
    The first file stays, so that git says of neither that it is what the first one was.
    """
    names = ("a", "b", "c")
    repository.write(NAME, holding(z=t2i, **dict.fromkeys(names, t2i)))
    commit(repository)
    repository.write(NAME, holding(z=t2i))
    repository.write(H100, holding(a=t2i, b=mixed(t2i), c=scaled(t2i, 0.9)))
    repository.write(B5090, holding(**dict.fromkeys(names, scaled(t2i, 1.7))))
    repository.git("add", "--all")
    return repository


def test_a_scenario_goes_to_the_one_file_where_it_is_likest(machines):
    report = machines.report("--staged", "--select", "change")
    assert found(report) == [("mixed-snapshot", H100)]
    assert report.json["violations"][0]["scenario"] == "b"


def test_diff_says_that_the_scenarios_of_another_machine_are_added(machines):
    files = machines.perflint("diff", "--output-format", "json").json["files"]
    files = {file["path"]: file for file in files}
    assert files[B5090]["scenarios"]["added"] == ["a", "b", "c"]
    assert files[H100]["scenarios"]["added"] == []
    assert [change["scenario"] for change in files[H100]["changes"]] == ["b", "c"]
    assert files[NAME]["scenarios"]["removed"] == []


def test_one_file_renamed_and_the_other_new_is_judged_alike(repository, holding, t2i):
    names = ("a", "b", "c")
    repository.write(NAME, holding(**dict.fromkeys(names, t2i)))
    commit(repository)
    repository.git("rm", "--quiet", NAME)
    repository.write(H100, holding(a=t2i, b=t2i, c=scaled(t2i, 0.9)))
    repository.write(B5090, holding(**dict.fromkeys(names, scaled(t2i, 1.7))))
    repository.git("add", "--all")
    assert repository.report("--staged", "--select", "change").rules == []
