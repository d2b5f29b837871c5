"""The number of objects that a server keeps does not grow with the number of edits."""

import gc
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from perflint.server import schedule
from tests.server.client import Client, address
from tests.server.conftest import text

EDITS = 10
KEPT = ("perflint.", "lsprotocol.", "pygls.", "asyncio.", "_asyncio", "concurrent.")
"""How the names of the modules begin whose objects are counted."""


@pytest.fixture(autouse=True)
def _no_delay(monkeypatch: pytest.MonkeyPatch) -> None:
    """Check every edit."""
    monkeypatch.setattr(schedule, "DEBOUNCE", 0)


def objects() -> Counter[str]:
    """Return the number of objects by type, except those that nothing refers to."""
    gc.collect()
    types: Counter[type[Any]] = Counter(type(each) for each in gc.get_objects())
    names = {each: f"{each.__module__}.{each.__qualname__}" for each in types}
    return Counter({names[each]: types[each] for each in types if names[each].startswith(KEPT)})


def edit(session: Client, file: Path, start: int) -> None:
    """Change a document a few times, ask about it, save it, close it and open it again."""
    for version in range(start, start + EDITS):
        session.change(file, text(5 + version / 100), version)
        session.published(file, version)
        position = {"line": 0, "character": version}
        document = {"uri": address(file)}
        session.request("textDocument/hover", {"textDocument": document, "position": position})
    session.save(file)
    session.published(file)
    session.close(file)
    session.published(file)
    session.open(file, text(5), start + EDITS)
    session.published(file)


def test_the_number_of_objects_does_not_grow(session: Client, file: Path) -> None:
    session.open(file, text(5))
    session.published(file)
    edit(session, file, 2)
    before = objects()
    edit(session, file, 20)
    edit(session, file, 40)
    for _ in range(20):
        grown = objects() - before
        if not grown:
            break
        time.sleep(0.05)  # the server has published its findings, but is not idle yet
    assert not grown
