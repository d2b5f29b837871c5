"""The file does not say when it was measured.

What it does
    Reports a file that lacks the date field which its format has.

Why it matters
    Nobody can tell a fresh baseline from one of another year, and no rule can ask for the date to
    move when the measurements do.

Fix
    Safe, and offered only where measurements moved in the change that is checked: today's date.
"""

from collections.abc import Iterator

from perflint.documents.baselines.baseline import Baseline
from perflint.formats.paths import MISSING, FieldPath
from perflint.primitives.finding import Finding
from perflint.rules.rule import Example, NoOptions, Rule


def check(baseline: Baseline, options: NoOptions) -> Iterator[Finding]:
    """Report the missing date at the object that should hold it."""
    metadata = baseline.format.metadata
    if metadata is None or baseline.written_date is not MISSING or type(baseline.root) is not dict:
        return
    parent = FieldPath(metadata.date[:-1])
    if type(parent.of(baseline.root)) is not dict:
        parent = FieldPath()
    fix = None
    if parent and metadata.date_style == "date" and _was_measured(baseline):
        day = baseline.terms.today
        title = f"write {day}"
        fix = baseline.document.appending(parent, metadata.date[-1], f'"{day}"', title)
    yield baseline.document.finding(
        parent,
        f"the file has no date: `{metadata.date}` is missing",
        at_key=True,
        fix=fix,
        help=f'add `"{metadata.date[-1]}"` with the day of the measurement',
    )


def _was_measured(baseline: Baseline) -> bool:
    """Tell whether measurements moved in the change that is checked."""
    change = baseline.change
    return change is not None and change.before is not None and change.measurements_moved()


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
