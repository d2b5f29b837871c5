"""No sequence of commands, renames and splits loses the reason of a suppression."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.cli import main
from tests.known_rules import SELECT_KNOWN

FILE = "perflint-suppressions.toml"
FILES = tuple(f"perf_baselines_{number}.json" for number in range(4))
SCENARIOS = ("a", "b", "c")
FIELDS = ("expected_avg_denoise_ms", "expected_median_denoise_ms")
TODAY = ("--today", "2026-05-17")

file_indices = st.integers(0, len(FILES) - 1)
scenario_sets = st.sets(st.sampled_from(SCENARIOS), min_size=1)
steps = st.one_of(
    st.tuples(
        st.just("check"), st.sampled_from(["--suppress-all", "--prune-suppressions", "--fix"])
    ),
    st.tuples(st.just("check_one"), st.sampled_from(["--suppress-all", "--fix"]), file_indices),
    st.tuples(st.just("suppress"), st.sampled_from(SCENARIOS), st.sampled_from(FIELDS)),
    st.tuples(st.just("move"), scenario_sets, file_indices, st.booleans()),
    st.tuples(st.just("rename"), file_indices, st.booleans()),
    st.tuples(st.just("correct"), st.sampled_from(SCENARIOS), st.sampled_from(FIELDS)),
    st.tuples(st.just("commit"), st.booleans()),
)


def record(number: int) -> dict:
    """Return a scenario with two wrong aggregates; its other numbers are its own."""
    return {
        "stages_ms": {"DenoisingStage": 9.02 + number, "TextEncodingStage": 1.25},
        "denoise_step_ms": {"0": 4.21 + number, "1": 4.77 + number},
        "expected_e2e_ms": 10.61 + number,
        "expected_avg_denoise_ms": 5.49 + number,
        "expected_median_denoise_ms": 5.49 + number,
    }


class Repository:
    """A repository with baselines of one set; ``reasons`` are the last ones of each finding."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.git("init", "--quiet")
        self.reasons: dict[tuple[str, str], str] = {}
        self.given = 0
        self.write(FILES[0], {name: record(number) for number, name in enumerate(SCENARIOS)})
        self.commit()

    def git(self, *arguments: str) -> str:
        identity = ("-c", "user.name=t", "-c", "user.email=t@example.org")
        command = ["git", *identity, *arguments]
        return subprocess.run(
            command, cwd=self.root, capture_output=True, text=True, check=True
        ).stdout

    def perflint(self, *arguments: str) -> object:
        try:
            return main([*arguments, *TODAY])
        except SystemExit as error:  # there is no such finding
            return error.code

    def read(self, name: str) -> dict:
        path = self.root / name
        return json.loads(path.read_text())["scenarios"] if path.exists() else {}

    def write(self, name: str, scenarios: dict) -> None:
        path = self.root / name
        if not scenarios:
            path.unlink(missing_ok=True)
            return
        metadata = {"description": "Captured 2026-05-17.", "last_updated": "2026-05-17"}
        path.write_text(json.dumps({"metadata": metadata, "scenarios": scenarios}, indent=4))

    def file_of(self, scenario: str) -> str:
        return next(name for name in FILES if scenario in self.read(name))

    # the steps

    def check(self, flag: str) -> None:
        self.perflint("check", flag, *SELECT_KNOWN)

    def check_one(self, flag: str, number: int) -> None:
        if (self.root / FILES[number]).exists():
            self.perflint("check", flag, *SELECT_KNOWN, FILES[number])

    def suppress(self, scenario: str, field: str) -> None:
        """Give a reason, which replaces an earlier one."""
        self.given += 1
        location = f"{self.file_of(scenario)}#/scenarios/{scenario}/{field}"
        reason = f"reason {self.given} of {scenario}"
        if self.perflint("suppress", "aggregate-mismatch", location, "--reason", reason) == 0:
            self.reasons[scenario, field] = reason

    def move(self, scenarios: set[str], number: int, add: bool) -> None:
        """Move scenarios to another file, which may be new: a split, or a rename."""
        for scenario in sorted(scenarios):
            old = self.file_of(scenario)
            if old != FILES[number]:
                before, after = self.read(old), self.read(FILES[number])
                after[scenario] = before.pop(scenario)
                self.write(old, before)
                self.write(FILES[number], after)
        if add:
            self.git("add", "--all")

    def rename(self, number: int, add: bool) -> None:
        name = FILES[number]
        free = [other for other in FILES if not (self.root / other).exists()]
        if free and (self.root / name).exists():
            (self.root / name).rename(self.root / free[0])
            if add:
                self.git("add", "--all")

    def correct(self, scenario: str, field: str) -> None:
        """Measure again, so that a finding is gone, and with it its reason."""
        name = self.file_of(scenario)
        scenarios = self.read(name)
        steps = scenarios[scenario]["denoise_step_ms"]
        scenarios[scenario][field] = round(sum(steps.values()) / 2, 2)
        self.write(name, scenarios)
        self.reasons.pop((scenario, field), None)

    def commit(self, has_hook: bool = True) -> None:
        """Commit everything, unless the hook refuses it because of a move."""
        self.git("add", "--all")
        checks = ("check", "--staged", "--select", "moved-suppression")
        if not has_hook or self.perflint(*checks) == 0:
            self.git("commit", "--quiet", "--allow-empty", "--message", "step")

    # what holds after each step

    def kept_reasons(self) -> dict[tuple[str, ...], list[str]]:
        """Return the reasons of each finding; those of merged entries are separated by ``;``."""
        path = self.root / FILE
        data = tomli.loads(path.read_text()) if path.exists() else {"suppressions": []}
        kept: dict[tuple[str, ...], list[str]] = {}
        for entry in data["suppressions"]:
            finding = tuple(entry["at"].split("/")[2:])
            kept.setdefault(finding, []).extend(entry.get("reason", "").split("; "))
        return kept


def run_steps(repository: Repository, steps: list) -> None:
    for step, *arguments in steps:
        method: Callable[..., None] = getattr(repository, step)
        before = repository.git("diff", "--cached", "--raw", "--no-abbrev")
        method(*arguments)
        if step in ("check", "check_one", "suppress"):
            assert repository.git("diff", "--cached", "--raw", "--no-abbrev") == before
        kept = repository.kept_reasons()
        for finding, reason in repository.reasons.items():
            assert reason in kept.get(finding, ()), (step, arguments)


@settings(max_examples=25, derandomize=True)
@given(st.lists(steps, min_size=4, max_size=14))
def test_no_reason_is_lost_and_nothing_is_staged(tmp_path_factory, steps):
    with pytest.MonkeyPatch.context() as patch:
        root = tmp_path_factory.mktemp("reasons")
        patch.chdir(root)
        repository = Repository(root)
        for field in FIELDS:
            repository.suppress("a", field)
        run_steps(repository, steps)
