"""Whatever a repository went through: checks end in an answer, and write only what --fix may."""

import json
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings

from fuzz.histories import CONTENTS, History, Step, histories

LOOKING = (
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


def answered(project, *arguments: str) -> int:
    """Run a command on the day of the commits; it ends in 0, 1 or, with an error, in 2."""
    today = ("--today", "2026-05-17") if arguments[0] == "check" else ()
    outcome = project.perflint(*arguments, *today)
    assert outcome.code in (0, 1, 2)
    assert outcome.code != 2 or "error: " in outcome.err
    assert "fault of perflint" not in outcome.err
    assert outcome.code != 1 or outcome.out or outcome.err
    return outcome.code


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
def test_every_history_is_answered(project, monkeypatch: pytest.MonkeyPatch, steps) -> None:
    root = Path(tempfile.mkdtemp(dir=project.root))
    try:
        monkeypatch.chdir(root)
        history = History(root)
        for step in steps:
            history.take(step)
        before = history.contents()
        for command in LOOKING:
            answered(project, *command)
        assert history.contents() == before, "a command that looks has written"
        answered(project, "check", "--fix", "--unsafe-fixes")
        fixed = history.contents()
        assert fixed.keys() == before.keys()
        assert fixed["index"] == before["index"]
        answered(project, "check", "--fix", "--unsafe-fixes")
        assert history.contents() == fixed, "a second repair has changed more"
    finally:
        os.chdir(project.root)
        shutil.rmtree(root)


def test_a_history_does_what_it_says(tmp_path: Path) -> None:
    history = History(tmp_path)
    for step in (WRITTEN, STAGE, COMMIT, CHANGED):
        history.take(step)
    assert history.contents()[str(tmp_path / NAME)] == CONTENTS[1]
    assert json.loads(CONTENTS[1]) != json.loads(CONTENTS[0])
    assert (tmp_path / ".git" / "refs" / "heads" / "main").exists()
