"""In any git repository every command ends with a result, and only --fix writes."""

import json
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings

from fuzz.histories import CONTENTS, History, Step, histories

READ_ONLY = (
    ("check",),
    ("check", "--staged"),
    ("check", "--base", "main"),
    ("check", "--base", "HEAD"),
    ("check", "--from", "main", "--to", "HEAD"),
    ("check", "--from", "HEAD~1"),
    ("check", "--diff", "--unsafe-fixes"),
    ("check", "perf_baselines.json", "server_args.py"),
    ("diff",),
    ("diff", "main", "HEAD"),
)
NAME = "perf_baselines.json"
WRITTEN, CHANGED = (Step("write", NAME, "x.txt", content) for content in CONTENTS[:2])
COMMIT = Step("commit", NAME, "x.txt", b"")
STAGE = Step("stage", NAME, "x.txt", b"")


def run_command(project, *arguments: str) -> None:
    """Run a command on the date of the commits; the exit code is 0, 1, or 2 with an error."""
    today = ("--today", "2026-05-17") if arguments[0] == "check" else ()
    outcome = project.perflint(*arguments, *today)
    assert outcome.code in (0, 1, 2)
    assert outcome.code != 2 or "error: " in outcome.err
    assert "bug in perflint" not in outcome.err
    assert outcome.code != 1 or outcome.out or outcome.err


@pytest.mark.end_to_end
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(histories)
@example([WRITTEN, STAGE, COMMIT, CHANGED])
@example([WRITTEN, STAGE, COMMIT, CHANGED, STAGE, Step("rename", NAME, "server_args.py", b"")])
@example([WRITTEN, STAGE, COMMIT, Step("link", NAME, "x.txt", b""), STAGE])
def test_commands_end_with_a_result_for_any_history(
    project, monkeypatch: pytest.MonkeyPatch, steps
) -> None:
    root = Path(tempfile.mkdtemp(dir=project.root))
    try:
        monkeypatch.chdir(root)
        history = History(root)
        for step in steps:
            history.apply(step)
        before = history.contents()
        for command in READ_ONLY:
            run_command(project, *command)
        assert history.contents() == before, "a read-only command has written"
        run_command(project, "check", "--fix", "--unsafe-fixes")
        fixed = history.contents()
        assert fixed.keys() == before.keys()
        assert fixed["index"] == before["index"]
        run_command(project, "check", "--fix", "--unsafe-fixes")
        assert history.contents() == fixed, "a second fix has changed more"
    finally:
        os.chdir(project.root)
        shutil.rmtree(root)


def test_the_steps_of_a_history_are_applied(tmp_path: Path) -> None:
    history = History(tmp_path)
    for step in (WRITTEN, STAGE, COMMIT, CHANGED):
        history.apply(step)
    assert history.contents()[str(tmp_path / NAME)] == CONTENTS[1]
    assert json.loads(CONTENTS[1]) != json.loads(CONTENTS[0])
    assert (tmp_path / ".git" / "refs" / "heads" / "main").exists()
