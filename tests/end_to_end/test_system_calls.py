"""A run on a hostile repository, as the kernel sees it: programs, files and the network."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import perflint

NAME = "perf_baselines.json"
STRACE = shutil.which("strace")
WAYS = {
    "work tree": ("check",),
    "base": ("check", "--base", "origin/main"),
    "staged": ("check", "--staged"),
    "range": ("check", "--from", "origin/main"),
    "fix": ("check", "--fix", "--unsafe-fixes"),
    "init": ("init", "--dry-run"),
    "diff": ("diff",),
}
OWN = ("/proc/", "/dev/", "/etc/", "/usr/", "/lib", "/bin/", "/sys/", "/opt/")
"""What Python and git read of the system, to start and to know the time and the locale."""

OPENED = re.compile(r"open(?:at)?\(.*, (O_[A-Z_|]+).*\) += \d+<([^>]*)>")
"""How a file was opened, and which one it turned out to be."""

CALLS = "trace=execve,socket,connect,sendto,open,openat,creat,unlink,rename,link,symlink,chdir"


@pytest.fixture
def hostile(repository, clean, off):
    """A branch whose files try what files can try."""
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
    repository.write("perflint.toml", 'suppressions = "known.toml"\n')
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


@pytest.mark.skipif(STRACE is None, reason="needs strace")
@pytest.mark.parametrize("way", WAYS)
def test_only_git_is_run_nothing_is_asked_and_all_files_are_of_the_repository(
    hostile, tmp_path, way, unmeasured
):
    log = tmp_path / "calls"
    start = "from perflint.cli import run; run()"  # as the command does it: not from this folder
    python = [sys.executable, "-P" if sys.version_info >= (3, 11) else "-s", "-c", start]
    done = subprocess.run(
        [STRACE, "-f", "-y", "-s", "4096", "-e", CALLS, "-o", log, *python, *WAYS[way]],
        cwd=hostile.root,
        env={
            **unmeasured,
            "HOME": str(tmp_path),
            "PYTHONPATH": str(Path(perflint.__file__).parents[1]),
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if not log.exists() or "ptrace" in done.stderr:
        pytest.skip("strace may not look here")
    assert done.returncode in (0, 1), done.stderr
    calls = [
        line for line in log.read_text("utf-8", "replace").splitlines() if " = -1 " not in line
    ]
    programs = {
        os.path.basename(found[1])
        for line in calls
        if (found := re.search(r'execve\("([^"]*)"', line))
    }
    assert programs <= {os.path.basename(sys.executable), "git"}
    assert "git" in programs
    assert not [line for line in calls if re.search(r"\b(connect|sendto)\(", line)]
    assert not [line for line in calls if "socket(AF_INET" in line]
    read, written = set(), set()
    for line in calls:
        if found := OPENED.search(line):
            (read if found[1].startswith("O_RDONLY") else written).add(found[2])
    root = str(hostile.root)
    own = (*OWN, *map(os.path.realpath, (sys.prefix, sys.base_prefix)), sys.prefix)
    own += (str(Path(perflint.__file__).parent), os.path.dirname(sys.executable))
    own += tuple(path for path in sys.path if path)
    assert any(path.startswith(root) for path in read)
    assert not [path for path in read if not path.startswith((root, *own))]
    outside = [path for path in written if not path.startswith((root, "/dev/null", "/dev/tty"))]
    assert not [path for path in outside if not path.endswith(".pyc") and ".pyc." not in path]
    assert "secret.json" not in "".join(sorted(read))
    assert not (hostile.root / "pwned").exists()
