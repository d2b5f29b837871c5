"""The measurements are old.

What it does
    Reports a date more than `max-age-days` ago (UTC).

Why it matters
    Hardware, drivers and code have moved since. A gate that every run passes with room to spare
    lets regressions through until they have eaten that room.

Fix
    None: measure again.

Options
    `max-age-days`: the oldest age that passes, in days (180). A baseline set may have its own.
"""

from collections.abc import Iterator

from perflint.documents.baselines.baseline import Baseline
from perflint.primitives.finding import Finding
from perflint.primitives.record import Record
from perflint.rules.rule import Example, Rule


class Options(Record):
    """The options of the rule."""

    max_age_days: int = 180
    """The oldest age that passes, in days."""


def check(baseline: Baseline, options: Options) -> Iterator[Finding]:
    """Report a date that is too long ago."""
    metadata, day, terms = baseline.format.metadata, baseline.day, baseline.terms
    if metadata is None or day is None:
        return
    most = options.max_age_days if terms.max_age_days is None else terms.max_age_days
    age = (terms.today - day).days
    if age > most:
        yield baseline.document.finding(
            metadata.date,
            f"measured {age} days ago, on {day}; at most {most} days are allowed",
            found=str(day),
            help="measure again, or allow more with max-age-days",
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
