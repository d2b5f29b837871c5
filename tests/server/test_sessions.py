"""What an editor shows: sessions of a client, with a server in a thread of the test."""

import json
import shutil
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from perflint.server import diagnosis, features, projects
from perflint.server.checking import Cancelled
from tests.conftest import NAME, Project
from tests.server.client import Client, InProcess, ResponseError, address
from tests.server.conftest import OFF, codes, text


def test_a_file_that_is_opened_is_checked(session: Client, file: Path) -> None:
    session.open(file, OFF, version=7)
    (diagnostic,) = session.published(file, version=7)
    assert diagnostic["range"]["start"] == {"line": 16, "character": 39}
    assert diagnostic["code"] == "aggregate-mismatch"
    assert diagnostic["message"].startswith("t2i: mean of 2 steps is 4.49, the file says 5.49")


def test_typing_is_checked_without_saving(session: Client, file: Path) -> None:
    session.open(file)
    assert session.published(file, 1) == []
    session.change(file, OFF, 2)
    assert codes(session.published(file, 2)) == ["aggregate-mismatch"]
    session.change(file, text(), 3)
    assert session.published(file, 3) == []
    assert file.read_text() == text()


def test_only_the_last_of_many_changes_is_shown(session: Client, file: Path) -> None:
    session.open(file)
    session.published(file, 1)
    for version in range(2, 30):
        session.change(file, "{" * version, version)
    session.change(file, OFF, 30)
    versions = []
    while not versions or versions[-1] != 30:
        message = session.wait(lambda each: each.get("method", "").endswith("publishDiagnostics"))
        versions.append(message["params"]["version"])
    assert len(versions) <= 3
    assert versions == sorted(versions)


def test_a_text_that_is_not_json_is_a_diagnostic(session: Client, file: Path) -> None:
    session.open(file, '{"scenarios": {')
    assert codes(session.published(file)) == ["invalid-json"]


def test_a_closed_file_has_no_diagnostics(session: Client, file: Path) -> None:
    session.open(file, OFF)
    assert len(session.published(file, 1)) == 1
    session.close(file)
    assert session.published(file) == []


def test_a_renamed_file_is_checked_at_its_new_path(session: Client, file: Path) -> None:
    session.open(file, OFF)
    session.published(file, 1)
    new = file.rename(file.with_name("other_perf_baselines.json"))
    session.close(file)
    session.open(new, OFF)
    assert session.published(file) == []
    assert codes(session.published(new)) == ["aggregate-mismatch"]


def test_a_deleted_file_is_checked_while_it_is_open(session: Client, file: Path) -> None:
    session.open(file, OFF)
    session.published(file, 1)
    file.unlink()
    session.watched(file, kind=3)
    assert codes(session.published(file, 1)) == ["aggregate-mismatch"]


def test_the_configuration_is_read_again_when_it_was_saved(
    session: Client, folder: Path, file: Path
) -> None:
    session.open(file, OFF)
    assert len(session.published(file, 1)) == 1
    config = folder / "perflint.toml"
    config.write_text('ignore = ["aggregate-mismatch"]')
    session.watched(config, kind=1)
    assert session.published(file, 1) == []


def test_an_error_in_the_configuration_is_shown_there_and_the_last_valid_one_is_used(
    session: Client, folder: Path, file: Path
) -> None:
    config = folder / "perflint.toml"
    config.write_text('ignore = ["stale-date"]')
    session.open(file, OFF)
    assert len(session.published(file, 1)) == 1
    config.write_text('\nignore = ["stale-dat"]')
    session.watched(config)
    (problem,) = session.published(config)
    assert problem["range"]["start"] == {"line": 1, "character": 0}
    assert problem["message"].startswith("ignore: unknown rule 'stale-dat'")
    assert codes(session.published(file, 1)) == ["aggregate-mismatch"]
    config.write_text('ignore = ["aggregate-mismatch"]')
    session.watched(config)
    assert session.published(config) == []
    assert session.published(file, 1) == []


