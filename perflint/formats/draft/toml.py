"""A draft as TOML for the configuration."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from perflint.formats.draft import Draft
from perflint.formats.draft.fields import DraftField
from perflint.formats.draft.laws import ProposedLaw
from perflint.formats.kinds import KINDS
from perflint.formats.paths import FieldPath
from perflint.primitives.wording import counted, joined

_BARE = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_MOST_OTHERS = 3


def toml(
    draft: Draft, prefix: str = "", file: str = "perflint.toml", *, with_laws: bool = False
) -> str:
    """Return the tables of a format for a configuration file.

    ``prefix`` is ``tool.perflint.`` in ``pyproject.toml``. Guesses and laws are comments, unless
    the laws are asked for.
    """
    table = f"{prefix}formats.{draft.name}"
    sections = [
        [*_heading(draft, file), f"[{table}]", *_keys(draft)],
        [f"[{table}.fields]", *_fields(draft)],
        _samples(draft, table, with_laws=with_laws),
        _metadata(draft, table),
        _directions(draft, table),
        *_laws(draft, table, with_laws=with_laws),
    ]
    return "\n\n".join("\n".join(lines) for lines in sections if lines) + "\n"


def _heading(draft: Draft, file: str) -> Iterator[str]:
    at = f"/{draft.place.at}" if draft.place.at else "the root"
    each = " (one in each line)" if draft.lines else ""
    if draft.place.rows:
        each = f", of {counted(len(draft.place.rows), 'rows')}"
    records = counted(len(draft.place.values), "records")
    yield f"# A draft from {_plain(draft.path)}: {records} at {_plain(at)}{each}."
    if not any(KINDS[field.kind].is_checked for field in draft.fields.values()):
        yield "# None of its numbers looks measured, so that nothing would be checked."
    if draft.place.only is not None:
        field, value = draft.place.only
        yield f"# Records of another {_plain(str(field))} than {_plain(value)} are left out."
    others = [f"/{place.at} ({len(place.values):,})" for place in draft.others if place.at]
    if others:
        yield f"# Other objects that may be records: {_plain(joined(others, _MOST_OTHERS))}."
    if draft.is_numbered:
        yield f"# No fields name the records apart. Since {_plain(draft.names[0])} is not a string,"
        yield "# they are called by their number in the list."
    yield "# The kinds are guesses from names and values: correct what is wrong, delete these"
    yield f"# comments, and append the rest to {_plain(file)}."


def _keys(draft: Draft) -> Iterator[str]:
    yield f"summary = {_string(f'Measurements in {draft.path}')}"
    yield f"files = {_list([re.sub(r'[*?[]', '?', draft.path)])}"
    if draft.has is not None:
        parts = [f"{key} = {_list(paths)}" for key, paths in draft.has.items()]
        yield f"signature = {{ {', '.join(parts)} }}"
    yield f"records = {{ {', '.join(_records(draft))} }}"
    if draft.decimals is not None:
        yield f"decimals = {draft.decimals}"
    missing = sorted({text for field in draft.fields.values() for text in field.missing})
    if missing:
        yield f"missing = {_list(missing)}"
    if draft.may_be_zero:
        yield f"may-be-zero = {_list(draft.may_be_zero)}"
    if draft.same is not None:
        yield "# With a glob in files, if each run has a file; it is compared with the one before:"
        yield '# compare-with = "previous-in-folder"'
        yield from [f"# same = {_list(draft.same)}"] if draft.same else []
    top = draft.top_level
    if top:
        yield f"{'' if len(top) == 1 else '# '}top-level = {_list(top)}"


def _records(draft: Draft) -> Iterator[str]:
    yield f"at = {_string(f'/{draft.place.at}' if draft.place.at else '')}"
    if len(draft.names) == 1:
        yield f"name = {_string(draft.names[0])}"
    elif draft.names:
        yield f"name = {_list(draft.names)}"
    if draft.place.columns is not None:
        yield f"columns = {_string(f'/{draft.place.columns}')}"
    if draft.place.rows_by:
        yield f"rows-by = {_string(draft.place.rows_by)}"
    for path, values in draft.place.kept.items():
        yield f"only = {{ {_key(path)} = {_list(values)} }}"
    if draft.lines:
        yield "lines = true"


def _fields(draft: Draft) -> Iterator[str]:
    for path, field in draft.fields.items():
        kind = f"{field.kind}?" if field.optional else field.kind
        note = f"  # {_plain(field.note)}" if field.note else ""
        yield f"{_key(path)} = {_string(kind)}{note}"


def _samples(draft: Draft, table: str, *, with_laws: bool) -> list[str]:
    series = [
        line
        for path, field in draft.fields.items()
        if KINDS[field.kind].shape == "series"
        for line in _series(path, field, draft, with_laws=with_laws)
    ]
    return [f"[{table}.samples]", *series] if series else []


def _series(path: FieldPath, field: DraftField, draft: Draft, *, with_laws: bool) -> Iterator[str]:
    """Yield the lines for a series.

    An object whose keys are not 0, 1, … has the indices that its record says; that a list has as
    many items is only a law.
    """
    shape = f"shape = {_string(field.shape)}"
    if field.indices is None:
        yield f"{_key(path)} = {{ {shape} }}"
        return
    names = zip(("start", "stop", "step"), field.indices, strict=True)
    index = ", ".join(f"{name} = {_string(str(other))}" for name, other in names)
    yield f"{_key(path)}.{shape}"
    records = counted(len(draft.place.values), "records")
    yield f"# Which samples there are, as the fields of all {records} say:"
    is_law = field.shape == "list" and not with_laws
    yield f"{'# ' if is_law else ''}{_key(path)}.index = {{ {index} }}"


def _metadata(draft: Draft, table: str) -> list[str]:
    if draft.date is None:
        return []
    path, style = draft.date
    lines = [f"[{table}.metadata]", f"date = {_string(path)}", f'date-style = "{style}"']
    if not draft.date_note:
        return lines
    return [f"# {_plain(draft.date_note)}", *(f"# {line}" for line in lines)]


def _directions(draft: Draft, table: str) -> list[str]:
    if not draft.higher:
        return []
    lines = [f"# [{table}.direction]"]
    lines += [f'# {_key(path)} = "higher"' for path in draft.higher]
    return [
        "# Guesses from names. Keep those that are right; elsewhere, lower is better.",
        *lines,
    ]


def _laws(draft: Draft, table: str, *, with_laws: bool) -> Iterator[list[str]]:
    if draft.laws and not with_laws:
        yield ["# These laws hold for all records of this file. Keep those that hold by design."]
    for law in draft.laws:
        lines = [f"[[{table}.{law.table}]]", *_items(law.keys)]
        yield [f"# {_evidence(law)}:", *(line if with_laws else f"# {line}" for line in lines)]


def _evidence(law: ProposedLaw) -> str:
    note = f", {law.note}" if law.note else ""
    return _plain(f"{law.confirmed:,} of {counted(law.among, law.noun)}{note}")


def _items(keys: Mapping[str, Any]) -> Iterator[str]:
    for key, value in keys.items():
        if isinstance(value, list):
            yield f"{key} = {_list(value)}"
        else:
            yield f"{key} = {_string(value) if isinstance(value, str) else value}"


def _list(values: Iterable[object]) -> str:
    return f"[{', '.join(_string(str(value)) for value in values)}]"


def _key(path: FieldPath) -> str:
    text = str(path)
    return text if _BARE.fullmatch(text) else _string(text)


def _string(text: str) -> str:
    """Return a basic string of TOML; characters that cannot be printed are escaped."""
    return "".join(
        character if character.isprintable() else _escape(character)
        for character in json.dumps(text, ensure_ascii=False)
    )


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _plain(text: str) -> str:
    """Return a text for a comment, which has neither line ends nor control characters."""
    return _string(text)[1:-1].replace('\\"', '"').replace("\\\\", "\\")
