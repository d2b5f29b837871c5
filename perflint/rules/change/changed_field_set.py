"""Fields were added to or removed from an existing scenario.

What it does
    Compares the measured fields of each scenario, including stages and steps, with those before.
    Only under the policy `tighten-only`.

Why it matters
    Under this policy values only go down. A removed stage is not faster, it is not measured; an
    added step makes every mean the mean of something else.

Fix
    None: measure the same fields again.
"""

from collections.abc import Iterator

from perflint.documents.baselines.change import BaselineChange
from perflint.documents.baselines.scenario_change import FieldChange
from perflint.formats.paths import MISSING
from perflint.primitives.finding import Finding
from perflint.primitives.wording import listed
from perflint.rules.rule import Example, NoOptions, Rule


def check(change: BaselineChange, options: NoOptions) -> Iterator[Finding]:
    """Report the added and removed fields, one finding for each scenario."""
    for scenario in change.scenarios if change.policy == "tighten-only" else ():
        fields = [field for field in scenario.changed if scenario.is_measured(field)]
        added = [_name(field) for field in fields if field.before is MISSING]
        removed = [_name(field) for field in fields if field.after is MISSING]
        parts = [
            f"{verb} {listed(names)}"
            for verb, names in (("added", added), ("removed", removed))
            if names
        ]
        if parts:
            message = f"fields changed: {'; '.join(parts)}"
            yield scenario.after.finding((), message, at_key=True, found=added, expected=removed)


def _name(field: FieldChange) -> str:
    return "/".join(map(str, field.path))


RULE = Rule(
    subject=BaselineChange,
    severity="error",
    check=check,
    examples=(
        Example(
            policy="tighten-only",
            before='{"scenarios": {"t2i": {"stages_ms": {"DecodingStage": 3.1}}}}',
            bad='{"scenarios": {"t2i": {"stages_ms": {"EncodingStage": 3.1}}}}',
            good='{"scenarios": {"t2i": {"stages_ms": {"DecodingStage": 2.9}}}}',
        ),
    ),
)
