"""Nothing is lost, nothing hangs, and nothing fails without a message.

Each module is about one class of fault. Some faults are tested elsewhere:

- a file that changes between reading and writing: ``tests/cli/test_lost_edits.py`` and
  ``tests/sources/test_file_change.py``; also read-only files, hard links, owners and attributes;
- a process that is killed while it writes: ``tests/sources/test_atomic_write.py``;
- modules that Python cannot parse: ``tests/documents/test_reading_any_python.py``;
- large and deep files: ``tests/end_to_end/test_large_input.py``.
"""

import os

import pytest

from tests.robustness.forked import Ended, Forked, adopt_orphans, import_all


@pytest.fixture(autouse=True, scope="session")
def _orphans():
    if hasattr(os, "fork"):
        adopt_orphans()
        import_all()


@pytest.fixture
def forked(project, tmp_path):
    """A function that runs a command in a forked process of the project."""
    if not hasattr(os, "fork"):
        pytest.skip("processes cannot be forked")

    def run(*arguments, **options) -> Ended:
        return Forked([*map(str, arguments)], project.root, tmp_path, **options).wait()

    return run
