"""Keys about runs: logs and dumps."""

import re
from collections.abc import Iterator, Sequence

from perflint.formats.consistency.fields import kind_at, unknown_field
from perflint.formats.consistency.problem import KeyPath, Problem, has_star, repeated
from perflint.formats.kinds import KINDS
from perflint.formats.language import FormatKeys
from perflint.formats.paths import FieldPath
from perflint.formats.run_keys import Block, Dump, DumpList, NumberLine


def problems(keys: FormatKeys) -> Iterator[Problem]:
    """Yield the problems of ``[runs]``."""
    if keys.runs is None:
        return
    at: KeyPath = ("runs", "announced-by")
    yield from repeated(at, keys.runs.announced_by)
    for number, text in enumerate(keys.runs.announced_by):
        if not text.strip() or "\n" in text:
            yield Problem((*at, number), f"must be a part of one line, not {text!r}")
        elif "{" in text:
            yield from _marker(text, "{file}", (*at, number))
    for number, block in enumerate(keys.runs.blocks):
        firsts = [other.first for other in keys.runs.blocks[:number]]
        yield from _block(keys, block, firsts, ("runs", "blocks", number))
    for number, line in enumerate(keys.runs.numbers):
        yield from _number(keys, line, ("runs", "numbers", number))
    for number, dump in enumerate(keys.runs.dumps):
        yield from _dump(keys, dump, ("runs", "dumps", number))
    for path, whole in keys.runs.per_item.items():
        yield from _per_item(keys, path, whole, ("runs", "per-item", str(path)))
    at = ("runs", "jobs-without-baseline")
    yield from repeated(at, keys.runs.jobs_without_baseline)
    for number, pattern in enumerate(keys.runs.jobs_without_baseline):
        if not re.fullmatch(r"[A-Za-z0-9*]+(-[A-Za-z0-9*]+)*", pattern) or not pattern.strip("*-"):
            message = f"must be words, such as 'arm' or 'arm*' or 'arm-2', not {pattern!r}"
            yield Problem((*at, number), message)


def _number(keys: FormatKeys, line: NumberLine, at: KeyPath) -> Iterator[Problem]:
    """Require a field for one number, and lines with one variable part each."""
    yield from _marker(line.after, "{name}", (*at, "after"))
    yield from _marker(line.line, "{value}", (*at, "line"))
    kind = kind_at(keys, line.field)
    if kind is None:
        yield Problem((*at, "field"), unknown_field(keys, line.field))
    elif kind.shape != "number" or has_star(line.field):
        yield Problem((*at, "field"), f"'{line.field}' must be a single number")


def _per_item(
    keys: FormatKeys, path: FieldPath, whole: FieldPath, at: KeyPath
) -> Iterator[Problem]:
    for field in (path, whole):
        kind = kind_at(keys, field)
        if kind is None:
            yield Problem(at, unknown_field(keys, field))
        elif kind.shape != "number" or not kind.is_measured or has_star(field):
            yield Problem(at, f"'{field}' must be a single measured number")
    if path == whole:
        yield Problem(at, "has no effect: both are the same field")


def _marker(text: str, variable: str, at: KeyPath) -> Iterator[Problem]:
    """Require a part of one line with one variable part after a text to search for."""
    before, *_ = text.partition(variable)
    if text.count(variable) != 1 or "\n" in text:
        yield Problem(at, f"must be a part of one line with one '{variable}', not {text!r}")
    elif not before.strip():
        yield Problem(at, f"must contain a text before '{variable}': logs are searched for it")


def _block(keys: FormatKeys, block: Block, firsts: Sequence[str], at: KeyPath) -> Iterator[Problem]:
    """Require that a block can be told from others, and that each of its fields can be read."""
    yield from _marker(block.first, "{name}", (*at, "first"))
    yield from _marker(block.last, "{name}", (*at, "last"))
    if block.first in firsts:
        yield Problem((*at, "first"), "has no effect: another block has the same first line")
    if block.first.partition("{name}")[0] in block.last:
        yield Problem((*at, "last"), "would begin another block: it contains the text of 'first'")
    if not (block.values or block.objects):
        yield Problem(at, "has no effect: it has neither 'values' nor 'objects'")
    yield from _units(block, at)
    yield from _names(block, at)
    yield from _block_fields(keys, block, at)


def _units(block: Block, at: KeyPath) -> Iterator[Problem]:
    for unit, factor in block.units.items():
        if not unit or any(char.isspace() or char.isdigit() or char in ",=" for char in unit):
            yield Problem((*at, "units", unit), "must be a word without digits, ',' and '='")
        if factor <= 0:
            yield Problem((*at, "units", unit), f"must be a positive factor, not {factor:g}")


