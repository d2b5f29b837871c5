"""Descriptions of formats: for ``perflint formats`` and ``docs/formats.md``."""

from collections.abc import Iterator

from perflint.formats import Format, Formats
from perflint.formats.language import KINDS, Runs


def list_formats(formats: Formats) -> str:
    """List every format with its summary."""
    return "".join(f"{name:<20} {formats.named(name).keys.summary}\n" for name in formats.names)


def format_text(format: Format) -> str:
    """Describe a format: which files have it, the fields of a record, and what is checked."""
    return "\n".join(_format_lines(format)) + "\n"


def _format_lines(format: Format) -> Iterator[str]:
    keys = format.keys
    yield f"{format.name}: {keys.summary}"
    yield ""
    if keys.files:
        yield f"files:      {', '.join(keys.files)}"
    if keys.signature:
        paths = [f"/{path}" for path in keys.signature.has]
        yield f"content:    {', '.join([*paths, *map(str, keys.signature.record_has)])}"
    name = f", named by {keys.records.name}" if keys.records.name else ""
    yield f"records:    /{keys.records.at}{name}"
    if keys.metadata:
        yield f"date:       /{keys.metadata.date} ({keys.metadata.date_style})"
    if keys.decimals is not None:
        yield f"rounding:   {keys.decimals} decimals"
    else:
        yield f"tolerance:  {keys.tolerance or 1e-9:g}, relative"
    if keys.runs:
        yield from _runs_lines(keys.runs)
    yield ""
    yield "fields:"
    for path, field in keys.fields.items():
        optional = ", optional" if field.optional else ""
        yield f"  {path!s:<28} {KINDS[field.kind]}{optional}"
    yield ""
    yield "checked:"
    for derived in keys.derived:
        yield f"  {derived.field} = {derived.is_} of {', '.join(map(str, derived.of))}"
    for total in keys.totals:
        overhead = f", at most {total.overhead:+.0%}" if total.overhead is not None else ""
        whole, parts = (" + ".join(map(str, paths)) for paths in (total.whole, total.parts))
        excluded = f" without {', '.join(map(str, total.except_))}" if total.except_ else ""
        yield f"  {whole} >= {parts}{excluded} (slack {total.slack:.1%}{overhead})"
    for ascending in keys.ascending:
        yield f"  {' <= '.join(map(str, ascending.fields))}"


def _runs_lines(runs: Runs) -> Iterator[str]:
    for text in runs.announced_by:
        yield f"in logs:    after '{text}'"
    if runs.dump is None:
        return
    yield f"dumps:      {', '.join(f'/{path}' for path in runs.dump.has)}"
    for path, location in runs.dump.fields.items():
        yield f"            {path} = /{location}"
    for path, items in runs.dump.lists.items():
        by_key = f" by {items.key}" if items.key else ""
        yield f"            {path} = /{items.at}/*/{items.value}{by_key}"
