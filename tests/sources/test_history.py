"""The past changes of files: renames, merges, shallow clones, and histories that cannot be read."""

import os
import subprocess

import pytest

from perflint.sources import git, history
from perflint.sources.objects import Blobs

LINES = "".join(f"line {number}\n" for number in range(20))


@pytest.fixture
def commit(repository):
    """Return a function that commits all files and returns the name of the commit."""

    def commit(message="change"):
        repository.git("add", "--all")
        repository.git("commit", "--quiet", "--allow-empty", "-m", message)
        return repository.git("rev-parse", "HEAD").strip()

    return commit


@pytest.fixture
def blobs(repository):
    reader = Blobs(str(repository.root))
    yield reader
    reader.close()


@pytest.fixture
def read(repository, blobs):
    """Return a function that lists the revisions of the files that match pathspecs."""

    def read(*pathspecs, **limits):
        search = history.Search(**limits)
        return [*history.revisions(str(repository.root), blobs, pathspecs, search)]

    return read


def paths(revision):
    return [(change.before_path, change.path) for change in revision.changes]


def contents(blobs, change):
    sides = change.before_blob, change.blob
    return [None if blob is None else blobs.read(blob).decode() for blob in sides]


def test_revisions_have_the_content_before_and_after_the_latest_first(
    repository, commit, blobs, read, monkeypatch
):
    monkeypatch.setenv("GIT_AUTHOR_DATE", "2026-05-17T12:00:00+02:00")
    repository.write("a.json", "1")
    first = commit("Add a baseline")
    repository.write("other.json", "9")
    commit("Something else")
    repository.write("a.json", "2")
    second = commit("Größer\n\nwith a body")
    later, earlier = read("a.json")
    assert (later.commit, later.subject) == (second, "Größer")
    assert (earlier.commit, earlier.subject) == (first, "Add a baseline")
    assert later.author_time == earlier.author_time == 1779012000
    assert paths(later) == [("a.json", "a.json")]
    assert paths(earlier) == [(None, "a.json")]
    assert contents(blobs, later.changes[0]) == ["1", "2"]
    assert contents(blobs, earlier.changes[0]) == [None, "1"]
    assert later.changes[0].before_blob == earlier.changes[0].blob


def test_a_rename_is_one_change_if_both_names_match(repository, commit, read):
    repository.write("old.json", LINES)
    commit()
    (repository.root / "old.json").rename(repository.root / "new.json")
    repository.write("new.json", LINES + "one more\n")
    commit()
    assert paths(read("*.json")[0]) == [("old.json", "new.json")]
    assert paths(read("new.json")[0]) == [(None, "new.json")]
    assert paths(read("old.json")[0]) == [("old.json", None)]


def test_a_deleted_file_has_no_later_side(repository, commit, blobs, read):
    repository.write("a.json", "1")
    repository.write("b.json", "2")
    commit()
    (repository.root / "a.json").unlink()
    repository.write("b.json", "3")
    commit()
    changes = read("*.json")[0].changes
    assert [(change.before_path, change.path) for change in changes] == [
        ("a.json", None),
        ("b.json", "b.json"),
    ]
    assert contents(blobs, changes[0]) == ["1", None]


def test_a_merge_is_one_change_and_the_commits_of_its_branch_are_none(
    repository, commit, blobs, read
):
    repository.git("checkout", "--quiet", "-b", "trunk")
    repository.write("a.json", "1")
    first = commit()
    repository.git("checkout", "--quiet", "-b", "topic")
    for content in "2", "3":
        repository.write("a.json", content)
        commit("on the topic")
    repository.git("checkout", "--quiet", "trunk")
    repository.write("b.json", "9")
    second = commit()
    repository.git("merge", "--quiet", "--no-ff", "-m", "Merge topic", "topic")
    merge, *before = read("*.json")
    assert [revision.commit for revision in before] == [second, first]
    assert merge.subject == "Merge topic"
    assert paths(merge) == [("a.json", "a.json")]
    assert contents(blobs, merge.changes[0]) == ["1", "3"]


def test_a_merge_that_keeps_the_first_parent_is_no_change(repository, commit, read):
    repository.git("checkout", "--quiet", "-b", "trunk")
    repository.write("a.json", "1")
    first = commit()
    repository.git("checkout", "--quiet", "-b", "topic")
    repository.write("a.json", "2")
    commit()
    repository.git("checkout", "--quiet", "trunk")
    repository.git("merge", "--quiet", "--strategy=ours", "-m", "Merge", "topic")
    assert [revision.commit for revision in read("a.json")] == [first]


def test_the_oldest_commit_of_a_shallow_clone_is_a_boundary_without_changes(
    repository, commit, tmp_path
):
    commits = []
    for number in range(4):
        repository.write("a.json", str(number))
        commits.append(commit())
    clone = tmp_path / "clone"
    url = f"file://{repository.root}"
    repository.git("clone", "--quiet", "--depth=2", url, str(clone))
    blobs = Blobs(str(clone))
    found = [*history.revisions(str(clone), blobs, ["a.json"])]
    blobs.close()
    assert [revision.commit for revision in found] == commits[:1:-1]
    assert [revision.is_boundary for revision in found] == [False, True]
    assert [len(revision.changes) for revision in found] == [1, 0]


def test_the_first_commit_of_a_complete_clone_is_no_boundary(repository, commit, read):
    repository.write("a.json", "1")
    commit()
    (revision,) = read("a.json")
    assert not revision.is_boundary


