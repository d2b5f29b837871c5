"""Values of two runs stand in one record.

What it does
    Compares the measurements of each scenario, samples included, with what they were. Where some
    moved and at least a tenth stayed, the record is of two runs. What stayed counts from ten units
    of the last decimal on (0.10): below, two runs often give the same. Only under the policy
    `snapshot`.

Why it matters
    A scenario is measured in one piece: the mean belongs to these steps, the total to these stages.
    Whoever lowers one number by hand makes a record that no run produced, and the next mismatch
    cannot be told from a regression.

Fix
    None: measure the scenario again, or take its whole record from one run.
"""

from collections.abc import Iterator

from perflint.documents.baselines.change import BaselineChange
from perflint.documents.baselines.scenario_change import ScenarioChange
from perflint.formats.paths import MISSING
from perflint.primitives.finding import Finding
from perflint.primitives.wording import listed
from perflint.rules.rule import Example, NoOptions, Rule


def check(change: BaselineChange, options: NoOptions) -> Iterator[Finding]:
    """Report, once a scenario, that only a part of it moved."""
    if change.policy != "snapshot":
        return
    for scenario in change.scenarios:
        if scenario.moved and not scenario.replaced:
            yield _finding(scenario)


def _finding(scenario: ScenarioChange) -> Finding:
    here = [level for level in scenario.moved if level.after is not MISSING]
    stayed = [str(level.path) for level in scenario.top_level if not level.moved]
    kept = f"; {listed(stayed)} stayed" if stayed else ""
    return scenario.after.finding(
        here[0].path if here else (),
        f"{len(scenario.moved)} of {len(scenario.levels)} measurements moved{kept}: "
        "the values are of two runs",
        at_key=not here,
        related=tuple((level.path, "moved too") for level in here[1:3]),
        help="take the whole record from one run",
    )


RULE = Rule(
    subject=BaselineChange,
    severity="error",
    check=check,
    examples=(
        Example(
            before="""\
{"scenarios": {"t2i": {
    "denoise_step_ms": {"0": 9.52, "1": 9.41}, "expected_e2e_ms": 21.3
}}}""",
            bad="""\
{"scenarios": {"t2i": {
    "denoise_step_ms": {"0": 9.52, "1": 8.0}, "expected_e2e_ms": 21.3
}}}""",
            good="""\
{"scenarios": {"t2i": {
    "denoise_step_ms": {"0": 8.12, "1": 8.01}, "expected_e2e_ms": 18.7
}}}""",
        ),
    ),
)
