"""The process of the client that the server watches."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from perflint.server import language_server
from tests.server.client import InProcess


def ended_process() -> int:
    with subprocess.Popen([sys.executable, "-S", "-c", ""]) as process:
        pass
    return process.pid


def test_processes_that_exist() -> None:
    assert language_server._exists(os.getpid())
    assert not language_server._exists(ended_process())
    assert not language_server._exists(0)
    assert not language_server._exists(-1)


def test_the_process_of_another_user_exists(monkeypatch: pytest.MonkeyPatch) -> None:
    def kill(process: int, signal: int) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "kill", kill)
    assert language_server._exists(1)


def test_the_server_ends_with_the_process_of_the_client(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([True, True, False])
    codes: list[int] = []
    monkeypatch.setattr(language_server, "CLIENT_CHECK", 0)
    monkeypatch.setattr(language_server, "_exists", lambda process: next(answers))
    asyncio.run(language_server._watch_client(1, codes.append))
    assert codes == [1]


def test_a_client_whose_process_cannot_be_seen_is_not_watched(
    client: InProcess, file: Path
) -> None:
    """It is in another container, where its number is another one."""
    client.initialize_with(processId=ended_process())
    client.open(file)
    assert client.published(file) == []


def test_a_client_that_exists_is_watched(client: InProcess, file: Path) -> None:
    client.initialize_with(processId=os.getpid())
    client.open(file)
    assert client.published(file) == []
