"""No command but git itself changes the index of a repository, not even to refresh it."""

import os

import pytest

from perflint.sources.git import changes, of_work_tree
from perflint.sources.git_process import run

NAME = "perf_baselines.json"
DAY = ("--today", "2026-05-17")
COMMANDS = (
    ("check", *DAY),
    ("check", *DAY, "--staged"),
    ("check", *DAY, "--base", "HEAD"),
    ("check", *DAY, "--from", "HEAD"),
    ("check", *DAY, "--diff", "--unsafe-fixes"),
    ("check", *DAY, "--fix"),
    ("diff",),
    ("diff", "HEAD"),
    ("init", "--dry-run"),
)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_the_index_is_not_refreshed(repository, clean, faster, command):
    """git would write the new times of touched files, and its lock could fail a commit."""
    repository.write(NAME, clean)
    repository.write("other.json", clean)
    repository.write("server_args.py", "class ServerArgs:\n    a: int = 1\n")
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "-m", "first")
    repository.write(NAME, faster)
    for name in ("other.json", "server_args.py"):
        os.utime(repository.root / name, (10**9, 10**9))
    index = repository.root / ".git" / "index"
    before = index.read_bytes(), index.stat().st_mtime_ns, index.stat().st_ino
    assert repository.perflint(*command).code in (0, 1)
    assert (index.read_bytes(), index.stat().st_mtime_ns, index.stat().st_ino) == before
    repository.git("status")  # what it looks like if the index is refreshed
    assert index.read_bytes() != before[0]


def test_no_command_of_git_takes_a_lock_that_it_does_not_need(repository, clean):
    file = repository.write(NAME, clean)
    repository.git("add", "--all")
    os.utime(file, (10**9, 10**9))
    index = repository.root / ".git" / "index"
    before = index.read_bytes()
    run(str(repository.root), "status")
    assert index.read_bytes() == before
    repository.git("status")
    assert index.read_bytes() != before


@pytest.mark.parametrize("kind", ["sha1", "sha256"])
@pytest.mark.parametrize("content", [b'{"a": 1}\n', b"\r\n", b""])
def test_touched_files_are_not_changed(repository, kind, content):
    """git lists a file that has another time as changed, because it cannot refresh its index."""
    root = repository.root
    repository.git("init", "--quiet", f"--object-format={kind}", "own")
    repository.git(
        "-C", "own", "config", "core.autocrlf", "input" if content == b"\r\n" else "false"
    )
    paths = ["changed.json", "touched.json", "moved.json"]
    for path in paths:
        (root / "own" / path).write_bytes(content)
    repository.git("-C", "own", "add", "--all")
    author = ("-c", "user.name=a", "-c", "user.email=a@b.c")
    repository.git("-C", "own", *author, "commit", "--quiet", "-m", "first")
    (root / "own/changed.json").write_bytes(content + b" ")
    for path in paths:
        os.utime(root / "own" / path, (10**9, 10**9))

    def found():
        top = str(root / "own")
        listed = of_work_tree(top, changes(top, "HEAD"))
        return {(change.before_path, change.path) for change in listed}

    assert found() == {("changed.json", "changed.json")}
    os.replace(root / "own/moved.json", root / "own/other.json")
    assert found() == {("changed.json", "changed.json"), ("moved.json", None)}
