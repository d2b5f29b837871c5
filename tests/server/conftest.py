"""Fixtures for tests of the language server: a client, and a folder with a baseline."""

import copy
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from perflint.server.checker import ServerOptions
from perflint.server.project_state import StateOptions
from tests.conftest import CLEAN, NAME, TODAY
from tests.server.client import Client, InProcess

OPTIONS = ServerOptions(StateOptions(lambda: date.fromisoformat(TODAY)))


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[InProcess]:
    """A client of a server that was not initialized."""
    monkeypatch.setattr("perflint.server.schedule.DEBOUNCE", 0.05)
    monkeypatch.setattr("perflint.server.schedule.PAUSE", 0.1)
    client = InProcess(OPTIONS)
    yield client
    client.hang_up()
    client.end()


def text(average: float = 4.49, **metadata: Any) -> str:
    """Return a baseline; it has an error unless its average is 4.49."""
    baseline = copy.deepcopy(CLEAN)
    baseline["scenarios"]["t2i"]["expected_avg_denoise_ms"] = average
    baseline["metadata"].update(metadata)
    return json.dumps(baseline, indent=4) + "\n"


OFF = text(5.49)
"""A baseline with one error."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace folder outside of git, with a baseline without errors."""
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / NAME).write_text(text())
    return folder


@pytest.fixture
def file(folder: Path) -> Path:
    """The baseline of ``folder``."""
    return folder / NAME


@pytest.fixture
def session(client: InProcess, folder: Path) -> Client:
    """A client that was initialized with ``folder`` as its workspace folder."""
    client.initialize(folder)
    return client


def codes(diagnostics: list[Any]) -> list[str]:
    """Return the rules of diagnostics."""
    return [each.get("code", each["message"]) for each in diagnostics]


Check = Callable[..., Any]
