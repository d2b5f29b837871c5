"""The date is earlier than before.

What it does
    Compares the date with the date in the base.

Why it matters
    An older file was copied over a newer one, or a merge took the wrong side. The older file also
    brought back its measurements.

Fix
    None: check what else came from the older file.
"""

from collections.abc import Iterator

from perflint.documents.baselines.change import BaselineChange
from perflint.primitives.finding import Finding
from perflint.rules.rule import Example, NoOptions, Rule


def check(change: BaselineChange, options: NoOptions) -> Iterator[Finding]:
    """Report a date that is earlier than the date in the base."""
    metadata, file_dates = change.latest.format.metadata, change.file_dates
    if metadata is None or file_dates is None:
        return
    before, after = file_dates
    if after < before:
        yield change.latest.document.finding(
            metadata.date,
            f"the date moved back from {before} to {after}",
            found=str(after),
            expected=str(before),
            help="restore the newer file",
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
