"""The file does not say when it was measured.

What it does
    Reports a file that lacks the date field which its format has.

Why it matters
    Nobody can tell a fresh baseline from one of another year, and no rule can ask for the date to
    move when the measurements do.

Fix
    None without a base to compare with: the date to write is that of the measurement.
"""

from collections.abc import Iterator

from perflint.documents.baseline import Baseline
from perflint.formats.paths import MISSING, FieldPath
from perflint.rule import Example, NoOptions, Rule
from perflint.violation import Finding


def check(baseline: Baseline, options: NoOptions) -> Iterator[Finding]:
    """Report the missing date at the object that should hold it."""
    metadata = baseline.format.metadata
    if metadata is None or baseline.written_date is not MISSING or type(baseline.root) is not dict:
        return
    parent = FieldPath(metadata.date[:-1])
    if type(parent.of(baseline.root)) is not dict:
        parent = FieldPath()
    yield baseline.document.finding(
        parent,
        f"the file has no date: `{metadata.date}` is missing",
        at_key=True,
        help=f'add `"{metadata.date[-1]}"` with the day of the measurement',
    )


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
