"""``perflint init`` on a real pseudo-terminal: only what was shown and agreed to is written."""

import os
import pty
import signal
import subprocess
import sys

import pyte
import pytest

NAME = "perf_baselines.json"
KNOWN = "perflint-suppressions.toml"
YAML = ".pre-commit-config.yaml"
CONFIGURED = "repos:\n- repo: https://example.org/one\n  rev: v1.0.0\n  hooks:\n  - id: one\n"
QUESTION = "Write this? [y/N] "


class Talk:
    """A run of the command on a terminal of 24 lines of 100 columns, with somebody who answers."""

    def __init__(self, folder, *flags):
        self._ours, theirs = pty.openpty()
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
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)

    def answer(self, text):
        """Wait for the next question, and type."""
        seen = self.output.count(QUESTION.encode())
        while self.output.count(QUESTION.encode()) == seen:
            assert self._read(), f"no question: {self.output.decode()}"
        os.write(self._ours, text.encode())
        return self

    def end(self):
        """Read to the end; return the exit code."""
        while self._read():
            pass
        os.close(self._ours)
        return self.process.wait(timeout=60)

    @property
    def lines(self):
        """What the terminal shows, with what went over its top."""
        above = [
            "".join(line[column].data for column in range(100)).rstrip()
            for line in self._screen.history.top
        ]
        return [*above, *(line.rstrip() for line in self._screen.display)]

    def _read(self):
        try:
            chunk = os.read(self._ours, 65536)
        except OSError:  # Linux says EIO where the other side is closed
            return False
        self.output += chunk
        self._stream.feed(chunk)
        return bool(chunk)


@pytest.fixture
def folder(repository, off):
    """A repository with pre-commit, runs known by content, and a wrong baseline."""
    repository.write(NAME, off)
    repository.write(
        "bench/run.json", {"datetime": "2026-05-17T00:00:00", "machine_info": {}, "benchmarks": []}
    )
    repository.write(YAML, CONFIGURED)
    return repository.root


def written(folder):
    """Return which of the three steps were written."""
    return (
        (folder / "perflint.toml").exists(),
        (folder / YAML).read_text() != CONFIGURED,
        (folder / KNOWN).exists(),
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
def test_each_step_is_asked_about(folder, answers, expected):
    talk = Talk(folder)
    for answer in answers:
        talk.answer(answer if answer.endswith("\n") else f"{answer}\n")
    assert talk.end() == 0
    assert written(folder) == expected


def test_each_step_is_on_the_screen_before_its_question(folder):
    talk = Talk(folder)
    steps = (
        ('+files = ["bench/run.json"]', "perflint.toml", (False, False, False)),
        ("+- repo: local", YAML, (True, False, False)),
        ('+  { rule = "aggregate-mismatch"', KNOWN, (True, True, False)),
    )
    for shown, path, before in steps:
        talk.answer("")
        assert any(line.startswith(shown) for line in talk.lines), path
        assert f"+++ {path}" in talk.lines
        assert written(folder) == before, "nothing is written before the answer"
        os.write(talk._ours, b"y\n")
    assert talk.end() == 0
    assert "Next:" in talk.lines
    assert f"  git add perflint.toml {YAML} {KNOWN}" in talk.lines
    assert "\x1b[32m+- repo: local\x1b[0m" in talk.output.decode()


def test_no_colour_where_none_is_wanted(folder):
    talk = Talk(folder, "--color", "never")
    for _ in range(3):
        talk.answer("n\n")
    talk.end()
    assert b"\x1b[3" not in talk.output


def test_the_end_of_input_is_a_no(folder):
    talk = Talk(folder)
    talk.answer("y\n").answer("\x04").answer("\x04")
    assert talk.end() == 0
    assert written(folder) == (True, False, False)


def test_an_interrupt_keeps_what_was_agreed_to_and_writes_no_more(folder):
    talk = Talk(folder)
    talk.answer("y\n").answer("")
    os.killpg(talk.process.pid, signal.SIGINT)
    assert talk.end() == 130
    assert written(folder) == (True, False, False)
    assert b"Traceback" not in talk.output


def test_settings_that_were_declined_do_not_count(folder):
    """A file that no set names is in no hook, and what only it finds is not written down."""
    lines = ["class EngineArgs:", *(f"    field_{number}: int = 1" for number in range(5))]
    lines += ["    def add_cli_args(parser):"]
    lines += [f'        parser.add_argument("--field-{number}")' for number in range(5)]
    (folder / "args.py").write_text("\n".join(lines) + "\n")
    talk = Talk(folder)
    talk.answer("n\n").answer("y\n").answer("y\n")
    assert talk.end() == 0
    assert "|^args" not in (folder / YAML).read_text()
    assert "args.py" not in (folder / KNOWN).read_text()


def test_a_file_that_changed_while_it_was_asked_about_stays(folder):
    talk = Talk(folder)
    talk.answer("n\n").answer("")
    (folder / YAML).write_text("repos: []\n")
    os.write(talk._ours, b"y\n")
    talk.answer("n\n")
    assert talk.end() == 2
    assert (folder / YAML).read_text() == "repos: []\n"
    assert any(f"{YAML}: changed meanwhile; not written" in line for line in talk.lines)


@pytest.mark.parametrize("flag", ["--yes", "--dry-run"])
def test_these_ask_nothing(folder, flag):
    talk = Talk(folder, flag)
    assert talk.end() == 0
    assert QUESTION.encode() not in talk.output
    assert written(folder) == ((flag == "--yes"),) * 3


def test_gits_hook_is_asked_about_too(folder):
    (folder / YAML).unlink()
    hook = folder / ".git/hooks/pre-commit"
    for answer, there in (("n\n", False), ("y\n", True)):
        talk = Talk(folder)
        talk.answer("n\n").answer(answer).answer("n\n")
        assert talk.end() == 0
        assert hook.exists() is there
