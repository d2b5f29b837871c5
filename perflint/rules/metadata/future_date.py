"""The date is in the future.

What it does
    Reports a date later than tomorrow (UTC). One extra day allows for time zones.

Why it matters
    Nothing was measured on that date. Until then the file looks fresh, whatever happens to it.

Fix
    None: the date of the measurement is not known.
"""

from collections.abc import Iterator

from perflint.documents.baselines.baseline import Baseline
from perflint.primitives.finding import Finding
from perflint.rules.rule import Example, NoOptions, Rule


def check(baseline: Baseline, options: NoOptions) -> Iterator[Finding]:
    """Report a date later than tomorrow."""
    metadata, day, today = baseline.format.metadata, baseline.parsed_date, baseline.settings.today
    if metadata is None or day is None:
        return
    ahead = (day - today).days
    if ahead > 1:
        yield baseline.document.finding(
            metadata.date, f"{day} is {ahead} days after today, {today} (UTC)", found=str(day)
        )


RULE = Rule(
    subject=Baseline,
    severity="error",
    check=check,
    examples=(
        Example(
            bad='{"metadata": {"last_updated": "2026-07-15"}}',
            good='{"metadata": {"last_updated": "2026-05-18"}}',
        ),
    ),
)
