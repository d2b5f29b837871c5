"""What the tests of the command share: a folder to work in, and ways to run the command there."""

import copy
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, settings

from perflint.cli import main

# Nothing here is a matter of time: coverage, or a machine that is busy, must not fail a test.
settings.register_profile(
    "unhurried", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("unhurried")

TODAY = "2026-05-17"
NAME = "perf_baselines.json"

CLEAN = {
    "metadata": {"description": "Captured 2026-05-17.", "last_updated": TODAY},
    "scenarios": {
        "t2i": {
            "stages_ms": {"TextEncodingStage": 1.25, "DenoisingStage": 9.02},
            "denoise_step_ms": {"0": 4.21, "1": 4.77},
            "expected_e2e_ms": 10.61,
            "expected_avg_denoise_ms": 4.49,
            "expected_median_denoise_ms": 4.49,
        }
    },
}


class Outcome(NamedTuple):
    """What a run of the command gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def rules(self) -> list[str]:
        """The rules that a JSON report names and nothing hides, in its order."""
        found = self.json["violations"]
        return [violation["rule"] for violation in found if violation["ignored"] is None]


class Project:
    """A folder that the test stands in, and the command run in it within this process."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.root = root
        self._capsys = capsys

    def write(self, path: str, content: Any) -> Path:
        """Write bytes or text as they are, anything else as JSON with four spaces."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if not isinstance(content, (bytes, str)):
            content = json.dumps(content, indent=4, ensure_ascii=False) + "\n"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return file

    def perflint(self, *arguments: object) -> Outcome:
        self._capsys.readouterr()
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as end:
            code = end.code
        return Outcome(code, *self._capsys.readouterr())

    def check(self, *arguments: object, today: str = TODAY) -> Outcome:
        return self.perflint("check", "--today", today, *arguments)

    def report(self, *arguments: object, today: str = TODAY) -> Outcome:
        """Check, and report as JSON."""
        return self.check("--output-format", "json", *arguments, today=today)

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=self.root, capture_output=True, text=True, check=True
        )
        return done.stdout


@pytest.fixture(autouse=True, scope="session")
def _interrupts() -> None:
    """What tests start can be interrupted, also where a shell runs them in the background."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable of the caller, or of a hook that runs the tests, changes what is tested."""
    for name in os.environ:
        if name.startswith("GIT_") and not name.startswith("GIT_SSL"):
            monkeypatch.delenv(name)
    base = (
        "PRE_COMMIT",
        "PRE_COMMIT_FROM_REF",
        "PRE_COMMIT_TO_REF",
        "GITHUB_BASE_REF",
        "GITHUB_STEP_SUMMARY",
    )
    shown = ("NO_COLOR", "FORCE_COLOR", "SOURCE_DATE_EPOCH", "COLUMNS")
    for name in (*base, "CI_MERGE_REQUEST_DIFF_BASE_SHA", *shown):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture
def unmeasured() -> dict[str, str]:
    """The environment for a process that no coverage looks at: it would open files of its own."""
    return {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}


@pytest.fixture
def clean() -> dict[str, Any]:
    """A baseline without fault on 2026-05-17, to be changed at will."""
    return copy.deepcopy(CLEAN)


@pytest.fixture
def faster(clean: dict[str, Any]) -> dict[str, Any]:
    """The same file with its scenario measured anew: faster, and coherent."""
    changed = copy.deepcopy(clean)
    changed["scenarios"]["t2i"] = {
        "stages_ms": {"TextEncodingStage": 1.01, "DenoisingStage": 7.03},
        "denoise_step_ms": {"0": 3.21, "1": 3.77},
        "expected_e2e_ms": 8.21,
        "expected_avg_denoise_ms": 3.49,
        "expected_median_denoise_ms": 3.49,
    }
    return changed


@pytest.fixture
def off() -> dict[str, Any]:
    """A baseline with one fault: its mean is 5.49 where its steps give 4.49."""
    baseline: dict[str, Any] = copy.deepcopy(CLEAN)
    baseline["scenarios"]["t2i"]["expected_avg_denoise_ms"] = 5.49
    return baseline


@pytest.fixture
def torn() -> dict[str, Any]:
    """A baseline with one fault that is safe to repair: its two dates differ."""
    baseline: dict[str, Any] = copy.deepcopy(CLEAN)
    baseline["metadata"]["description"] = "Captured 2026-05-16."
    return baseline


@pytest.fixture
def project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Project:
    """A folder without git, which is the current one."""
    root = tmp_path / "project"
    root.mkdir()
    monkeypatch.chdir(root)
    return Project(root, capsys)


@pytest.fixture
def repository(project: Project) -> Project:
    """The same folder as a git repository."""
    project.git("init", "--quiet")
    project.git("config", "user.name", "Tester")
    project.git("config", "user.email", "tester@example.org")
    return project


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Return a function that runs the real command in a folder, as a process of its own."""
    home = tmp_path / "home"
    home.mkdir()

    def run(
        *arguments: object,
        cwd: Path | None = None,
        env: dict[str, str] | None = None,
        before: tuple[str, ...] = (),
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*before, sys.executable, "-m", "perflint", *map(str, arguments)],
            cwd=cwd,
            env={**os.environ, "HOME": str(home), **(env or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=60,
        )

    return run
