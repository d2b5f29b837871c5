"""The last changes that a hover shows, which are read in the background."""

import asyncio
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from perflint.server import history_cache as module
from perflint.server.history_cache import HistoryCache
from perflint.server.project_state import StateOptions, read_state
from perflint.server.projects import LastReading
from perflint.sources.git_token import token
from tests.conftest import NAME, TODAY, Project
from tests.server.client import TIMEOUT, Client, InProcess, address
from tests.server.conftest import OFF, text

LINE = OFF.splitlines().index('            "expected_avg_denoise_ms": 5.49,')


@pytest.fixture
def committed(repository: Project) -> Project:
    """A repository with two commits that changed a number."""
    for number, content in enumerate((text(), OFF)):
        repository.write(NAME, content)
        repository.git("add", ".")
        repository.git("commit", "--quiet", "--message", f"commit {number}")
    return repository


def read(project: Project) -> LastReading:
    root = str(project.root)
    state = read_state(root, StateOptions(lambda: date.fromisoformat(TODAY)))
    return LastReading(state, "", token(root))


class Reads:
    """A cache, with how often one was read."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.log: list[str] = []
        self.histories = HistoryCache(self.log.append)
        self.count = 0
        read = module.read_last_changes

        def counted(*arguments: Any) -> Any:
            self.count += 1
            return read(*arguments)

        monkeypatch.setattr(module, "read_last_changes", counted)

    async def request(self, project: Project, path: str = NAME) -> Any:
        """Request a past, wait for it, and return it."""
        self.histories.request(path, read(project))
        await asyncio.get_running_loop().run_in_executor(self.histories._thread, int)
        await asyncio.sleep(0)
        return self.histories.find(str(project.root), path)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Reads:
    return Reads(monkeypatch)


def test_a_past_is_read_once_for_each_head(committed: Project, reads: Reads) -> None:
    async def session() -> None:
        first = await reads.request(committed)
        assert list(first.scenarios) == ["t2i"]
        assert (await reads.request(committed)) is first
        committed.write("other.txt", "")
        committed.git("add", ".")
        assert (await reads.request(committed)) is first
        assert reads.count == 1
        committed.git("commit", "--quiet", "--message", "third")
        third = await reads.request(committed)
        assert (third.head != first.head, reads.count) == (True, 2)
        committed.write("perflint.toml", "")
        await reads.request(committed)
        assert reads.count == 3

    asyncio.run(session())
    assert reads.log == []


def test_a_closed_file_is_forgotten(committed: Project, reads: Reads) -> None:
    async def session() -> None:
        assert await reads.request(committed) is not None
        reads.histories.keep({(str(committed.root), NAME)})
        assert reads.histories.find(str(committed.root), NAME) is not None
        reads.histories.keep({("/elsewhere", NAME)})
        assert reads.histories.find(str(committed.root), NAME) is None

    asyncio.run(session())


def test_a_reading_waits_while_something_is_checked_and_is_cancelled(
    committed: Project, reads: Reads
) -> None:
    async def session() -> None:
        reads.histories.idle.clear()
        reads.histories.request(NAME, read(committed))
        reads.histories.stop()

    asyncio.run(session())
    reads.histories._thread.shutdown()
    assert (reads.count, reads.log) == (0, [])


def test_other_files_have_no_past(committed: Project, project: Project, reads: Reads) -> None:
    async def session() -> None:
        assert await reads.request(committed, "server_args.py") is None
        reads.histories.request(NAME, LastReading())

    asyncio.run(session())
    assert reads.count == 0


def test_an_error_is_logged(
    committed: Project, reads: Reads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "read_last_changes", lambda *arguments: [][1])
    assert asyncio.run(reads.request(committed)) is None
    assert reads.log == ["the history cannot be read: IndexError: list index out of range"]


def hover(client: Client, file: Path) -> Any:
    position = {"line": LINE, "character": 40}
    params = {"textDocument": {"uri": address(file)}, "position": position}
    return client.request("textDocument/hover", params)


def test_a_client_without_markdown_gets_plain_text(client: InProcess, committed: Project) -> None:
    file = committed.root / NAME
    client.initialize(committed.root, textDocument={"hover": {"contentFormat": ["plaintext"]}})
    client.open(file)
    client.published(file)
    contents = hover(client, file)["contents"]
    assert contents["kind"] == "plaintext"
    assert contents["value"].startswith("expected_avg_denoise_ms of t2i: 5.49, lower is better\n\n")


def test_a_hover_shows_the_arithmetic_and_the_last_change(
    client: InProcess, committed: Project
) -> None:
    file = committed.root / NAME
    client.initialize(committed.root)
    client.open(file)
    client.published(file)
    end = time.monotonic() + TIMEOUT
    while "commit 1" not in (found := hover(client, file))["contents"]["value"]:
        assert time.monotonic() < end
    assert "mean of 2 steps is 4.49" in found["contents"]["value"]
    assert found["range"]["start"]["line"] == LINE
    client.change(file, "no baseline", 2)
    assert hover(client, file) is None
