"""Marks every test in this directory ``end_to_end``, and avoids work that would be repeated."""

import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent

MEASURED = (
    "test_init_terminal.py",
    "test_large_input.py",
    "test_unbounded_time.py",
    "test_watch.py",
)
"""Files whose child processes run code that no test reaches in the process of pytest."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:  # all items of the session, not only of this directory
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.end_to_end)


@pytest.fixture(autouse=True)
def _measured_coverage(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not measure the coverage of child processes, which doubles the time of a short command."""
    if request.path.name not in MEASURED:
        for name in os.environ:
            if name.startswith("COVERAGE_"):
                monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A browser for all tests of a worker; see ``tests/chromium.py``."""
    from tests import chromium  # selenium takes long to import

    yield from chromium.start(tmp_path_factory.mktemp("browser"))


@pytest.fixture(scope="session")
def shared_folder(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[str, Callable[[Path], object]], Path]:
    """A function that calls ``create`` with a new path, once for all pytest workers."""
    root = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent  # of the directories of all workers

    def shared_folder(name: str, create: Callable[[Path], object]) -> Path:
        with (root / f"{name}.lock").open("a") as created:
            fcntl.flock(created, fcntl.LOCK_EX)
            if os.fstat(created.fileno()).st_size == 0:
                create(root / name)
                created.write("created")
        return root / name

    return shared_folder
