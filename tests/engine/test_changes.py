"""Both sides of a comparison are read and parsed once, and resolved before files are checked."""

from collections import Counter

import pytest

from perflint.documents.json import document
from perflint.sources import git
from perflint.sources.work_tree import WorkTreeFile

NAME = "perf_baselines.json"


@pytest.fixture
def counted(monkeypatch):
    """Return the numbers of times that bytes were parsed, and that files and blobs were read."""
    counts = {"parsed": Counter(), "read": Counter(), "blobs": Counter()}
    parse, read, read_blob = document.JsonDocument.__init__, WorkTreeFile.read, git.Blobs.read

    def counting_parse(self, text):
        counts["parsed"][text.data] += 1
        parse(self, text)

    def counting_read(self):
        counts["read"][self.path] += 1
        return read(self)

    def counting_read_blob(self, name):
        counts["blobs"][name] += 1
        return read_blob(self, name)

    monkeypatch.setattr(document.JsonDocument, "__init__", counting_parse)
    monkeypatch.setattr(WorkTreeFile, "read", counting_read)
    monkeypatch.setattr(git.Blobs, "read", counting_read_blob)
    return counts


@pytest.mark.parametrize("flags", [(), ("--staged",), ("--base", "HEAD")])
def test_a_changed_file_is_read_and_parsed_once(repository, clean, faster, counted, flags):
    repository.write(NAME, clean)
    repository.write("package.json", {"name": "x", "version": "1"})
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "-m", "baseline")
    repository.write(NAME, faster)
    repository.write("package.json", {"name": "x", "version": "2"})
    repository.git("add", "--all")
    assert repository.check(*flags).code in (0, 1)
    for counts in counted.values():
        assert set(counts.values()) <= {1}, counts
    assert len(counted["parsed"]) == 2, "both sides of the baseline, and no other file"


def test_git_is_not_asked_while_files_are_checked(repository, clean, faster, monkeypatch):
    """The process that reads objects has ended, so that a worker cannot use it, either."""
    from perflint.engine import run

    repository.write(NAME, clean)
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "-m", "baseline")
    repository.write(NAME, {**faster, "scenarios": {"new": faster["scenarios"]["t2i"]}})
    check_file = run.check_file

    def check_without_git(*arguments):
        with monkeypatch.context() as patch:
            patch.setattr("subprocess.Popen", None)
            return check_file(*arguments)

    monkeypatch.setattr(run, "check_file", check_without_git)
    outcome = repository.report(today="2026-05-20")
    assert (outcome.code, outcome.err) == (1, "")
    assert {"removed-scenario", "date-not-bumped"} <= set(outcome.rules)
