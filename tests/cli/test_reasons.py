"""The reason of a suppression is lost only with its finding, whatever command rewrites the file."""

import json
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest
import tomli
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from perflint.cli import main
from perflint.cli.check import check_files
from perflint.cli.check_options import FileOptions
from perflint.cli.compare import Compared, comparison_for
from perflint.cli.options import ComparisonOptions, ConfigOptions
from perflint.cli.project import open_project
from perflint.engine.suppressions.bulk import entry_for
from perflint.engine.suppressions.entry import Entry
from tests.conftest import CLEAN

NAMES = ("perf_baselines.json", "perf_baselines_b.json")
FILE = "perflint-suppressions.toml"
SCENARIOS = ("t2i", "t2v")
RULES = ("aggregate-mismatch", "total-below-parts", "loosened-baseline", "mixed-snapshot")
AVERAGES = (3.9, 4.49, 4.5, 5.5, 9.0)

_edits = st.tuples(
    st.just("edit"),
    st.sampled_from(NAMES),
    st.sampled_from(SCENARIOS),
    st.sampled_from(("expected_avg_denoise_ms", "expected_median_denoise_ms", "expected_e2e_ms")),
    st.sampled_from(AVERAGES),
)
_checks = st.tuples(
    st.just("check"),
    st.sampled_from(
        (
            ("--suppress-all",),
            ("--suppress-all", "--prune-suppressions"),
            ("--suppress", "aggregate-mismatch"),
            ("--prune-suppressions",),
            ("--prune-suppressions", "--base", "first"),
            ("--fix",),
            ("--fix", "--unsafe-fixes"),
            ("--fix", "--base", "first"),
            ("--fix", "--select", "baseline"),
            ("--fix", NAMES[0]),
        )
    ),
)
_suppressions = st.tuples(
    st.just("suppress"),
    st.sampled_from(RULES),
    st.sampled_from(NAMES),
    st.sampled_from(("", "#/scenarios/t2i", "#/scenarios/t2i/expected_avg_denoise_ms")),
)
_runs = st.tuples(
    st.just("tighten"), st.sampled_from(NAMES), st.sampled_from(SCENARIOS), st.sampled_from((1, 2))
)
_commits = st.tuples(st.just("commit"))
_steps = st.lists(
    st.one_of(_edits, _edits, _checks, _checks, _suppressions, _suppressions, _runs, _commits),
    min_size=4,
    max_size=12,
)


def git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], check=True, capture_output=True)


def entries() -> dict[tuple[str, ...], Entry]:
    path = Path(FILE)
    tables = tomli.loads(path.read_text())["suppressions"] if path.exists() else []
    return {entry.key: entry for entry in (Entry(**table) for table in tables)}


def findings() -> set[tuple[str, ...]]:
    """Return the keys of all findings, of which some may be suppressed or yield to others."""
    keys = set()
    project = open_project([], ConfigOptions(), None)
    for base in (None, "first"):
        compared = comparison_for(ComparisonOptions(base=base), [], project)
        compared = compared._replace(scope="file")
        report = check_files(project, FileOptions(()), compared, one_per_fault=False)
        keys |= {entry_for(violation).key for violation in report.violations}
    report = check_files(project, FileOptions(()), Compared(), one_per_fault=False)
    return keys | {entry_for(violation).key for violation in report.violations}


def edit(name: str, scenario: str, field: str, value: float) -> None:
    content = json.loads(Path(name).read_text())
    content["scenarios"][scenario][field] = value
    Path(name).write_text(json.dumps(content, indent=4))


def apply(step: tuple, number: int) -> None:
    kind, *arguments = step
    reason = ("--reason", f"reason {number}")
    if kind == "edit":
        edit(*arguments)
    elif kind == "check":
        main(["check", *arguments[0]])
    elif kind == "suppress":
        rule, name, at = arguments
        with suppress(SystemExit):  # there is no such finding
            main(["suppress", rule, name + at, *reason, "--expires", "2026-05-31"])
    elif kind == "tighten":
        name, scenario, factor = arguments
        record = CLEAN["scenarios"]["t2i"]
        scaled = {
            key: {name: part * factor for name, part in value.items()}
            if isinstance(value, dict)
            else value * factor
            for key, value in record.items()
        }
        run = Path("run.json")
        run.write_text(json.dumps({"metadata": {}, "scenarios": {scenario: scaled}}))
        try:
            main(["tighten", str(run), "--into", name, "--allow-loosening", *reason])
        finally:
            run.unlink()
    else:
        git("add", "--all")
        git("commit", "--quiet", "--allow-empty", "--message", "next")


@settings(max_examples=40, suppress_health_check=[*HealthCheck])
@example(
    steps=[
        ("tighten", NAMES[0], "t2i", 2),
        ("commit",),
        ("edit", NAMES[0], "t2v", "expected_e2e_ms", 9.0),
        ("check", ("--prune-suppressions",)),
    ]
)
@given(steps=_steps)
def test_a_reason_disappears_only_with_its_finding(
    steps, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("reasons"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1779000000")
    git("init", "--quiet")
    git("config", "user.name", "Tester")
    git("config", "user.email", "tester@example.org")
    scenarios = dict.fromkeys(SCENARIOS, CLEAN["scenarios"]["t2i"])
    for name in NAMES:
        Path(name).write_text(json.dumps({**CLEAN, "scenarios": scenarios}, indent=4))
    git("add", "--all")
    git("commit", "--quiet", "--message", "first")
    git("tag", "first")
    for number, step in enumerate(steps):
        before = entries()
        apply(step, number)
        after, found = entries(), None
        for key, entry in before.items():
            new = after.get(key)
            if not entry.reason or (new is not None and new.reason == entry.reason):
                continue
            if new is not None:
                assert step[0] == "suppress", (step, entry, new)
                assert new.reason == f"reason {number}"
                continue
            found = findings() if found is None else found
            assert key not in found, (step, entry)
