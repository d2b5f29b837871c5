"""Strategies for small git repositories: commits, renames, merges, and uncommitted changes.

A step is an action with its paths; ``History`` applies steps in a directory. All commits have the
same author and date, so that failures are reproducible.
"""

import os
import subprocess
from pathlib import Path
from typing import NamedTuple

from hypothesis import strategies as st

from fuzz.targets import argument_fixes, baseline_fixes

PATHS = (
    "perf_baselines.json",
    "a/perf_baselines.json",
    "gr\u00f6\u00dfe \n.json",
    "server_args.py",
    "x.txt",
)
SGLANG, BENCHMARK = baseline_fixes.SGLANG, baseline_fixes.BENCHMARK
CONTENTS = (
    SGLANG,
    SGLANG.replace(b"4.77", b"4.25"),
    SGLANG.replace(b"t2i", b"t2v").replace(b"05-16", b"05-17"),
    SGLANG.replace(b'"e2e": 0.5', b'"e2e": 0.9'),
    BENCHMARK,
    argument_fixes.MISPLACED,
    argument_fixes.MISPLACED.replace(b"--a", b"--aa"),
    b"",
    b"{",
    b"\xff\0",
    b"<<<<<<< HEAD\n{}\n=======\n[]\n>>>>>>> x\n",
)


ACTIONS = (
    *("write", "write", "stage", "stage", "commit", "commit", "delete", "rename", "link"),
    *("branch", "switch", "merge", "unstage"),
)


class Step(NamedTuple):
    """An action in a repository, on one path or from one path to another."""

    action: str
    path: str
    other: str
    content: bytes


steps = st.builds(
    Step,
    st.sampled_from(ACTIONS),
    st.sampled_from(PATHS),
    st.sampled_from(PATHS),
    st.sampled_from(CONTENTS),
)
histories = st.lists(steps, min_size=3, max_size=14)


class History:
    """A repository to apply steps to. Steps that git rejects have no effect."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._env = {
            "PATH": os.environ["PATH"],
            "HOME": str(root),
            "GIT_CONFIG_NOSYSTEM": "1",
            **{
                f"GIT_{who}_{what}": value
                for who in ("AUTHOR", "COMMITTER")
                for what, value in (
                    ("NAME", "Tester"),
                    ("EMAIL", "tester@example.org"),
                    ("DATE", "2026-05-17T12:00:00+00:00"),
                )
            },
        }
        self._git("init", "--quiet", "--initial-branch=main")

    def _git(self, *arguments: str) -> None:
        command = ["git", *arguments]
        subprocess.run(command, cwd=self.root, env=self._env, capture_output=True, check=False)

    def apply(self, step: Step) -> None:
        """Apply a step, if that is possible."""
        path, other = self.root / step.path, self.root / step.other
        if step.action == "write":
            path.parent.mkdir(exist_ok=True)
            path.unlink(missing_ok=True)
            path.write_bytes(step.content)
        elif step.action == "delete":
            path.unlink(missing_ok=True)
        elif step.action == "rename":
            other.parent.mkdir(exist_ok=True)
            if path.exists():
                path.rename(other)
        elif step.action == "link":
            path.parent.mkdir(exist_ok=True)
            path.unlink(missing_ok=True)
            path.symlink_to(other)
        else:
            self._git(*self._git_arguments(step))

    @staticmethod
    def _git_arguments(step: Step) -> tuple[str, ...]:
        return {
            "stage": ("add", "--all"),
            "unstage": ("reset", "--quiet", "--", step.path),
            "commit": ("commit", "--quiet", "--all", "--message", "change"),
            "branch": ("switch", "--quiet", "--create", "side"),
            "switch": ("switch", "--quiet", "main"),
            "merge": ("merge", "--quiet", "--message", "merge", "side"),
        }[step.action]

    def contents(self) -> dict[str, bytes | str]:
        """Return path → content of the work tree, with the target of symlinks, and the index."""
        contents: dict[str, bytes | str] = {}
        for directory, _, names in os.walk(self.root):
            if ".git" in Path(directory).parts:
                continue
            for name in names:
                path = Path(directory, name)
                contents[str(path)] = os.readlink(path) if path.is_symlink() else path.read_bytes()
        index = self.root / ".git" / "index"
        contents["index"] = index.read_bytes() if index.exists() else b""
        return contents