def test_without_any_valid_configuration_nothing_is_checked(
    session: Client, folder: Path, file: Path
) -> None:
    config = folder / "perflint.toml"
    config.write_text("ignore = 1")
    session.open(file, OFF)
    assert len(session.published(config)) == 1
    assert session.published(file, 1) == []
    session.close(file)
    assert session.published(file) == []
    assert session.published(config) == []


def test_an_open_configuration_file_shows_its_own_error(
    session: Client, folder: Path, file: Path
) -> None:
    config = folder / "perflint.toml"
    config.write_text("ignore = 1")
    session.open(file)
    assert len(session.published(config)) == 1
    session.open(config, version=5)
    assert session.published(config) == []
    assert len(session.published(config, 5)) == 1
    session.close(config)
    assert session.published(config) == []
    session.save(file)
    assert len(session.published(config)) == 1


def test_a_page_that_does_not_exist_is_an_error_of_the_configuration(
    session: Client, folder: Path, file: Path
) -> None:
    """Other files are checked with the same configuration."""
    config, message = folder / "perflint.toml", "argument-docs[0].files[0]: the page a.md does not"
    config.write_text('[[argument-docs]]\nfiles = ["a.md"]\narguments = ["*.py"]\n')
    session.open(file, OFF)
    (problem,) = session.published(config)
    assert problem["message"].startswith(message)
    assert problem["range"]["start"]["line"] == 1
    assert codes(session.published(file, 1)) == ["aggregate-mismatch"]
    session.open(config)
    assert session.published(config) == []
    (problem,) = session.published(config, 1)
    assert problem["message"].startswith(message)
    assert problem["range"]["start"] == {"line": 1, "character": 9}
    session.change(config, "", 2)
    assert session.published(config, 2) == []
    session.change(config, config.read_text(), 3)
    assert len(session.published(config, 3)) == 1
    (folder / "a.md").touch()
    session.watched(folder / "a.md", kind=1)
    assert session.published(config, 3) == []


def test_two_folders_have_their_own_configuration(client: InProcess, tmp_path: Path) -> None:
    files = []
    for name, config in (("one", ""), ("two", 'ignore = ["aggregate-mismatch"]')):
        (tmp_path / name).mkdir()
        (tmp_path / name / "perflint.toml").write_text(config)
        files.append(tmp_path / name / NAME)
        files[-1].write_text(OFF)
    client.initialize(*(file.parent for file in files))
    for file in files:
        client.open(file)
    assert [len(client.published(file)) for file in files] == [1, 0]


def test_folders_are_added_and_removed(client: InProcess, folder: Path) -> None:
    """A file outside of all folders is its own project, without the configuration above it."""
    (folder / "perflint.toml").write_text('ignore = ["aggregate-mismatch"]')
    file = folder / "deep" / NAME
    file.parent.mkdir()
    file.write_text(OFF)
    client.initialize()
    client.open(file)
    assert len(client.published(file, 1)) == 1
    this = [{"uri": address(folder), "name": "folder"}]
    method = "workspace/didChangeWorkspaceFolders"
    client.notify(method, {"event": {"added": this, "removed": []}})
    assert client.published(file, 1) == []
    client.notify(method, {"event": {"added": [], "removed": this}})
    assert len(client.published(file, 1)) == 1


def test_a_repository_is_created_and_removed(
    client: InProcess, project: Project, folder: Path
) -> None:
    """The configuration of the repository applies to a workspace folder in it."""
    (folder / "perflint.toml").write_text('ignore = ["aggregate-mismatch"]')
    file = folder / "deep" / NAME
    file.parent.mkdir()
    client.initialize(file.parent)
    client.open(file, OFF)
    assert len(client.published(file, 1)) == 1
    project.git("init", "--quiet", str(folder))
    client.watched(file)
    assert client.published(file, 1) == []
    shutil.rmtree(folder / ".git")
    client.watched(file)
    assert len(client.published(file, 1)) == 1


def test_an_old_client_has_one_root(client: InProcess, folder: Path) -> None:
    (folder / "perflint.toml").write_text('ignore = ["aggregate-mismatch"]')
    file = folder / "deep" / NAME
    client.initialize_with(rootUri=address(folder))
    client.open(file, OFF)
    assert client.published(file, 1) == []


