"""Measurements changed and the date did not.

What it does
    If something was measured, requires a later date than before. That is: a measurement or a
    tolerance differs from the base, a measurement was added that is not 0 or null, or a scenario
    was added that has one. Removed fields and scenarios, other metadata, and a scenario that moves
    from one file of its set to another do not count, nor does a corrected aggregate (one that did
    not match its unchanged inputs and matches them now).

    The same date is accepted if it is at most one day before the change, so that two updates on one
    day and a review over midnight pass. The date of the change is today if it is not committed,
    else the author date of its commit, so that a commit that passed once passes again. A new file
    that is compared with the run before it (`compare-with`) may have any date.

Why it matters
    A date that stays the same for a hundred commits says that nothing was measured since. A fresh
    baseline then looks like a forgotten one.

Fix
    Safe: writes today's date in the date field and in the strings that repeat it.
"""

from collections.abc import Iterator

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.change import BaselineChange
from perflint.primitives.finding import Finding, Fix
from perflint.rules.rule import Example, NoOptions, Rule


def check(change: BaselineChange, options: NoOptions) -> Iterator[Finding]:
    """Report a date that did not change with the measurements."""
    metadata, file_dates = change.latest.format.metadata, change.file_dates
    if metadata is None or file_dates is None or change.after is None or change.is_of_two_runs:
        return
    before, after = file_dates
    if before != after or (change.changed_on - after).days <= 1:
        return
    measured = change.what_was_measured()
    if measured is not None:
        fix = _fix(change.after) if metadata.date_style == "date" else None
        yield change.after.document.finding(
            metadata.date,
            f"{measured}, but the date is still {after}",
            found=str(after),
            expected=str(change.after.settings.today),
            help="" if fix is not None else "write the date of the measurement",
            fix=fix,
        )


def _fix(baseline: Baseline) -> Fix | None:
    """Replace the date, in the style YYYY-MM-DD, by today's; None if it is not before today."""
    from perflint.documents.baselines.metadata_edits import date_edits

    today = baseline.settings.today
    edits = date_edits(baseline, today)
    return Fix(f"write {today}", tuple(edits), safe=True, only_if_clean=True) if edits else None


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
