"""Measurements moved and the date did not.

What it does
    Where measurements or tolerances are not what they were, requires the date to be later than it
    was. The same date passes where it is not older than the day before the change: a second update
    on one day is fine, and so is a review over midnight. The day of the change is today for what is
    not committed, else the author's day of the commit that made it: what passed passes again.
    A scenario that goes from one file of its set to another is not measured by that.

Why it matters
    A date that stands still for a hundred commits says that nothing was measured since. Nobody can
    tell a fresh baseline from a forgotten one.

Fix
    Safe: today's date in the date field, and where a text repeats it.
"""

from collections.abc import Iterator
from datetime import timedelta

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.change import BaselineChange
from perflint.primitives.finding import Finding, Fix
from perflint.rules.rule import Example, NoOptions, Rule


def check(change: BaselineChange, options: NoOptions) -> Iterator[Finding]:
    """Report a date that did not move with the measurements."""
    metadata, days = change.shown.format.metadata, change.days
    if change.after is None or metadata is None or days is None or days[0] != days[1]:
        return
    after = days[1]
    if change.measurements_moved() and after < change.day - timedelta(days=1):
        yield change.after.document.finding(
            metadata.date,
            f"measurements moved, but the date is still {after}",
            found=str(after),
            expected=str(change.after.terms.today),
            fix=_bump(change.after),
        )


def _bump(baseline: Baseline) -> Fix | None:
    """Write today's date over the old one; None where that stands in another style."""
    metadata, today = baseline.format.metadata, baseline.terms.today
    if metadata is None or metadata.date_style != "date":
        return None
    from perflint.documents.baselines.metadata_edits import redated

    edits = redated(baseline, today)
    return Fix(f"write {today}", tuple(edits), safe=True) if edits else None


RULE = Rule(
    subject=BaselineChange,
    severity="error",
    check=check,
    examples=(
        Example(
            before="""\
{"metadata": {"description": "Captured 2026-04-15.", "last_updated": "2026-04-15"},
 "scenarios": {"t2i": {"expected_e2e_ms": 21.3}}}""",
            bad="""\
{"metadata": {"description": "Captured 2026-04-15.", "last_updated": "2026-04-15"},
 "scenarios": {"t2i": {"expected_e2e_ms": 18.7}}}""",
            good="""\
{"metadata": {"description": "Captured 2026-05-16.", "last_updated": "2026-05-16"},
 "scenarios": {"t2i": {"expected_e2e_ms": 18.7}}}""",
            fixed="""\
{"metadata": {"description": "Captured 2026-05-17.", "last_updated": "2026-05-17"},
 "scenarios": {"t2i": {"expected_e2e_ms": 18.7}}}""",
        ),
    ),
)
