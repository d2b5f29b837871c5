"""The date is earlier than it was.

What it does
    Compares the date with that of the base.

Why it matters
    An older file was copied over a newer one, or a merge took the wrong
    side, and its measurements went with it.

Fix
    None: look at what else came from the older file.
"""

from collections.abc import Iterator

from perflint.documents.baselines.change import BaselineChange
from perflint.primitives.finding import Finding
from perflint.rules.rule import Example, NoOptions, Rule


def check(change: BaselineChange, options: NoOptions) -> Iterator[Finding]:
    """Report a date before that of the base."""
    metadata, days = change.shown.format.metadata, change.days
    if metadata is not None and days is not None and days[1] < days[0]:
        before, after = days
        yield change.shown.document.finding(
            metadata.date,
            f"the date went back, from {before} to {after}",
            found=str(after),
            expected=str(before),
        )


RULE = Rule(
    subject=BaselineChange,
    severity="error",
    check=check,
    examples=(
        Example(
            before='{"metadata": {"last_updated": "2026-05-17"}}',
            bad='{"metadata": {"last_updated": "2026-04-15"}}',
            good='{"metadata": {"last_updated": "2026-05-17"}}',
        ),
    ),
)
