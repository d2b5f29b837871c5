"""``perflint install`` and ``perflint uninstall``: whose hooks are written, kept and put back."""

import os
import stat
from pathlib import Path

import pytest

from tests.paths import ROOT

TEXTS = ROOT / "perflint" / "githooks"
NAMES = ("pre-commit", "pre-push")
OTHERS = "#!/bin/sh\necho mine\n"


def text(name):
    return (TEXTS / name).read_text("utf-8")


@pytest.fixture
def hooks(repository):
    """The hook folder of a repository, with nothing in it."""
    folder = repository.root / ".git/hooks"
    for sample in folder.iterdir():
        sample.unlink()
    return folder


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def other(folder, name="pre-commit"):
    """Write a hook of somebody else's."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(OTHERS)
    (folder / name).chmod(0o755)
    return folder / name


def identity(path):
    """Return what stays of a file that is moved away and back."""
    status = path.stat()
    return status.st_mode, status.st_ino, status.st_mtime_ns


def is_executable(path):
    return stat.S_IMODE(path.stat().st_mode) & 0o111 != 0


@pytest.mark.parametrize("name", NAMES)
def test_the_hooks_folder_and_the_package_hold_the_same_texts(name):
    copy = ROOT / "hooks" / name
    assert copy.read_bytes() == (TEXTS / name).read_bytes(), f"cp perflint/githooks/{name} hooks/"
    assert is_executable(copy), "git passes over a hook that is not executable"
    assert b"\r" not in copy.read_bytes(), "a shell takes the carriage return for a letter"


def test_install_writes_an_executable_pre_commit(repository, hooks):
    outcome = repository.perflint("install")
    assert outcome.code == 0
    wrote = "wrote .git/hooks/pre-commit, which checks what is staged, before each commit\n"
    assert outcome.out == wrote
    assert names(hooks) == ["pre-commit"]
    assert (hooks / "pre-commit").read_text() == text("pre-commit")
    assert is_executable(hooks / "pre-commit")


def test_install_writes_the_pre_push_where_asked_to(repository, hooks):
    assert repository.perflint("install", "--pre-push").code == 0
    assert names(hooks) == list(NAMES)
    assert (hooks / "pre-push").read_text() == text("pre-push")


def test_a_hook_folder_that_is_not_there_is_made(repository, hooks):
    hooks.rmdir()
    assert repository.perflint("install").code == 0
    assert names(hooks) == ["pre-commit"]


def test_the_umask_decides_who_may_read(repository, hooks):
    before = os.umask(0o077)
    try:
        repository.perflint("install")
    finally:
        os.umask(before)
    assert stat.S_IMODE((hooks / "pre-commit").stat().st_mode) == 0o700


def test_whether_the_hook_will_find_the_command_is_said_at_once(repository, hooks, monkeypatch):
    there = repository.write("../bin/perflint", "#!/bin/sh\n")
    there.chmod(0o755)
    path = os.environ["PATH"].split(os.pathsep)
    without = [folder for folder in path if not (Path(folder) / "perflint").exists()]
    monkeypatch.setenv("PATH", os.pathsep.join([*without, str(there.parent)]))
    assert repository.perflint("install").err == ""
    there.unlink()
    outcome = repository.perflint("install")
    assert outcome.code == 0
    assert "perflint is not on the PATH here" in outcome.err


def test_its_own_hooks_are_renewed_without_asking(repository, hooks):
    repository.perflint("install", "--pre-push")
    for name in NAMES:
        older = text(name).splitlines()[:2]
        (hooks / name).write_text("\n".join([*older, "exit 7", ""]))
    outcome = repository.perflint("install")
    assert outcome.code == 0
    assert outcome.out.count("renewed ") == 2
    assert names(hooks) == list(NAMES), "no backup of what is perflint's own"
    assert [(hooks / name).read_text() for name in NAMES] == [text(name) for name in NAMES]


@pytest.mark.parametrize("quotes", [False, True], ids=["another", "another that quotes ours"])
def test_another_hook_is_not_overwritten(repository, hooks, quotes):
    content = OTHERS + (text("pre-commit") if quotes else "")
    other(hooks).write_text(content)
    outcome = repository.perflint("install")
    assert outcome.code == 2
    assert outcome.err == (
        "perflint: error: .git/hooks/pre-commit is a hook that perflint did not write; "
        "--force keeps it as pre-commit.before-perflint and takes its place\n"
    )
    assert (hooks / "pre-commit").read_text() == content


def test_a_refusal_of_one_hook_writes_none(repository, hooks):
    other(hooks, "pre-push")
    assert repository.perflint("install", "--pre-push").code == 2
    assert names(hooks) == ["pre-push"]


def test_force_keeps_the_other_hook_beside(repository, hooks):
    other(hooks)
    outcome = repository.perflint("install", "--force")
    assert outcome.code == 0
    assert "is kept as pre-commit.before-perflint and runs no longer" in outcome.out
    assert (hooks / "pre-commit").read_text() == text("pre-commit")
    assert (hooks / "pre-commit.before-perflint").read_text() == OTHERS
    assert is_executable(hooks / "pre-commit.before-perflint")


def test_an_earlier_backup_is_not_overwritten_either(repository, hooks):
    other(hooks)
    other(hooks, "pre-commit.before-perflint").write_text("older")
    outcome = repository.perflint("install", "--force")
    assert outcome.code == 2
    assert "move one of them away" in outcome.err
    assert (hooks / "pre-commit").read_text() == OTHERS
    assert (hooks / "pre-commit.before-perflint").read_text() == "older"


@pytest.mark.parametrize("target", ["../../theirs", "nowhere"], ids=["to a file", "to nothing"])
def test_a_symlink_is_a_hook_of_its_own_and_never_written_through(repository, hooks, target):
    theirs = repository.write("theirs", OTHERS)
    (hooks / "pre-commit").symlink_to(target)
    assert repository.perflint("install").code == 2
    assert repository.perflint("install", "--force").code == 0
    assert not (hooks / "pre-commit").is_symlink()
    assert theirs.read_text() == OTHERS
    assert repository.perflint("uninstall").code == 0
    assert os.readlink(hooks / "pre-commit") == target


def test_a_symlink_to_our_hook_is_replaced_by_a_file(repository, hooks):
    ours = repository.write("hooks/pre-commit", text("pre-commit") + "# changed\n")
    (hooks / "pre-commit").symlink_to(ours)
    assert repository.perflint("install").code == 0
    assert not (hooks / "pre-commit").is_symlink()
    assert ours.read_text().endswith("# changed\n")


def test_uninstall_takes_out_ours_alone(repository, hooks):
    repository.perflint("install", "--pre-push")
    other(hooks, "post-commit")
    outcome = repository.perflint("uninstall")
    assert outcome.code == 0
    assert outcome.out == "removed .git/hooks/pre-commit\nremoved .git/hooks/pre-push\n"
    assert names(hooks) == ["post-commit"]


def test_uninstall_puts_back_what_was_there(repository, hooks):
    before = identity(other(hooks))
    repository.perflint("install", "--force")
    outcome = repository.perflint("uninstall")
    assert outcome.out == "put back .git/hooks/pre-commit as it was before perflint\n"
    assert names(hooks) == ["pre-commit"]
    assert (hooks / "pre-commit").read_text() == OTHERS
    assert identity(hooks / "pre-commit") == before


def test_uninstall_puts_it_back_too_where_ours_was_deleted_by_hand(repository, hooks):
    other(hooks)
    repository.perflint("install", "--force")
    (hooks / "pre-commit").unlink()
    assert repository.perflint("uninstall").code == 0
    assert (hooks / "pre-commit").read_text() == OTHERS


def test_uninstall_leaves_another_hook_and_a_backup_below_it(repository, hooks):
    other(hooks)
    other(hooks, "pre-commit.before-perflint")
    outcome = repository.perflint("uninstall")
    assert (outcome.code, outcome.out) == (0, ".git/hooks holds no hook of perflint\n")
    assert names(hooks) == ["pre-commit", "pre-commit.before-perflint"]


def test_uninstall_twice_is_no_error(repository, hooks):
    repository.perflint("install")
    assert repository.perflint("uninstall").code == 0
    assert repository.perflint("uninstall").code == 0
    assert names(hooks) == []


def test_a_hooks_path_counts_from_the_top_of_the_work_tree(repository, hooks, monkeypatch):
    repository.git("config", "core.hooksPath", "tools/hooks")
    (repository.root / "deep/er").mkdir(parents=True)
    monkeypatch.chdir(repository.root / "deep/er")
    assert repository.perflint("install").code == 0
    assert names(repository.root / "tools/hooks") == ["pre-commit"]
    assert names(hooks) == []
    assert repository.perflint("uninstall").code == 0
    assert names(repository.root / "tools/hooks") == []


def test_a_hooks_path_elsewhere_is_named_in_full(repository, hooks, tmp_path):
    elsewhere = tmp_path / "all my hooks"
    repository.git("config", "core.hooksPath", str(elsewhere))
    outcome = repository.perflint("install")
    assert outcome.out.startswith(f"wrote {elsewhere}/pre-commit, which ")
    assert names(elsewhere) == ["pre-commit"]


def test_a_linked_work_tree_has_the_hooks_of_the_repository(repository, hooks, monkeypatch):
    repository.git("commit", "--quiet", "--allow-empty", "-m", "first")
    repository.git("worktree", "add", "--quiet", "../linked")
    monkeypatch.chdir(repository.root.parent / "linked")
    assert repository.perflint("install").code == 0
    assert names(hooks) == ["pre-commit"]
    assert repository.perflint("uninstall").code == 0
    assert names(hooks) == []


def test_a_submodule_has_hooks_of_its_own(repository, hooks, tmp_path, monkeypatch):
    repository.git("commit", "--quiet", "--allow-empty", "-m", "first")
    repository.git("clone", "--quiet", ".", str(tmp_path / "part"))
    allowed = ("-c", "protocol.file.allow=always")
    repository.git(*allowed, "submodule", "--quiet", "add", str(tmp_path / "part"), "part")
    monkeypatch.chdir(repository.root / "part")
    assert repository.perflint("install").code == 0
    assert (repository.root / ".git/modules/part/hooks/pre-commit").is_file()
    assert names(hooks) == []


def test_hooks_turned_off_by_their_path_are_left_off(repository, hooks):
    repository.git("config", "core.hooksPath", os.devnull)
    outcome = repository.perflint("install")
    assert outcome.code == 2
    assert outcome.err.startswith(f"perflint: error: git's hooks cannot be changed: {os.devnull}: ")
    assert repository.perflint("uninstall").code == 0


def test_a_disk_that_refuses_leaves_all_as_it_was(repository, hooks, monkeypatch):
    def refuse(*paths):
        raise PermissionError(13, "Permission denied", paths[0])

    other(hooks)
    monkeypatch.setattr(os, "rename", refuse)
    outcome = repository.perflint("install", "--force")
    assert outcome.code == 2
    assert outcome.err.endswith(".git/hooks/pre-commit: Permission denied\n")
    assert names(hooks) == ["pre-commit"]


@pytest.mark.parametrize("command", ["install", "uninstall"])
def test_without_a_repository_git_says_so(project, command):
    outcome = project.perflint(command)
    assert outcome.code == 2
    assert outcome.err.startswith("perflint: error: ")
    assert "not a git repository" in outcome.err
