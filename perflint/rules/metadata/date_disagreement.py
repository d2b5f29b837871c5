"""A date in the description differs from the date field.

What it does
    Searches the strings that repeat the date, as declared by the format, for dates such as
    `2026-05-17`. Reports a string that contains dates, none of which equals the date field.

Why it matters
    One of the two was updated and the other was forgotten. People read the description; programs
    read the field.

Fix
    Safe: writes the later of the two dates in both places. Not offered if the string contains
    several dates, or if the later date is in the future.
"""

from collections.abc import Iterator
from datetime import date

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.json.document import JsonDocument
from perflint.formats import dates
from perflint.formats.paths import FieldPath
from perflint.primitives.finding import Edit, Finding, Fix
from perflint.primitives.wording import joined
from perflint.rules.rule import Example, NoOptions, Rule


def check(baseline: Baseline, options: NoOptions) -> Iterator[Finding]:
    """Report each string with dates, none of which equals the date field."""
    metadata, day = baseline.format.metadata, baseline.parsed_date
    if metadata is None or day is None:
        return
    for path in metadata.date_in_text:
        text = path.get(baseline.root)
        found = list(dict.fromkeys(dates.find_all(text))) if isinstance(text, str) else []
        if not found or str(day) in found:
            continue
        later = max(str(day), *found)
        fix = None
        is_future = (date.fromisoformat(later) - baseline.settings.today).days > 1
        is_clear = len(found) == 1 and metadata.date_style == "date" and not is_future
        if is_clear and not _is_moved(baseline, day):  # else date-without-change restores the date
            fix = _fix(baseline.document, (metadata.date, path), {str(day), *found}, later)
        finding = baseline.document.finding(
            path,
            f"`{path[-1]}` says {joined(found)}, `{metadata.date[-1]}` says {day}",
            found=found[0],
            expected=later,
            related=((metadata.date, str(day)),),
            fix=fix,
        )
        span = baseline.document.span_in(path, found[0])
        yield finding._replace(span=span or finding.span)


def _is_moved(baseline: Baseline, day: date) -> bool:
    """Tell whether the date field moved forward in a change in which nothing was measured."""
    change = baseline.change
    if change is None or change.before is None:
        return False
    before = change.before.parsed_date
    return before is not None and before < day and change.what_was_measured() is None


def _fix(
    document: JsonDocument, paths: tuple[FieldPath, ...], found: set[str], later: str
) -> Fix | None:
    """Replace the earlier date by the later one, without changing the rest of the strings."""
    spans = [document.span_in(path, earlier) for path in paths for earlier in found - {later}]
    edits = tuple(Edit(span, later) for span in spans if span is not None)
    title = f"write {date.fromisoformat(later)} in both places"
    return Fix(title, edits, safe=True) if edits else None


RULE = Rule(
    subject=Baseline,
    severity="error",
    check=check,
    examples=(
        Example(
            bad="""\
{"metadata": {
    "description": "Captured from CI H100 runs (2026-04-15).",
    "last_updated": "2026-05-17"
}}""",
            good="""\
{"metadata": {
    "description": "Captured from CI H100 runs (2026-05-17).",
    "last_updated": "2026-05-17"
}}""",
            fixed="""\
{"metadata": {
    "description": "Captured from CI H100 runs (2026-05-17).",
    "last_updated": "2026-05-17"
}}""",
        ),
    ),
)
