"""Small git repositories as people make them: commits, renames, merges, and what is not committed.

A step is a word and what it needs; ``History`` carries steps out in a folder. Each commit has the
same author and day, so that a history that fails, fails again.
"""

import os
import subprocess
from pathlib import Path
from typing import NamedTuple

from hypothesis import strategies as st

from fuzz.targets import argument_repair, baseline_repair

PATHS = (
    "perf_baselines.json",
    "a/perf_baselines.json",
    "gr\u00f6\u00dfe \n.json",
    "server_args.py",
    "x.txt",
)
SGLANG, BENCHMARK = baseline_repair.SGLANG, baseline_repair.BENCHMARK
CONTENTS = (
    SGLANG,
    SGLANG.replace(b"4.77", b"4.25"),
    SGLANG.replace(b"t2i", b"t2v").replace(b"05-16", b"05-17"),
    SGLANG.replace(b'"e2e": 0.5', b'"e2e": 0.9'),
    BENCHMARK,
    argument_repair.ASTRAY,
    argument_repair.ASTRAY.replace(b"--a", b"--aa"),
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
    """Something that is done in a repository, to one path or from one to another."""

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
    """A repository that steps are carried out in; what git refuses is left out."""

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

    def take(self, step: Step) -> None:
        """Carry a step out, as far as it can be."""
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
            self._git(*self._words(step))

    @staticmethod
    def _words(step: Step) -> tuple[str, ...]:
        return {
            "stage": ("add", "--all"),
            "unstage": ("reset", "--quiet", "--", step.path),
            "commit": ("commit", "--quiet", "--all", "--message", "change"),
            "branch": ("switch", "--quiet", "--create", "side"),
            "switch": ("switch", "--quiet", "main"),
            "merge": ("merge", "--quiet", "--message", "merge", "side"),
        }[step.action]

    def contents(self) -> dict[str, bytes | str]:
        """Return all that stands in the work tree, and the bytes of the index."""
        found: dict[str, bytes | str] = {}
        for folder, _, names in os.walk(self.root):
            if ".git" in Path(folder).parts:
                continue
            for name in names:
                path = Path(folder, name)
                found[str(path)] = os.readlink(path) if path.is_symlink() else path.read_bytes()
        index = self.root / ".git" / "index"
        found["index"] = index.read_bytes() if index.exists() else b""
        return found
