"""Fields came or went in a scenario that stayed.

What it does
    Compares the measured fields of each scenario, stages and steps included, with what they were.
    Only under the policy `tighten-only`.

Why it matters
    Under that policy values only go down. A stage that is gone is not faster, it is not measured; a
    step that came makes every mean one of something else.

Fix
    None: measure the same again.
"""

from collections.abc import Iterator

from perflint.documents.baselines.change import BaselineChange
from perflint.formats.paths import MISSING
from perflint.primitives.finding import Finding
from perflint.primitives.wording import listed
from perflint.rules.rule import Example, NoOptions, Rule


def check(change: BaselineChange, options: NoOptions) -> Iterator[Finding]:
    """Report, once a scenario, the fields that came and went."""
    for scenario in change.scenarios if change.policy == "tighten-only" else ():
        came = [
            "/".join(map(str, level.path)) for level in scenario.levels if level.before is MISSING
        ]
        went = [
            "/".join(map(str, level.path)) for level in scenario.levels if level.after is MISSING
        ]
        said = [
            f"{listed(names)} {verb}" for names, verb in ((came, "came"), (went, "went")) if names
        ]
        if said:
            yield scenario.after.finding(
                (), "; ".join(said), at_key=True, found=came, expected=went
            )


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
