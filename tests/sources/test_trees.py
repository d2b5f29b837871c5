"""The files of a commit, read from its trees."""

import pytest

from perflint.sources.git import GitError, Listed
from perflint.sources.trees import files_below


class Trees:
    """Stands for the process that reads objects; counts the trees that are read."""

    def __init__(self, **trees):
        self.trees = trees
        self.read_trees = []

    def tree(self, name):
        self.read_trees.append(name)
        rows = self.trees.get(name, ())
        return b"".join(b"%s %s\0%s" % (mode, at, bytes.fromhex(id)) for mode, at, id in rows), 1

    def read(self, name):
        raise GitError(f"git has no object {name}")


@pytest.fixture
def trees():
    file, folder = b"100644", b"40000"
    root = [(file, b"a.json", "01"), (folder, b"b", "02"), (folder, b"b.d", "03")]
    b = [(file, b"c\xff.json", "04"), (b"120000", b"link", "05"), (b"160000", b"module", "06")]
    return Trees(
        **{
            "HEAD^{tree}": [*root, (b"100755", b"z", "07")],
            "02": [*b, (folder, b"deep", "08")],
            "08": [(file, b"x", "09")],
        }
    )


B = ["b/c\udcff.json", "b/deep/x"]


@pytest.mark.parametrize(
    ("path", "found", "read"),
    [
        ("b", B, ["HEAD^{tree}", "02", "08"]),
        ("b/deep", B[1:], ["HEAD^{tree}", "02", "08"]),
        (B[0], B[:1], ["HEAD^{tree}", "02"]),
        ("a.json", ["a.json"], ["HEAD^{tree}"]),
        ("a.json/x", [], ["HEAD^{tree}"]),
        ("b/link", [], ["HEAD^{tree}", "02"]),
        ("nothing", [], ["HEAD^{tree}"]),
    ],
)
def test_only_what_is_below_a_path_is_read(trees, path, found, read):
    assert [file.path for file in files_below(trees, "HEAD", path)] == found
    assert trees.read_trees == read


@pytest.mark.parametrize("root", ["", "."])
def test_all_files_of_a_commit_in_the_order_of_git(trees, root):
    trees.trees["03"] = [(b"100644", b"e", "0a")]
    found = [*files_below(trees, "HEAD", root)]
    assert [file.path for file in found] == ["a.json", *B, "b.d/e", "z"]
    assert found[0] == Listed("a.json", "01")


def test_a_tree_that_is_missing_is_an_error(trees):
    with pytest.raises(GitError, match="no object 03"):
        [*files_below(trees, "HEAD", "b.d")]
