"""The one module that runs git."""

import subprocess

import pytest

from perflint.sources import git


def test_the_top_is_found_upwards_without_running_git(repository, monkeypatch):
    monkeypatch.setenv("PATH", "")
    deep = repository.root / "a/b"
    deep.mkdir(parents=True)
    assert git.root_of(str(deep)) == git.root_of(str(repository.root)) == str(repository.root)


def test_a_folder_without_git_has_no_top(project):
    assert git.root_of(str(project.root)) is None


def test_the_top_of_a_linked_work_tree_is_its_own(repository):
    repository.git("commit", "--quiet", "--allow-empty", "-m", "first")
    repository.git("worktree", "add", "--quiet", "../linked")
    linked = repository.root.parent / "linked"
    assert (linked / ".git").is_file()
    assert git.root_of(str(linked)) == str(linked)


def test_files_are_listed_from_the_folder_sorted_and_once(repository):
    for path in ("b.txt", "a/c.txt", "a/d.txt", "e.tmp"):
        repository.write(path, "")
    repository.write(".gitignore", "*.tmp")
    repository.git("add", "b.txt")
    found = git.list_files(str(repository.root))
    assert [file.path for file in found] == [".gitignore", "a/c.txt", "a/d.txt", "b.txt"]
    blob = repository.git("rev-parse", ":b.txt").strip()
    assert [file.blob for file in found] == [None, None, None, blob]
    assert [file.path for file in git.list_files(str(repository.root / "a"))] == ["c.txt", "d.txt"]


def test_files_of_a_merge_conflict_are_listed_once(repository):
    repository.write("a.json", "0")
    repository.git("add", ".")
    repository.git("commit", "--quiet", "-m", "base")
    for branch in ("one", "two"):
        repository.git("checkout", "--quiet", "-b", branch, "HEAD" if branch == "one" else "one~1")
        repository.write("a.json", branch)
        repository.git("commit", "--quiet", "-am", branch)
    with pytest.raises(subprocess.CalledProcessError):
        repository.git("merge", "one")
    assert git.list_files(str(repository.root)) == [git.Listed("a.json", None)]


def test_a_refusal_of_git_is_a_git_error_in_its_words(project):
    with pytest.raises(git.GitError, match="not a git repository"):
        git.list_files(str(project.root))


def test_git_that_is_not_installed_is_a_git_error(repository, monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(git.GitError, match="git cannot be run: No such file"):
        git.list_files(str(repository.root))
