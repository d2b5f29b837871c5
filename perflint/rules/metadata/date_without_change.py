"""The date changed and nothing was measured.

What it does
    Reports a later date if nothing was measured in the change (see `date-not-bumped`). A warning,
    because a follow-up may repair a date that was forgotten. A date that the description of the
    base already contained is such a repair, and is not reported.

Why it matters
    The date says that something was measured, but nothing was: the file looks fresh and is not.

Fix
    Unsafe: restores the date of the base, in the date field and in the strings that repeat it.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.change import BaselineChange
from perflint.formats import dates
from perflint.formats.paths import FieldPath
from perflint.primitives.finding import Finding, Fix
from perflint.rules.rule import Example, NoOptions, Rule


def check(change: BaselineChange, options: NoOptions) -> Iterator[Finding]:
    """Report a later date if nothing was measured."""
    metadata, file_dates = change.latest.format.metadata, change.file_dates
    if metadata is None or file_dates is None or change.after is None:
        return
    before, after = file_dates
    if after > before and change.what_was_measured() is None:
        paths = metadata.date_in_text
        if change.before is not None and str(after) in _dates_in(change.before, paths):
            return
        fix = _fix(change.after, before) if metadata.date_style == "date" else None
        yield change.after.document.finding(
            metadata.date,
            f"the date changed from {before} to {after}, but nothing was measured",
            found=str(after),
            expected=str(before),
            help="" if fix is not None else f"write {before}",
            fix=fix,
        )


def _dates_in(baseline: Baseline, paths: Iterable[FieldPath]) -> list[str]:
    """Return the dates in the strings at some paths."""
    values = [path.get(baseline.root) for path in paths]
    return [day for value in values if isinstance(value, str) for day in dates.find_all(value)]


def _fix(baseline: Baseline, before: date) -> Fix:
    """Write the date of the base, in the style YYYY-MM-DD."""
    from perflint.documents.baselines.metadata_edits import replaced_date

    return Fix(f"write {before}", tuple(replaced_date(baseline, before)), safe=False)


RULE = Rule(
    subject=BaselineChange,
    severity="warning",
    check=check,
    examples=(
        Example(
            before='{"metadata": {"last_updated": "2026-04-15"}, "scenarios": {"a": {}}}',
            bad='{"metadata": {"last_updated": "2026-05-17"}, "scenarios": {"a": {}}}',
            good="""\
{"metadata": {"last_updated": "2026-05-17"}, "scenarios": {"a": {"expected_e2e_ms": 18.7}}}""",
            fixed='{"metadata": {"last_updated": "2026-04-15"}, "scenarios": {"a": {}}}',
        ),
    ),
)
