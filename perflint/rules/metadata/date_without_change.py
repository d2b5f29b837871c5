"""The date moved and nothing else did.

What it does
    Reports a later date where the rest of the file, but for texts that repeat the date, holds the
    same values as before.

Why it matters
    The date says that something was measured, and nothing was: the file looks fresh and is not.

Fix
    None: take the date back, or measure.
"""

from collections.abc import Iterator

from perflint.documents.baselines.change import BaselineChange
from perflint.primitives.finding import Finding
from perflint.rules.rule import Example, NoOptions, Rule


def check(change: BaselineChange, options: NoOptions) -> Iterator[Finding]:
    """Report a date that moved alone."""
    metadata, days = change.shown.format.metadata, change.days
    if metadata is None or days is None or days[1] <= days[0]:
        return
    if not change.anything_moved():
        before, after = days
        yield change.shown.document.finding(
            metadata.date,
            f"the date moved from {before} to {after}, and nothing else did",
            found=str(after),
            expected=str(before),
        )


RULE = Rule(
    subject=BaselineChange,
    severity="warning",
    check=check,
    examples=(
        Example(
            before='{"metadata": {"last_updated": "2026-04-15"}, "scenarios": {"a": {}}}',
            bad='{"metadata": {"last_updated": "2026-05-17"}, "scenarios": {"a": {}}}',
            good='{"metadata": {"last_updated": "2026-05-17"}, "scenarios": {"b": {}}}',
        ),
    ),
)
