"""A tolerance was increased.

What it does
    Reports every tolerance that is larger than before. Under every policy.

Why it matters
    It loosens the checks of all scenarios at once, in one line that looks harmless.

Fix
    None: restore the old value, or say why all scenarios may be slower.
"""

from collections.abc import Iterator

from perflint.documents.baselines.change import BaselineChange
from perflint.primitives.finding import Finding
from perflint.rules.rule import Example, NoOptions, Rule


def check(change: BaselineChange, options: NoOptions) -> Iterator[Finding]:
    """Report each tolerance that was increased."""
    for tolerance in change.tolerances:
        before, after = tolerance.numbers or (0, 0)
        if 0 < before < after:
            name = "/".join(map(str, tolerance.path[1:]))
            yield change.latest.document.finding(
                tolerance.path,
                f"tolerance `{name}` was increased from {tolerance.before} to {tolerance.after}",
                label=f"was {tolerance.before}",
                found=tolerance.after,
                expected=tolerance.before,
            )


RULE = Rule(
    subject=BaselineChange,
    severity="error",
    check=check,
    examples=(
        Example(
            before='{"tolerances": {"pr_test": {"e2e": 0.25}}}',
            bad='{"tolerances": {"pr_test": {"e2e": 0.5}}}',
            good='{"tolerances": {"pr_test": {"e2e": 0.2}}}',
        ),
    ),
)
