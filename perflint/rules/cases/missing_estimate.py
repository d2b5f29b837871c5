"""A scenario lacks the estimate by which CI plans its runs.

What it does
    Reports scenarios without a field that the format marks as `wanted`, or with null in it. A field
    that no scenario of the file has is not reported. If the format says where the test cases are,
    only scenarios that have a case are reported.

Why it matters
    CI distributes its tests by the estimate. Without it, the test counts as one of average length,
    and the part of CI that contains it takes longer than the others.

Fix
    None: add the time that the test prints.
"""

from collections.abc import Iterator

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.scenario import Scenario
from perflint.formats.paths import MISSING, FieldPath
from perflint.primitives.finding import Finding
from perflint.rules.rule import Example, NoOptions, Rule


def check(baseline: Baseline, options: NoOptions) -> Iterator[Finding]:
    """Report each wanted field that a scenario lacks."""
    for path in baseline.format.keys.wanted:
        values = [path.get(scenario.record) for scenario in baseline.scenarios]
        if all(value in _ABSENT for value in values):
            continue
        for scenario, value in zip(baseline.scenarios, values, strict=True):
            if value in _ABSENT and _is_tested(scenario, baseline):
                yield _finding(scenario, path, baseline)


_ABSENT = (MISSING, None)


def _is_tested(scenario: Scenario, baseline: Baseline) -> bool:
    return baseline.cases is None or baseline.cases.may_have(scenario.name)


def _finding(scenario: Scenario, path: FieldPath, baseline: Baseline) -> Finding:
    change = baseline.change
    base = change.base_of(scenario) if change is not None else None
    old = path.get(base.record) if base is not None else None
    message = f"`{scenario.name}` has no `{path}`, by which CI plans its runs"
    help = "add it as the test measured it"
    if old not in _ABSENT:
        message = f"`{scenario.name}` lost its `{path}` ({old}), by which CI plans its runs"
        help = "add it again"
    finding = scenario.finding((), message, at_key=True, help=help, concerns=(path,))
    return finding._replace(expected=str(path))


RULE = Rule(
    subject=Baseline,
    severity="warning",
    check=check,
    yields_to=("missing-field", "orphan-scenario"),
    examples=(
        Example(
            bad="""\
{"scenarios": {
    "t2i": {"expected_e2e_ms": 21.3, "estimated_full_test_time_s": 180.0},
    "t2v": {"expected_e2e_ms": 98.7}
}}""",
            good="""\
{"scenarios": {
    "t2i": {"expected_e2e_ms": 21.3, "estimated_full_test_time_s": 180.0},
    "t2v": {"expected_e2e_ms": 98.7, "estimated_full_test_time_s": 240.0}
}}""",
        ),
    ),
)
