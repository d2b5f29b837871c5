"""``perflint install`` and ``perflint uninstall``: hooks that are written, kept and restored."""

import os
import stat
from pathlib import Path

import pytest

from tests.paths import ROOT

SCRIPTS = ROOT / "perflint" / "githooks"
NAMES = ("pre-commit", "pre-push")
FOREIGN = "#!/bin/sh\necho mine\n"


def script(name):
    return (SCRIPTS / name).read_text("utf-8")


@pytest.fixture
def hooks(repository):
    """The empty hooks directory of a repository."""
    folder = repository.root / ".git/hooks"
    for sample in folder.iterdir():
        sample.unlink()
    return folder


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def write_foreign(folder, name="pre-commit"):
    """Write a hook that is not perflint's."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(FOREIGN)
    (folder / name).chmod(0o755)
    return folder / name


def identity(path):
    """Return what does not change if a file is renamed."""
    status = path.stat()
    return status.st_mode, status.st_ino, status.st_mtime_ns


def is_executable(path):
    return stat.S_IMODE(path.stat().st_mode) & 0o111 != 0


@pytest.mark.parametrize("name", NAMES)
def test_the_hooks_directory_and_the_package_have_the_same_scripts(name):
    copy = ROOT / "hooks" / name
    assert copy.read_bytes() == (SCRIPTS / name).read_bytes(), f"cp perflint/githooks/{name} hooks/"
    assert is_executable(copy), "git does not run a hook that is not executable"
    assert b"\r" not in copy.read_bytes(), "a carriage return is a syntax error in a shell"


def test_install_writes_an_executable_pre_commit(repository, hooks):
    outcome = repository.perflint("install")
    assert outcome.code == 0
    what = "checks the staged files before each commit and applies safe fixes"
    assert outcome.out == f"wrote .git/hooks/pre-commit, which {what}\n"
    assert names(hooks) == ["pre-commit"]
    assert (hooks / "pre-commit").read_text() == script("pre-commit")
    assert is_executable(hooks / "pre-commit")


def test_install_writes_the_pre_push_hook_on_request(repository, hooks):
    assert repository.perflint("install", "--pre-push").code == 0
    assert names(hooks) == list(NAMES)
    assert (hooks / "pre-push").read_text() == script("pre-push")


def test_a_missing_hooks_directory_is_created(repository, hooks):
    hooks.rmdir()
    assert repository.perflint("install").code == 0
    assert names(hooks) == ["pre-commit"]


def test_the_umask_is_applied(repository, hooks):
    before = os.umask(0o077)
    try:
        repository.perflint("install")
    finally:
        os.umask(before)
    assert stat.S_IMODE((hooks / "pre-commit").stat().st_mode) == 0o700


def test_a_warning_if_perflint_is_not_on_the_path(repository, hooks, monkeypatch):
    command = repository.write("../bin/perflint", "#!/bin/sh\n")
    command.chmod(0o755)
    path = os.environ["PATH"].split(os.pathsep)
    without = [folder for folder in path if not (Path(folder) / "perflint").exists()]
    monkeypatch.setenv("PATH", os.pathsep.join([*without, str(command.parent)]))
    assert repository.perflint("install").err == ""
    command.unlink()
    outcome = repository.perflint("install")
    assert outcome.code == 0
    assert "perflint is not on the PATH; " in outcome.err


def test_existing_perflint_hooks_are_updated(repository, hooks):
    repository.perflint("install", "--pre-push")
    for name in NAMES:
        older = script(name).splitlines()[:2]
        (hooks / name).write_text("\n".join([*older, "exit 7", ""]))
    outcome = repository.perflint("install")
    assert outcome.code == 0
    assert outcome.out.count("updated ") == 2
    assert names(hooks) == list(NAMES), "there is no backup of perflint's own hooks"
    assert [(hooks / name).read_text() for name in NAMES] == [script(name) for name in NAMES]


@pytest.mark.parametrize("quotes", [False, True], ids=["foreign", "foreign, quotes ours"])
def test_another_hook_is_not_overwritten(repository, hooks, quotes):
    content = FOREIGN + (script("pre-commit") if quotes else "")
    write_foreign(hooks).write_text(content)
    outcome = repository.perflint("install")
    assert outcome.code == 2
    assert outcome.err == (
        "perflint: error: .git/hooks/pre-commit is not a perflint hook; "
        "--force replaces it and keeps it as pre-commit.before-perflint\n"
    )
    assert (hooks / "pre-commit").read_text() == content


def test_no_hook_is_written_if_one_cannot_be_replaced(repository, hooks):
    write_foreign(hooks, "pre-push")
    assert repository.perflint("install", "--pre-push").code == 2
    assert names(hooks) == ["pre-push"]


def test_force_keeps_a_backup(repository, hooks):
    write_foreign(hooks)
    outcome = repository.perflint("install", "--force")
    assert outcome.code == 0
    assert "the previous hook is kept as pre-commit.before-perflint" in outcome.out
    assert (hooks / "pre-commit").read_text() == script("pre-commit")
    assert (hooks / "pre-commit.before-perflint").read_text() == FOREIGN
    assert is_executable(hooks / "pre-commit.before-perflint")


def test_an_earlier_backup_is_not_overwritten(repository, hooks):
    write_foreign(hooks)
    write_foreign(hooks, "pre-commit.before-perflint").write_text("older")
    outcome = repository.perflint("install", "--force")
    assert outcome.code == 2
    assert "move one of them away" in outcome.err
    assert (hooks / "pre-commit").read_text() == FOREIGN
    assert (hooks / "pre-commit.before-perflint").read_text() == "older"


@pytest.mark.parametrize("target", ["../../theirs", "missing"], ids=["to a file", "dangling"])
def test_a_symlink_is_replaced_and_its_target_not_written(repository, hooks, target):
    theirs = repository.write("theirs", FOREIGN)
    (hooks / "pre-commit").symlink_to(target)
    assert repository.perflint("install").code == 2
    assert repository.perflint("install", "--force").code == 0
    assert not (hooks / "pre-commit").is_symlink()
    assert theirs.read_text() == FOREIGN
    assert repository.perflint("uninstall").code == 0
    assert os.readlink(hooks / "pre-commit") == target


def test_a_symlink_to_our_hook_is_replaced_by_a_file(repository, hooks):
    ours = repository.write("hooks/pre-commit", script("pre-commit") + "# changed\n")
    (hooks / "pre-commit").symlink_to(ours)
    assert repository.perflint("install").code == 0
    assert not (hooks / "pre-commit").is_symlink()
    assert ours.read_text().endswith("# changed\n")


def test_uninstall_removes_only_perflint_hooks(repository, hooks):
    repository.perflint("install", "--pre-push")
    write_foreign(hooks, "post-commit")
    outcome = repository.perflint("uninstall")
    assert outcome.code == 0
    assert outcome.out == "removed .git/hooks/pre-commit\nremoved .git/hooks/pre-push\n"
    assert names(hooks) == ["post-commit"]


def test_uninstall_restores_the_previous_hook(repository, hooks):
    before = identity(write_foreign(hooks))
    repository.perflint("install", "--force")
    outcome = repository.perflint("uninstall")
    assert outcome.out == "restored the previous .git/hooks/pre-commit\n"
    assert names(hooks) == ["pre-commit"]
    assert (hooks / "pre-commit").read_text() == FOREIGN
    assert identity(hooks / "pre-commit") == before


def test_uninstall_restores_the_previous_hook_after_ours_was_deleted(repository, hooks):
    write_foreign(hooks)
    repository.perflint("install", "--force")
    (hooks / "pre-commit").unlink()
    assert repository.perflint("uninstall").code == 0
    assert (hooks / "pre-commit").read_text() == FOREIGN


def test_uninstall_keeps_another_hook_and_its_backup(repository, hooks):
    write_foreign(hooks)
    write_foreign(hooks, "pre-commit.before-perflint")
    outcome = repository.perflint("uninstall")
    assert (outcome.code, outcome.out) == (0, "no perflint hooks in .git/hooks\n")
    assert names(hooks) == ["pre-commit", "pre-commit.before-perflint"]


def test_a_second_uninstall_is_not_an_error(repository, hooks):
    repository.perflint("install")
    assert repository.perflint("uninstall").code == 0
    assert repository.perflint("uninstall").code == 0
    assert names(hooks) == []


def test_a_hooks_path_is_relative_to_the_root_of_the_work_tree(repository, hooks, monkeypatch):
    repository.git("config", "core.hooksPath", "tools/hooks")
    (repository.root / "deep/er").mkdir(parents=True)
    monkeypatch.chdir(repository.root / "deep/er")
    assert repository.perflint("install").code == 0
    assert names(repository.root / "tools/hooks") == ["pre-commit"]
    assert names(hooks) == []
    assert repository.perflint("uninstall").code == 0
    assert names(repository.root / "tools/hooks") == []


def test_a_hooks_path_outside_of_the_repository_is_printed_in_full(repository, hooks, tmp_path):
    shared = tmp_path / "shared hooks"
    repository.git("config", "core.hooksPath", str(shared))
    outcome = repository.perflint("install")
    assert outcome.out.startswith(f"wrote {shared}/pre-commit, which ")
    assert names(shared) == ["pre-commit"]


def test_a_linked_work_tree_shares_the_hooks_of_the_repository(repository, hooks, monkeypatch):
    repository.git("commit", "--quiet", "--allow-empty", "-m", "first")
    repository.git("worktree", "add", "--quiet", "../linked")
    monkeypatch.chdir(repository.root.parent / "linked")
    assert repository.perflint("install").code == 0
    assert names(hooks) == ["pre-commit"]
    assert repository.perflint("uninstall").code == 0
    assert names(hooks) == []


def test_a_submodule_has_its_own_hooks(repository, hooks, tmp_path, monkeypatch):
    repository.git("commit", "--quiet", "--allow-empty", "-m", "first")
    repository.git("clone", "--quiet", ".", str(tmp_path / "module"))
    allow = ("-c", "protocol.file.allow=always")
    repository.git(*allow, "submodule", "--quiet", "add", str(tmp_path / "module"), "module")
    monkeypatch.chdir(repository.root / "module")
    assert repository.perflint("install").code == 0
    assert (repository.root / ".git/modules/module/hooks/pre-commit").is_file()
    assert names(hooks) == []


def test_hooks_that_are_disabled_by_hooks_path(repository, hooks):
    repository.git("config", "core.hooksPath", os.devnull)
    outcome = repository.perflint("install")
    assert outcome.code == 2
    assert outcome.err.startswith(f"perflint: error: cannot change the git hooks: {os.devnull}: ")
    assert repository.perflint("uninstall").code == 0


def test_an_error_of_the_file_system_changes_nothing(repository, hooks, monkeypatch):
    def refuse(*paths):
        raise PermissionError(13, "Permission denied", paths[0])

    write_foreign(hooks)
    monkeypatch.setattr(os, "rename", refuse)
    outcome = repository.perflint("install", "--force")
    assert outcome.code == 2
    assert outcome.err.endswith(".git/hooks/pre-commit: Permission denied\n")
    assert names(hooks) == ["pre-commit"]


@pytest.mark.parametrize("command", ["install", "uninstall"])
def test_outside_of_a_repository(project, command):
    outcome = project.perflint(command)
    assert outcome.code == 2
    assert outcome.err.startswith("perflint: error: ")
    assert "not a git repository" in outcome.err
