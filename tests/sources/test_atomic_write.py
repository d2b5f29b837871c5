"""A process that is killed while it writes: the old bytes stay whole, and git sees no draft."""

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

if sys.argv[1] == "half":  # the kernel writes up to the limit, and ends the process there
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


def killed(moment, half, *arguments):
    """Run the command in a process that is killed at a moment of its writing."""
    done = subprocess.run(
        [sys.executable, "-c", KILLED, moment, str(half), *arguments],
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=60,
    )
    signals = {-signal.SIGKILL, -signal.SIGXFSZ}
    assert done.returncode in signals, f"it never came to {moment}: {done.stderr.decode()}"


def drafts(folder):
    return [path for path in folder.rglob(".perflint-*") if path.is_file()]


def commit(project):
    project.git("add", "--all")
    project.git("commit", "--quiet", "-m", "change")


@pytest.fixture
def committed(repository, torn):
    """A repository with a torn baseline of some length."""
    torn["scenarios"] = {f"s{number}": torn["scenarios"]["t2i"] for number in range(50)}
    repository.write(NAME, torn)
    commit(repository)
    return repository


@pytest.fixture(params=["repository", "linked work tree", "submodule"])
def inside(request, committed, monkeypatch):
    """The same, or one that has its git folder elsewhere, as the current folder."""
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
def test_a_repair_that_is_killed_leaves_the_old_bytes_and_no_draft_for_git(inside, moment):
    file = inside.root / NAME
    before = file.read_bytes()
    for _ in range(2):  # the second one meets what the first one left
        killed(moment, len(before) // 2, "check", "--fix", "--today", "2026-05-17", NAME)
        assert file.read_bytes() == before
        assert inside.git("status", "--porcelain", "--ignored") == ""
    assert inside.check("--fix", NAME).code == 0
    assert file.read_bytes() == before.replace(b"2026-05-16", b"2026-05-17")
    assert inside.git("status", "--porcelain", "--ignored") == f" M {NAME}\n"


@pytest.fixture
def hooks(inside):
    """A hook folder within the work tree, with hooks of an earlier perflint committed."""
    inside.git("config", "core.hooksPath", "tools/hooks")
    text = (HOOKS / "pre-commit").read_text()
    inside.write("tools/hooks/pre-commit", f"{text}# as it was\n").chmod(0o755)
    inside.git("add", "tools")
    inside.git("commit", "--quiet", "--no-verify", "-m", "hooks")
    return inside.root / "tools" / "hooks"


@pytest.mark.end_to_end
@pytest.mark.parametrize("moment", MOMENTS)
def test_an_installation_that_is_killed_leaves_the_old_hook_and_no_draft(inside, hooks, moment):
    hook = hooks / "pre-commit"
    before = hook.read_bytes()
    killed(moment, len(before) // 2, "install")
    assert hook.read_bytes() == before
    assert stat.S_IMODE(hook.stat().st_mode) & 0o111
    assert inside.git("status", "--porcelain", "--ignored") == ""
    assert inside.perflint("install").code == 0
    assert hook.read_bytes() == (HOOKS / "pre-commit").read_bytes()
    assert inside.git("status", "--porcelain") == " M tools/hooks/pre-commit\n"


def test_a_write_that_fails_leaves_no_draft_at_all(committed, monkeypatch):
    def refuse(*paths):
        raise OSError(28, "No space left on device")

    before = (committed.root / NAME).read_bytes()
    monkeypatch.setattr(os, "replace", refuse)
    outcome = committed.check("--fix", NAME)
    assert outcome.code == 2
    assert f"{NAME}: cannot be written: No space left on device" in outcome.err
    assert (committed.root / NAME).read_bytes() == before
    assert drafts(committed.root) == []


def test_drafts_that_were_left_block_nothing(committed):
    killed("replace", 0, "check", "--fix", "--today", "2026-05-17", NAME)
    (draft,) = drafts(committed.root / ".git")
    for ending in (os.getpid(), f"{os.getpid()}.tmp"):  # of a process of the same number
        shutil.copy(draft, draft.parent / f".perflint-{ending}")
    assert committed.check("--fix", NAME).code == 0


def test_without_a_folder_of_git_a_draft_stands_beside_its_target(project):
    target = project.write(NAME, "")
    assert atomic_write.temp_folder(str(target), str(project.root)) == str(target.parent)


@pytest.mark.parametrize("content", ["", "gitdir: nowhere\n", "\0", "no pointer"])
def test_a_pointer_that_leads_nowhere_is_passed_over(project, content):
    project.write(".git", content)
    folder = atomic_write.temp_folder(str(project.root / "a.json"), str(project.root))
    assert os.path.normpath(folder) == str(project.root)
