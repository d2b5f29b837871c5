"""Many files are checked by several processes: what is printed is the same."""

import copy
import json
import os
import signal

import pytest

from perflint.cli.terminal import Progress
from perflint.engine import check
from perflint.engine import pool as parallel
from perflint.reporters import FORMATS

KNOWN = "perflint-suppressions.toml"


@pytest.fixture
def few_are_many(monkeypatch):
    """Let a few small files be worth several processes; return the batches of each pool."""
    monkeypatch.setattr(check, "MANY_FILES", 4)
    monkeypatch.setattr(check, "MANY_BYTES", 1)
    pools = []
    real = parallel.run

    def run(work, batches, *rest):
        pools.append([[source.path for source in batch] for batch in batches])
        return real(work, batches, *rest)

    monkeypatch.setattr(parallel, "run", run)
    return pools


def commit(repository):
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--no-verify", "-m", "change")


@pytest.fixture
def mixed(repository, clean, off, torn):
    """A repository with a file of every kind, of which two changed since they were committed."""
    for number in range(8):
        repository.write(f"clean/{number}.json", clean)
    for number in range(4):
        repository.write(f"off/{number}.json", off)
        repository.write(f"torn/{number}.json", torn)
        repository.write(f"other/{number}.json", {"a": number})
    repository.write("broken.json", '{"scenarios": {')
    repository.write("perf_baselines.json", '{"scenarios": {"x": 1')
    repository.write("accepted/1.json", off)
    repository.write("moving.json", clean)
    repository.write("leaving.json", clean)
    repository.write(
        "server_args.py",
        "class ServerArgs:\n    # Model\n    model: str\n\n"
        "    def add_cli_args(parser):\n        # Model\n"
        "        parser.add_argument('--model')\n        parser.add_argument('--extra')\n",
    )
    repository.write(
        "perflint.toml",
        '[[ignored]]\nrule = "aggregate-mismatch"\npath = "accepted/*"\nreason = "known"\n'
        '[[ignored]]\nrule = "sample-gap"\npath = "*"\nreason = "nothing"\n',
    )
    repository.check("--suppress", "aggregate-mismatch", "off/1.json", "off/2.json")
    repository.write(
        KNOWN,
        (repository.root / KNOWN)
        .read_text()
        .replace("]\n", '  { rule = "sample-gap", path = "off/3.json" },\n]\n'),
    )
    commit(repository)
    slower = copy.deepcopy(clean)
    slower["scenarios"]["t2i"]["expected_e2e_ms"] = 20.0
    repository.write("clean/3.json", slower)
    (repository.root / "moving.json").rename(repository.root / "moved.json")
    (repository.root / "leaving.json").unlink()
    repository.git("add", "--all")
    return repository


@pytest.mark.parametrize("flags", ["", "--isolated", "--base HEAD", "--fail-on warning"])
def test_the_report_is_the_same(mixed, few_are_many, flags):
    alone = mixed.report(*flags.split(), "--jobs", 1)
    assert few_are_many == []
    several = mixed.report(*flags.split(), "--jobs", 3)
    assert several == alone
    assert len(alone.json["violations"]) > 8
    [batches] = few_are_many
    assert len(batches) > 3
    apart = [path for batch in batches for path in batch]
    assert "clean/3.json" not in apart, "it is compared, and git is asked by one process"
    assert "clean/4.json" in apart


@pytest.mark.parametrize("format", FORMATS)
def test_so_it_is_in_every_format(mixed, few_are_many, format):
    alone, several = (
        mixed.check("--output-format", format, "--jobs", jobs).out.replace(str(mixed.root), "")
        for jobs in (1, 2)
    )
    assert several == alone
    assert few_are_many


def test_known_findings_are_written_and_pruned_alike(mixed, few_are_many):
    before = (mixed.root / KNOWN).read_bytes()
    written = []
    for jobs in (1, 3):
        (mixed.root / KNOWN).write_bytes(before)
        outcome = mixed.check("--suppress-all", "--prune-suppressions", "--jobs", jobs)
        written.append((outcome, (mixed.root / KNOWN).read_bytes()))
    assert written[0] == written[1]
    assert written[0][1] != before
    assert few_are_many


def test_a_rule_that_crashes_is_reported_for_each_file(mixed, few_are_many, monkeypatch):
    def crash(subject, options):
        raise RuntimeError("no")
        yield

    from perflint.rules.baseline import sample_gap

    monkeypatch.setattr(sample_gap, "RULE", sample_gap.RULE._replace(check=crash))
    alone, several = (mixed.check("--isolated", "--jobs", jobs) for jobs in (1, 2))
    assert (several, several.code) == (alone, 2)
    assert few_are_many


def test_a_file_that_kills_its_process_is_reported_and_the_others_are_checked(
    project, clean, off, few_are_many, monkeypatch
):
    for number in range(12):
        project.write(f"{number:02}/perf_baselines.json", clean if number % 2 else off)
    project.write("07/perf_baselines.json", {**clean, "notes": "deadly"})
    here = os.getpid()
    from perflint.documents.json import document as json_document

    real = json_document.JsonDocument.__init__

    def deadly(self, text):
        if b"deadly" in text.data and os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        real(self, text)

    monkeypatch.setattr(json_document.JsonDocument, "__init__", deadly)
    outcome = project.report("--jobs", 2)
    assert outcome.code == 2
    path = "07/perf_baselines.json"
    assert f"perflint: error: {path}: not checked; the process that read it died" in outcome.err
    assert outcome.rules == ["aggregate-mismatch"] * 6
    assert outcome.json["summary"]["files"] == 11


def test_repairs_are_made_by_one_process(mixed, few_are_many):
    mixed.check("--fix", "--jobs", 4)
    assert few_are_many == []
    assert "date-disagreement" not in mixed.report("--isolated", "torn").rules


def test_few_files_and_small_ones_are_not_worth_it(project, clean, monkeypatch):
    called = []
    monkeypatch.setattr(parallel, "run", lambda *rest: called.append(rest))
    for number in range(check.MANY_FILES + 1):
        project.write(f"{number}.json", clean)
    assert project.check("--jobs", 4).code == 0
    for number in range(3):
        project.write(f"{number}.json", json.dumps(clean) + " " * check.MANY_BYTES)
        (project.root / f"{number + 3}.json").unlink()
    monkeypatch.setattr(check, "MANY_FILES", check.MANY_FILES + 2)
    assert project.check("--jobs", 4).code == 0
    assert called == []


@pytest.mark.parametrize("jobs", ["0", "-1", "many", "1.5", "²"])
def test_a_number_of_processes_is_from_one_on(project, clean, jobs):
    project.write("perf_baselines.json", clean)
    outcome = project.check(f"--jobs={jobs}")
    assert (outcome.code, outcome.out) == (2, "")
    assert "--jobs" in outcome.err


class Screen:
    """A stream that remembers what it shows."""

    def __init__(self, terminal):
        self.text = ""
        self._terminal = terminal

    def isatty(self):
        return self._terminal

    def write(self, text):
        self.text += text

    def flush(self):
        pass


@pytest.mark.parametrize("terminal", [True, False])
def test_progress_is_told_from_the_second_second_on_and_cleared(monkeypatch, terminal):
    now = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    screen = Screen(terminal)
    progress = Progress(screen)
    progress.step(3)
    assert screen.text == ""
    now[0] += 1
    progress.step(2)
    progress.step(2)
    progress.end()
    assert screen.text == ("\r5 files looked at\r\x1b[K" if terminal else "")
