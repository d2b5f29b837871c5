"""How long a project waits for git."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from perflint.server import open_projects
from perflint.server.open_projects import Project
from perflint.server.projects import key_of
from tests.server.client import TIMEOUT
from tests.server.conftest import OPTIONS


def test_git_gets_more_time_after_each_time_it_was_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_projects, "MAX_WAIT", 0.01)
    monkeypatch.setattr(open_projects, "PATIENCE", 0.01)
    monkeypatch.setattr(open_projects, "MAX_PATIENCE", 0.06)
    go_on, read = Event(), open_projects.refreshed

    def slow_reading(*arguments: object, stale: bool) -> object:
        assert go_on.wait(TIMEOUT)
        return read(*arguments, stale=stale)  # type: ignore[arg-type]

    monkeypatch.setattr(open_projects, "refreshed", slow_reading)
    project = Project(key_of(str(tmp_path / "a.json"), []))

    async def session(executor: ThreadPoolExecutor) -> None:
        assert await project.until_answered()
        assert not await project.refresh(OPTIONS.state, executor)
        for kills, patience in enumerate((0.02, 0.04, 0.06, 0.06), 1):
            assert project.is_waiting
            assert not await project.until_answered()
            assert (project.git.kills, project.patience) == (kills, patience)
        project.patience = TIMEOUT
        go_on.set()
        assert await project.until_answered()
        assert not project.is_waiting
        assert await project.refresh(OPTIONS.state, executor)

    with ThreadPoolExecutor(1) as executor:
        asyncio.run(session(executor))
    assert project.last_reading.state is not None
