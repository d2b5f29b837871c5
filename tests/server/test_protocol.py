"""Messages that are not valid, and the end of a session."""

import json
from pathlib import Path
from typing import Any

import pytest

from perflint.server import language_server
from tests.server.client import Client, InProcess, ResponseError, address
from tests.server.conftest import OFF, OPTIONS, codes

HOVER = {"textDocument": {"uri": "file:///a"}, "position": {"line": 0, "character": 0}}


def error_code(client: Client, method: str, params: Any = None) -> int:
    with pytest.raises(ResponseError) as caught:
        client.request(method, params)
    return caught.value.code


def test_a_request_before_initialize_is_an_error(client: InProcess, folder: Path) -> None:
    client.open("file:///a.json", OFF)
    assert error_code(client, "textDocument/hover", HOVER) == -32002
    assert error_code(client, "shutdown") == -32002
    client.initialize(folder)
    assert error_code(client, "unknown/method", {}) == -32601


def test_a_second_initialize_is_an_error(session: Client) -> None:
    params = {"processId": None, "rootUri": None, "capabilities": {}}
    assert error_code(session, "initialize", params) == -32600


def test_an_unknown_request_is_an_error_and_an_unknown_notification_is_ignored(
    session: Client, file: Path
) -> None:
    session.notify("unknown/notification", {"a": 1})
    session.notify("$/unknown")
    assert error_code(session, "unknown/request") == -32601
    session.open(file, OFF)
    assert codes(session.published(file)) == ["aggregate-mismatch"]


def test_invalid_parameters_of_a_request_are_an_error(client: InProcess) -> None:
    assert error_code(client, "initialize", {"capabilities": 1}) in (-32602, -32603)
    client.initialize()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"1",
        b"null",
        b"\xff",
        b"{}",
        b'{"jsonrpc": "1.0", "method": "exit"}',
        b'{"jsonrpc": "2.0"}',
        b'{"jsonrpc": "2.0", "method": 1}',
        b'{"jsonrpc": "2.0", "id": {}, "method": "shutdown"}',
        b'{"jsonrpc": "2.0", "id": 99, "result": null}',
        b'{"jsonrpc": "2.0", "id": 99, "error": {"code": 1, "message": ""}}',
        b"[" * 100_000,
        json.dumps(
            {
                "jsonrpc": "2.0",
                "method": "textDocument/didChange",
                "params": {
                    "textDocument": {"uri": "file:///a", "version": 1},
                    "contentChanges": [
                        {
                            "range": {"start": {"line": -1, "character": 0}, "end": {}},
                            "text": 1,
                        }
                    ],
                },
            }
        ).encode(),
    ],
)
def test_the_server_survives_invalid_messages(session: Client, file: Path, body: bytes) -> None:
    session.send_bytes(body)
    session.open(file, OFF)
    assert codes(session.published(file)) == ["aggregate-mismatch"]


def test_notifications_for_files_that_are_not_open_are_ignored(session: Client, file: Path) -> None:
    session.change(file, OFF, 2)
    session.save(file)
    session.close(file)
    session.open(file, OFF, 3)
    assert codes(session.published(file)) == ["aggregate-mismatch"]


def test_ranges_are_applied_and_clamped(session: Client, file: Path) -> None:
    session.open(file, OFF)
    session.published(file, 1)
    at = OFF.splitlines()[16].index("5.49")
    range_ = {"start": {"line": 16, "character": at}, "end": {"line": 16, "character": at + 1}}
    session.apply(file, [{"range": range_, "text": "4"}], 2)
    assert session.published(file, 2) == []
    beyond = {"start": {"line": 999, "character": 0}, "end": {"line": 0, "character": 0}}
    session.apply(file, [{"range": beyond, "text": "x"}], 3)
    assert codes(session.published(file, 3)) == ["invalid-json"]


def test_shutdown_and_exit(session: InProcess, file: Path) -> None:
    session.open(file, OFF)
    session.request("shutdown")
    assert error_code(session, "textDocument/hover", HOVER) == -32600
    session.change(file, OFF, 2)
    session.notify("exit")
    assert session.end() == 0


def test_exit_without_shutdown_is_an_error(session: InProcess) -> None:
    session.notify("exit")
    assert session.end() == 1


def test_exit_before_initialize(client: InProcess) -> None:
    client.notify("exit")
    assert client.end() == 1


def test_the_server_ends_if_the_client_closes_the_pipe(session: InProcess, file: Path) -> None:
    session.open(file, OFF)
    session.hang_up()
    assert session.end() == 1


def test_a_message_that_is_cut_off_ends_the_server(session: InProcess) -> None:
    session._to_server.write(b"Content-Length: 100\r\n\r\n{")
    session.hang_up()
    assert session.end() == 1


def test_nothing_is_kept_of_finished_messages(
    file: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = language_server.create(OPTIONS)
    monkeypatch.setattr(language_server, "create", lambda options: server)
    client = InProcess(OPTIONS)
    client.initialize(folder)
    client.open(file)
    for version in range(2, 10):
        client.change(file, OFF, version)
    client.published(file, 9)
    client.close(file)
    client.shut_down()
    client.end()
    assert len(server.protocol._request_futures) == 1  # of `exit`, which does not return
    assert [*server.session.documents] == [*server.session.projects] == []


def test_diagnostics_have_the_address_that_the_client_uses(session: Client, file: Path) -> None:
    uri = address(file).replace("perf_", "%70erf_")
    session.open(uri, OFF)
    assert codes(session.published(uri)) == ["aggregate-mismatch"]
