"""Real baselines and the violations known to be in them (``GOLD.md`` of the corpus)."""

import json
import re
import statistics
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from perflint.cli import main
from tests.known_rules import hide_new_rules
from tests.paths import CORPUS

GOLD = CORPUS / "GOLD.md"

pytestmark = pytest.mark.skipif(not GOLD.exists(), reason=f"no corpus at {CORPUS}")


def table() -> list[tuple[str, int, int]]:
    if not GOLD.exists():
        return []
    rows = re.findall(r"^\| (\S+\.json) \| (\d+) \| (\d+) \|$", GOLD.read_text("utf-8"), re.M)
    return [(path, int(mismatches), int(below)) for path, mismatches, below in rows]


def violations(capsys, path: Path, *flags: str) -> list[dict]:
    main(["check", str(path), "--isolated", "--output-format", "json", *flags])
    return json.loads(capsys.readouterr().out)["violations"]


def test_the_table_of_gold_md_is_parsed() -> None:
    assert len(table()) == 11


@pytest.mark.parametrize(("path", "mismatches", "below"), table())
def test_counts_of_violations_match_the_table(
    capsys, path: str, mismatches: int, below: int
) -> None:
    select = ("--select", "aggregate-mismatch,total-below-parts")
    found = violations(capsys, CORPUS / "sglang" / path, *select)
    counts = Counter(violation["rule"] for violation in found)
    assert counts["aggregate-mismatch"] == mismatches
    assert counts["total-below-parts"] == below


@pytest.mark.parametrize("name", ["lagom", "image_io_with_samples", "proxywhirl_original"])
def test_saved_runs_of_pytest_benchmark_are_clean(capsys, monkeypatch, name: str) -> None:
    hide_new_rules(monkeypatch)
    path = CORPUS / "formats" / "pytest-benchmark" / f"{name}.json"
    assert violations(capsys, path, "--ignore", "stale-date") == []


def test_every_rewritten_record_is_inconsistent(capsys) -> None:
    path = CORPUS / "formats" / "pytest-benchmark" / "proxywhirl_rewritten.json"
    found = violations(capsys, path, "--select", "aggregate-mismatch,statistics-out-of-order")
    wrong: dict[str, set[str]] = {"total": set(), "iqr": set(), "order": set(), "ops": set()}
    for violation in found:
        field = violation["pointer"].rpartition("/")[2]
        kind = "order" if violation["rule"] == "statistics-out-of-order" else field
        wrong[kind].add(violation["scenario"])
    assert {kind: len(names) for kind, names in wrong.items()} == {
        "total": 13,
        "iqr": 13,
        "order": 13,
        "ops": 0,
    }


@pytest.mark.parametrize("moved", [False, True])
def test_only_violations_that_the_merged_change_made_worse_are_reported(
    repository, moved: bool
) -> None:
    """The violations of ``before`` are suppressed; ``merged`` is staged, also in another folder."""
    names = ["perf_baselines.json", "perf_baselines_npu.json"]
    # unexplained-overhead yields to aggregate-mismatch, but not if that is suppressed.
    rules = ("--select", "baseline", "--ignore", "unexplained-overhead")

    def gaps(state: str) -> dict[tuple[str, str, str], float]:
        for name in names:
            repository.write(name, (CORPUS / "sglang" / state / name).read_bytes())
        violations = repository.report("--isolated", *rules).json["violations"]
        return {
            (violation["path"], violation["rule"], violation["pointer"]): (
                abs(violation["found"] / violation["expected"] - 1)
                if violation["expected"]
                else 0.0
            )
            for violation in violations
        }

    before = gaps("before")
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "-m", "before")
    assert repository.check("--suppress-all").code == 0
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "-m", "suppressions")
    (repository.root / "perflint-suppressions.toml").rename(repository.root / "aside")
    after = gaps("merged")
    (repository.root / "aside").rename(repository.root / "perflint-suppressions.toml")
    if moved:
        (repository.root / "new").mkdir()
        repository.git("mv", *names, "new")
    repository.git("add", "--all")
    worse = {key for key, gap in after.items() if gap > before.get(key, -1.0) + 1e-7}
    reported = {
        (violation["path"].removeprefix("new/"), violation["rule"], violation["pointer"])
        for violation in repository.report("--staged", "--scope", "file", *rules).json["violations"]
        if violation["ignored"] is None
        and violation["rule"] not in ("unused-ignore", "moved-suppression")
    }
    assert reported == worse
    assert 0 < len(worse) < len(after) / 2
    lines = repository.check("--staged", *rules, "--output-format", "concise").out.splitlines()
    about_entries = ("unused-ignore", "moved-suppression")
    shown = [line for line in lines[1:-1] if not any(rule in line for rule in about_entries)]
    assert len(shown) == len(worse)


