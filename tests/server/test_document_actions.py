"""Sessions with code actions, completion, commands, and TOML files that are being edited."""

from pathlib import Path
from typing import Any

import pytest

from perflint.server import diagnosis, document_actions
from perflint.server.presentation import Presentation
from tests.server.client import Client, InProcess, ResponseError, address
from tests.server.conftest import OFF, OPTIONS, codes, text
from tests.server.test_checking import MODULE

SUPPRESSIONS = "perflint-suppressions.toml"
FIXABLE = text(description="Captured 2026-05-16.")
"""A baseline with one error that has a safe fix."""

CAPABILITIES = {
    "workspace": {
        "workspaceEdit": {"documentChanges": True, "resourceOperations": ["create"]},
    },
    "window": {"showDocument": {"support": True}},
}


def everything(body: str) -> dict[str, Any]:
    end = {"line": body.count("\n"), "character": 0}
    return {"start": {"line": 0, "character": 0}, "end": end}


def actions(client: Client, file: Path, range_: Any, **context: Any) -> list[Any]:
    params = {
        "textDocument": {"uri": address(file)},
        "range": range_,
        "context": {"diagnostics": [], **context},
    }
    return list(client.request("textDocument/codeAction", params))


def changed(body: str, edits: list[Any]) -> str:
    """Apply edits of single lines to a text of ASCII characters."""
    lines = body.splitlines(keepends=True)
    for edit in edits:
        start, end = edit["range"]["start"], edit["range"]["end"]
        line = lines[start["line"]]
        assert start["line"] == end["line"]
        lines[start["line"]] = line[: start["character"]] + edit["newText"]
        lines[start["line"]] += line[end["character"] :]
    return "".join(lines)


def test_a_safe_fix_is_preferred_and_fixes_the_text(
    client: InProcess, folder: Path, file: Path
) -> None:
    client.initialize(folder, **CAPABILITIES)
    client.open(file, FIXABLE, version=3)
    (diagnostic,) = client.published(file, 3)
    found = actions(client, file, diagnostic["range"], diagnostics=[diagnostic])
    assert [each["title"].partition(" (")[0] for each in found][-2:] == [
        "Open the documentation of date-disagreement",
        "Apply all safe fixes of perflint",
    ]
    fix = found[0]
    assert (fix["isPreferred"], fix["diagnostics"]) == (True, [diagnostic])
    for action in (fix, found[-1]):
        (edit,) = action["edit"]["documentChanges"]
        assert edit["textDocument"] == {"uri": address(file), "version": 3}
        client.change(file, changed(FIXABLE, edit["edits"]), 4)
        assert client.published(file, 4) == []


def test_an_editor_that_hides_line_endings_is_not_sent_any(
    client: InProcess, folder: Path, file: Path
) -> None:
    """Emacs shows LF for CRLF, and writes CRLF."""
    client.initialize(folder, **CAPABILITIES)
    suppressions = folder / SUPPRESSIONS
    suppressions.write_bytes(b"suppressions = [\r\n]\r\n")
    client.open(suppressions, "suppressions = [\n]\n")
    file.write_bytes(text().replace("\n", "\r\n").encode())
    client.open(file, FIXABLE)
    (diagnostic,) = client.published(file, 1)
    found = actions(client, file, diagnostic["range"])
    (suppress,) = [each for each in found if each["title"].startswith("Suppress")]
    (edit,) = suppress["edit"]["documentChanges"][0]["edits"]
    assert edit["range"]["start"] == {"line": 1, "character": 0}
    assert edit["newText"].endswith('reason = "" },\n')
    (edit,) = found[-1]["edit"]["documentChanges"]
    client.change(file, changed(FIXABLE, edit["edits"]), 2)
    assert client.published(file, 2) == []


