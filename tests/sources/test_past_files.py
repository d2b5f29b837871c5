"""The past of files, also under earlier names."""

import pytest

from perflint.primitives.globs import matches
from perflint.sources.objects import Blobs
from perflint.sources.past_files import past_files
from tests.history_story import Story

TEXT = {"lines": [*range(50)]}


@pytest.fixture
def past(tmp_path):
    """Return a function that tells the changes of files, the latest first, as numbers and paths."""

    def past(story, paths, globs=()):
        commits = story.write(tmp_path)
        blobs = Blobs(str(tmp_path))
        try:
            found = past_files(
                str(tmp_path), blobs, paths, globs, lambda path: matches(path, globs)
            )
        finally:
            blobs.close()
        assert found.head == commits[-1]
        return [
            (
                commits.index(revision.commit) + 1,
                [(change.before_path, change.path) for change in revision.changes],
            )
            for revision in found.revisions
        ]

    return past


def test_a_file_is_followed_to_names_that_nothing_matches(past):
    story = Story()
    files = story.files
    files["x.json"], files["other.json"] = TEXT, {"other": 1}
    story.commit(1)
    files["y.json"] = files.pop("x.json")
    story.commit(2)
    files["y.json"] = {**TEXT, "more": 1}
    files["other.json"] = {"other": 2}
    story.commit(3)
    files["z.json"] = files.pop("y.json")
    story.commit(4)
    assert past(story, ["z.json"]) == [
        (4, [("y.json", "z.json")]),
        (3, [("y.json", "y.json")]),
        (2, [("x.json", "y.json")]),
        (1, [(None, "x.json")]),
    ]


def test_a_file_may_be_from_one_that_was_deleted_with_it(past):
    """git sees no rename if the files differ too much: what moved is decided by scenarios."""
    story = Story()
    files = story.files
    files["all.json"] = {"everything": [*range(1000)]}
    story.commit(1)
    files["all.json"] = {"everything": [*range(1001)]}
    story.commit(2)
    del files["all.json"]
    files["a.json"], files["b.json"] = {"a": 1}, {"b": 2}
    story.commit(3)
    found = past(story, ["a.json"])
    assert [number for number, _ in found] == [3, 2, 1]
    assert found[0][1] == [(None, "a.json"), ("all.json", None)]


def test_files_that_are_expected_are_followed_after_they_are_gone(past):
    story = Story()
    story.files["perf/a.json"] = TEXT
    story.files["notes.json"] = {"notes": 1}
    story.commit(1)
    del story.files["perf/a.json"]
    story.commit(2)
    assert past(story, [], ["perf/*.json"]) == [
        (2, [("perf/a.json", None)]),
        (1, [(None, "perf/a.json")]),
    ]


def test_a_file_with_a_name_that_is_not_followed_is_gone(past):
    story = Story()
    files = story.files
    files["perf/a.json"] = TEXT
    story.commit(1)
    files["moved.json"] = files.pop("perf/a.json")
    story.commit(2)
    files["moved.json"] = {**TEXT, "more": 1}
    story.commit(3)
    del files["moved.json"]
    story.commit(4)
    assert past(story, [], ["perf/*.json"]) == [
        (2, [("perf/a.json", None)]),
        (1, [(None, "perf/a.json")]),
    ]


def test_a_file_is_followed_to_its_name_in_head(past):
    story = Story()
    files = story.files
    files["perf/a.json"] = TEXT
    story.commit(1)
    files["moved.json"] = files.pop("perf/a.json")
    story.commit(2)
    files["moved.json"] = {**TEXT, "more": 1}
    story.commit(3)
    assert past(story, [], ["perf/*.json"]) == [
        (3, [("moved.json", "moved.json")]),
        (2, [("perf/a.json", "moved.json")]),
        (1, [(None, "perf/a.json")]),
    ]


def test_files_with_any_ending_are_followed_if_they_are_expected(past):
    story = Story()
    files = story.files
    files["perf/a.txt"], files["b.dat"] = TEXT, {"b": 1}
    story.commit(1)
    files["perf/a.json"] = files.pop("perf/a.txt")
    files["b.dat"] = {"b": 2}
    story.commit(2)
    assert past(story, ["b.dat"], ["perf/*"]) == [
        (2, [("b.dat", "b.dat"), ("perf/a.txt", "perf/a.json")]),
        (1, [(None, "b.dat"), (None, "perf/a.txt")]),
    ]
