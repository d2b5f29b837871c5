"""Descriptions of formats: for ``perflint formats`` and ``docs/formats.md``."""

from collections.abc import Iterator

from perflint.formats import Format, Formats
from perflint.formats.case_keys import Cases
from perflint.formats.kinds import KINDS
from perflint.formats.language import Derived, Direction, DirectionBy, FormatKeys
from perflint.formats.run_keys import Dump, Gate, Runs
from perflint.primitives.wording import counted


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
    names = ", ".join(map(str, keys.records.names))
    name = f", named by {names}" if names else ""
    yield f"records:    /{keys.records.at}{name}"
    if keys.top_level:
        yield f"top level:  {', '.join(map(str, keys.top_level))}"
    if keys.metadata:
        yield f"date:       /{keys.metadata.date} ({keys.metadata.date_style})"
    if keys.decimals is not None:
        yield f"rounding:   {keys.decimals} decimals"
    else:
        yield f"tolerance:  {keys.tolerance or 1e-9:g}, relative"
    if keys.missing:
        yield f"missing:    {', '.join(map(repr, keys.missing))}, read as null"
    if format.runs:
        yield from _runs_lines(format.runs)
    if format.cases:
        yield from _case_lines(format.cases)
    yield ""
    yield "fields:"
    yield from _field_lines(keys)
    yield ""
    yield "checked:"
    yield from _law_lines(format)
    if format.gates:
        yield ""
        yield "gates, by which tests limit a new run (the first one of a field is used):"
        yield from map(_gate_line, format.gates)


def _case_lines(cases: Cases) -> Iterator[str]:
    yield f"test cases: {', '.join(cases.constructors)} in {', '.join(cases.files)}"
    gated = cases.gated
    if gated is not None:
        place = "" if gated.argument is None else f", the argument at position {gated.argument}"
        defaults = {"default": gated.default, **gated.defaults}
        said = ", ".join(f"{name} {str(value).lower()}" for name, value in defaults.items())
        yield f"            compared if {gated.keyword} is true{place} ({said})"
        if gated.own_harness:
            globs = ", ".join(gated.own_harness)
            yield f"            with a harness of their own: {globs}"
    for each in cases.lists:
        yield f"            {each.name} with {', '.join(each.baselines)}"


def _field_lines(keys: FormatKeys) -> Iterator[str]:
    for path, field in keys.fields.items():
        notes = [KINDS[field.kind].description]
        if path in keys.direction:
            word = "tighter" if field.kind == "limit" else "better"
            notes.append(_direction(keys.direction[path], word))
        if field.optional:
            notes.append("optional, but wanted" if path in keys.wanted else "optional")
        yield f"  {path!s:<28} {', '.join(notes)}"
        for entry in keys.kinds:
            if entry.field == path:
                yield f"  {'':<28} in '{entry.record}': {KINDS[entry.kind].description}"
    items = {path: side for path, side in keys.direction.items() if path not in keys.fields}
    for path, direction in items.items():
        yield f"  {path!s:<28} {_direction(direction, 'better')}"


def _direction(direction: Direction | DirectionBy, word: str) -> str:
    if isinstance(direction, str):
        return f"{direction} is {word}"
    return f"higher is {word} if {direction.by} is {' or '.join(direction.higher)}"


def _law_lines(format: Format) -> Iterator[str]:
    keys = format.keys
    for law in format.laws:
        derived = law.keys
        short = f"{derived.is_} of {', '.join(map(str, derived.of))}"
        formula = short if derived.of else law.expression
        yield f"  {derived.field} = {formula}{_precision(derived)}{_condition(derived)}"
    for total in keys.totals:
        limits = [f"slack {total.slack:.1%}"]
        if total.overhead is not None:
            limits.append(f"at most {total.overhead:+.0%}")
        if total.overhead_floor is not None:
            limits[-1] += f" or {total.overhead_floor:+g}"
        whole, parts = (" + ".join(map(str, paths)) for paths in (total.whole, total.parts))
        excluded = f" without {', '.join(map(str, total.except_))}" if total.except_ else ""
        yield f"  {whole} >= {parts}{excluded} ({', '.join(limits)})"
    for terms in format.ascending:
        yield f"  {' <= '.join(map(str, terms))}"
    for path in format.kinds.limits:
        yield f"  {path} is never loosened"
    if format.known_keys:
        yield f"  no keys beside {', '.join(sorted(format.known_keys))}"


def _gate_line(gate: Gate) -> str:
    """Return the limit of a gate, and the records that have it."""
    limits = [] if gate.tolerance is None else [f"tolerance {gate.tolerance}"]
    if gate.default is not None:
        limits[-1] += f" (or {gate.default:g})"
    if gate.at_least:
        limits.append(f"{'at least' if limits else 'tolerance'} {gate.at_least:g}")
    if gate.floor:
        limits.append(f"floor {gate.floor:g}")
    if gate.if_missing == "fail":
        limits.append("fails if missing")
    records = f"; in {', '.join(map(repr, gate.record))}" if gate.record else ""
    return f"  {gate.field!s:<28} {', '.join(limits) or 'no tolerance'}{records}"


def _precision(derived: Derived) -> str:
    """Return how exact a derived field is, if the format says it of this field."""
    if derived.decimals is not None:
        return f" ({counted(derived.decimals, 'decimals')})"
    return "" if derived.tolerance is None else f" (tolerance {derived.tolerance:g}, relative)"


def _condition(derived: Derived) -> str:
    """Return where a derived field is computed, if not everywhere."""
    return f" where {' = '.join(derived.where_equal)}" if derived.where_equal else ""


def _runs_lines(runs: Runs) -> Iterator[str]:
    for text in runs.announced_by:
        yield f"in logs:    after '{text}'"
    for block in runs.blocks:
        yield f"in logs:    from '{block.first}' to '{block.last}'"
        for path, key in block.values.items():
            yield f"            {path} = {key}"
        for path, label in block.objects.items():
            note = ", or absent" if path in block.may_be_absent else ""
            yield f"            {path} = items of '{label}: '{note}"
        if block.units:
            units = (f"{unit} (factor {factor:g})" for unit, factor in block.units.items())
            yield f"            units {', '.join(units)}"
    for line in runs.numbers:
        yield f"in logs:    {line.field} in '{line.line}' after '{line.after}'"
    for dump in runs.dumps:
        yield from _dump_lines(dump)
    for path, whole in runs.per_item.items():
        yield f"if absent:  {path} = {whole} / a count that does not change"
    if runs.jobs_without_baseline:
        yield f"not read:   jobs with {', '.join(runs.jobs_without_baseline)} in their paths"


def _dump_lines(dump: Dump) -> Iterator[str]:
    root = "" if dump.items is None else f"/{dump.items}"
    yield f"dumps:      {', '.join(f'{root}/{path}' for path in dump.has)}"
    if dump.name is not None:
        yield f"            named by {root}/{dump.name}"
    elif dump.named_by == "option":
        yield "            named by --scenario"
    for path, location in dump.fields.items():
        note = " (some items)" if path in dump.partial else ""
        yield f"            {path} = {root}/{location}{note}"
    for path, items in dump.lists.items():
        by_key = f" by {items.key}" if items.key else ""
        value = f"/{items.value}" if items.value else ""
        note = " (some items)" if path in dump.partial else ""
        yield f"            {path} = {root}/{items.at}/*{value}{by_key}{note}"
    if dump.commit is not None:
        yield f"            commit = {root}/{dump.commit}"
