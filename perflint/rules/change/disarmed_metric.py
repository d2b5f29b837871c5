"""A metric that gated gates no more.

What it does
    Reports required metrics that held something and are now 0, null, empty or absent. Under every
    policy.

Why it matters
    The quickest way to make a red test green is to set its baseline to 0: nothing is compared then,
    and any regression passes.

Fix
    None: measure the scenario, or take it out of the file.
"""

from collections.abc import Iterator

from perflint.documents.baseline_change import BaselineChange, ScenarioChange
from perflint.formats.paths import MISSING, FieldPath
from perflint.rule import Example, NoOptions, Rule
from perflint.violation import Finding
from perflint.wording import listed


def check(change: BaselineChange, options: NoOptions) -> Iterator[Finding]:
    """Report, once a scenario, the metrics that gated and do not."""
    for scenario in change.scenarios:
        off = [path for path in scenario.format.gates if _was_disarmed(scenario, path)]
        if off:
            here = [path for path in off if path.of(scenario.after.record) is not MISSING]
            yield scenario.after.finding(
                here[0] if here else (),
                f"disarmed: {listed([str(path) for path in off])} gated before",
                at_key=not here,
                found=[path.of(scenario.after.record) for path in here],
                expected=[str(path) for path in off],
                related=tuple((path, "and this") for path in here[1:]),
                help="measure the scenario, or take it out",
            )


def _was_disarmed(scenario: ScenarioChange, path: FieldPath) -> bool:
    before, after = path.of(scenario.before.record), path.of(scenario.after.record)
    gated = before is not MISSING and bool(before)
    return gated and (after is MISSING or not after)


RULE = Rule(
    subject=BaselineChange,
    severity="error",
    check=check,
    examples=(
        Example(
            before='{"scenarios": {"t2i": {"expected_e2e_ms": 21.3}}}',
            bad='{"scenarios": {"t2i": {"expected_e2e_ms": 0.0}}}',
            good='{"scenarios": {"t2i": {"expected_e2e_ms": 18.7}}}',
        ),
    ),
)
