"""Colors on a terminal, tested with a pseudo-terminal and a terminal emulator."""

import os
import pty
import subprocess
import sys

import pyte
import pytest

NAME = "perf_baselines.json"
TODAY = "2026-05-17"

RED, GREEN = "31", "32"


def on_terminal(folder, *arguments, **env):
    """Run the command with its output on a pseudo-terminal; return the bytes it wrote there."""
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "perflint", *arguments],
        cwd=folder,
        env={**os.environ, "TERM": "xterm-256color", **env},
        stdin=slave,
        stdout=slave,
        stderr=slave,
    )
    os.close(slave)
    output = b""
    try:
        while chunk := os.read(master, 65536):
            output += chunk
    except OSError:  # EIO on Linux, if the other side is closed
        pass
    os.close(master)
    process.wait(timeout=60)
    return output.decode()


@pytest.fixture
def check(project, off):
    """Return a function that checks a wrong file on a terminal, and returns the output."""
    project.write(NAME, off)

    def check(*flags, **env):
        return on_terminal(project.root, "check", "--today", TODAY, NAME, *flags, **env)

    return check


@pytest.mark.end_to_end
@pytest.mark.parametrize(
    ("flags", "env", "has_color"),
    [
        ((), {}, True),
        ((), {"NO_COLOR": "1"}, False),
        ((), {"NO_COLOR": ""}, True),
        ((), {"TERM": "dumb"}, False),
        ((), {"TERM": "dumb", "FORCE_COLOR": "1"}, True),
        ((), {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        (("--color", "never"), {}, False),
        (("--color", "never"), {"FORCE_COLOR": "1"}, False),
        (("--color", "always"), {"NO_COLOR": "1"}, True),
        (("--output-format", "concise"), {}, True),
        (("--output-format", "json"), {}, False),
        (("--output-format", "json", "--color", "always"), {}, False),
        (("--statistics",), {}, True),
        (("--diff", "--unsafe-fixes"), {}, True),
    ],
)
def test_on_a_terminal(check, flags, env, has_color):
    output = check(*flags, **env)
    assert "aggregate-mismatch" in output or "4.49" in output
    assert ("\x1b[" in output) is has_color


@pytest.mark.parametrize(
    ("flags", "env", "has_color"),
    [
        ((), {}, False),
        ((), {"FORCE_COLOR": "1"}, True),
        ((), {"FORCE_COLOR": ""}, False),
        ((), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (("--color", "always"), {}, True),
        (("--color", "always"), {"NO_COLOR": "1"}, True),
        (("--color", "always", "--output-format", "json"), {}, False),
        (("--color", "always", "--output-file", "/dev/stdout"), {}, False),
    ],
)
def test_in_a_pipe(run, project, off, flags, env, has_color):
    project.write(NAME, off)
    done = run("check", "--today", TODAY, NAME, *flags, cwd=project.root, env=env)
    assert "aggregate-mismatch" in done.stdout
    assert ("\x1b[" in done.stdout) is has_color


def test_colors_do_not_change_the_text(check, project):
    screen = pyte.Screen(150, 40)
    select = ("--select", "aggregate-mismatch")
    pyte.Stream(screen).feed(check(*select))
    lines = [line.rstrip() for line in screen.display]
    assert "\n".join(lines).rstrip() == project.check(NAME, *select).out.rstrip()


def test_errors_and_carets_are_red_and_help_is_green(check):
    screen = pyte.Screen(150, 40)
    pyte.Stream(screen).feed(check())
    colors = {}
    for row, line in enumerate(screen.display):
        for word in ("error[", "^^^^", "help:"):
            if word in line:
                cell = screen.buffer[row][line.index(word)]
                colors[word] = (cell.fg, cell.bold)
    assert colors == {"error[": ("red", True), "^^^^": ("red", False), "help:": ("green", False)}


def test_colors_are_reset_at_the_end_of_each_line(check):
    for line in check().splitlines():
        assert line.count("\x1b[") == 2 * line.count("\x1b[0m")
