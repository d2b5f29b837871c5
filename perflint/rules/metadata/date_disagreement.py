"""A date written in the description differs from the date field.

What it does
    Looks for dates such as `2026-05-17` in the texts that the format says repeat the date. Where
    such a text names dates and none of them is that of the date field, it is reported.

Why it matters
    One of the two was updated and the other was forgotten. People read the description; programs
    read the field.

Fix
    Safe: the later of the two, in both places. Not offered where a text names several dates, or
    where the later one is yet to come.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.json.document import JsonDocument
from perflint.formats import dates
from perflint.formats.paths import FieldPath
from perflint.primitives.finding import Edit, Finding, Fix
from perflint.primitives.wording import joined
from perflint.rules.rule import Example, NoOptions, Rule


def check(baseline: Baseline, options: NoOptions) -> Iterator[Finding]:
    """Report each text whose dates are all other than that of the date field."""
    metadata, day = baseline.format.metadata, baseline.day
    if metadata is None or day is None:
        return
    for path in metadata.date_in_text:
        text = path.of(baseline.root)
        written = list(dict.fromkeys(dates.in_text(text))) if isinstance(text, str) else []
        if not written or str(day) in written:
            continue
        later = max(str(day), *written)
        fix = None
        tomorrow = str(baseline.terms.today + timedelta(days=1))
        if len(written) == 1 and metadata.date_style == "date" and later <= tomorrow:
            fix = _agreeing(baseline.document, (metadata.date, path), {str(day), *written}, later)
        finding = baseline.document.finding(
            path,
            f"`{path[-1]}` says {joined(written)}, `{metadata.date[-1]}` says {day}",
            found=written[0],
            expected=later,
            related=((metadata.date, str(day)),),
            fix=fix,
        )
        place = baseline.document.place_in(path, written[0])
        yield finding._replace(span=place or finding.span)


def _agreeing(
    document: JsonDocument, paths: tuple[FieldPath, ...], spellings: set[str], later: str
) -> Fix | None:
    """Write the later date over the earlier one, within the texts and nothing else of them."""
    places = [document.place_in(path, spelled) for path in paths for spelled in spellings - {later}]
    edits = tuple(Edit(place, later) for place in places if place is not None)
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
