"""The date changed and nothing else did.

What it does
    Reports a later date if all other values of the file are the same as before, except strings that
    repeat the date.

Why it matters
    The date says that something was measured, but nothing was: the file looks fresh and is not.

Fix
    None: restore the date, or measure.
"""

from collections.abc import Iterator

from perflint.documents.baselines.change import BaselineChange
from perflint.primitives.finding import Finding
from perflint.rules.rule import Example, NoOptions, Rule


def check(change: BaselineChange, options: NoOptions) -> Iterator[Finding]:
    """Report a later date without any other change."""
    metadata, file_dates = change.latest.format.metadata, change.file_dates
    if metadata is None or file_dates is None:
        return
    before, after = file_dates
    if after > before and not change.content_changed():
        yield change.latest.document.finding(
            metadata.date,
            f"the date changed from {before} to {after}, but nothing else did",
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
