"""Many files are checked by several processes, with the same output as by one."""

import copy
import json
import os
import signal

import pytest

from perflint.cli.terminal import Progress
from perflint.engine import pool
from perflint.engine import run as engine
from perflint.reporters import FORMATS

SUPPRESSIONS = "perflint-suppressions.toml"


@pytest.fixture
def low_limits(monkeypatch):
    """Use several processes for a few small files, too; return the batches of each pool."""
    monkeypatch.setattr(engine, "MANY_FILES", 4)
    monkeypatch.setattr(engine, "MANY_BYTES", 1)
    pools = []
    original = pool.run

    def run(work, batches, *rest):
        pools.append([[source.path for source in batch] for batch in batches])
        return original(work, batches, *rest)

    monkeypatch.setattr(pool, "run", run)
    return pools


def commit(repository):
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--no-verify", "-m", "change")


@pytest.fixture
def mixed(repository, clean, off, fixable):
    """A repository with files of every kind, some of which changed since the commit."""
    for number in range(8):
        repository.write(f"clean/{number}.json", clean)
    for number in range(4):
        repository.write(f"off/{number}.json", off)
        repository.write(f"fixable/{number}.json", fixable)
        repository.write(f"other/{number}.json", {"a": number})
    repository.write("broken.json", '{"scenarios": {')
    repository.write("perf_baselines.json", '{"scenarios": {"x": 1')
    repository.write("accepted/1.json", off)
    repository.write("old-name.json", clean)
    repository.write("deleted.json", clean)
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
        SUPPRESSIONS,
        (repository.root / SUPPRESSIONS)
        .read_text()
        .replace("]\n", '  { rule = "sample-gap", path = "off/3.json" },\n]\n'),
    )
    commit(repository)
    slower = copy.deepcopy(clean)
    slower["scenarios"]["t2i"]["expected_e2e_ms"] = 20.0
    repository.write("clean/3.json", slower)
    (repository.root / "old-name.json").rename(repository.root / "new-name.json")
    (repository.root / "deleted.json").unlink()
    repository.git("add", "--all")
    return repository


@pytest.mark.parametrize(
    "flags",
    [
        "",
        "--isolated",
        "--base HEAD --scope file",
        "--base HEAD~0 --scope changed",
        "--fail-on warning",
    ],
)
def test_the_report_is_the_same(mixed, low_limits, flags):
    serial = mixed.report(*flags.split(), "--jobs", 1)
    assert low_limits == []
    parallel = mixed.report(*flags.split(), "--jobs", 3)
    assert parallel == serial
    assert len(serial.json["violations"]) > (4 if "changed" in flags else 8)
    [batches] = low_limits
    assert len(batches) > 3
    paths = [path for batch in batches for path in batch]
    assert "clean/3.json" in paths, "the workers also check files that are compared"
    assert "clean/4.json" in paths


def test_the_report_is_the_same_in_every_format(mixed, low_limits):
    outputs = [word for name in FORMATS for word in ("--output", f"{name}=../{name}")]
    reports = []
    for jobs in (1, 2):
        mixed.check(*outputs, "--jobs", jobs)
        reports.append({name: (mixed.root.parent / name).read_bytes() for name in FORMATS})
    serial, parallel = reports
    assert parallel == serial
    assert all(serial.values())
    assert low_limits


def test_the_suppression_file_is_the_same(mixed, low_limits):
    before = (mixed.root / SUPPRESSIONS).read_bytes()
    results = []
    for jobs in (1, 3):
        (mixed.root / SUPPRESSIONS).write_bytes(before)
        outcome = mixed.check("--suppress-all", "--prune-suppressions", "--jobs", jobs)
        results.append((outcome, (mixed.root / SUPPRESSIONS).read_bytes()))
    assert results[0] == results[1]
    assert results[0][1] != before
    assert low_limits


def test_a_crashed_rule_is_reported_for_each_file(mixed, low_limits, monkeypatch):
    def crash(subject, options):
        raise RuntimeError("no")
        yield

    from perflint.rules.baseline import sample_gap

    monkeypatch.setattr(sample_gap, "RULE", sample_gap.RULE._replace(check=crash))
    serial, parallel = (mixed.check("--isolated", "--jobs", jobs) for jobs in (1, 2))
    assert (parallel, parallel.code) == (serial, 2)
    assert low_limits


def test_a_file_that_kills_its_process_is_reported_and_the_others_are_checked(
    project, clean, off, low_limits, monkeypatch
):
    for number in range(12):
        project.write(f"{number:02}/perf_baselines.json", clean if number % 2 else off)
    project.write("07/perf_baselines.json", {**clean, "notes": "deadly"})
    main_process = os.getpid()
    from perflint.documents.json.document import JsonDocument

    original = JsonDocument.__init__

    def deadly(self, text, **options):
        if b"deadly" in text.data and os.getpid() != main_process:
            os.kill(os.getpid(), signal.SIGKILL)
        original(self, text, **options)

    monkeypatch.setattr(JsonDocument, "__init__", deadly)
    outcome = project.report("--jobs", 2)
    assert outcome.code == 2
    path = "07/perf_baselines.json"
    assert f"perflint: error: {path}: not checked; its worker process died" in outcome.err
    assert outcome.rules == ["aggregate-mismatch"] * 6
    assert outcome.json["summary"]["files"] == 11


def test_files_are_fixed_by_one_process(mixed, low_limits):
    mixed.check("--fix", "--jobs", 4)
    assert low_limits == []
    assert "date-disagreement" not in mixed.report("--isolated", "fixable").rules


def test_few_or_small_files_are_checked_by_one_process(project, clean, monkeypatch):
    calls = []
    monkeypatch.setattr(pool, "run", lambda *rest: calls.append(rest))
    for number in range(engine.MANY_FILES + 1):
        project.write(f"{number}.json", clean)
    assert project.check("--jobs", 4).code == 0
    for number in range(3):
        project.write(f"{number}.json", json.dumps(clean) + " " * engine.MANY_BYTES)
        (project.root / f"{number + 3}.json").unlink()
    monkeypatch.setattr(engine, "MANY_FILES", engine.MANY_FILES + 2)
    assert project.check("--jobs", 4).code == 0
    assert calls == []


@pytest.mark.parametrize("jobs", ["0", "-1", "many", "1.5", "²"])
def test_the_number_of_processes_must_be_a_positive_integer(project, clean, jobs):
    project.write("perf_baselines.json", clean)
    outcome = project.check(f"--jobs={jobs}")
    assert (outcome.code, outcome.out) == (2, "")
    assert f"--jobs: '{jobs}' is invalid (must be a positive integer)" in outcome.err


class Screen:
    """A stream that keeps what is written to it."""

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
def test_progress_is_shown_after_a_second_and_cleared_at_the_end(monkeypatch, terminal):
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
    assert screen.text == ("\r5 files checked\r\x1b[K" if terminal else "")
