"""A tolerance grew.

What it does
    Reports every tolerance that is larger than it was. Under every policy.

Why it matters
    It loosens the gates of all scenarios at once, in one line that looks like nothing.

Fix
    None: keep what it was, or say why all may be slower.
"""

from collections.abc import Iterator

from perflint.documents.baselines.change import BaselineChange
from perflint.primitives.finding import Finding
from perflint.rules.rule import Example, NoOptions, Rule


def check(change: BaselineChange, options: NoOptions) -> Iterator[Finding]:
    """Report each tolerance that grew."""
    for level in change.tolerances:
        if level.rose:
            yield change.shown.document.finding(
                level.path,
                f"tolerance `{'/'.join(map(str, level.path[1:]))}` grew from {level.before} "
                f"to {level.after}",
                label=f"was {level.before}",
                found=level.after,
                expected=level.before,
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
