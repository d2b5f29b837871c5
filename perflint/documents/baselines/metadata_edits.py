"""Edits that update the date and the source of the measurements in a baseline's metadata."""

import json
import re
from datetime import date

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.json.literals import LiteralFormatter
from perflint.formats import dates
from perflint.formats.language import Metadata
from perflint.formats.paths import FieldPath
from perflint.primitives.finding import Edit, Span

_SOURCE = re.compile(rb"(?:(?<![\w\\])|(?<=\\n))Source: (?:(?!\. ).)*\Z", re.DOTALL)
"""The sentence that names the source, at the end of a string, as JSON."""


def metadata_edits(baseline: Baseline, today: date, source: str | None) -> list[Edit]:
    """Return edits that write today's date and, if given, the source of the measurements.

    The source becomes the last sentence of the description. A source written by an earlier call is
    replaced.
    """
    edits = date_edits(baseline, today)
    path = _description(baseline)
    if not source or path is None:
        return edits
    span, text = _source_edit(baseline, path, source)
    edits = [edit for edit in edits if not span.contains(edit.span)]
    is_new = baseline.document.text.data[span.start : span.stop] != text.encode()
    return [*edits, Edit(span, text)] if is_new else edits


def date_edits(baseline: Baseline, today: date) -> list[Edit]:
    """Return edits that write today's date in the date field and in strings that repeat the date.

    Empty if the date is missing, invalid, or not before today.
    """
    old = baseline.parsed_date
    return replaced_date(baseline, today) if old is not None and today > old else []


def replaced_date(baseline: Baseline, day: date) -> list[Edit]:
    """Return edits that write a date in the date field and in strings that repeat its date."""
    metadata, old = baseline.format.metadata, baseline.parsed_date
    if metadata is None or old is None:
        return []
    edits = [_field_edit(baseline, metadata, day)]
    for path in metadata.date_in_text:
        if isinstance(path.get(baseline.root), str):
            start, stop = baseline.document.spans.value(path)
            text = baseline.document.text.data[start:stop]
            for at in dates.offsets(text, old):
                span = Span(start + at, start + at + len(str(old)))
                edits.append(Edit(span, str(day)))
    return edits


def _field_edit(baseline: Baseline, metadata: Metadata, today: date) -> Edit:
    """Replace the characters of the date alone, or the whole value if it contains escapes."""
    old, style = baseline.raw_date, metadata.date_style
    new = dates.with_day(old, style, today)
    span = baseline.document.span_in(metadata.date, str(old))
    if span is None:
        return Edit(baseline.document.spans.value(metadata.date), json.dumps(new))
    return Edit(span, str(new))


def _description(baseline: Baseline) -> FieldPath | None:
    """Return the path of the first string that may repeat the date, according to the format."""
    metadata = baseline.format.metadata
    paths = metadata.date_in_text if metadata else ()
    return next((path for path in paths if isinstance(path.get(baseline.root), str)), None)


def _source_edit(baseline: Baseline, path: FieldPath, source: str) -> Edit:
    """Append the source to a string, or replace the source at the end of it."""
    data = baseline.document.text.data
    start, stop = baseline.document.spans.value(path)
    start, stop = start + 1, stop - 1
    text = data[start:stop]
    sentence = LiteralFormatter(data).string(f"Source: {source.strip().removesuffix('.')}.")[1:-1]
    encoded = sentence.encode()
    if text == encoded or text.endswith(b" " + encoded):  # a source may contain several sentences
        return Edit(Span(stop - len(encoded), stop), sentence)
    earlier = _SOURCE.search(text, text.rfind(b". ") + 1)  # the last sentence starts after this
    if earlier:
        return Edit(Span(start + earlier.start(), stop), sentence)
    if text.strip():
        end = "" if text.rstrip()[-1:] in b".!?:;," else "."
        space = "" if text[-1:].isspace() else " "
        sentence = f"{end if space else ''}{space}{sentence}"
    return Edit(Span(stop, stop), sentence)