def tightened(folder: Path, before: Path, records: dict, *flags: str) -> tuple[dict, dict]:
    """Tighten a copy of a file; return the verdicts of ``tighten`` and of ``diff`` by scenario."""
    file = folder / "perf_baselines.json"
    file.write_bytes(before.read_bytes())
    (folder / "run.json").write_text(json.dumps({"scenarios": records}))
    for command in (
        ["init", "--quiet"],
        ["add", "perf_baselines.json"],
        ["-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "--quiet", "-m", "x"],
    ):
        subprocess.run(["git", *command], cwd=folder, check=True)

    def output(*arguments: str) -> dict:
        command = [sys.executable, "-m", "perflint", *arguments, "--output-format", "json"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        return json.loads(done.stdout)

    flags = ("--into", "perf_baselines.json", "--today", "2026-08-30", *flags)
    decisions = output("tighten", "run.json", *flags)["decisions"]
    changes = [change for file in output("diff")["files"] for change in file["changes"]]
    errors = {
        violation["scenario"]
        for violation in output("check", "perf_baselines.json")["violations"]
        if violation["severity"] == "error"
    }
    updated = {decision["scenario"] for decision in decisions if decision["verdict"] == "updated"}
    assert updated.isdisjoint(errors)
    assert {change["scenario"] for change in changes} == updated
    return (
        {decision["scenario"]: decision["verdict"] for decision in decisions},
        {change["scenario"]: change["verdict"] for change in changes},
    )


def scenarios(state: str) -> dict:
    return json.loads((CORPUS / "sglang" / state).read_bytes())["scenarios"]


def test_the_run_of_the_coherent_state_replaces_the_same_scenarios(tmp_path) -> None:
    before = scenarios("before/perf_baselines.json")
    coherent = scenarios("coherent/perf_baselines.json")
    run = {name: record for name, record in coherent.items() if before.get(name) != record}
    decisions, changes = tightened(tmp_path, CORPUS / "sglang/before/perf_baselines.json", run)
    assert decisions == dict.fromkeys(run, "updated")
    assert changes == dict.fromkeys(run, "replaced")


def test_a_faster_run_replaces_scenarios_under_tighten_only(tmp_path) -> None:
    """Everything is a fifth faster; the two scenarios that are inconsistent are refused."""

    def faster(value):
        if isinstance(value, dict):
            return {key: faster(item) for key, item in value.items()}
        return round(0.8 * value, 2) if isinstance(value, (int, float)) else value

    run = {}
    for name, record in scenarios("2026-08/perf_baselines/h100.json").items():
        run[name] = faster({key: record[key] for key in record if not key.startswith("est")})
        if steps := list(record.get("denoise_step_ms", {}).values()):
            steps = [faster(step) for step in steps]
            run[name]["expected_avg_denoise_ms"] = round(statistics.mean(steps), 2)
            run[name]["expected_median_denoise_ms"] = round(statistics.median(steps), 2)
    before = CORPUS / "sglang/2026-08/perf_baselines/h100.json"
    decisions, changes = tightened(tmp_path, before, run, "--policy", "tighten-only")
    assert Counter(decisions.values()) == {"updated": 51, "kept": 15, "refused": 2}
    assert Counter(changes.values()) == {"replaced": 50, "other": 1}  # one has only sizes
