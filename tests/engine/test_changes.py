"""Both sides of a comparison are read and parsed once, and resolved before files are checked."""

import re
from collections import Counter

import pytest

from perflint.documents.json import document
from perflint.engine import changes
from perflint.sources.objects import Blobs
from perflint.sources.work_tree import WorkTreeFile

NAME = "perf_baselines.json"


@pytest.fixture
def counted(monkeypatch):
    """Count how often bytes are parsed, and files and blobs are read."""
    counts = {"parsed": Counter(), "read": Counter(), "blobs": Counter()}
    parse, read, read_blob = document.JsonDocument.__init__, WorkTreeFile.read, Blobs.read

    def counting_parse(self, text, **options):
        counts["parsed"][text.data] += 1
        parse(self, text, **options)

    def counting_read(self):
        counts["read"][self.path] += 1
        return read(self)

    def counting_read_blob(self, name):
        counts["blobs"][name] += 1
        return read_blob(self, name)

    monkeypatch.setattr(document.JsonDocument, "__init__", counting_parse)
    monkeypatch.setattr(WorkTreeFile, "read", counting_read)
    monkeypatch.setattr(Blobs, "read", counting_read_blob)
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


def test_git_does_not_run_while_files_are_checked(repository, clean, faster, monkeypatch):
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


def test_bytes_that_no_rule_checks_are_neither_read_nor_kept(repository, clean, monkeypatch):
    """A range may contain large binary files."""
    repository.write(NAME, clean)
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "-m", "baseline")
    repository.write("weights.bin", b"\0" * 1000)
    repository.write("package.json", {"name": "x"})
    repository.write(NAME, {**clean, "notes": "x"})
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "-m", "change")
    resolved = []
    resolve = changes.resolve_bases

    def recording(*arguments, **options):
        resolved.append(resolve(*arguments, **options))
        return resolved[-1]

    monkeypatch.setattr(changes, "resolve_bases", recording)
    assert repository.check("--from", "HEAD~1").code in (0, 1)
    (bases,) = resolved
    kept = {path: len(read.data) for path, read in bases.read.items()}
    assert (kept["weights.bin"], kept["package.json"]) == (0, 0)
    assert kept[NAME] > 100


@pytest.fixture
def undatable(repository, clean, faster):
    """A change whose commit has an author date that no calendar has."""
    repository.write(NAME, clean)
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "-m", "baseline")
    faster["scenarios"]["t2i"]["expected_avg_denoise_ms"] = 9.99
    repository.write(NAME, faster)
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "-m", "change")
    commit = repository.git("cat-file", "commit", "HEAD")
    changed = re.sub(r"^(author .*> )\d+", r"\g<1>99999999999999", commit, flags=re.M)
    (repository.root / "commit").write_text(changed)
    name = repository.git("hash-object", "-t", "commit", "-w", "--literally", "commit").strip()
    repository.git("reset", "--quiet", "--hard", name)
    (repository.root / "commit").unlink(missing_ok=True)
    return repository


def test_an_invalid_author_date_is_an_error_of_its_file_and_other_rules_run(undatable):
    outcome = undatable.report("--base", "HEAD~1")
    assert outcome.code == 2
    assert f"{NAME}: not checked by date-not-bumped: commit " in outcome.err
    assert "has an invalid author date" in outcome.err
    assert "aggregate-mismatch" in outcome.rules


def test_an_invalid_author_date_does_not_matter_to_rules_without_dates(undatable):
    outcome = undatable.report("--base", "HEAD~1", "--select", "aggregate-mismatch")
    assert (outcome.code, outcome.rules, outcome.err) == (1, ["aggregate-mismatch"], "")
