"""Fixtures for tests of commands: baselines, a project, and functions that run commands there."""

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
from tests.history_story import Told, tell
from tests.known_rules import hide_new_rules

EXAMPLES = {"fast": 15, "ci": 20}
"""Profile → the largest number of examples of a property test: ``make test-fast``, ``.ci/run``."""

PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "full")

# No deadlines: a test must not fail because coverage is measured or the machine is busy.
settings.register_profile("full", deadline=None, suppress_health_check=[HealthCheck.too_slow])
for name, examples in EXAMPLES.items():
    settings.register_profile(name, settings.get_profile("full"), max_examples=examples)
settings.load_profile(PROFILE)

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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests that run the real command, and apply the profile to all property tests."""
    for item in items:
        if isinstance(item, pytest.Function):
            if "run" in item.fixturenames:
                item.add_marker(pytest.mark.end_to_end)
            if PROFILE in EXAMPLES:
                limit_examples(item.obj, EXAMPLES[PROFILE])


def limit_examples(test: Any, examples: int) -> None:
    """Lower the ``max_examples`` that a property test sets itself, which a profile does not do."""
    own = getattr(test, "_hypothesis_internal_use_settings", None)
    if own is not None and own.max_examples > examples:
        test._hypothesis_internal_use_settings = settings(own, max_examples=examples)


class Outcome(NamedTuple):
    """The result of a command: its exit code, standard output and standard error."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def rules(self) -> list[str]:
        """The rules of the violations in a JSON report that are not ignored, in its order."""
        violations = self.json["violations"]
        return [violation["rule"] for violation in violations if violation["ignored"] is None]


class Project:
    """The current directory of a test; perflint runs in the process of the test."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.root = root
        self._capsys = capsys

    def write(self, path: str, content: Any) -> Path:
        """Write bytes or a string unchanged, anything else as JSON indented by four spaces."""
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
        except SystemExit as error:
            code = error.code
        return Outcome(code, *self._capsys.readouterr())

    def check(self, *arguments: object, today: str = TODAY) -> Outcome:
        return self.perflint("check", "--today", today, *arguments)

    def report(self, *arguments: object, today: str = TODAY) -> Outcome:
        """Check with JSON output."""
        return self.check("--output-format", "json", *arguments, today=today)

    def git(self, *arguments: str) -> str:
        """Run git and return its standard output; raises CalledProcessError."""
        result = subprocess.run(
            ["git", *arguments], cwd=self.root, capture_output=True, text=True, check=True
        )
        return result.stdout


@pytest.fixture(autouse=True, scope="session")
def _interrupts() -> None:
    """Let Ctrl-C interrupt child processes, even if a shell runs the tests in the background."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remove environment variables that change results, such as those of a hook or of CI."""
    for name in os.environ:
        if name.startswith("GIT_") and not name.startswith("GIT_SSL"):
            monkeypatch.delenv(name)
    base = (
        "PRE_COMMIT",
        "PRE_COMMIT_FROM_REF",
        "PRE_COMMIT_TO_REF",
        "GITHUB_BASE_REF",
        "GITHUB_STEP_SUMMARY",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA",
    )
    output = ("NO_COLOR", "FORCE_COLOR", "SOURCE_DATE_EPOCH", "COLUMNS")
    links = (
        "FORCE_HYPERLINK",
        "TERM_PROGRAM",
        "VTE_VERSION",
        "WT_SESSION",
        "KITTY_WINDOW_ID",
        "DOMTERM",
    )
    for name in (*base, *output, *links):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture
def env_without_coverage() -> dict[str, str]:
    """An environment without coverage measurement, which opens files and imports modules."""
    return {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}


@pytest.fixture
def clean() -> dict[str, Any]:
    """A baseline without violations on 2026-05-17; a copy that the test may change."""
    return copy.deepcopy(CLEAN)


@pytest.fixture
def faster(clean: dict[str, Any]) -> dict[str, Any]:
    """The file ``clean`` after a new measurement of its scenario: faster and consistent."""
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
    """A baseline with one error: its average is 5.49, but the mean of its steps is 4.49."""
    baseline: dict[str, Any] = copy.deepcopy(CLEAN)
    baseline["scenarios"]["t2i"]["expected_avg_denoise_ms"] = 5.49
    return baseline


@pytest.fixture
def fixable() -> dict[str, Any]:
    """A baseline with one error that has a safe fix: its two dates differ."""
    baseline: dict[str, Any] = copy.deepcopy(CLEAN)
    baseline["metadata"]["description"] = "Captured 2026-05-16."
    return baseline


@pytest.fixture
def project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Project:
    """A directory without git, as the current directory."""
    hide_new_rules(monkeypatch)
    root = tmp_path / "project"
    root.mkdir()
    monkeypatch.chdir(root)
    return Project(root, capsys)


@pytest.fixture
def repository(project: Project) -> Project:
    """The directory of ``project`` as a git repository."""
    project.git("init", "--quiet")
    project.git("config", "user.name", "Tester")
    project.git("config", "user.email", "tester@example.org")
    return project


@pytest.fixture(scope="session")
def story_repository(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """The repository of the story of 40 commits; tests only read it."""
    root = tmp_path_factory.mktemp("story")
    story, expected = tell()
    commits = story.write(root)
    with (root / ".git" / "config").open("a", encoding="utf-8") as file:
        file.write('[remote "origin"]\n\turl = https://user:secret@github.com/o/r.git\n')
    return Told(root, commits, story, expected)


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """A function that runs perflint in a child process, with an empty home directory."""
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
