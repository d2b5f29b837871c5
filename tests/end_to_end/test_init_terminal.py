"""``perflint init`` on a pseudo-terminal: only confirmed changes are written."""

import os
import pty
import signal
import subprocess
import sys

import pyte
import pytest

NAME = "perf_baselines.json"
SUPPRESSIONS = "perflint-suppressions.toml"
YAML = ".pre-commit-config.yaml"
EXISTING = "repos:\n- repo: https://example.org/one\n  rev: v1.0.0\n  hooks:\n  - id: one\n"
RECORD = {
    "fullname": "t",
    "name": "t",
    "stats": {
        "min": 1.5, "max": 1.5, "mean": 1.5, "median": 1.5, "stddev": 0, "iqr": 0, "q1": 1.5,
        "q3": 1.5, "rounds": 1,
    },
}  # fmt: skip
QUESTION = "Write this? [y/N] "


class Session:
    """A run of the command on a terminal of 24 lines and 100 columns, with answers."""

    def __init__(self, folder, *flags):
        self._master, slave = pty.openpty()
        self._screen = pyte.HistoryScreen(100, 24, history=1000)
        self._stream = pyte.ByteStream(self._screen)
        self.output = b""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "perflint", "init", *flags],
            cwd=folder,
            env={
                **os.environ,
                "TERM": "xterm-256color",
                "SOURCE_DATE_EPOCH": "1779003300",  # 2026-05-17
            },
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
        )
        os.close(slave)

    def answer(self, text):
        """Wait for the next question, and type the text."""
        count = self.output.count(QUESTION.encode())
        while self.output.count(QUESTION.encode()) == count:
            assert self._read(), f"no question: {self.output.decode()}"
        os.write(self._master, text.encode())
        return self

    def end(self):
        """Read all output; return the exit code."""
        while self._read():
            pass
        os.close(self._master)
        return self.process.wait(timeout=60)

    @property
    def lines(self):
        """The lines on the screen, and those that scrolled off its top."""
        scrolled = [
            "".join(line[column].data for column in range(100)).rstrip()
            for line in self._screen.history.top
        ]
        return [*scrolled, *(line.rstrip() for line in self._screen.display)]

    def _read(self):
        try:
            chunk = os.read(self._master, 65536)
        except OSError:  # EIO on Linux, if the other side is closed
            return False
        self.output += chunk
        self._stream.feed(chunk)
        return bool(chunk)


@pytest.fixture
def folder(repository, off):
    """A repository with pre-commit, a run recognized by content, and a wrong baseline."""
    repository.write(NAME, off)
    run = {"datetime": "2026-05-17T00:00:00", "machine_info": {}, "benchmarks": [RECORD]}
    repository.write("bench/run.json", run)
    repository.write(YAML, EXISTING)
    return repository.root


def written(folder):
    """Return which of the three steps were written."""
    return (
        (folder / "perflint.toml").exists(),
        (folder / YAML).read_text() != EXISTING,
        (folder / SUPPRESSIONS).exists(),
    )


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ("yyy", (True, True, True)),
        ("nyn", (False, True, False)),
        ("yny", (True, False, True)),
        (("\n", "\n", "\n"), (False, False, False)),
        (("YES\n", "No\n", "what?\n", " y \n"), (True, False, True)),
    ],
)
def test_each_step_is_confirmed_separately(folder, answers, expected):
    session = Session(folder)
    for answer in answers:
        session.answer(answer if answer.endswith("\n") else f"{answer}\n")
    assert session.end() == 0
    assert written(folder) == expected


def test_each_change_is_shown_before_its_question(folder):
    session = Session(folder)
    steps = (
        ('+files = ["bench/**/*.json"]', "perflint.toml", (False, False, False)),
        ("+- repo: local", YAML, (True, False, False)),
        ('+  { rule = "aggregate-mismatch"', SUPPRESSIONS, (True, True, False)),
    )
    for shown, path, before in steps:
        session.answer("")
        assert any(line.startswith(shown) for line in session.lines), path
        assert f"+++ {path}" in session.lines
        assert written(folder) == before, "nothing is written before the answer"
        os.write(session._master, b"y\n")
    assert session.end() == 0
    assert "Next:" in session.lines
    assert f"  git add perflint.toml {YAML} {SUPPRESSIONS}" in session.lines
    assert "\x1b[32m+- repo: local\x1b[0m" in session.output.decode()


def test_color_never_prints_no_color(folder):
    session = Session(folder, "--color", "never")
    for _ in range(3):
        session.answer("n\n")
    session.end()
    assert b"\x1b[3" not in session.output


def test_end_of_file_means_no(folder):
    session = Session(folder)
    session.answer("y\n").answer("\x04").answer("\x04")
    assert session.end() == 0
    assert written(folder) == (True, False, False)


def test_an_interrupt_keeps_confirmed_changes_and_writes_no_more(folder):
    session = Session(folder)
    session.answer("y\n").answer("")
    os.killpg(session.process.pid, signal.SIGINT)
    assert session.end() == 130
    assert written(folder) == (True, False, False)
    assert b"Traceback" not in session.output


def test_declined_settings_are_not_used_by_the_next_steps(folder):
    """The file is then neither added to the hook, nor are its findings suppressed."""
    lines = ["class EngineArgs:", *(f"    field_{number}: int = 1" for number in range(5))]
    lines += ["    def add_cli_args(parser):"]
    lines += [f'        parser.add_argument("--field-{number}")' for number in range(5)]
    (folder / "args.py").write_text("\n".join(lines) + "\n")
    session = Session(folder)
    session.answer("n\n").answer("y\n").answer("y\n")
    assert session.end() == 0
    assert "|^args" not in (folder / YAML).read_text()
    assert "args.py" not in (folder / SUPPRESSIONS).read_text()


def test_a_file_that_changed_during_the_question_is_not_written(folder):
    session = Session(folder)
    session.answer("n\n").answer("")
    (folder / YAML).write_text("repos: []\n")
    os.write(session._master, b"y\n")
    session.answer("n\n")
    assert session.end() == 2
    assert (folder / YAML).read_text() == "repos: []\n"
    assert any(f"{YAML}: changed meanwhile; not written" in line for line in session.lines)


@pytest.mark.parametrize("flag", ["--yes", "--dry-run"])
def test_yes_and_dry_run_ask_no_questions(folder, flag):
    session = Session(folder, flag)
    assert session.end() == 0
    assert QUESTION.encode() not in session.output
    assert written(folder) == ((flag == "--yes"),) * 3


def test_the_git_hook_is_confirmed_too(folder):
    (folder / YAML).unlink()
    hook = folder / ".git/hooks/pre-commit"
    for answer, expected in (("n\n", False), ("y\n", True)):
        session = Session(folder)
        session.answer("n\n").answer(answer).answer("n\n")
        assert session.end() == 0
        assert hook.exists() is expected
