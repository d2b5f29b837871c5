"""The file does not say when it was measured.

What it does
    Reports a file without the date field of its format. If only a change is checked, this is an
    error if the change removed the date or added the file; otherwise it is a warning, and only if
    something was measured.

Why it matters
    A fresh baseline cannot be told from one that is years old, and no rule can require a later date
    when measurements change.

Fix
    Safe, and offered only if measurements changed: adds today's date.
"""

from collections.abc import Iterator

from perflint.documents.baselines.baseline import Baseline
from perflint.formats.paths import MISSING, FieldPath
from perflint.primitives.finding import Finding, Severity
from perflint.rules.rule import Example, NoOptions, Rule


def check(baseline: Baseline, options: NoOptions) -> Iterator[Finding]:
    """Report the missing date at the object that should contain it."""
    metadata = baseline.format.metadata
    if metadata is None or baseline.raw_date is not MISSING or type(baseline.root) is not dict:
        return
    severity = _severity(baseline)
    if severity is None:
        return
    parent = FieldPath(metadata.date[:-1])
    if type(parent.get(baseline.root)) is not dict:
        parent = FieldPath()
    fix = None
    if parent and metadata.date_style == "date" and _was_measured(baseline):
        today = baseline.settings.today
        title = f"write {today}"
        fix = baseline.document.append_fix(parent, metadata.date[-1], f'"{today}"', title)
        fix = fix._replace(only_if_clean=True) if fix is not None else None
    yield baseline.document.finding(
        parent,
        f"the file has no date: `{metadata.date}` is missing",
        at_key=True,
        fix=fix,
        help=f'add `"{metadata.date[-1]}"` with the date of the measurement',
        severity=severity,
        concerns=(),
    )


def _severity(baseline: Baseline) -> Severity | None:
    """Return how severe it is that there is no date; None if it is not to be reported."""
    change = baseline.change
    if change is None or baseline.settings.scope == "file":
        return "error"
    if change.before is None or change.before.raw_date is not MISSING:
        return "error"
    return "warning" if change.what_was_measured() else None


def _was_measured(baseline: Baseline) -> bool:
    """Return whether the change that is checked changes measurements."""
    change = baseline.change
    return bool(change and change.before is not None and change.what_was_measured())


RULE = Rule(
    subject=Baseline,
    severity="error",
    check=check,
    examples=(
        Example(
            bad='{"metadata": {"hardware": "CI H100 pool"}, "scenarios": {}}',
            good="""\
{"metadata": {"hardware": "CI H100 pool", "last_updated": "2026-05-17"}, "scenarios": {}}""",
        ),
    ),
)
