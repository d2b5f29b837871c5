"""JSON Lines that grow, shrink, or are edited: a line keeps its record."""

import json
from typing import Any

import pytest
import tomli

from tests.paths import FIXTURES

RUNS = (FIXTURES / "formats" / "llm-serving.jsonl").read_text("utf-8").splitlines()
DELETED = "runs (deleted line 1)"
SUPPRESSIONS = "perflint-suppressions.toml"
TIGHTEN_ONLY = '[[baselines]]\nfiles = ["runs.jsonl"]\npolicy = "tighten-only"\n'


def run(**changed: float) -> str:
    """Return the first run with other values."""
    return json.dumps({**json.loads(RUNS[0]), **changed})


def slower(value: Any) -> Any:
    """Return a run that took a quarter longer."""
    if isinstance(value, dict):
        return {key: slower(item) for key, item in value.items()}
    if isinstance(value, list):
        return [slower(item) for item in value]
    return 1.25 * value if isinstance(value, float) else value


FIRST, SECOND = RUNS
THIRD = json.dumps(slower(json.loads(FIRST)))


@pytest.fixture
def log(repository: Any) -> Any:
    """Return a function that commits some lines, and then writes others."""

    def write(before: list[str], after: list[str], end: str = "\n") -> Any:
        repository.write("runs.jsonl", "".join(f"{line}\n" for line in before))
        repository.git("add", "--all")
        repository.git("commit", "--quiet", "-m", "runs")
        repository.write("runs.jsonl", "".join(f"{line}{end}" for line in after))
        return repository

    return write


def changes(project: Any) -> dict[str, str]:
    """Return what ``perflint diff`` says of each record."""
    outcome = project.perflint("diff", "HEAD", "--output-format", "json")
    assert outcome.code == 0, outcome
    files = outcome.json["files"]
    return {change["scenario"]: change["verdict"] for file in files for change in file["changes"]}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\r\n"])
@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([FIRST], [FIRST, SECOND], {"runs/1": "added"}),
        ([FIRST], [FIRST, SECOND, THIRD], {"runs/1": "added", "runs/2": "added"}),
        ([FIRST, SECOND], [FIRST, SECOND, THIRD], {"runs/2": "added"}),
        ([FIRST, SECOND], [FIRST], {"runs/1": "removed"}),
        ([FIRST], [THIRD], {"runs": "loosened"}),
        ([FIRST], [THIRD, SECOND], {"runs": "loosened", "runs/1": "added"}),
        ([FIRST, SECOND], [FIRST, THIRD], {"runs/1": "loosened"}),
        ([FIRST, SECOND], [SECOND], {DELETED: "removed"}),
        ([FIRST, SECOND], [SECOND, THIRD], {DELETED: "removed", "runs/1": "added"}),
        ([FIRST, SECOND, THIRD], [SECOND], {DELETED: "removed", "runs/2": "removed"}),
        ([FIRST, SECOND], [THIRD, FIRST, SECOND], {"runs": "added"}),
        ([FIRST], [THIRD, FIRST], {"runs": "added"}),
        ([FIRST, SECOND], [FIRST, THIRD, SECOND], {"runs/1": "added"}),
    ],
)
def test_lines_keep_their_records(
    log: Any, before: list[str], after: list[str], expected: dict[str, str], end: str
) -> None:
    assert changes(log(before, after, end)) == expected


def test_an_appended_run_does_not_loosen_the_one_before(log: Any) -> None:
    repository = log([FIRST], [FIRST, THIRD])
    repository.write("perflint.toml", TIGHTEN_ONLY)
    assert repository.report("--select", "change").rules == []


def test_the_first_line_is_compared_as_a_record_if_others_are_appended(log: Any) -> None:
    repository = log([FIRST], [run(mean_ttft_ms=171.25), SECOND])
    repository.write("perflint.toml", TIGHTEN_ONLY)
    violations = repository.report("--select", "change").json["violations"]
    loosened = [item["pointer"] for item in violations if item["rule"] == "loosened-baseline"]
    assert loosened == ["/0/mean_ttft_ms"]
    assert {item["scenario"] for item in violations} == {"runs"}


def test_only_the_new_line_is_in_scope(log: Any) -> None:
    wrong = run(mean_ttft_ms=1.5)
    repository = log([wrong], [wrong, run(mean_itl_ms=1.5)])
    options = ("--select", "aggregate-mismatch", "--scope", "changed", "--base", "HEAD")
    violations = repository.report(*options).json["violations"]
    assert [item["pointer"] for item in violations] == ["/1/mean_itl_ms"]


@pytest.mark.parametrize(
    ("before", "after", "place"),
    [
        (["wrong"], ["wrong", FIRST], "/0/mean_itl_ms"),
        (["wrong", FIRST], ["wrong"], "/mean_itl_ms"),
        ([FIRST, "wrong"], ["wrong", SECOND], "/0/mean_itl_ms"),
        ([FIRST, "wrong"], [FIRST, "wrong", SECOND], "/1/mean_itl_ms"),
    ],
)
def test_suppressions_follow_their_line(
    log: Any, before: list[str], after: list[str], place: str
) -> None:
    sides = [
        [run(mean_itl_ms=1.5) if line == "wrong" else line for line in lines]
        for lines in (before, after)
    ]
    repository = log(sides[0], sides[0])
    assert repository.check("--suppress-all", "--select", "aggregate-mismatch").code == 0
    log(*sides)
    rules = set(repository.report("--select", "aggregate-mismatch,moved-suppression").rules)
    moved = f'"{place}"' not in (repository.root / SUPPRESSIONS).read_text()
    assert rules == ({"moved-suppression"} if moved else set())
    repository.check("--fix", "--select", "aggregate-mismatch,moved-suppression")
    (entry,) = tomli.loads((repository.root / SUPPRESSIONS).read_text())["suppressions"]
    assert entry["at"] == place
    repository.git("commit", "--quiet", "--all", "-m", "moved")
    assert repository.report("--select", "aggregate-mismatch").rules == []
