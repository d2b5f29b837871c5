"""Files whose records are not the members of one object: comparisons, suppressions, updates."""

import json
from typing import Any

import pytest

from perflint.formats.paths import MISSING, at, steps_of
from tests.formats.examples import PATHS, by, content, edited
from tests.paths import FIXTURES

EDITS = {
    "hyperfine": ("/results/0/mean", 1.1),
    "jmh": ("/0/primaryMetric/score", 0.5),
    "google-benchmark": ("/benchmarks/6/real_time", 1.1),
    "megatron-performance": ("/h100/batch_8/throughput_tok_per_sec", 0.5),
    "llm-serving": ("/request_throughput", 0.5),
    "vitest-bench": ("/files/0/groups/0/benchmarks/0/hz", 0.5),
    "asv": ("/results/bench.Sorting.time_sort/0/0", 2),
    "criterion": ("/mean/point_estimate", 1.1),
}
LINES = (FIXTURES / "formats" / "llm-serving.jsonl").read_text("utf-8")


def commit(repository: Any, path: str, root: Any) -> None:
    repository.write(path, root)
    repository.git("add", ".")
    repository.git("commit", "--quiet", "-m", "runs")


def reported(project: Any, *options: str) -> list[tuple[str, str]]:
    outcome = project.report("--select", "all", *options)
    assert outcome.code in (0, 1), outcome
    violations = outcome.json["violations"]
    return [(item["rule"], item["pointer"]) for item in violations if item["ignored"] is None]


@pytest.mark.parametrize("name", EDITS)
@pytest.mark.parametrize("scope", ["file", "changed"])
def test_an_edit_is_reported_at_values_of_the_file(repository, name: str, scope: str) -> None:
    commit(repository, PATHS[name], content(name))
    pointer, factor = EDITS[name]
    assert reported(repository, "--scope", scope) == []
    root = edited(name, pointer, by(factor))
    repository.write(PATHS[name], root)
    found = reported(repository, "--scope", scope, "--base", "HEAD")
    assert pointer in [place for _, place in found]
    assert all(at(root, steps_of(place)) is not MISSING for _, place in found)
    shown = repository.perflint("diff", "HEAD")
    assert (shown.code, "(1 changed)" in shown.out) == (0, True)


@pytest.mark.parametrize("name", EDITS)
def test_a_finding_that_was_there_before_is_not_of_the_change(repository, name: str) -> None:
    pointer, factor = EDITS[name]
    root = edited(name, pointer, by(factor))
    commit(repository, PATHS[name], root)
    repository.write(PATHS[name], json.dumps(root))  # only the spacing differs
    assert reported(repository, "--scope", "changed", "--base", "HEAD") == []


@pytest.mark.parametrize("name", EDITS)
def test_findings_can_be_suppressed(project, name: str) -> None:
    pointer, factor = EDITS[name]
    project.write(PATHS[name], edited(name, pointer, by(factor)))
    if not reported(project):
        pytest.skip("the edit only contradicts what was there before")
    assert project.check("--select", "all", "--suppress-all").code == 0
    assert reported(project) == []


@pytest.mark.parametrize("name", EDITS)
def test_tighten_refuses_records_that_it_cannot_write(project, name: str) -> None:
    project.write(PATHS[name], content(name))
    project.write("new.json", content(name))
    outcome = project.perflint("tighten", "new.json", "--into", PATHS[name])
    assert outcome.code == 2
    assert f"records of the format {name} cannot be written" in outcome.err
    assert json.loads((project.root / PATHS[name]).read_bytes()) == content(name)


def test_a_line_that_was_edited_is_reported(repository) -> None:
    commit(repository, "runs.jsonl", LINES)
    first, second = LINES.splitlines()
    run = json.loads(second)
    run["request_throughput"] *= 0.5
    repository.write("runs.jsonl", f"{first}\r\n\r\n{json.dumps(run)}\r\n")
    outcome = repository.report("--select", "all", "--base", "HEAD", "--scope", "changed")
    violations = outcome.json["violations"]
    assert {item["pointer"] for item in violations} == {"/1/request_throughput"}
    assert {item["start"]["line"] for item in violations} == {3}
    assert {item["scenario"] for item in violations} == {"runs/1"}


def test_a_fix_writes_into_its_line(project) -> None:
    first, second = LINES.splitlines()
    run = json.loads(first)
    throughput = run["request_throughput"]
    run["request_throughput"] = throughput * 2
    file = project.write("runs.jsonl", f"{json.dumps(run)}\n{second}\n")
    project.check("--fix", "--unsafe-fixes", "--select", "aggregate-mismatch")
    fixed = file.read_text().splitlines()
    assert json.loads(fixed[0])["request_throughput"] == pytest.approx(throughput)
    assert fixed[1] == second


def test_a_broken_line_is_reported(project) -> None:
    project.write(
        "perflint.toml", '[[baselines]]\nfiles = ["runs.jsonl"]\nformat = "llm-serving"\n'
    )
    project.write("runs.jsonl", LINES + '{"duration": \n')
    (violation,) = project.report("--select", "baseline").json["violations"]
    assert (violation["rule"], violation["start"]["line"]) == ("invalid-json", 3)