def _names(block: Block, at: KeyPath) -> Iterator[Problem]:
    """Require names that a line can have, each of one field."""
    for key, named in (("values", block.values), ("objects", block.objects)):
        names = [*named.values()]
        pattern = r"[^=,\s](?:[^=,\n]*[^=,\s])?" if key == "values" else r"[A-Za-z_][\w.-]*"
        for number, (path, name) in enumerate(named.items()):
            if not re.fullmatch(pattern, name):
                yield Problem((*at, key, str(path)), f"has no effect: no line has {name!r}")
            elif name in names[:number]:
                yield Problem((*at, key, str(path)), f"'{name}' is that of another field, too")


def _block_fields(keys: FormatKeys, block: Block, at: KeyPath) -> Iterator[Problem]:
    """Require fields of the right shapes, and all that a record must have."""
    for path in block.values:
        kind = kind_at(keys, path)
        if kind is None:
            yield Problem((*at, "values", str(path)), unknown_field(keys, path))
        elif kind.shape != "number":
            yield Problem((*at, "values", str(path)), "must be a single number")
        elif path in block.objects:
            yield Problem((*at, "objects", str(path)), "is in 'values', too")
    for path in block.objects:
        field = keys.fields.get(path)
        if field is None:
            yield Problem((*at, "objects", str(path)), unknown_field(keys, path))
            continue
        shape = KINDS[field.kind].shape
        is_flat = shape == "series" and keys.samples[path].shape != "nested-lists"
        if shape != "object" and not is_flat:
            message = "must be a series of numbers, or of kind 'measurements'"
            yield Problem((*at, "objects", str(path)), message)
    for number, path in enumerate(block.may_be_absent):
        if path not in block.objects:
            yield Problem((*at, "may-be-absent", number), f"has no effect: no line has '{path}'")
    derived = {derived.field for derived in keys.derived}
    for path, field in keys.named_fields.items():
        is_read = path in block.values or path in block.objects or path in derived
        if KINDS[field.kind].is_measured and not (field.optional or is_read):
            yield Problem(at, f"lacks '{path}', which every record must have")


def _dump(keys: FormatKeys, dump: Dump, at: KeyPath) -> Iterator[Problem]:
    """Require a signature, and one source of the right shape for each field."""
    if not dump.has:
        yield Problem((*at, "has"), "must contain at least one path")
    if dump.items is not None and (dump.items[-1] != "*" or has_star(FieldPath(dump.items[:-1]))):
        yield Problem((*at, "items"), f"must end in '/*' and have no other '*': '/{dump.items}'")
    if dump.name is not None and dump.named_by == "option":
        yield Problem((*at, "named-by"), "has no effect: 'name' names the scenario")
    elif dump.name is None and dump.items is not None:
        yield Problem((*at, "items"), "requires a 'name': the file has several scenarios")
    if not (dump.fields or dump.lists):
        yield Problem(at, "has no effect: it has neither 'fields' nor 'lists'")
    for key, path in _dump_paths(dump):
        if has_star(path):
            yield Problem((*at, *key), f"'{path}' must not contain '*' or '?'")
    for path in sorted(dump.fields.keys() & dump.lists.keys()):
        yield Problem((*at, "lists", str(path)), "is in 'fields', too")
    for path in dump.fields:
        if kind_at(keys, path) is None:
            yield Problem((*at, "fields", str(path)), unknown_field(keys, path))
    for path, listed in dump.lists.items():
        yield from _list(keys, path, listed, (*at, "lists", str(path)))
    for number, path in enumerate(dump.partial):
        if path not in dump.fields and path not in dump.lists:
            message = f"has no effect: the dump has no '{path}'"
            yield Problem((*at, "partial", number), message)
        elif path in keys.fields and KINDS[keys.fields[path].kind].shape == "number":
            yield Problem((*at, "partial", number), "has no effect: the field has no items")


def _dump_paths(dump: Dump) -> Iterator[tuple[KeyPath, FieldPath]]:
    """Yield the paths of single values in a dump."""
    yield from ((("has", number), path) for number, path in enumerate(dump.has))
    yield from ((("fields", str(field)), path) for field, path in dump.fields.items())
    if dump.name is not None:
        yield ("name",), dump.name
    if dump.commit is not None:
        yield ("commit",), dump.commit


def _list(keys: FormatKeys, path: FieldPath, listed: DumpList, at: KeyPath) -> Iterator[Problem]:
    if path not in keys.fields:
        yield Problem(at, unknown_field(keys, path))
        return
    shape = KINDS[keys.fields[path].kind].shape
    if shape not in ("object", "series"):
        yield Problem(at, "must be a series, or of kind 'measurements'")
        return
    if shape == "object" and listed.key is None:
        yield Problem(at, "requires a 'key'")
    elif shape == "series" and keys.samples[path].shape != "index-map" and listed.key is not None:
        yield Problem((*at, "key"), "has no effect: the field is a list")
    if listed.key is not None and listed.value is None:
        yield Problem(at, "requires a 'value': the items are objects")
