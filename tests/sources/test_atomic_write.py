"""A process that is killed while it writes keeps the old bytes, and git sees no temporary file."""

import os
import shutil
import signal
import stat
import subprocess
import sys

import pytest

from perflint.sources import atomic_write
from tests.paths import ROOT

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="no such signals here")

NAME = "deep/perf_baselines.json"
HOOKS = ROOT / "hooks"

KILLED = """\
import os, resource, signal, sys

def die(*arguments):
    os.kill(os.getpid(), signal.SIGKILL)

if sys.argv[1] == "half":  # the kernel ends the process at the limit of the file size
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
elif sys.argv[1] == "replace":
    os.replace = os.rename = die
else:
    setattr(os, sys.argv[1], die)

from perflint.cli import main
main(sys.argv[3:])
"""
MOMENTS = ("half", "fsync", "chmod", "replace")


def run_and_kill(moment, half, *arguments):
    """Run the command in a process that is killed at ``moment`` of its write.

    ``half`` is the number of bytes that it may write at the moment ``half``.
    """
    done = subprocess.run(
        [sys.executable, "-c", KILLED, moment, str(half), *arguments],
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=60,
    )
    signals = {-signal.SIGKILL, -signal.SIGXFSZ}
    assert done.returncode in signals, f"it did not reach {moment}: {done.stderr.decode()}"


def temp_files(folder):
    return [path for path in folder.rglob(".perflint-*") if path.is_file()]


def commit(project):
    project.git("add", "--all")
    project.git("commit", "--quiet", "-m", "change")


@pytest.fixture
def committed(repository, fixable):
    """A repository with a fixable baseline of 50 scenarios."""
    fixable["scenarios"] = {f"s{number}": fixable["scenarios"]["t2i"] for number in range(50)}
    repository.write(NAME, fixable)
    commit(repository)
    return repository


@pytest.fixture(params=["repository", "linked work tree", "submodule"])
def checkout(request, committed, monkeypatch):
    """The same as the current directory, or a checkout whose git directory is elsewhere."""
    if request.param == "repository":
        return committed
    if request.param == "linked work tree":
        committed.git("worktree", "add", "--quiet", "../other")
        committed.root = committed.root.parent / "other"
    else:
        monkeypatch.setenv("GIT_ALLOW_PROTOCOL", "file")
        committed.git("clone", "--quiet", ".", "../source")
        committed.git("submodule", "--quiet", "add", "../source", "inner")
        committed.git("commit", "--quiet", "-m", "submodule")
        committed.root = committed.root / "inner"
    assert (committed.root / ".git").is_file()
    monkeypatch.chdir(committed.root)
    committed.git("config", "user.name", "Tester")
    committed.git("config", "user.email", "tester@example.org")
    return committed


@pytest.mark.end_to_end
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_killed_fix_leaves_the_old_bytes_and_no_temporary_file_for_git(checkout, moment):
    file = checkout.root / NAME
    before = file.read_bytes()
    for _ in range(2):  # the second run finds the temporary file of the first
        run_and_kill(moment, len(before) // 2, "check", "--fix", "--today", "2026-05-17", NAME)
        assert file.read_bytes() == before
        assert checkout.git("status", "--porcelain", "--ignored") == ""
    assert checkout.check("--fix", NAME).code == 0
    assert file.read_bytes() == before.replace(b"2026-05-16", b"2026-05-17")
    assert checkout.git("status", "--porcelain", "--ignored") == f" M {NAME}\n"


@pytest.fixture
def hooks(checkout):
    """A hook directory in the work tree, with a committed hook of an earlier perflint."""
    checkout.git("config", "core.hooksPath", "tools/hooks")
    text = (HOOKS / "pre-commit").read_text()
    checkout.write("tools/hooks/pre-commit", f"{text}# earlier version\n").chmod(0o755)
    checkout.git("add", "tools")
    checkout.git("commit", "--quiet", "--no-verify", "-m", "hooks")
    return checkout.root / "tools" / "hooks"


@pytest.mark.end_to_end
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_killed_install_leaves_the_old_hook_and_no_temporary_file(checkout, hooks, moment):
    hook = hooks / "pre-commit"
    before = hook.read_bytes()
    run_and_kill(moment, len(before) // 2, "install")
    assert hook.read_bytes() == before
    assert stat.S_IMODE(hook.stat().st_mode) & 0o111
    assert checkout.git("status", "--porcelain", "--ignored") == ""
    assert checkout.perflint("install").code == 0
    assert hook.read_bytes() == (HOOKS / "pre-commit").read_bytes()
    assert checkout.git("status", "--porcelain") == " M tools/hooks/pre-commit\n"


def test_a_failed_write_leaves_no_temporary_file(committed, monkeypatch):
    def refuse(*paths):
        raise OSError(28, "No space left on device")

    before = (committed.root / NAME).read_bytes()
    monkeypatch.setattr(os, "replace", refuse)
    outcome = committed.check("--fix", NAME)
    assert outcome.code == 2
    assert f"{NAME}: cannot be written: No space left on device" in outcome.err
    assert (committed.root / NAME).read_bytes() == before
    assert temp_files(committed.root) == []


def test_leftover_temporary_files_do_not_block_a_write(committed):
    run_and_kill("replace", 0, "check", "--fix", "--today", "2026-05-17", NAME)
    (leftover,) = temp_files(committed.root / ".git")
    for suffix in (os.getpid(), f"{os.getpid()}.tmp"):  # from a process with the same id
        shutil.copy(leftover, leftover.parent / f".perflint-{suffix}")
    assert committed.check("--fix", NAME).code == 0


def test_the_temporary_file_is_beside_its_target_without_a_git_directory(project):
    target = project.write(NAME, "")
    assert atomic_write.temp_folder(str(target), str(project.root)) == str(target.parent)


@pytest.mark.parametrize("content", ["", "gitdir: nowhere\n", "\0", "no pointer"])
def test_an_invalid_git_file_is_ignored(project, content):
    project.write(".git", content)
    folder = atomic_write.temp_folder(str(project.root / "a.json"), str(project.root))
    assert os.path.normpath(folder) == str(project.root)
