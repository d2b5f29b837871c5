"""A fault that a change makes is reported, whatever the finding points at."""

import copy
import json
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from perflint import rules
from perflint.config import Config
from perflint.config.settings import Settings
from perflint.documents.baselines.change import BaselineSetChange
from perflint.engine.check_file import check_file, context_for
from perflint.engine.reader import Reader
from perflint.engine.report import FileResult
from perflint.engine.subjects import Base, Bases, ReadFile
from perflint.primitives.finding import Scope
from perflint.sources.work_tree import WorkTreeFile

NAME = "perf_baselines.json"
SOURCE = WorkTreeFile("/nowhere", NAME, named=True)
TODAY = date(2026, 5, 17)
FILE_RULES = tuple(
    name
    for group in ("baseline", "metadata")
    for name in rules.RULES[group]
    if name not in rules.NEED_BASE | rules.LESS_IN_CHANGES
)
RECORD: dict[str, Any] = {
    "stages_ms": {
        "TextEncodingStage": 311.57,
        "DenoisingStage": 1201.33,
        "RefinementStage": 402.18,
        "DecodingStage": 287.41,
    },
    "denoise_step_ms": {str(step): 240.11 + step for step in range(6)},
    "expected_e2e_ms": 2231.97,
    "expected_avg_denoise_ms": 242.61,
    "expected_median_denoise_ms": 242.61,
}
BEFORE = {
    "metadata": {"description": "Captured 2026-05-17.", "last_updated": "2026-05-17"},
    "tolerances": {"pr_test": {"e2e": 0.2}, "long_term": {"e2e": 0.15}},
    "scenarios": {"a": RECORD, "b": {**RECORD, "notes": "b"}},
}
VALUES = st.sampled_from([0, None, "x", -3.5, 700.0, 12.345, {}, [], True, 1e300])


def checked(content: Any, before: Any, scope: Scope) -> FileResult:
    config = Config(Settings(select=FILE_RULES))
    reader = Reader(config, TODAY, None, scope)
    base = reader.parse(SOURCE, json.dumps(before).encode()).baseline
    read = ReadFile(json.dumps(content).encode())
    bases = Bases({NAME: Base(base, BaselineSetChange())}, read={NAME: read})
    return check_file(SOURCE, read, context_for(config, reader, bases, one_per_fault=False))


def reported(result: FileResult) -> list[tuple[str, str | None, str | None]]:
    findings = [(violation.rule, violation.finding) for violation in result.violations]
    return sorted((rule, finding.scenario or "", finding.field or "") for rule, finding in findings)


@st.composite
def edits(draw: st.DrawFn) -> Any:
    """Return the file after some values in one scenario were removed or replaced."""
    content = copy.deepcopy(BEFORE)
    for _ in range(draw(st.integers(1, 3))):
        parent: Any = content["scenarios"]["a"]
        name = draw(st.sampled_from(sorted(parent)))
        if isinstance(parent[name], dict) and parent[name] and draw(st.booleans()):
            parent = parent[name]
            name = draw(st.sampled_from(sorted(parent)))
        if draw(st.booleans()) and len(parent) > 1:
            del parent[name]
        else:
            parent[name] = draw(VALUES)
    return content


def test_the_base_has_no_findings() -> None:
    assert reported(checked(BEFORE, {"scenarios": {}}, "file")) == [
        ("copied-samples", "b", "denoise_step_ms")
    ]


@given(edits())
def test_every_fault_that_a_change_makes_is_reported(content: Any) -> None:
    before = reported(checked(BEFORE, BEFORE, "file"))
    whole = checked(content, BEFORE, "file")
    changed = checked(content, BEFORE, "changed")
    made = [finding for finding in reported(whole) if finding not in before]
    assert [finding for finding in made if finding not in reported(changed)] == []
    assert changed.untouched.number == len(whole.violations) - len(changed.violations)


@given(edits(), edits())
def test_an_edit_elsewhere_reports_nothing_of_a_scenario(content: Any, other: Any) -> None:
    """Every fault of ``a`` is in the base, and only ``b`` is edited."""
    edited = copy.deepcopy(content)
    edited["scenarios"]["b"] = other["scenarios"]["a"]
    result = checked(edited, content, "changed")
    assert {finding.scenario for finding in (v.finding for v in result.violations)} <= {"b", None}
