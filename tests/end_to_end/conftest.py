"""Marks every test in this directory ``end_to_end``."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:  # all items of the session, not only of this directory
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.end_to_end)
