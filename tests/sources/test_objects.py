"""Objects of git that are read ahead."""

import pytest

from perflint.sources.git import GitError
from perflint.sources.objects import Blobs
from tests.history_story import Story


@pytest.fixture
def blobs(tmp_path):
    story = Story()
    story.files.update({"a.json": {"a": 1}, "b.json": {"b": 2}})
    story.commit(1)
    story.write(tmp_path)
    blobs = Blobs(str(tmp_path))
    yield blobs
    blobs.close()


def test_an_answer_that_was_not_asked_for_is_dropped(blobs):
    first, second = blobs.read("HEAD:a.json"), blobs.read("HEAD:b.json")
    assert first != second
    blobs.ask("HEAD:b.json")
    blobs.ask("HEAD:c.json")  # only one object is looked for at a time
    assert blobs.read("HEAD:a.json") == first
    blobs.ask("HEAD:b.json")
    assert blobs.read("HEAD:b.json") == second
    blobs.ask("HEAD:c.json")
    assert not blobs.has("HEAD:c\n.json")
    assert blobs.read("HEAD:b.json") == second
    blobs.ask("HEAD:c.json")
    with pytest.raises(GitError, match="no object HEAD"):
        blobs.read("HEAD:c.json")


def test_an_answer_that_nobody_reads_does_not_stop_the_end(blobs):
    blobs.read("HEAD:a.json")
    blobs.ask("HEAD:b.json")
    process = blobs._process
    assert blobs.close() == ""
    assert process.returncode is not None
    assert blobs.has("HEAD:a.json")  # by a new process
