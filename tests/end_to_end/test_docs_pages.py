"""What the pages of ``docs/`` show is what is printed, and what they count is so.

The commands of a page are run one after another in one shell, beside a folder ``perflint`` that has
the examples and fixtures of a clone, and git with a committer.
"""

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from tests.paths import ROOT

MARK = "=== end of a command ==="
COMMIT = re.compile(r"\b[0-9a-f]{7}\b")

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")


class Command(NamedTuple):
    """A command of a page, and what it prints there."""

    line: str
    printed: str


def commands(page: str) -> Iterator[Command]:
    """Yield the commands of the ``bash`` and ``console`` blocks of a page, but for installing."""
    text = (ROOT / "docs" / page).read_text("utf-8")
    for language, block in re.findall(r"^```(bash|console)\n(.*?)^```$", text, re.M | re.S):
        if "pip install" in block:
            continue
        if language == "bash":
            yield Command(block, "")
            continue
        for line, printed in re.findall(r"^\$ (.*\n)((?:(?!\$ ).*\n)*)", block, re.M):
            yield Command(line, printed)


@pytest.fixture
def shell(tmp_path):
    """Return a function that runs lines in one shell and gives what each printed, and its code."""
    clone = tmp_path / "perflint"
    shutil.copytree(ROOT / "examples", clone / "examples")
    shutil.copytree(ROOT / "tests" / "fixtures", clone / "tests" / "fixtures")
    home = tmp_path / "home"
    home.mkdir()
    (home / "perflint").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m perflint "$@"\n')
    (home / "perflint").chmod(0o755)
    (home / ".gitconfig").write_text(
        "[user]\nname = You\nemail = you@example.org\n[init]\ndefaultBranch = main\n"
    )

    def run(lines: list[str]) -> list[tuple[str, int]]:
        script = "".join(f"{{ {line.rstrip()}\n}}; echo {shlex.quote(MARK)} $?\n" for line in lines)
        done = subprocess.run(
            ["bash"],
            input=script,
            cwd=tmp_path,
            env={
                **os.environ,
                "HOME": str(home),
                "GIT_CONFIG_GLOBAL": str(home / ".gitconfig"),
                "PATH": f"{home}{os.pathsep}{os.environ['PATH']}",
                "PYTHONPATH": str(ROOT),
                "PYTHONUNBUFFERED": "1",  # both streams in the order of a terminal
                "SOURCE_DATE_EPOCH": "1780300000",  # 2026-06-01
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        parts = re.findall(rf"(.*?){MARK} (\d+)\n", done.stdout, re.S)
        return [(printed, int(code)) for printed, code in parts]

    return run


@pytest.mark.parametrize("page", ["getting-started.md", "policies.md"])
def test_page_shows_what_is_printed(shell, page: str) -> None:
    """Ids of commits are the reader's own; all else is word for word."""
    shown = list(commands(page))
    given = shell([command.line for command in shown])
    assert any(command.printed for command in shown)
    for command, (printed, _) in zip(shown, given, strict=True):
        assert COMMIT.sub("1234567", printed) == COMMIT.sub("1234567", command.printed), (
            command.line
        )


def rows(page: str, first: str) -> list[list[str]]:
    """Return the cells of the table rows of a page whose first cell fits a pattern."""
    text = (ROOT / "docs" / page).read_text("utf-8")
    lines = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return [cells for cells in lines if re.fullmatch(first, cells[0])]


def test_the_figures_of_the_real_change_are_counted(shell) -> None:
    counted = [cells for cells in rows("policies.md", "[a-z]+") if cells[1].isdigit()]
    by_policy = [cells for cells in counted if len(cells) == 4]
    alone = [cells for cells in counted if len(cells) == 3]
    assert (len(by_policy), len(alone)) == (3, 4)
    lines, expected = [], []
    for state, *counts in by_policy:
        for policy, count in zip(("snapshot", "tighten-only", "free"), counts, strict=True):
            lines.append(
                f"perflint check --from before --to {state} --config {policy}.toml --select change"
                " --output-format concise | grep -c ': error'"
            )
            expected.append(count)
    for state, *counts in alone:
        for severity, count in zip(("error", "warning"), counts, strict=True):
            lines.append(
                f"git checkout --quiet {state};"
                " perflint check --select baseline --output-format concise 2>/dev/null"
                f" | grep -c ': {severity}'"
            )
            expected.append(count)
    setup = next(command.line for command in commands("policies.md"))
    _, *given = shell([setup, *lines])
    assert [printed.strip() for printed, _ in given] == expected


@pytest.mark.parametrize(
    ("line", "code"),
    [(cells[0].strip("`"), int(cells[2])) for cells in rows("exit-codes.md", "`perflint.*`")],
)
def test_exit_code_of_the_page(
    repository, run, clean, off, torn, faster, line: str, code: int
) -> None:
    """Each command as a process of its own, in a repository with the files that the page names."""
    old = {**clean, "metadata": {"description": "", "last_updated": "2025-05-17"}}
    repository.write("broken.toml", 'selekt = ["all"]\n')
    repository.write("package.json", {"name": "x"})
    for name, content in {
        "clean": clean,
        "wrong": off,
        "torn": torn,
        "faster": faster,
        "old": old,
        "perf_baselines": '{"scenarios": {},}',
    }.items():
        repository.write(f"{name}.json", content)
    if "tighten" in line or "diff" in line:
        repository.git("add", "--all")
        repository.git("commit", "--quiet", "-m", "baselines")
    environment = {"SOURCE_DATE_EPOCH": "1779003300"}  # 2026-05-17
    done = run(*shlex.split(line)[1:], cwd=repository.root, env=environment)
    assert done.returncode == code, done.stdout + done.stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_an_interrupted_run_ends_with_the_code_of_the_page(tmp_path) -> None:
    """The interrupt comes when the command has opened its configuration, which is a pipe."""
    [[code, _]] = rows("exit-codes.md", "130")
    pipe = tmp_path / "perflint.toml"
    os.mkfifo(pipe)
    command = [sys.executable, "-m", "perflint", "check", "--config", str(pipe)]
    with subprocess.Popen(
        command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}
    ) as run:
        while run.poll() is None:
            try:
                writer = os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
            except OSError:  # nobody reads it yet
                time.sleep(0.01)
            else:
                run.send_signal(signal.SIGINT)
                run.wait()
                os.close(writer)
    assert run.returncode == int(code)
