"""The date is not valid in the date style of the format.

What it does
    Parses the date field strictly in the style of the format (`2026-05-17` in `sglang-diffusion`).

Why it matters
    An invalid date cannot be compared, so the rules that need it do not run.

Fix
    Safe, and offered only if the meaning is certain: `2026/5/7` (year first) and `17.5.2026` (there
    is no month 17) are rewritten; `5.6.2026` and `2026-02-30` are not.
"""

from collections.abc import Iterator

from perflint.documents.baselines.baseline import Baseline
from perflint.formats import dates
from perflint.formats.paths import MISSING
from perflint.primitives.finding import Finding
from perflint.rules.rule import Example, NoOptions, Rule


def check(baseline: Baseline, options: NoOptions) -> Iterator[Finding]:
    """Report a date that cannot be parsed."""
    metadata = baseline.format.metadata
    found = baseline.raw_date
    if metadata is None or found is MISSING or baseline.parsed_date is not None:
        return
    meant = dates.corrected(found) if metadata.date_style == "date" else None
    fix = meant and baseline.document.replace_fix(
        metadata.date, f'"{meant}"', f"write {meant}", safe=True
    )
    yield baseline.document.finding(
        metadata.date,
        f"`{metadata.date[-1]}` is not a valid date (expected {_EXPECTED[metadata.date_style]})",
        found=found if isinstance(found, (str, int, float)) else None,
        expected=str(meant) if meant else None,
        fix=fix,
    )


_EXPECTED = {
    "date": "YYYY-MM-DD",
    "datetime": "an ISO 8601 date and time",
    "epoch-ms": "milliseconds since 1970-01-01",
    "compact": "YYYYMMDD-HHMMSS",
}
"""Date style of a format → its description in the message."""

RULE = Rule(
    subject=Baseline,
    severity="error",
    check=check,
    examples=(
        Example(
            bad='{"metadata": {"last_updated": "17.5.2026"}}',
            good='{"metadata": {"last_updated": "2026-05-17"}}',
            fixed='{"metadata": {"last_updated": "2026-05-17"}}',
        ),
        Example(
            bad='{"metadata": {"last_updated": "2026-02-30"}}',
            good='{"metadata": {"last_updated": "2026-02-28"}}',
        ),
    ),
)