def test_what_is_not_a_file_is_not_checked(session: Client, file: Path) -> None:
    session.open("untitled:Untitled-1", OFF)
    session.change("untitled:Untitled-1", OFF, 2)
    session.save("untitled:Untitled-1")
    session.close("untitled:Untitled-1")
    session.open(file)
    message = session.wait(lambda each: "method" in each)
    assert message["params"]["uri"] == address(file)


def test_a_file_of_another_kind_has_no_diagnostics(session: Client, folder: Path) -> None:
    session.open(folder / "notes.txt", "notes")
    assert session.published(folder / "notes.txt") == []


@pytest.mark.parametrize(
    ("offered", "encoding", "columns"),
    [
        (None, "utf-16", 2),
        (["utf-16"], "utf-16", 2),
        (["utf-8", "utf-16"], "utf-8", 4),
        (["utf-32", "utf-8"], "utf-32", 1),
        (["utf-7"], "utf-16", 2),
    ],
)
def test_the_encoding_of_positions(
    client: InProcess, folder: Path, file: Path, offered: Any, encoding: str, columns: int
) -> None:
    result = client.initialize(folder, general={"positionEncodings": offered})
    assert result["capabilities"]["positionEncoding"] == encoding
    line = json.dumps(json.loads(OFF))
    client.open(file, line.replace("Captured", "😀"))
    (diagnostic,) = client.published(file)
    expected = line.index("5.49") - len("Captured") + columns
    assert diagnostic["range"]["start"] == {"line": 0, "character": expected}


@pytest.mark.parametrize(
    "body", ["\0", '{"a": "\\ud800"}', "\ud800", "\ufeff{}", "", "[" * 100_000]
)
def test_hostile_texts_are_checked(session: Client, file: Path, body: str) -> None:
    session.open(file, body)
    assert len(session.published(file, 1)) in (0, 1)
    session.change(file, OFF, 2)
    assert codes(session.published(file, 2)) == ["aggregate-mismatch"]