def test_paths_that_are_not_ascii_or_not_utf8(repository, commit, read):
    names = ["größe.json", os.fsdecode(b"caf\xe9.json"), "line\nbreak.json", "[a] b.json"]
    for name in names:
        repository.write(name, name.encode("utf-8", "surrogateescape"))
    commit()
    (revision,) = read(":(glob)**/*.json")
    assert {change.path for change in revision.changes} == set(names)
    assert paths(read(":(glob)[[]a] b.json")[0]) == [(None, "[a] b.json")]


def test_symlinks_and_submodules_are_skipped(repository, commit, read):
    repository.write("real.json", "1")
    (repository.root / "link.json").symlink_to("real.json")
    first = commit()
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{first},module.json")
    repository.git("commit", "--quiet", "-m", "a submodule")
    (revision,) = read("*.json")
    assert paths(revision) == [(None, "real.json")]


def test_a_symlink_that_becomes_a_file_is_added(repository, commit, read):
    link = repository.root / "a.json"
    link.symlink_to("elsewhere")
    commit()
    link.unlink()
    repository.write("a.json", "1")
    commit()
    (revision,) = read("a.json")
    assert paths(revision) == [(None, "a.json")]


def test_without_commits_there_are_no_revisions(repository, read):
    repository.write("a.json", "1")
    assert read("a.json") == []


def test_outside_of_a_repository_git_fails(project):
    blobs = Blobs(str(project.root))
    with pytest.raises(git.GitError, match="not a git repository"):
        [*history.revisions(str(project.root), blobs, ["a.json"])]


def test_an_invalid_pathspec_is_an_error_with_the_message_of_git(repository, commit, read):
    commit()
    with pytest.raises(git.GitError, match="Invalid pathspec magic"):
        read(":(unknown)a.json")


def test_the_limit_counts_commits_that_change_the_files(repository, commit, read):
    for number in range(3):
        repository.write("a.json", str(number))
        commit()
        commit("empty")
    assert len(read("a.json", limit=2)) == 2
    assert len(read("a.json", limit=9)) == 3


def test_a_commit_with_a_broken_date_or_without_a_subject(repository, commit, read):
    repository.write("a.json", "1")
    repository.git("add", ".")
    tree = repository.git("write-tree").strip()
    content = (
        f"tree {tree}\nauthor A <a@example.org> nothing\ncommitter A <a@example.org> 0 +0000\n\n"
    )
    done = subprocess.run(
        ["git", "hash-object", "-t", "commit", "-w", "--stdin", "--literally"],
        cwd=repository.root,
        input=content,
        capture_output=True,
        text=True,
        check=True,
    )
    repository.git("update-ref", "HEAD", done.stdout.strip())
    (revision,) = read("a.json")
    assert revision.subject == ""
    assert revision.author_time in (None, 0)
    assert paths(revision) == [(None, "a.json")]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("log.showSignature", "true"),
        ("log.showRoot", "false"),
        ("log.follow", "true"),
        ("log.diffMerges", "combined"),
        ("diff.renames", "false"),
        ("diff.orderFile", "missing"),
        ("color.ui", "always"),
        ("i18n.logOutputEncoding", "latin-1"),
    ],
)
def test_the_configuration_of_the_user_changes_nothing(repository, commit, read, key, value):
    repository.git("checkout", "--quiet", "-b", "trunk")
    repository.write("a.json", LINES)
    commit("größer")
    (repository.root / "a.json").rename(repository.root / "b.json")
    commit()
    repository.git("checkout", "--quiet", "-b", "topic")
    repository.write("b.json", LINES + "more\n")
    commit()
    repository.git("checkout", "--quiet", "trunk")
    repository.git("merge", "--quiet", "--no-ff", "-m", "Merge", "topic")
    expected = read("*.json"), read("b.json")
    assert [len(found) for found in expected] == [3, 2]
    repository.git("config", key, value)
    assert (read("*.json"), read("b.json")) == expected


def test_git_ends_when_the_caller_stops(repository, commit, blobs, monkeypatch):
    started = []

    def stream(*arguments):
        process, errors = git_stream(*arguments)
        started.append(process)
        return process, errors

    git_stream = history.stream
    monkeypatch.setattr(history, "stream", stream)
    for number in range(3):
        repository.write("a.json", str(number))
        commit()
    found = history.revisions(str(repository.root), blobs, ["a.json"], history.Search(seconds=60))
    next(found)
    found.close()
    assert started[0].returncode is not None


def test_a_slow_search_ends_with_an_error(repository, commit, blobs, tmp_path, monkeypatch):
    """The git of this test prints one commit and then waits for longer than the test may take."""
    repository.write("a.json", "1")
    name = commit()
    folder = tmp_path / "bin"
    folder.mkdir()
    script = folder / "git"
    script.write_text(
        "#!/bin/sh\n"
        f"printf '{name}\\0{name}\\0001\\0first\\0'\n"
        f"printf '{name}\\0{name}\\0002\\0second\\0'\n"
        "exec sleep 600\n"
    )
    script.chmod(0o755)
    assert blobs.resolve("HEAD") == name  # with the real git
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(history.SlowHistoryError, match=r"stopped after 0\.2 seconds"):
        [*history.revisions(str(repository.root), blobs, ["a.json"], history.Search(seconds=0.2))]