def test_a_request_uses_the_last_check_of_the_same_text(
    session: Client, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checks = []
    check = document_actions.check

    def counted(state: Any, request: Any) -> Any:
        checks.append(request)
        return check(state, request)

    monkeypatch.setattr(document_actions, "check", counted)
    session.open(file, OFF)
    (diagnostic,) = session.published(file, 1)
    assert len(actions(session, file, diagnostic["range"], only=["quickfix"])) == 3
    assert checks == []
    monkeypatch.setattr(diagnosis, "check", lambda state, request: [][1])
    session.change(file, OFF, 2)
    session.published(file, 2)
    assert len(actions(session, file, diagnostic["range"], only=["quickfix"])) == 3
    assert len(checks) == 1


def test_without_a_valid_configuration_there_are_no_actions(
    session: Client, folder: Path, file: Path
) -> None:
    (folder / "perflint.toml").write_text("ignore = 1")
    session.open(file, OFF)
    assert session.published(file, 1) == []
    assert actions(session, file, everything(OFF)) == []


def test_the_edits_of_a_tentative_fix_are_worked_out_for_an_action(
    session: Client, folder: Path
) -> None:
    file = folder / "server_args.py"
    header = "        # HTTP\n"
    before, _, after = MODULE.rpartition(header)
    start = before.rindex("        parser.add_argument")
    session.open(file, f"{before[:start]}{header}{before[start:]}{after}")
    diagnostic = session.published(file, 1)[0]
    assert diagnostic["code"] == "group-disagreement"
    fix = actions(session, file, diagnostic["range"], only=["quickfix"])[0]
    assert fix["diagnostics"] == [diagnostic]
    assert fix["edit"]["changes"][address(file)]


def test_a_suppression_is_added_and_its_reason_is_asked_for(
    client: InProcess, folder: Path, file: Path
) -> None:
    suppressions = folder / SUPPRESSIONS
    client.initialize(folder, **CAPABILITIES)
    client.open(file, OFF)
    (diagnostic,) = client.published(file, 1)
    found = actions(client, file, diagnostic["range"], only=["quickfix"])
    (suppress,) = [each for each in found if each["title"].startswith("Suppress")]
    create, edit = suppress["edit"]["documentChanges"]
    assert (create["kind"], create["uri"]) == ("create", address(suppressions))
    entry = edit["edits"][0]["newText"]
    client.open(suppressions, entry)
    (missing,) = client.published(suppressions, 1)
    assert "reason" in missing["message"]
    assert client.published(file, 1) == []
    command = suppress["command"]
    number = client.start_request(
        "workspace/executeCommand",
        {"command": command["command"], "arguments": command["arguments"]},
    )
    shown = client.wait(lambda each: each.get("method") == "window/showDocument")
    client.send({"id": shown["id"], "result": {"success": True}})
    assert shown["params"]["uri"] == address(suppressions)
    end = missing["range"]["end"]
    cursor = {**end, "character": end["character"] - 1}
    assert shown["params"]["selection"] == {"start": cursor, "end": cursor}
    assert client.response(number) is None
    client.change(suppressions, entry.replace('reason = ""', 'reason = "why"'), 2)
    assert client.published(suppressions, 2) == []


def test_a_suppression_file_that_is_not_valid_has_no_actions(session: Client, folder: Path) -> None:
    suppressions = folder / SUPPRESSIONS
    session.open(suppressions, "[")
    (error,) = session.published(suppressions, 1)
    assert error["message"].startswith("not valid TOML")
    assert actions(session, suppressions, error["range"]) == []


@pytest.mark.parametrize("documentation", [None, "https://example.org/docs"])
def test_the_documentation_is_a_page_or_a_message(documentation: str | None, folder: Path) -> None:
    client = InProcess(OPTIONS._replace(presentation=Presentation(documentation=documentation)))
    client.initialize(folder, **CAPABILITIES)
    command = {"command": "perflint.openDocumentation", "arguments": ["stale-date"]}
    number = client.start_request("workspace/executeCommand", command)
    if documentation is None:
        shown = client.wait(lambda each: each.get("method") == "window/showMessage")
        assert shown["params"]["message"].startswith("stale-date [warning]")
    else:
        shown = client.wait(lambda each: each.get("method") == "window/showDocument")
        assert shown["params"]["uri"] == f"{documentation}/rules.md#stale-date"
    assert client.response(number) is None
    unknown = {"command": "perflint.openDocumentation", "arguments": ["nope"]}
    with pytest.raises(ResponseError, match="unknown rule 'nope'"):
        client.request("workspace/executeCommand", unknown)
    client.shut_down()
    client.end()


def complete(client: Client, file: Path, line: int, character: int) -> list[str]:
    position = {"line": line, "character": character}
    params = {"textDocument": {"uri": address(file)}, "position": position}
    return [each["label"] for each in client.request("textDocument/completion", params)]


def test_keys_of_the_configuration_are_completed(session: Client, folder: Path, file: Path) -> None:
    """Also while it is not valid, and was never valid."""
    config = folder / "perflint.toml"
    config.write_text("sel")
    session.open(config)
    assert len(session.published(config, 1)) == 1
    assert "select" in complete(session, config, 0, 3)
    session.open(file)
    assert complete(session, file, 0, 0) == []


def test_all_errors_of_an_open_configuration_are_shown(
    session: Client, folder: Path, file: Path
) -> None:
    """The configuration on the disk is in use until the file is saved."""
    config = folder / "perflint.toml"
    config.write_text("")
    session.open(file, OFF)
    session.published(file, 1)
    session.open(config, "ignore = 1\n\nselect = 2\n")
    assert [each["range"]["start"]["line"] for each in session.published(config, 1)] == [0, 2]
    session.change(config, 'ignore = ["aggregate-mismatch"]', 2)
    assert session.published(config, 2) == []
    session.change(file, OFF, 2)
    assert codes(session.published(file, 2)) == ["aggregate-mismatch"]
    config.write_text('ignore = ["aggregate-mismatch"]')
    session.save(config)
    assert session.published(file, 2) == []