def test_a_document_that_is_too_large_is_not_checked(
    session: Client, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("perflint.server.documents.MAX_FILE", 2000)
    session.open(file, OFF + " " * 2000)
    (diagnostic,) = session.published(file)
    assert diagnostic["message"].startswith("not checked: 2,")
    assert diagnostic["severity"] == 3
    session.change(file, OFF, 2)
    assert codes(session.published(file, 2)) == ["aggregate-mismatch"]


def test_a_crash_is_a_diagnostic_and_the_server_goes_on(
    session: Client, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(diagnosis, "check", lambda state, request: [][1])
        session.open(file, OFF)
        (diagnostic,) = session.published(file, 1)
        assert diagnostic["message"].startswith("cannot be checked: IndexError: list index out")
        assert diagnostic["message"].endswith("please report it with the file")
        assert "Traceback" in session.log()
    session.change(file, OFF, 2)
    assert codes(session.published(file, 2)) == ["aggregate-mismatch"]


def test_a_lack_of_memory_is_a_diagnostic(
    session: Client, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(state: Any, request: Any) -> Any:
        raise MemoryError

    monkeypatch.setattr(diagnosis, "check", fail)
    session.open(file, OFF)
    assert codes(session.published(file)) == ["cannot be checked: out of memory"]


def test_a_bug_of_the_server_is_logged_and_the_server_goes_on(
    session: Client, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("perflint.server.checker.HistoryCache.request", lambda *arguments: [][1])
        session.open(file)
        assert session.log() == "IndexError: list index out of range"
    session.change(file, OFF, 2)
    assert codes(session.published(file, 2)) == ["aggregate-mismatch"]


def test_a_file_that_is_closed_during_its_check_has_no_diagnostics(
    session: Client, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = threading.Event()

    def slow_check(state: Any, request: Any) -> Any:
        started.set()
        while not request.cancelled():
            pass
        raise Cancelled

    monkeypatch.setattr(diagnosis, "check", slow_check)
    session.open(file, OFF)
    assert started.wait(10)
    session.close(file)
    assert session.published(file) == []
    session.open(file.with_name("notes.txt"), "notes")
    session.request("shutdown")
    assert session._unread == []


def test_a_check_or_an_answer_that_ends_the_process_is_logged(
    session: Client, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(diagnosis, "check", lambda state, request: sys.exit("no"))
        patch.setattr(features, "hover_at", lambda *arguments: sys.exit("no"))
        session.open(file, OFF)
        assert session.log() == "RuntimeError: SystemExit: no"
        position = {"line": 1, "character": 1}
        with pytest.raises(ResponseError):
            params = {"textDocument": {"uri": address(file)}, "position": position}
            session.request("textDocument/hover", params)
    session.change(file, OFF, 2)
    assert codes(session.published(file, 2)) == ["aggregate-mismatch"]


def test_a_project_that_cannot_be_read_is_a_diagnostic(
    session: Client, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(projects, "read_state", lambda *arguments: [][1])
        session.open(file, OFF)
        assert "IndexError" in session.published(file, 1)[0]["message"]
        assert "cannot be read: IndexError" in session.log()
    session.change(file, OFF, 2)
    assert codes(session.published(file, 2)) == ["aggregate-mismatch"]


def test_a_newer_text_cancels_the_check(
    session: Client, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started, checked = threading.Event(), []
    check = diagnosis.check

    def slow_check(state: Any, request: Any) -> Any:
        if b"slow" not in request.buffers[NAME]:
            checked.append(request.buffers[NAME])
            return check(state, request)
        started.set()
        while not request.cancelled():
            pass
        raise Cancelled

    monkeypatch.setattr(diagnosis, "check", slow_check)
    session.open(file, "slow")
    assert started.wait(10)
    session.change(file, OFF, 2)
    assert codes(session.published(file, 2)) == ["aggregate-mismatch"]
    assert checked == [OFF.encode()]


def test_a_cancelled_check_of_another_file_is_repeated(
    session: Client, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started, other = threading.Event(), file.with_name("other_perf_baselines.json")
    check = diagnosis.check

    def slow_check(state: Any, request: Any) -> Any:
        if request.path == other.name and not started.is_set():
            started.set()
            while not request.cancelled():
                pass
            raise Cancelled
        return check(state, request)

    session.open(file)
    session.published(file, 1)
    monkeypatch.setattr(diagnosis, "check", slow_check)
    session.open(other, OFF)
    assert started.wait(10)
    session.change(file, OFF, 2)
    assert len(session.published(file, 2)) == 1
    assert len(session.published(other, 1)) == 1


def test_a_check_waits_for_a_slow_project_and_others_do_not(
    client: InProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("perflint.server.open_projects.MAX_WAIT", 0.01)
    slow, quick = (tmp_path / name / NAME for name in ("slow", "quick"))
    go_on, token = threading.Event(), projects.token
    for file in (slow, quick):
        file.parent.mkdir()
    client.initialize(slow.parent, quick.parent)

    def slow_token(root: str) -> object:
        if root == str(slow.parent):
            go_on.wait(20)
        return token(root)

    monkeypatch.setattr(projects, "token", slow_token)
    client.open(slow, OFF)
    client.open(quick, text())
    assert client.published(quick, 1) == []
    assert client.publishes_nothing(slow)
    go_on.set()
    assert len(client.published(slow, 1)) == 1


def test_other_open_files_of_the_project_are_checked_after_a_change(
    session: Client, file: Path, folder: Path
) -> None:
    other = folder / "other_perf_baselines.json"
    for each in (file, other):
        session.open(each, text())
        session.published(each, 1)
    session.change(file, OFF, 2)
    assert len(session.published(file, 2)) == 1
    assert session.published(other, 1) == []


def test_files_are_watched_if_the_client_can(client: InProcess, folder: Path, file: Path) -> None:
    watched = {"didChangeWatchedFiles": {"dynamicRegistration": True}}
    client.initialize(folder, workspace=watched)
    client.open(file)
    client.published(file)
    (registration,) = client.registered
    assert registration["method"] == "workspace/didChangeWatchedFiles"
    globs = [each["globPattern"] for each in registration["registerOptions"]["watchers"]]
    assert "**/.git/{HEAD,index}" in globs


def test_files_are_not_watched_if_the_client_cannot(session: Client, file: Path) -> None:
    session.open(file)
    session.published(file)
    session.request("shutdown")
    assert session.registered == []
