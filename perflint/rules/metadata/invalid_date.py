"""The date is no calendar date in the format's spelling.

What it does
    Reads the date field strictly in the style of the format (`2026-05-17` for `sglang-diffusion`).

Why it matters
    A date that no program reads cannot be compared: the checks that need it are off.

Fix
    Safe, and offered only where the meaning is beyond doubt: `2026/5/7` (year first) and
    `17.5.2026` (17 is no month) are written anew; `5.6.2026` and `2026-02-30` are not touched.
"""

from collections.abc import Iterator

from perflint.documents.baselines.baseline import Baseline
from perflint.formats import dates
from perflint.formats.paths import MISSING
from perflint.primitives.finding import Finding
from perflint.rules.rule import Example, NoOptions, Rule


def check(baseline: Baseline, options: NoOptions) -> Iterator[Finding]:
    """Report a date that cannot be read."""
    metadata = baseline.format.metadata
    found = baseline.written_date
    if metadata is None or found is MISSING or baseline.day is not None:
        return
    meant = dates.repaired(found) if metadata.date_style == "date" else None
    fix = meant and baseline.document.replacing(
        metadata.date, f'"{meant}"', f"write {meant}", safe=True
    )
    wanted = dates.STYLES[metadata.date_style]
    yield baseline.document.finding(
        metadata.date,
        f"`{metadata.date[-1]}` is no date such as {wanted}",
        found=found if isinstance(found, (str, int, float)) else None,
        expected=str(meant) if meant else None,
        fix=fix,
    )


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
