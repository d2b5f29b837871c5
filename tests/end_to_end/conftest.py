"""Marks every test in this directory ``end_to_end``, and limits where coverage is measured."""

import os
from pathlib import Path

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
