"""The system calls of perflint in a hostile repository: programs, opened files, and the network."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import perflint
from tests.paths import ROOT

NAME = "perf_baselines.json"
STRACE = shutil.which("strace")
COMMANDS = {
    "work tree": ("check",),
    "base": ("check", "--base", "origin/main"),
    "staged": ("check", "--staged"),
    "range": ("check", "--from", "origin/main"),
    "fix": ("check", "--fix", "--unsafe-fixes"),
    "init": ("init", "--dry-run"),
    "diff": ("diff",),
}
SYSTEM = ("/proc/", "/dev/", "/etc/", "/usr/", "/lib", "/bin/", "/sys/", "/opt/")
"""Directories that Python and git read to start, and for the time zone and the locale."""

OPENED = re.compile(r"open(?:at)?\(.*, (O_[A-Z_|]+).*\) += \d+<([^>]*)>")
"""The flags with which a file was opened, and its resolved path."""

CALLS = "trace=execve,socket,connect,sendto,open,openat,creat,unlink,rename,link,symlink,chdir"

SCRIPT = "import sys\nfrom perflint.cli import run\nsys.exit(run())\n"
"""The installed command. Python puts the directory of a script on ``sys.path``, not the current
directory, which contains modules with the names of perflint and its dependencies."""


@pytest.fixture
def hostile(repository, clean, off):
    """A branch with files that try to run code, to use the network, or to escape by symlinks."""
    repository.write(NAME, clean)
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "-m", "base")
    repository.git("update-ref", "refs/remotes/origin/main", "HEAD")
    repository.git("remote", "add", "origin", "https://example.invalid/x.git")
    repository.write("../outside/secret.json", off)
    code = "open('pwned', 'w')\n"
    for module in ("orjson", "tomli", "perflint", "sitecustomize", "libcst/__init__", "conftest"):
        repository.write(f"{module}.py", code)
    repository.write("server_args.py", f"{code}class ServerArgs:\n    x: int = exec('pwned')\n")
    repository.write(".gitattributes", "*.json filter=x diff=x\n")
    repository.write(".gitmodules", '[submodule "x"]\n\tpath = x\n\turl = ssh://example.invalid\n')
    repository.write("perflint.toml", 'suppressions = "existing.toml"\n')
    for name, target in {
        "a.json": "../outside/secret.json",
        "b": "../outside",
        "c": ".git",
    }.items():
        (repository.root / name).symlink_to(target)
    repository.write(NAME, off)
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "-m", "change")
    return repository


@pytest.fixture
def traced(hostile, tmp_path, env_without_coverage):
    """A function that runs the command under strace, and returns the calls that succeeded."""
    script = tmp_path / "bin" / "perflint"
    script.parent.mkdir()
    script.write_text(SCRIPT, "utf-8")
    log = tmp_path / "calls"

    def run(*arguments):
        strace = (STRACE, "-f", "-y", "-s", "4096", "-e", CALLS, "-o", log)
        result = subprocess.run(
            [*strace, sys.executable, script, *arguments],
            cwd=hostile.root,
            env={
                **env_without_coverage,
                "HOME": str(tmp_path),
                "PYTHONPATH": str(Path(perflint.__file__).parents[1]),
            },
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if not log.exists() or "ptrace" in result.stderr:
            pytest.skip("strace is not allowed here")
        assert result.returncode in (0, 1), result.stderr
        assert "Traceback" not in result.stderr  # an exception has exit code 1, too
        lines = log.read_text("utf-8", "replace").splitlines()
        return [line for line in lines if " = -1 " not in line]

    return run


def own_git_directory() -> str:
    """Return the git directory of perflint's source tree; `perflint init` reads a version from it.

    It is outside of the source tree if that is a linked work tree.
    """
    command = ["git", "rev-parse", "--path-format=absolute", "--git-common-dir"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return result.stdout.strip() or str(ROOT)


@pytest.mark.skipif(STRACE is None, reason="needs strace")
@pytest.mark.parametrize("command", COMMANDS)
def test_only_git_is_run_and_only_files_of_the_repository_are_opened(
    hostile, traced, tmp_path, command
):
    calls = traced(*COMMANDS[command])
    programs = {
        os.path.basename(match[1])
        for line in calls
        if (match := re.search(r'execve\("([^"]*)"', line))
    }
    assert programs <= {os.path.basename(sys.executable), "git"}
    assert "git" in programs
    assert not [line for line in calls if re.search(r"\b(connect|sendto)\(", line)]
    assert not [line for line in calls if "socket(AF_INET" in line]
    read, written = set(), set()
    for line in calls:
        if match := OPENED.search(line):
            (read if match[1].startswith("O_RDONLY") else written).add(match[2])
    root = str(hostile.root)
    allowed = (
        *(*SYSTEM, str(tmp_path / "bin"), own_git_directory()),
        *(sys.prefix, *map(os.path.realpath, (sys.prefix, sys.base_prefix))),
        *(str(Path(perflint.__file__).parent), os.path.dirname(sys.executable)),
        *filter(None, sys.path),
    )
    assert any(path.startswith(root) for path in read)
    assert not [path for path in read if not path.startswith((root, *allowed))]
    outside = [path for path in written if not path.startswith((root, "/dev/null", "/dev/tty"))]
    # Python may cache the byte code of modules.
    assert not [path for path in outside if not path.endswith(".pyc") and ".pyc." not in path]
    assert "secret.json" not in "".join(sorted(read))
    assert not (hostile.root / "pwned").exists()
