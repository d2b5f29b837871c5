"""The process of the client that the server watches, and signals."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from perflint.server import language_server
from tests.server.client import InProcess
from tests.server.conftest import OPTIONS


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


@pytest.mark.skipif(os.name != "posix", reason="has other signals")
def test_signals_that_would_leave_git_are_handled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C, too; those that the user ignores, as nohup does, are left alone."""
    before = {signal.SIGINT: signal.default_int_handler, signal.SIGHUP: signal.SIG_IGN}
    handled: list[int] = []
    monkeypatch.setattr(signal, "getsignal", lambda number: before.get(number, signal.SIG_DFL))
    monkeypatch.setattr(signal, "signal", lambda number, handler: handled.append(number))
    language_server._handle_signals(language_server.create(OPTIONS))
    assert {*handled} == {signal.SIGTERM, signal.SIGINT}
