from concurrent.futures import Future
from pathlib import Path

import pytest

from perflint.server.diagnosis import Checks
from perflint.server.project_state import read_state
from perflint.server.projects import MAX_AGE, LastReading, ProjectKey, key_of, path_in, refreshed
from perflint.server.used_suppressions import UsedSuppressions
from perflint.server.view import View
from perflint.sources.git_queries import MAX_WAIT, GitQueries
from tests.server.conftest import OPTIONS


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Two repositories, ``one`` with another one in it, and a folder outside of git."""
    for folder in ("one/.git", "one/sub/deep", "one/nested/.git", "two/.git", "plain/deep"):
        (tmp_path / folder).mkdir(parents=True)
    return tmp_path


@pytest.mark.parametrize(
    ("file", "folders", "root", "folder"),
    [
        ("one/sub/a.json", [], "one", "one"),
        ("plain/deep/a.json", [], "plain/deep", "plain/deep"),
        ("one/a.json", ["one"], "one", "one"),
        ("one/sub/deep/a.json", ["one/sub"], "one", "one/sub"),
        ("one/sub/a.json", ["one", "one/sub"], "one", "one/sub"),
        ("one/a.json", ["one/sub"], "one", "one"),
        ("two/a.json", ["one"], "two", "two"),
        ("one/a.json", ["."], "one", "one"),
        ("one/nested/a.json", ["one"], "one/nested", "one/nested"),
        ("plain/deep/a.json", ["plain"], "plain", "plain"),
        ("plain/a.json", ["plain/deep"], "plain", "plain"),
        ("two/a.json", ["tw"], "two", "two"),
    ],
)
def test_the_project_of_a_file(
    tree: Path, file: str, folders: list[str], root: str, folder: str
) -> None:
    paths = [str(tree / each) for each in folders]
    expected = ProjectKey(str(tree / root), str(tree / folder))
    assert key_of(str(tree / file), paths) == expected


def test_paths_are_relative_to_the_root() -> None:
    key = ProjectKey("/a", "/a/b")
    assert path_in(key, "/a/b/c.json") == "b/c.json"
    assert key.contains("/a/b.json")
    assert not key.contains("/ab/c.json")


def test_an_old_state_is_kept_while_git_has_not_answered(tmp_path: Path) -> None:
    """Else a query that takes longer than the age would never be answered."""
    queries, key = GitQueries(), key_of(str(tmp_path / "a.json"), [])
    first = refreshed(key, OPTIONS.state, LastReading(), queries, stale=False)
    old = first._replace(expires_at=first.expires_at - MAX_AGE)
    queries.pending = Future()
    assert refreshed(key, OPTIONS.state, old, queries, stale=False) is old
    assert queries.processes.kills == 1
    new = refreshed(key, OPTIONS.state, old, queries, stale=True)
    assert new.state is not old.state
    assert queries.processes.kills == 2
    queries.pending.set_result(None)
    assert refreshed(key, OPTIONS.state, new, queries, stale=False) is new
    assert refreshed(key, OPTIONS.state, old, queries, stale=False) is not old


def test_a_state_that_took_long_to_read_is_kept_longer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else checks would wait for most of the time."""
    key, times = key_of(str(tmp_path / "a.json"), []), iter([0.0, 8.0, 87.9, 88.0, 88.1])
    monkeypatch.setattr("perflint.server.projects.time.monotonic", lambda: next(times))
    arguments = key, OPTIONS.state
    first = refreshed(*arguments, LastReading(), GitQueries(), stale=False)
    assert refreshed(*arguments, first, GitQueries(), stale=False) is first
    second = refreshed(*arguments, first, GitQueries(), stale=False)
    assert second.expires_at == 88.1 + MAX_AGE


def test_each_check_waits_for_git_anew(tmp_path: Path) -> None:
    queries = GitQueries()
    state = read_state(str(tmp_path), OPTIONS.state, queries)
    queries._seconds_left = 0
    checks = Checks(LastReading(state), UsedSuppressions(), waited=0.25)
    checks.prepare(View("a", "/", {}, "utf-8"))
    assert queries._seconds_left == MAX_WAIT - 0.25
