"""Worker processes end with their parent, and a file that cannot be checked is one error."""

import os
import select
import signal
import subprocess
import sys
from multiprocessing import active_children

import pytest

from perflint.documents.json.document import JsonDocument
from perflint.engine import pool
from perflint.engine import run as engine
from tests.paths import ROOT

NAME = "perf_baselines.json"

PARENT = """\
import os, signal, sys
from perflint.engine import pool

def wait(batch):
    os.write(1, f"{os.getpid()}\\n".encode())  # in one piece
    if sys.argv[1] == "holds the GIL":
        from ctypes import PyDLL
        PyDLL(None).pause()
    signal.pause()

signal.signal(signal.SIGHUP, signal.SIG_DFL)  # a process started by nohup ignores it
if sys.argv[1] == "no death signal":
    sys.platform = "other"
list(pool.run(wait, [[1], [2]], 2, print))
"""


@pytest.mark.end_to_end
@pytest.mark.skipif(pool.workers(2) == 1, reason="there are no workers on this system")
@pytest.mark.parametrize("how", ["no death signal", "holds the GIL"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_workers_end_with_their_parent(how, number):
    """Their standard output is a pipe that ends when all of them have."""
    if how == "holds the GIL" and sys.platform != "linux":
        pytest.skip("only Linux has a signal for this")
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, how],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    workers = {int(parent.stdout.readline()) for _ in range(2)}
    assert len(workers - {parent.pid}) == 2
    parent.send_signal(number)
    assert parent.wait() == -number
    assert select.select([parent.stdout], [], [], 30)[0], "a worker holds the standard output"
    assert parent.stdout.read() == ""
    parent.stdout.close()


@pytest.fixture
def many(project, clean, off, monkeypatch):
    """Files that are checked by several processes; every second one has an error."""
    monkeypatch.setattr(engine, "MANY_FILES", 4)
    monkeypatch.setattr(engine, "MANY_BYTES", 1)
    for number in range(8):
        project.write(f"{number}/{NAME}", clean if number % 2 else off)
    return project


@pytest.mark.skipif(pool.workers(2) == 1, reason="there are no workers on this system")
def test_without_more_processes_the_files_are_checked_by_one(many, monkeypatch):
    expected = many.report("--jobs", "1")
    fork = os.fork
    forks = []

    def refuse():
        forks.append(1)
        if len(forks) > 1:
            raise BlockingIOError(11, "Resource temporarily unavailable")
        return fork()

    monkeypatch.setattr(os, "fork", refuse)
    assert many.report("--jobs", "3") == expected
    assert len(forks) == 2
    assert active_children() == []


@pytest.mark.skipif(pool.workers(2) == 1, reason="there are no workers on this system")
def test_without_more_threads_the_files_are_checked_by_one(many, monkeypatch):
    expected = many.report("--jobs", "1")

    def refuse(self):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr("threading.Thread.start", refuse)
    assert many.report("--jobs", "3") == expected


@pytest.fixture
def deadly(monkeypatch):
    """Let reading a file that contains a word raise an exception."""
    original = JsonDocument.__init__

    def init(self, text, **options):
        if b"deadly" in text.data:
            raise RecursionError("too deep")
        original(self, text, **options)

    monkeypatch.setattr(JsonDocument, "__init__", init)


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.usefixtures("deadly")
def test_an_exception_is_an_error_of_its_file(many, clean, jobs):
    many.write(f"3/{NAME}", {**clean, "notes": "deadly"})
    outcome = many.report("--jobs", jobs)
    assert outcome.code == 2
    assert f"error: 3/{NAME}: cannot be checked: RecursionError: too deep" in outcome.err
    assert outcome.rules == ["aggregate-mismatch"] * 4


@pytest.mark.parametrize("side", ["before", "after"])
@pytest.mark.parametrize("flags", [(), ("--staged",)])
@pytest.mark.usefixtures("deadly")
def test_an_exception_in_a_comparison_is_an_error_of_its_file(repository, clean, off, side, flags):
    for step in ("before", "after"):
        repository.write(f"a/{NAME}", {**clean, "notes": "deadly" if step == side else step})
        repository.write(f"b/{NAME}", clean if step == "before" else off)
        repository.git("add", "--all")
        if step == "before":
            repository.git("commit", "--quiet", "-m", "first")
    outcome = repository.report(*flags, "--select", "aggregate-mismatch,removed-scenario")
    assert outcome.code == 2
    assert f"error: a/{NAME}: cannot be checked: RecursionError" in outcome.err
    assert outcome.rules == ["aggregate-mismatch"]


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (ZeroDivisionError("no"), "ZeroDivisionError; this is a bug in perflint"),
        (ValueError("Not enough memory to allocate buffer for parsing"), "out of memory\n"),
        (ImportError("x.so: failed to map segment from shared object"), "out of memory\n"),
        (RuntimeError("can't start new thread"), "out of memory\n"),
    ],
)
def test_an_exception_outside_of_a_file_is_exit_2_with_a_message(
    project, clean, forked, error, message
):
    project.write(NAME, clean)

    def broken(*arguments, **options):
        raise error

    def before():
        from perflint.cli import check

        check.open_project = broken

    ended = forked("check", NAME, before=before)
    assert ended.code == 2
    assert f"perflint: error: {message}" in ended.err
