"""Queries to git: the root of a repository, and lists of files."""

import subprocess

import pytest

from perflint.sources import git


def test_the_root_is_found_from_below_without_running_git(repository, monkeypatch):
    monkeypatch.setenv("PATH", "")
    deep = repository.root / "a/b"
    deep.mkdir(parents=True)
    assert git.root_of(str(deep)) == git.root_of(str(repository.root)) == str(repository.root)


def test_a_directory_without_git_has_no_root(project):
    assert git.root_of(str(project.root)) is None


def test_a_linked_work_tree_is_its_own_root(repository):
    repository.git("commit", "--quiet", "--allow-empty", "-m", "first")
    repository.git("worktree", "add", "--quiet", "../linked")
    linked = repository.root.parent / "linked"
    assert (linked / ".git").is_file()
    assert git.root_of(str(linked)) == str(linked)


def test_files_are_listed_sorted_and_relative_to_the_directory(repository):
    for path in ("b.txt", "a/c.txt", "a/d.txt", "e.tmp"):
        repository.write(path, "")
    repository.write(".gitignore", "*.tmp")
    repository.git("add", "b.txt")
    files = git.list_files(str(repository.root))
    assert [file.path for file in files] == [".gitignore", "a/c.txt", "a/d.txt", "b.txt"]
    blob = repository.git("rev-parse", ":b.txt").strip()
    assert [file.blob for file in files] == [None, None, None, blob]
    assert [file.path for file in git.list_files(str(repository.root / "a"))] == ["c.txt", "d.txt"]


def test_files_of_a_merge_conflict_are_listed_once(repository):
    repository.write("a.json", "0")
    repository.git("add", ".")
    repository.git("commit", "--quiet", "-m", "base")
    for branch, start in {"first": "HEAD", "second": "first~1"}.items():
        repository.git("checkout", "--quiet", "-b", branch, start)
        repository.write("a.json", branch)
        repository.git("commit", "--quiet", "-am", branch)
    with pytest.raises(subprocess.CalledProcessError):
        repository.git("merge", "first")
    assert git.list_files(str(repository.root)) == [git.Listed("a.json", None)]


def test_an_error_of_git_is_a_git_error_with_its_message(project):
    with pytest.raises(git.GitError, match="not a git repository"):
        git.list_files(str(project.root))


def test_a_missing_git_is_a_git_error(repository, monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(git.GitError, match="git cannot be run: No such file"):
        git.list_files(str(repository.root))
