from pathlib import Path

import pytest

from perflint.server.projects import Place, path_in, place_of


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
    expected = Place(str(tree / root), str(tree / folder))
    assert place_of(str(tree / file), paths) == expected


def test_paths_are_relative_to_the_root() -> None:
    place = Place("/a", "/a/b")
    assert path_in(place, "/a/b/c.json") == "b/c.json"
    assert place.contains("/a/b.json")
    assert not place.contains("/ab/c.json")
