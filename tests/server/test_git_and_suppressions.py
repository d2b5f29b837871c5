"""Sessions in a git repository, and with a suppression file."""

from pathlib import Path

import pytest

from tests.conftest import NAME, Project
from tests.server.client import Client, InProcess, address
from tests.server.conftest import OFF, codes, text

SUPPRESSIONS = "perflint-suppressions.toml"
ENTRY = """\
[[suppressions]]
rule = "aggregate-mismatch"
path = "perf_baselines.json"
at = "/scenarios/t2i/expected_avg_denoise_ms"
reason = "{}"
"""


@pytest.fixture
def committed(repository: Project) -> Project:
    """A repository with a baseline that has an error."""
    repository.write(NAME, OFF)
    repository.git("add", ".")
    repository.git("commit", "--quiet", "--message", "first")
    return repository


def test_only_what_changed_since_head_is_reported(client: InProcess, committed: Project) -> None:
    file = committed.root / NAME
    client.initialize(committed.root)
    client.open(file)
    assert client.published(file, 1) == []
    client.change(file, OFF.replace("5.49", "5.59"), 2)
    assert "loosened-baseline" in codes(client.published(file, 2))
    client.change(file, OFF, 3)
    assert client.published(file, 3) == []


@pytest.mark.parametrize("noticed", ["watched", "polled", "edited", "hovered"])
def test_after_a_checkout_files_are_compared_with_the_new_head(
    client: InProcess, committed: Project, noticed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("perflint.server.session.POLL", 0.05 if noticed == "polled" else 1000)
    file = committed.root / NAME
    committed.git("checkout", "--quiet", "-b", "fixed")
    committed.write(NAME, text())
    committed.git("commit", "--quiet", "--all", "--message", "fix")
    client.initialize(committed.root)
    client.open(file, OFF)
    assert "loosened-baseline" in codes(client.published(file, 1))
    committed.git("checkout", "--quiet", "-")
    if noticed == "edited":
        client.change(file, OFF + "\n", 2)
        assert client.published(file, 2) == []
        return
    if noticed == "watched":
        client.watched(committed.root / ".git" / "HEAD")
    if noticed == "hovered":
        at = {"textDocument": {"uri": address(file)}, "position": {"line": 0, "character": 0}}
        client.request("textDocument/hover", at)
    while client.published(file, 1):
        assert noticed == "polled"  # in the middle of the checkout


def test_a_commit_makes_the_text_the_base(client: InProcess, committed: Project) -> None:
    file = committed.root / NAME
    client.initialize(committed.root)
    client.open(file, OFF.replace("5.49", "5.59"))
    assert "loosened-baseline" in codes(client.published(file, 1))
    file.write_text(OFF.replace("5.49", "5.59"))
    client.save(file)
    assert "loosened-baseline" in codes(client.published(file, 1))
    committed.git("commit", "--quiet", "--all", "--message", "second")
    client.watched(committed.root / ".git" / "logs" / "HEAD")
    assert client.published(file, 1) == []


def test_a_failure_of_git_is_logged_once(client: InProcess, committed: Project) -> None:
    (committed.root / ".git" / "index").write_bytes(b"broken")
    file = committed.root / NAME
    client.initialize(committed.root)
    client.open(file, OFF)
    assert "findings are missing, as git failed" in client.log()
    assert client.published(file, 1) == []
    client.save(file)
    client.published(file, 1)
    assert client._unread == []


def test_an_open_suppression_file_counts_as_it_is(
    session: Client, folder: Path, file: Path
) -> None:
    suppressions = folder / SUPPRESSIONS
    session.open(file, OFF)
    assert len(session.published(file, 1)) == 1
    session.open(suppressions, ENTRY.format("why"))
    assert session.published(file, 1) == []
    session.change(suppressions, "", 2)
    assert len(session.published(file, 1)) == 1


def test_the_last_valid_text_of_the_suppression_file_is_used(
    session: Client, folder: Path, file: Path
) -> None:
    suppressions = folder / SUPPRESSIONS
    suppressions.write_text(ENTRY.format("why"))
    session.open(suppressions, "[")
    session.open(file, OFF)
    assert session.published(file, 1) == []
    session.change(suppressions, ENTRY.format("because"), 2)
    assert session.published(file, 1) == []
    suppressions.unlink()
    session.change(suppressions, "[[", 3)
    session.change(file, OFF + " ", 2)
    assert session.published(file, 2) == []


def test_an_error_in_a_closed_suppression_file_is_shown_there(
    session: Client, folder: Path, file: Path
) -> None:
    suppressions = folder / SUPPRESSIONS
    suppressions.write_text(ENTRY.format("why").replace("reason", "reson"))
    session.open(file, OFF)
    (problem,) = session.published(suppressions)
    assert problem["range"]["start"]["line"] == 4
    assert "unknown key 'reson'" in problem["message"]
    suppressions.write_text(ENTRY.format("why"))
    session.watched(suppressions)
    assert session.published(suppressions) == []
    assert session.published(file, 1) == []


def test_a_check_that_does_not_read_the_suppressions_leaves_their_error(
    session: Client, folder: Path, file: Path
) -> None:
    suppressions = folder / SUPPRESSIONS
    suppressions.write_text("[")
    session.open(file, OFF)
    assert len(session.published(suppressions)) == 1
    session.open(folder / "perflint.toml", "")
    assert session.published(folder / "perflint.toml", 1) == []
    assert session.publishes_nothing(suppressions)


def test_a_suppression_file_outside_of_the_project_is_an_error_of_the_configuration(
    session: Client, folder: Path, file: Path
) -> None:
    config = folder / "perflint.toml"
    config.write_text('suppressions = "../a.toml"')
    (folder.parent / "a.toml").touch()
    session.open(file, OFF)
    (problem,) = session.published(config)
    assert problem["message"] == "suppressions: '../a.toml' is not a file in the repository"
