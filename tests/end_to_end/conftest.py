"""Every test in this folder is marked ``end_to_end``."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:  # of the whole session, not only of this folder
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.end_to_end)
