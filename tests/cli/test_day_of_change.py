"""The day by which a date is judged: today for what is not committed, else its author's."""

import copy

import pytest

NAME = "perf_baselines.json"
OLD, DAY, LATER = "2026-05-10", "2026-05-17", "2026-05-24"
DATES = ("--select", "metadata")


@pytest.fixture
def commit(repository, monkeypatch):
    """Return a function that commits on a day, and returns the commit."""
    repository.git("checkout", "--quiet", "-b", "main")

    def commit(day, *arguments):
        on(monkeypatch, day)
        repository.git("add", "--all")
        repository.git("commit", "--quiet", "-m", "change", *arguments)
        return repository.git("rev-parse", "HEAD").strip()

    return commit


def on(monkeypatch, day):
    for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
        monkeypatch.setenv(name, f"{day}T12:00:00+00:00")


def of_day(baseline, day):
    """Return the baseline with both of its dates on a day."""
    metadata = {"description": f"Captured {day}, on CI.", "last_updated": day}
    return {**baseline, "metadata": metadata}


def measured(baseline, day, factor=0.5):
    """Return a baseline measured again, and its dates."""
    changed = of_day(copy.deepcopy(baseline), day)
    record = changed["scenarios"]["t2i"]
    for name, value in record.items():
        if isinstance(value, dict):
            record[name] = {key: round(number * factor, 3) for key, number in value.items()}
        else:
            record[name] = round(value * factor, 3)
    return changed


@pytest.fixture
def old(clean):
    return of_day(clean, OLD)


@pytest.fixture
def committed(repository, old, commit):
    """A repository with the old baseline, committed on its day."""
    repository.write(NAME, old)
    commit(OLD)
    return repository


@pytest.fixture
def again(committed, old, commit):
    """The same with the baseline measured twice on one day, and a commit for each."""
    committed.git("branch", "start")
    committed.write(NAME, measured(old, DAY))
    commit(DAY)
    committed.write(NAME, measured(old, DAY, factor=0.4))
    commit(DAY)
    return committed


RANGES = [("--base", "HEAD~1"), ("--from", "HEAD~1")]


# not committed yet


@pytest.mark.parametrize("staged", [False, True], ids=["unstaged", "staged"])
def test_what_is_not_committed_is_judged_as_of_today(committed, old, staged):
    committed.write(NAME, measured(old, OLD))
    if staged:
        committed.git("add", NAME)
    assert committed.report("--base", "HEAD").rules == ["date-not-bumped"]


@pytest.mark.parametrize("staged", [False, True], ids=["unstaged", "staged"])
def test_what_is_not_committed_is_repaired_against_a_base(committed, old, staged):
    committed.write(NAME, measured(old, OLD))
    if staged:
        committed.git("add", NAME)
    assert committed.check("--fix", "--base", "HEAD").code == 0
    assert (committed.root / NAME).read_text().count(DAY) == 2


def test_a_repair_of_what_is_committed_too_is_judged_as_of_today(again, old):
    """Staged on top of a commit of its range: the date of that commit counts no more."""
    again.write(NAME, measured(old, DAY, factor=0.3))
    again.git("add", NAME)
    assert again.report("--base", "HEAD~1", today=LATER).rules == ["date-not-bumped"]


# committed


@pytest.mark.parametrize("flags", RANGES)
def test_what_passed_on_its_day_passes_later(again, flags):
    assert again.report(*flags, *DATES, today=LATER).rules == []


@pytest.mark.parametrize("flags", RANGES)
def test_a_date_that_was_old_on_the_day_of_its_commit_is_found_later(committed, old, commit, flags):
    committed.write(NAME, measured(old, OLD))
    commit(DAY)
    assert committed.report(*flags, *DATES, today=LATER).rules == ["date-not-bumped"]


@pytest.mark.parametrize("flag", ["--base", "--from"])
def test_what_is_committed_on_top_does_not_move_the_day(again, commit, flag):
    again.write("notes.txt", "of something else")
    commit(LATER)
    assert again.report(flag, "HEAD~2", *DATES, today=LATER).rules == []


@pytest.mark.parametrize("flags", RANGES)
def test_amending_does_not_move_the_day(again, monkeypatch, flags):
    on(monkeypatch, LATER)
    monkeypatch.delenv("GIT_AUTHOR_DATE")
    again.git("commit", "--quiet", "--amend", "--no-edit")
    assert LATER in again.git("show", "--no-patch", "--format=%cI")
    assert again.report(*flags, *DATES, today=LATER).rules == []


@pytest.mark.parametrize("flag", ["--base", "--from"])
def test_a_rebase_does_not_move_the_day(again, commit, monkeypatch, flag):
    again.git("checkout", "--quiet", "-b", "other", "start")
    again.write("notes.txt", "meanwhile")
    commit(LATER)
    monkeypatch.delenv("GIT_AUTHOR_DATE")
    again.git("checkout", "--quiet", "main")
    again.git("rebase", "--quiet", "other")
    assert LATER in again.git("show", "--no-patch", "--format=%cI")
    assert again.report(flag, "HEAD~1", *DATES, today=LATER).rules == []


@pytest.mark.parametrize("flag", ["--base", "--from"])
def test_a_merge_made_later_does_not_move_the_day(committed, old, commit, monkeypatch, flag):
    """CI checks out the merge of the request into its target, made when the run starts."""
    committed.write(NAME, measured(old, DAY))
    commit(DAY)
    committed.git("checkout", "--quiet", "-b", "topic")
    committed.write(NAME, measured(old, DAY, factor=0.4))
    commit(DAY)
    committed.git("checkout", "--quiet", "main")
    committed.write("notes.txt", "meanwhile")
    commit(DAY)
    on(monkeypatch, LATER)
    committed.git("merge", "--quiet", "--no-ff", "--no-edit", "topic")
    assert len(committed.git("show", "--no-patch", "--format=%P").split()) == 2
    assert committed.report(flag, "HEAD~1", *DATES, today=LATER).rules == []


# date-without-change


def test_a_description_in_other_words_is_more_than_a_date(committed, old):
    old["metadata"] = {"description": f"Taken {DAY}, on H100.", "last_updated": DAY}
    committed.write(NAME, old)
    assert committed.report().rules == []


def test_a_date_that_moved_in_both_places_moved_alone(committed, old):
    committed.write(NAME, of_day(old, DAY))
    assert committed.report().rules == ["date-without-change"]
