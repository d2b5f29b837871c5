"""The measurements are old.

What it does
    Reports a date more than `max-age-days` ago (UTC).

Why it matters
    Hardware, drivers and code have changed since. If every run is much faster than the baseline,
    regressions pass until they have used up the difference.

Fix
    None: measure again.

Options
    `max-age-days`: the maximum age in days (180). A baseline set may have its own.
"""

from collections.abc import Iterator

from perflint.documents.baselines.baseline import Baseline
from perflint.primitives.finding import Finding
from perflint.primitives.record import Record
from perflint.rules.rule import Example, Rule


class Options(Record):
    """The options of the rule."""

    max_age_days: int = 180
    """The maximum age in days."""


def check(baseline: Baseline, options: Options) -> Iterator[Finding]:
    """Report a date that is more than the maximum age ago."""
    metadata, day, settings = baseline.format.metadata, baseline.parsed_date, baseline.settings
    if metadata is None or day is None:
        return
    max_age = options.max_age_days if settings.max_age_days is None else settings.max_age_days
    age = (settings.today - day).days
    if age > max_age:
        yield baseline.document.finding(
            metadata.date,
            f"measured {age} days ago, on {day}; at most {max_age} days are allowed",
            found=str(day),
            help="measure again, or raise max-age-days",
        )


RULE = Rule(
    subject=Baseline,
    severity="warning",
    check=check,
    options=Options,
    examples=(
        Example(
            bad='{"metadata": {"last_updated": "2025-10-01"}}',
            good='{"metadata": {"last_updated": "2026-04-15"}}',
        ),
    ),
)
