"""The pre-commit hooks of this repository, run by the real pre-commit in a copy of it."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tests.paths import ROOT

CONFIG = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))
HOOKS = [hook for repository in CONFIG["repos"] for hook in repository["hooks"]]
FILES = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"]
BIN = Path(sys.prefix) / "bin"

Run = Callable[..., tuple[int, str]]

pytestmark = pytest.mark.skipif(
    not all((BIN / tool).exists() for tool in ("mypy", "pre-commit", "ruff")),
    reason="needs the tools of `make lint types` in this environment",
)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A repository with the files of this one, and this environment as its ``.venv``."""
    folder = tmp_path / "copy"
    names = subprocess.run(FILES, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():  # a deleted file is still listed until it is committed
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    for command in (["init", "--quiet"], ["add", "--all"]):
        subprocess.run(["git", *command], cwd=folder, check=True)
    (folder / ".venv").symlink_to(sys.prefix)
    return folder


@pytest.fixture
def pre_commit(copy: Path, tmp_path: Path) -> Run:
    """A function that runs pre-commit in the copy; it returns the exit code and the output."""
    environment = {
        **os.environ,
        "MYPY_CACHE_DIR": str(ROOT / ".mypy_cache"),  # shared with `make types`
        "PRE_COMMIT_HOME": str(tmp_path / "cache"),
        "PYTHONPATH": str(copy),  # the environment may have another checkout of perflint
    }

    def run(*arguments: str, **variables: str) -> tuple[int, str]:
        done = subprocess.run(
            [str(BIN / "pre-commit"), "run", "--color=never", *arguments],
            cwd=copy,
            env={**environment, **variables},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
            timeout=300,
        )
        return done.returncode, done.stdout

    return run


def results(output: str) -> dict[str, str]:
    """Return the result of each hook by its name: ``Passed``, ``Failed`` or ``Skipped``."""
    names = [hook["name"] for hook in HOOKS]
    lines = [line for line in output.splitlines() if line.startswith(tuple(names))]
    return {line.partition(".")[0].partition("(")[0]: line.rpartition(".")[2] for line in lines}


def test_all_hooks_pass_on_all_files(pre_commit: Run) -> None:
    code, output = pre_commit("--all-files")
    assert results(output) == {hook["name"]: "Passed" for hook in HOOKS}, output
    assert code == 0


def test_a_new_violation_in_the_examples_fails(pre_commit: Run, copy: Path) -> None:
    path = copy / "examples" / "perf_baselines.json"
    baseline = json.loads(path.read_text("utf-8"))
    baseline["scenarios"]["fastwan2_2_ti2v_5b_coherent"]["expected_avg_denoise_ms"] += 1
    path.write_text(json.dumps(baseline, indent=4) + "\n", "utf-8")
    code, output = pre_commit("perflint", "--files", "examples/perf_baselines.json")
    assert results(output) == {"perflint": "Failed"}, output
    assert code == 1
    assert "error[aggregate-mismatch]" in output


def test_an_accepted_violation_that_was_fixed_fails(pre_commit: Run, copy: Path) -> None:
    path = copy / "examples" / "perf_baselines.json"
    path.write_text(path.read_text("utf-8").replace("2026-04-15", "2026-05-17"), "utf-8")
    _, output = pre_commit("perflint", "--files", "examples/perf_baselines.json")
    assert results(output) == {"perflint": "Failed"}, output
    assert "warning[unused-ignore]" in output


def test_python_is_linted_and_formatted(pre_commit: Run, copy: Path) -> None:
    path = copy / "perflint" / "primitives" / "globs.py"
    path.write_text(f"{path.read_text('utf-8')}import   os\n", "utf-8")
    code, output = pre_commit("--files", "perflint/primitives/globs.py", SKIP="mypy")
    failed = {name for name, result in results(output).items() if result == "Failed"}
    assert failed == {"ruff check", "ruff format"}, output
    assert code == 1


def test_the_hooks_of_perflint_are_the_ones_that_users_get() -> None:
    ours = {hook["id"]: hook for hook in HOOKS}
    for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")):
        own = ours[hook["id"]]
        assert own["entry"].startswith(".venv/bin/perflint check ")
        flags = hook["entry"].removeprefix("perflint check")
        assert own["entry"].endswith(flags)
        same = ("types", "always_run", "pass_filenames", "verbose", "stages")
        assert [own.get(key) for key in same] == [hook.get(key) for key in same]
