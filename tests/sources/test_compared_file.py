"""The other files of both snapshots of a comparison."""

import pytest

from perflint.primitives.globs import Names
from perflint.primitives.limits import MAX_MODULE
from perflint.sources import comparison
from perflint.sources.work_tree import FilesOnDisk, work_tree

CASES = "tests/cases.py"
NAME = "perf_baselines.json"


@pytest.fixture
def three_states(repository):
    """Each of HEAD, the index and the work tree has a file of its own, and its own cases."""
    for state in ("head", "index", "disk"):
        repository.write(CASES, state)
        repository.write(NAME, f'"{state}"')
        repository.write(f"{state}.py", "")
        if state == "head":
            repository.git("add", "--all")
            repository.git("commit", "--quiet", "-m", "first")
        elif state == "index":
            repository.git("add", "--all")
    return repository


def sides(compared):
    """Return the content of the cases, and the module at the root, of each snapshot."""
    with compared:
        (file,) = (file for file in compared.files(()) if file.path == NAME)
        found = []
        for before in (True, False):
            with file.others(before=before) as files:
                found.append((files.read(CASES), [*files.find(["**/*k.py", "head.py"])]))
        return found


def test_each_snapshot_has_its_own_files(three_states):
    root = str(three_states.root)
    staged, in_work_tree = comparison.staged(root), comparison.with_head(root)
    assert sides(staged) == [(b"head", ["head.py"]), (b"index", ["head.py"])]
    assert sides(in_work_tree) == [(b"head", ["head.py"]), (b"disk", ["disk.py", "head.py"])]
    three_states.git("commit", "--quiet", "-m", "second")
    committed = comparison.between(root, "HEAD~1", "HEAD")
    assert sides(committed) == [(b"head", ["head.py"]), (b"index", ["head.py"])]


def test_an_unchanged_and_a_deleted_file_have_the_snapshots_of_the_comparison(three_states):
    three_states.git("commit", "--quiet", "-m", "second")
    three_states.git("rm", "--quiet", "--cached", NAME)
    (three_states.root / NAME).unlink()
    with comparison.with_head(str(three_states.root)) as compared:
        (deleted,) = (file for file in compared.files(()) if file.deleted)
        (unchanged,) = compared.unchanged({"head.py"})
        for file in (deleted, unchanged):
            with file.others() as after:
                assert after.read(CASES) == b"disk"
            with file.others(before=True) as before:
                assert before.read(CASES) == b"index"
                assert before.read(NAME) == b'"index"'


def test_before_the_first_commit_the_earlier_snapshot_is_empty(repository):
    repository.write(NAME, "{}")
    repository.git("add", "--all")
    with comparison.staged(str(repository.root)) as compared:
        (file,) = compared.files(())
        with file.others(before=True) as files:
            assert (files.find(["*"]), files.read(NAME)) == ((), None)
            assert files.names("") == ([], [])
        with file.others() as files:
            assert files.names("").files == [NAME]


def test_the_names_in_the_folders_of_each_snapshot(repository):
    for path in ("kept.py", "gone.py", "a/moved.py", "a/kept.py", "all/gone.py"):
        repository.write(path, f"{path}\n" * 3)
    (repository.root / "a" / "link.py").symlink_to("kept.py")
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "-m", "first")
    repository.git("rm", "--quiet", "gone.py", "all/gone.py")
    repository.write("new/deep/ü.py", "ü")
    (repository.root / "b").mkdir()
    repository.git("mv", "a/moved.py", "b/moved.py")
    repository.git("add", "--all")
    repository.write("b/untracked.py", "")
    root = str(repository.root)
    with comparison.staged(root) as compared:
        file = next(iter(compared.files(())))
        with file.others(before=True) as head, file.others() as index:
            assert head.names("") == (["gone.py", "kept.py"], ["a", "all"])
            assert head.names("a") == (["kept.py", "moved.py"], [])
            for other in ("kept.py", "new", "no\nname"):
                assert head.names(other) == ([], [])
            assert index.names("").files == ["kept.py"]
            assert {"a", "b", "new"} <= {*index.names("").folders}
            assert index.names("a").files == ["kept.py"]
            assert index.names("b").files == ["moved.py"]
            assert index.names("all").files == []
            assert index.names("new/deep").files == ["ü.py"]
    disk = FilesOnDisk(root)
    assert sorted(disk.names("a").files) == ["kept.py", "link.py"]
    assert sorted(disk.names("b").files) == ["moved.py", "untracked.py"]
    assert ".git" not in disk.names("").folders
    assert disk.names("kept.py") == disk.names("no") == Names()


def test_a_file_outside_the_root_or_above_the_limit_is_not_read(project, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "cases.py"
    outside.write_text("x")
    (project.root / "linked.py").symlink_to(outside)
    project.write("large.py", b" " * (MAX_MODULE + 1))
    project.write("tests/cases.py", b" " * MAX_MODULE)
    files = FilesOnDisk(str(project.root))
    assert files.read("linked.py") is None
    assert files.read("../outside/cases.py") is None
    assert files.read("large.py") is None
    assert len(files.read("tests/cases.py") or b"") == MAX_MODULE


def test_files_outside_of_git_are_listed_if_they_are_few(project, monkeypatch):
    monkeypatch.setattr("perflint.sources.work_tree.MAX_WALKED", 2)
    project.write(NAME, "{}")
    project.write(CASES, "")
    (file,) = work_tree([NAME], str(project.root))
    with file.others() as files:
        assert files.find(["**/*"]) == [NAME, CASES]
        project.write("one_more.py", "")
        assert files.find(["**/*"]) == []
    with file.others(before=True) as files:
        assert (files.find(["**/*"]), files.read(CASES)) == ((), None)
