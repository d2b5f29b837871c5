"""Colours on terminals alone, proven on a real pseudo-terminal and drawn by a real emulator."""

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
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "perflint", *arguments],
        cwd=folder,
        env={**os.environ, "TERM": "xterm-256color", **env},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    output = b""
    try:
        while chunk := os.read(ours, 65536):
            output += chunk
    except OSError:  # Linux says EIO where the other side is closed
        pass
    os.close(ours)
    process.wait(timeout=60)
    return output.decode()


@pytest.fixture
def shown(project, off):
    """Return a function that checks a faulty file on a terminal."""
    project.write(NAME, off)

    def shown(*flags, **env):
        return on_terminal(project.root, "check", "--today", TODAY, NAME, *flags, **env)

    return shown


@pytest.mark.parametrize(
    ("flags", "env", "coloured"),
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
def test_on_a_terminal(shown, flags, env, coloured):
    output = shown(*flags, **env)
    assert "aggregate-mismatch" in output or "4.49" in output
    assert ("\x1b[" in output) is coloured


@pytest.mark.parametrize(
    ("flags", "env", "coloured"),
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
def test_in_a_pipe(run, project, off, flags, env, coloured):
    project.write(NAME, off)
    done = run("check", "--today", TODAY, NAME, *flags, cwd=project.root, env=env)
    assert "aggregate-mismatch" in done.stdout
    assert ("\x1b[" in done.stdout) is coloured


def test_colours_change_no_character(shown, project):
    screen = pyte.Screen(150, 40)
    pyte.Stream(screen).feed(shown())
    lines = [line.rstrip() for line in screen.display]
    assert "\n".join(lines).rstrip() == project.check(NAME).out.rstrip()


def test_errors_and_carets_are_red_and_help_is_green(shown):
    screen = pyte.Screen(150, 40)
    pyte.Stream(screen).feed(shown())
    colours = {}
    for row, line in enumerate(screen.display):
        for word in ("error[", "^^^^", "help:"):
            if word in line:
                cell = screen.buffer[row][line.index(word)]
                colours[word] = (cell.fg, cell.bold)
    assert colours == {"error[": ("red", True), "^^^^": ("red", False), "help:": ("green", False)}


def test_every_colour_is_put_off_again(shown):
    for line in shown().splitlines():
        assert line.count("\x1b[") == 2 * line.count("\x1b[0m")
