"""Tries the draft of a format on its file, and corrects it until the file has no findings.

A file that is measured has few findings under a format that describes it. What is still found is
more often a wrong guess about a field than a wrong value, so that the guess is given up, with the
finding as a comment.
"""

from collections.abc import Iterable, Sequence
from datetime import date

import tomli

from perflint.config import Config
from perflint.config.settings import Settings
from perflint.engine.check_file import check_file, context_for
from perflint.engine.reader import Reader
from perflint.engine.report import Source
from perflint.engine.subjects import ReadFile
from perflint.formats import Format, build
from perflint.formats.draft import Draft
from perflint.formats.draft.toml import toml
from perflint.formats.paths import FieldPath, steps_of
from perflint.primitives.finding import Violation

_MAX_TRIALS = 12
_OF_DECIMALS = frozenset(("excess-decimals", "repeated-sample"))
_OF_FILE = frozenset(("invalid-json", "duplicate-key"))
_WEAKER = {
    "copied-samples": {"samples": "sizes"},
    "placeholder-scenario": {"measurement": "signed", "size": "signed"},
}
"""The rule → a kind, and the kind of the same values that the rule does not report."""


def corrected(draft: Draft, source: Source, data: bytes, today: date) -> Draft:
    """Return a draft under which a file has no findings, with the laws that hold for it.

    Findings that do not depend on the format remain, such as a duplicate key.
    """
    whole = draft.with_laws()
    if not _findings(format_of(whole, with_laws=True), source, data, today):
        return whole
    for _ in range(_MAX_TRIALS):
        found = _findings(format_of(draft), source, data, today)
        if not found:
            break
        draft = _without(draft, found)
    return _with_laws(draft, source, data, today)


def _with_laws(draft: Draft, source: Source, data: bytes, today: date) -> Draft:
    """Return a draft with the laws under which the file has no findings."""
    draft = draft.with_laws()
    for _ in range(_MAX_TRIALS):
        found = _findings(format_of(draft, with_laws=True), source, data, today)
        if not found or not draft.laws:
            break
        broken = {path for violation in found for path in _fields(draft, violation)}
        fewer = draft.without_laws_of(broken)
        draft = fewer if len(fewer.laws) < len(draft.laws) else draft._replace(laws=())
    return draft


def format_of(draft: Draft, *, with_laws: bool = False) -> Format:
    """Build the format that the text of a draft describes; raises FormatError and DecodeError."""
    return build(draft.name, tomli.loads(toml(draft, with_laws=with_laws))["formats"][draft.name])


def _findings(format: Format, source: Source, data: bytes, today: date) -> list[Violation]:
    config = Config(Settings())
    context = context_for(config, Reader(config, today, format), one_per_fault=False)
    result = check_file(source, ReadFile(data), context)
    return [each for each in result.violations if each.rule not in _OF_FILE]


def _without(draft: Draft, found: Sequence[Violation]) -> Draft:
    """Return a draft without what the findings are about."""
    if draft.decimals is not None and any(each.rule in _OF_DECIMALS for each in found):
        return draft._replace(decimals=None)
    for violation in found:
        if draft.date is not None and _is_about_date(draft, violation):
            draft = draft._replace(date_note=f"{violation.rule}: {violation.finding.message}")
            continue
        weaker = _WEAKER.get(violation.rule, {})
        paths = _fields(draft, violation) or list(draft.fields)
        paths = [path for path in paths if draft.fields[path].kind != "any"]
        if violation.rule == "placeholder-scenario":  # one field suffices
            paths = sorted(paths, key=lambda path: draft.fields[path].kind not in weaker)[:1]
        for path in paths:
            kind = draft.fields[path].kind
            note = f"{violation.rule} reports it as '{kind}'"
            draft = draft.with_kind(path, weaker.get(kind, "any"), note)
    return draft


def _is_about_date(draft: Draft, violation: Violation) -> bool:
    return draft.date is not None and draft.date[0] in violation.finding.subjects


def _fields(draft: Draft, violation: Violation) -> list[FieldPath]:
    """Return the fields of the draft that a finding is about; none if it is about a record."""
    depth = len(draft.place.at) + draft.lines
    found: dict[FieldPath, None] = {}
    for subject in violation.finding.subjects:
        steps = steps_of(subject)[depth:]
        if draft.place.is_flat:
            return list(draft.fields)
        if draft.place.rows_by or draft.place.columns:  # the record is not an object of the file
            steps = (violation.finding.field or "").split("/")
        found.update(dict.fromkeys(_selecting(draft.fields, steps)))
    return list(found)


def _selecting(fields: Iterable[FieldPath], steps: Sequence[str]) -> list[FieldPath]:
    """Return the fields at some steps from a record, or the one that contains them."""
    return [
        path
        for path in fields
        if len(path) <= len(steps)
        and all(name in ("*", step) for name, step in zip(path, steps, strict=False))
    ]
