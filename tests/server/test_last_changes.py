"""The last change of each scenario and number of a baseline."""

from datetime import date

import pytest

from perflint.config import Config
from perflint.config.load import load
from perflint.engine.past_states import Commit, State, Unreadable
from perflint.formats.paths import FieldPath
from perflint.history.time_line import Place
from perflint.server.last_changes import CancelledError, last_changes, read_last_changes
from tests.gated_baselines import record
from tests.history.test_fold import NAME, commit, file, read
from tests.history_story import H100, RTX, tell

E2E = FieldPath(("expected_e2e_ms",))
TEXT = FieldPath(("stages_ms", "TextEncodingStage"))
TODAY = date(2026, 4, 11)


def told(*states, path=NAME):
    """Read states, each given as the file ``NAME``, or as files by their paths."""
    files = [each if isinstance(each, dict) else {NAME: each} for each in states]
    found = (State(commit(number), each) for number, each in enumerate(files))
    return last_changes(found, path, "head", TODAY).scenarios


def numbers(past):
    """Return the changes of numbers: field → commit, value before and after."""
    return {
        str(path): (int(change.commit.name), change.before, change.after)
        for path, change in past.numbers.items()
    }


def test_each_number_has_its_own_last_change():
    found = told(
        file(a=record()),
        file(a=record(expected_e2e_ms=900.0)),
        file(a=record(expected_e2e_ms=900.0, load_peak_vram_mb=7.0)),
        file(a=record(expected_e2e_ms=800.0, load_peak_vram_mb=7.0), b=record()),
    )
    assert numbers(found["a"]) == {
        "expected_e2e_ms": (3, 900.0, 800.0),
        "load_peak_vram_mb": (2, None, 7.0),
    }
    assert (found["a"].last.kind, found["a"].last.commit) == ("tightened", commit(3))
    assert (found["a"].added, found["a"].is_older) == (commit(0), False)
    assert (found["b"].added, found["b"].last.kind, found["b"].numbers) == (commit(3), "added", {})


def test_what_is_no_number_or_not_changed_has_none():
    found = told(
        file(a=record(notes="old", extra=[True, 1])),
        file(a=record(notes="new", extra=[1, 1.0], denoise_step_ms=None)),
        file(a=record(notes="new", extra=[1, 1.0])),
    )
    assert numbers(found["a"]) == {
        "extra/0": (1, None, 1),
        **{f"denoise_step_ms/{step}": (2, None, 100.0) for step in range(9)},
    }


def test_records_that_moved_or_were_renamed_keep_their_past():
    one, two = read({"scenarios": {"a": record()}}, "a.json"), record(expected_e2e_ms=900.0)
    found = told(
        {"a.json": one},
        {"a.json": read({"scenarios": {"a": two}}, "a.json")},
        {"a.json": None, "b.json": read({"scenarios": {"a": two}}, "b.json")},
        {"b.json": read({"scenarios": {"new": two}}, "b.json")},
        path="b.json",
    )
    assert numbers(found["new"]) == {"expected_e2e_ms": (1, 1000.0, 900.0)}
    assert (found["new"].added, found["new"].is_older) == (commit(0), False)


def test_a_record_that_was_renamed_and_edited_is_older_than_that():
    other = record(expected_e2e_ms=900.0)
    found = told(file(a=record()), file(b=other))
    assert (found["b"].added, found["b"].is_older, found["b"].numbers) == (commit(1), True, {})


def test_a_copy_is_a_record_of_its_own():
    other = record(expected_e2e_ms=900.0)
    found = told(file(a=record()), file(b=record(), c=record()), file(b=record(), c=other))
    assert numbers(found["b"]) == {}
    assert numbers(found["c"]) == {"expected_e2e_ms": (2, 1000.0, 900.0)}


def test_a_file_that_was_unreadable_keeps_its_past():
    found = told(file(a=record()), Unreadable("no JSON"), file(a=record(expected_e2e_ms=900.0)))
    assert numbers(found["a"]) == {"expected_e2e_ms": (2, 1000.0, 900.0)}


def test_the_oldest_commit_of_a_shallow_clone():
    states = [State(commit(0), {NAME: file(a=record())}, is_boundary=True)]
    found = last_changes(states, NAME, "head", TODAY).scenarios["a"]
    assert (found.last.kind, found.added, found.is_older) == ("boundary", commit(0), True)


def test_a_file_without_records_or_a_past_has_no_scenarios():
    assert told(file()) == {}
    assert told(file(a=record()), path="other.json") == {}


def test_a_renamed_file():
    states = [
        State(commit(0), {NAME: file(a=record())}),
        State(commit(1), {NAME: file(a=record(expected_e2e_ms=900.0))}),
        State(
            commit(2),
            {NAME: None, "new.json": read({"scenarios": {"a": record()}}, "new.json")},
            renamed={"new.json": NAME},
        ),
    ]
    found = last_changes(states, "new.json", "head", TODAY).scenarios["a"]
    assert numbers(found) == {"expected_e2e_ms": (2, 900.0, 1000.0)}
    assert found.added == commit(0)


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    """A repository of 40 commits, and the numbers of its commits by name."""
    root = tmp_path_factory.mktemp("story")
    names = tell()[0].write(root)
    return str(root), {name: number for number, name in enumerate(names, 1)}


@pytest.fixture
def config(story) -> Config:
    return load(story[0], story[0])


def test_the_past_of_a_file_in_git(story, config):
    root, commits = story
    found = read_last_changes(root, H100, config, TODAY)
    assert (commits[found.head], found.path) == (40, H100)
    fast, slow = found.scenarios["fast"], found.scenarios["slow"]
    assert fast.last.place == Place(H100, "fast")
    assert [commits[each.last.commit.name] for each in (fast, slow)] == [24, 21]
    assert [commits[each.added.name] for each in (fast, slow)] == [1, 1]
    change = slow.numbers[E2E]
    assert (commits[change.commit.name], change.before, change.after) == (21, 3600.0, 360.0)
    change = fast.numbers[FieldPath(("load_peak_vram_mb",))]
    assert (commits[change.commit.name], change.before, change.after) == (8, None, 900.0)
    again = read_last_changes(root, RTX, config, TODAY)
    assert {name: commits[each.added.name] for name, each in again.scenarios.items()} == {
        "side": 23,
        "third_v2": 23,
    }


def test_older_commits_are_not_read(story, config):
    root, commits = story
    found = read_last_changes(root, H100, config, TODAY, most=3).scenarios["slow"]
    assert (found.last.kind, found.is_older, found.numbers) == ("boundary", True, {})
    assert commits[found.added.name] == 22  # 25, 24 and 23 are read as changes


def test_reading_is_cancelled_between_two_commits(story, config):
    asked = []

    def cancelled() -> bool:
        asked.append(True)
        return len(asked) > 30  # commits are read first, and then their files

    with pytest.raises(CancelledError):
        read_last_changes(story[0], H100, config, TODAY, cancelled)
    assert len(asked) == 31


def test_a_repository_without_commits(repository):
    root = str(repository.root)
    assert read_last_changes(root, NAME, load(root, root), TODAY) is None


def test_commits_are_shared() -> None:
    """A past takes little memory: 100 numbers of one commit refer to one object."""
    found = told(file(a=record()), file(a=record(0.9)))["a"]
    changes: set[int] = {id(change.commit) for change in found.numbers.values()}
    assert len(found.numbers) > 10
    assert len(changes) == 1
    assert isinstance(found.numbers[TEXT].commit, Commit)
