"""Requests about open documents: they are answered by functions in the thread of the checks."""

import threading
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types
from pygls.lsp.server import LanguageServer

from perflint.server import diagnosis, language_server
from perflint.server.checker import Checker
from perflint.server.project_state import ProjectState
from perflint.server.view import View
from tests.conftest import NAME
from tests.server.client import Client, InProcess, ResponseError, address
from tests.server.conftest import OFF, OPTIONS


def describe(view: View, state: ProjectState | None) -> types.Hover:
    if b"crash" in view.data:
        raise ValueError("a bug")
    root = state.root if state is not None else None
    return types.Hover(f"{view.path} of {root}, {len(view.data)} bytes")


def register_hover(server: LanguageServer, checker: Checker, documentation: None) -> None:
    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def hover(params: types.HoverParams) -> types.Hover | None:
        return await checker.ask(params.text_document.uri, describe)


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(language_server, "register_features", register_hover)
    client = InProcess(OPTIONS)
    yield client
    client.hang_up()
    client.end()


def start_hover(client: Client, file: Path | str) -> int:
    document = {"uri": address(file)}
    position = {"line": 0, "character": 0}
    params = {"textDocument": document, "position": position}
    return client.start_request("textDocument/hover", params)


def hover(client: Client, file: Path | str) -> Any:
    result = client.response(start_hover(client, file))
    return result and result["contents"]


def test_a_request_is_answered_from_the_newest_text(session: Client, file: Path) -> None:
    session.open(file, OFF)
    session.change(file, "{}", 2)
    assert hover(session, file) == f"{NAME} of {file.parent}, 2 bytes"


def test_a_document_that_is_not_open_has_no_answer(session: Client, file: Path) -> None:
    assert hover(session, file) is None
    assert hover(session, "untitled:a") is None


def test_without_a_valid_configuration_there_is_no_state(
    session: Client, file: Path, folder: Path
) -> None:
    (folder / "perflint.toml").write_text("ignore = 1")
    session.open(file, "{}")
    assert hover(session, file) == f"{NAME} of None, 2 bytes"


def test_an_exception_is_an_error_and_the_server_goes_on(session: Client, file: Path) -> None:
    session.open(file, "crash")
    with pytest.raises(ResponseError, match="a bug"):
        hover(session, file)
    session.change(file, "{}", 2)
    assert hover(session, file) == f"{NAME} of {file.parent}, 2 bytes"


def test_a_request_is_answered_before_further_checks_and_can_be_cancelled(
    session: Client, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started, go_on = threading.Event(), threading.Event()
    check = diagnosis.check

    def slow_check(state: Any, request: Any) -> Any:
        started.set()
        go_on.wait(20)
        return check(state, request)

    monkeypatch.setattr(diagnosis, "check", slow_check)
    other = file.with_name("other_perf_baselines.json")
    session.open(file)
    session.open(other, OFF)
    assert started.wait(10)
    cancelled = start_hover(session, file)
    session.notify("$/cancelRequest", {"id": cancelled})
    with pytest.raises(ResponseError) as caught:
        session.response(cancelled)
    assert caught.value.code == -32800
    answered = start_hover(session, file)
    with pytest.raises(ResponseError):  # once it is answered, the server has read the request
        session.request("unknown/request")
    go_on.set()
    session.response(answered)
    assert any(each["method"].endswith("Diagnostics") for each in session._unread)
    assert all(other.name not in each["params"]["uri"] for each in session._unread)
    assert len(session.published(other)) == 1


def test_a_project_that_is_being_read_has_no_answer(
    session: Client, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("perflint.server.open_projects.MAX_WAIT", 0.01)
    go_on = threading.Event()
    session.open(file)
    session.published(file, 1)
    monkeypatch.setattr("perflint.server.projects.token", lambda root: go_on.wait(20))
    assert hover(session, file) is None
    go_on.set()
