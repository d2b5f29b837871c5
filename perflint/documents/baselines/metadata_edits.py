"""Edits that say in a baseline's metadata when and from what it was measured."""

import json
import re
from datetime import date

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.json.literals import Spelling
from perflint.formats import dates
from perflint.formats.language import Metadata
from perflint.formats.paths import FieldPath
from perflint.primitives.finding import Edit, Span

_SOURCE = re.compile(rb"(?:(?<![\w\\])|(?<=\\n))Source: (?:(?!\. ).)*\Z", re.DOTALL)
"""The sentence of a text that ends it and names a source, as JSON."""


def dated(baseline: Baseline, today: date, source: str | None) -> list[Edit]:
    """Return edits that write today's date and, if it is given, where the numbers come from.

    The source becomes the last sentence of the description, over the one that a former call wrote.
    """
    edits = redated(baseline, today)
    path = _description(baseline)
    if not source or path is None:
        return edits
    place, text = _sourced(baseline, path, source)
    edits = [edit for edit in edits if not place.holds(edit.span)]
    is_new = baseline.document.text.data[place.start : place.stop] != text.encode()
    return [*edits, Edit(place, text)] if is_new else edits


def redated(baseline: Baseline, today: date) -> list[Edit]:
    """Return edits that write a later day in the date field and where texts repeat the old one."""
    metadata, day = baseline.format.metadata, baseline.day
    if metadata is None or day is None or today <= day:
        return []
    edits = [_redated_field(baseline, metadata, today)]
    for path in metadata.date_in_text:
        if isinstance(path.of(baseline.root), str):
            start, stop = baseline.document.spans.value(path)
            text = baseline.document.text.data[start:stop]
            for at in dates.places(text, day):
                place = Span(start + at, start + at + len(str(day)))
                edits.append(Edit(place, str(today)))
    return edits


def _redated_field(baseline: Baseline, metadata: Metadata, today: date) -> Edit:
    """Write over the day alone where it is spelled plainly, else over the whole value."""
    old, style = baseline.written_date, metadata.date_style
    new = dates.moved(old, style, today)
    place = baseline.document.place_in(metadata.date, str(old))
    if place is None:
        return Edit(baseline.document.spans.value(metadata.date), json.dumps(new))
    return Edit(place, str(new))


def _description(baseline: Baseline) -> FieldPath | None:
    """Return the first text that the format says repeats the date."""
    metadata = baseline.format.metadata
    paths = metadata.date_in_text if metadata else ()
    return next((path for path in paths if isinstance(path.of(baseline.root), str)), None)


def _sourced(baseline: Baseline, path: FieldPath, source: str) -> Edit:
    """Make the edit that writes the source behind a text, over the one that ends it."""
    data = baseline.document.text.data
    start, stop = baseline.document.spans.value(path)
    start, stop = start + 1, stop - 1
    text = data[start:stop]
    sentence = Spelling(data).string(f"Source: {source.strip().removesuffix('.')}.")[1:-1]
    same = sentence.encode()
    former = _SOURCE.search(text, text.rfind(b". ") + 1)  # before that no sentence ends the text
    if text == same or text.endswith(b" " + same):  # of several sentences, it may be
        return Edit(Span(stop - len(same), stop), sentence)
    if former:
        return Edit(Span(start + former.start(), stop), sentence)
    if text.strip():
        end = "" if text.rstrip()[-1:] in b".!?:;," else "."
        space = "" if text[-1:].isspace() else " "
        sentence = f"{end if space else ''}{space}{sentence}"
    return Edit(Span(stop, stop), sentence)
