"""The date that a change is expected to have: its author date, or today if it is not committed."""

import copy

import pytest

NAME = "perf_baselines.json"
OLD, DATE, LATER = "2026-05-10", "2026-05-17", "2026-05-24"
DATES = ("--select", "metadata")


@pytest.fixture
def commit(repository, monkeypatch):
    """Return a function that commits on a date, and returns the commit."""
    repository.git("checkout", "--quiet", "-b", "main")

    def commit(date, *arguments):
        set_date(monkeypatch, date)
        repository.git("add", "--all")
        repository.git("commit", "--quiet", "-m", "change", *arguments)
        return repository.git("rev-parse", "HEAD").strip()

    return commit


def set_date(monkeypatch, date):
    for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
        monkeypatch.setenv(name, f"{date}T12:00:00+00:00")


def with_date(baseline, date):
    """Return the baseline with both of its dates set."""
    metadata = {"description": f"Captured {date}, on CI.", "last_updated": date}
    return {**baseline, "metadata": metadata}


def measured(baseline, date, factor=0.5):
    """Return the baseline measured again, with another date."""
    changed = with_date(copy.deepcopy(baseline), date)
    record = changed["scenarios"]["t2i"]
    for name, value in record.items():
        if isinstance(value, dict):
            record[name] = {key: round(number * factor, 3) for key, number in value.items()}
        else:
            record[name] = round(value * factor, 3)
    return changed


@pytest.fixture
def old(clean):
    return with_date(clean, OLD)


@pytest.fixture
def committed(repository, old, commit):
    """A repository with the old baseline, committed on its date."""
    repository.write(NAME, old)
    commit(OLD)
    return repository


@pytest.fixture
def again(committed, old, commit):
    """The same with the baseline measured twice on one date, and a commit for each."""
    committed.git("branch", "start")
    committed.write(NAME, measured(old, DATE))
    commit(DATE)
    committed.write(NAME, measured(old, DATE, factor=0.4))
    commit(DATE)
    return committed


RANGES = [("--base", "HEAD~1"), ("--from", "HEAD~1")]


# not committed yet


@pytest.mark.parametrize("staged", [False, True], ids=["unstaged", "staged"])
def test_an_uncommitted_change_must_have_todays_date(committed, old, staged):
    committed.write(NAME, measured(old, OLD))
    if staged:
        committed.git("add", NAME)
    assert committed.report("--base", "HEAD").rules == ["date-not-bumped"]


@pytest.mark.parametrize("staged", [False, True], ids=["unstaged", "staged"])
def test_an_uncommitted_change_is_fixed_with_todays_date(committed, old, staged):
    committed.write(NAME, measured(old, OLD))
    if staged:
        committed.git("add", NAME)
    assert committed.check("--fix", "--base", "HEAD").code == 0
    assert (committed.root / NAME).read_text().count(DATE) == 2


def test_a_staged_change_on_top_of_a_commit_must_have_todays_date(again, old):
    """The date of that commit is no longer enough."""
    again.write(NAME, measured(old, DATE, factor=0.3))
    again.git("add", NAME)
    assert again.report("--base", "HEAD~1", today=LATER).rules == ["date-not-bumped"]


# committed


@pytest.mark.parametrize("flags", RANGES)
def test_a_commit_that_passed_on_its_date_passes_later(again, flags):
    assert again.report(*flags, *DATES, today=LATER).rules == []


@pytest.mark.parametrize("flags", RANGES)
def test_an_old_date_is_also_found_after_the_date_of_its_commit(committed, old, commit, flags):
    committed.write(NAME, measured(old, OLD))
    commit(DATE)
    assert committed.report(*flags, *DATES, today=LATER).rules == ["date-not-bumped"]


@pytest.mark.parametrize("flag", ["--base", "--from"])
def test_a_later_commit_does_not_change_the_expected_date(again, commit, flag):
    again.write("notes.txt", "unrelated")
    commit(LATER)
    assert again.report(flag, "HEAD~2", *DATES, today=LATER).rules == []


@pytest.mark.parametrize("flags", RANGES)
def test_amending_does_not_change_the_expected_date(again, monkeypatch, flags):
    set_date(monkeypatch, LATER)
    monkeypatch.delenv("GIT_AUTHOR_DATE")
    again.git("commit", "--quiet", "--amend", "--no-edit")
    assert LATER in again.git("show", "--no-patch", "--format=%cI")
    assert again.report(*flags, *DATES, today=LATER).rules == []


@pytest.mark.parametrize("flag", ["--base", "--from"])
def test_a_rebase_does_not_change_the_expected_date(again, commit, monkeypatch, flag):
    again.git("checkout", "--quiet", "-b", "other", "start")
    again.write("notes.txt", "meanwhile")
    commit(LATER)
    monkeypatch.delenv("GIT_AUTHOR_DATE")
    again.git("checkout", "--quiet", "main")
    again.git("rebase", "--quiet", "other")
    assert LATER in again.git("show", "--no-patch", "--format=%cI")
    assert again.report(flag, "HEAD~1", *DATES, today=LATER).rules == []


@pytest.mark.parametrize("flag", ["--base", "--from"])
def test_a_later_merge_does_not_change_the_expected_date(committed, old, commit, monkeypatch, flag):
    """CI checks out a merge commit that is created when the run starts."""
    committed.write(NAME, measured(old, DATE))
    commit(DATE)
    committed.git("checkout", "--quiet", "-b", "topic")
    committed.write(NAME, measured(old, DATE, factor=0.4))
    commit(DATE)
    committed.git("checkout", "--quiet", "main")
    committed.write("notes.txt", "meanwhile")
    commit(DATE)
    set_date(monkeypatch, LATER)
    committed.git("merge", "--quiet", "--no-ff", "--no-edit", "topic")
    assert len(committed.git("show", "--no-patch", "--format=%P").split()) == 2
    assert committed.report(flag, "HEAD~1", *DATES, today=LATER).rules == []


# date-without-change


def test_a_rewritten_description_is_no_measurement(committed, old):
    old["metadata"] = {"description": f"Taken {DATE}, on H100.", "last_updated": DATE}
    committed.write(NAME, old)
    assert committed.report().rules == ["date-without-change"]


def test_a_new_date_without_another_change_is_reported(committed, old):
    committed.write(NAME, with_date(old, DATE))
    assert committed.report().rules == ["date-without-change"]
