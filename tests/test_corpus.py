"""The real files beside the project, and what is known to be wrong in them (``GOLD.md``)."""

import json
import re
import statistics
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from perflint.cli import main
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


def test_the_table_is_read() -> None:
    assert len(table()) == 11


@pytest.mark.parametrize(("path", "mismatches", "below"), table())
def test_counts_of_the_table(capsys, path: str, mismatches: int, below: int) -> None:
    select = ("--select", "aggregate-mismatch,total-below-parts")
    found = violations(capsys, CORPUS / "sglang" / path, *select)
    counts = Counter(violation["rule"] for violation in found)
    assert counts["aggregate-mismatch"] == mismatches
    assert counts["total-below-parts"] == below


@pytest.mark.parametrize("name", ["lagom", "image_io_with_samples", "proxywhirl_original"])
def test_saved_runs_of_pytest_benchmark_are_clean(capsys, name: str) -> None:
    path = CORPUS / "formats" / "pytest-benchmark" / f"{name}.json"
    assert violations(capsys, path, "--ignore", "stale-date") == []


def test_every_rewritten_record_contradicts_itself(capsys) -> None:
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
def test_only_what_the_merged_change_made_worse_is_reported(repository, moved: bool) -> None:
    """The ratchet is taken of ``before``, and ``merged`` is staged, also in another folder."""
    names = ["perf_baselines.json", "perf_baselines_npu.json"]
    rules = ("--select", "baseline")

    def gaps(state: str) -> dict[tuple[str, str, str], float]:
        for name in names:
            repository.write(name, (CORPUS / "sglang" / state / name).read_bytes())
        found = repository.report("--isolated", *rules).json["violations"]
        return {
            (one["path"], one["rule"], one["pointer"]): abs(one["found"] / one["expected"] - 1)
            if one["expected"]
            else 0.0
            for one in found
        }

    before = gaps("before")
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "-m", "before")
    assert repository.check("--suppress-all").code == 0
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "-m", "what is known")
    (repository.root / "perflint-suppressions.toml").rename(repository.root / "aside")
    after = gaps("merged")
    (repository.root / "aside").rename(repository.root / "perflint-suppressions.toml")
    if moved:
        (repository.root / "new").mkdir()
        repository.git("mv", *names, "new")
    repository.git("add", "--all")
    worse = {key for key, gap in after.items() if gap > before.get(key, -1.0) + 1e-7}
    reported = {
        (one["path"].removeprefix("new/"), one["rule"], one["pointer"])
        for one in repository.report("--staged", *rules).json["violations"]
        if one["ignored"] is None and one["rule"] != "unused-ignore"
    }
    assert reported == worse
    assert 0 < len(worse) < len(after) / 2
    lines = repository.check("--staged", *rules, "--output-format", "concise").out.splitlines()
    assert sum("unused-ignore" not in line for line in lines[1:-1]) == len(worse)


def tightened(folder: Path, before: Path, records: dict, *flags: str) -> tuple[dict, dict]:
    """Write records into a copy of a file; return the decisions, and the change by scenario."""
    file = folder / "perf_baselines.json"
    file.write_bytes(before.read_bytes())
    (folder / "run.json").write_text(json.dumps({"scenarios": records}))
    for command in (
        ["init", "--quiet"],
        ["add", "perf_baselines.json"],
        ["-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "--quiet", "-m", "x"],
    ):
        subprocess.run(["git", *command], cwd=folder, check=True)

    def said(*words: str) -> dict:
        command = [sys.executable, "-m", "perflint", *words, "--output-format", "json"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        return json.loads(done.stdout)

    flags = ("--into", "perf_baselines.json", "--today", "2026-08-30", *flags)
    decisions = said("tighten", "run.json", *flags)["decisions"]
    changes = [change for one in said("diff")["files"] for change in one["changes"]]
    errors = {
        found["scenario"]
        for found in said("check", "perf_baselines.json")["violations"]
        if found["severity"] == "error"
    }
    updated = {one["scenario"] for one in decisions if one["verdict"] == "updated"}
    assert updated.isdisjoint(errors)
    assert {change["scenario"] for change in changes} == updated
    return (
        {one["scenario"]: one["verdict"] for one in decisions},
        {change["scenario"]: change["verdict"] for change in changes},
    )


def scenarios(state: str) -> dict:
    return json.loads((CORPUS / "sglang" / state).read_bytes())["scenarios"]


def test_the_run_behind_the_coherent_state_replaces_what_it_replaced(tmp_path) -> None:
    before = scenarios("before/perf_baselines.json")
    coherent = scenarios("coherent/perf_baselines.json")
    run = {name: record for name, record in coherent.items() if before.get(name) != record}
    decisions, changes = tightened(tmp_path, CORPUS / "sglang/before/perf_baselines.json", run)
    assert decisions == dict.fromkeys(run, "updated")
    assert changes == dict.fromkeys(run, "replaced")


def test_a_faster_run_of_a_later_file_replaces_under_tighten_only(tmp_path) -> None:
    """All is a fifth faster; the two scenarios that contradict themselves there are refused."""

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
    assert set(changes.values()) == {"replaced"}
