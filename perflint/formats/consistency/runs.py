"""Keys about runs: logs and dumps."""

from collections.abc import Iterator

from perflint.formats.consistency.fields import kind_at, unknown_field
from perflint.formats.consistency.problem import KeyPath, Problem
from perflint.formats.kinds import KINDS
from perflint.formats.language import FormatKeys
from perflint.formats.paths import FieldPath
from perflint.formats.run_keys import Dump, DumpList


def problems(keys: FormatKeys) -> Iterator[Problem]:
    """Yield the problems of ``[runs]``."""
    if keys.runs is None:
        return
    for number, text in enumerate(keys.runs.announced_by):
        if not text.strip() or "\n" in text:
            message = f"must be a part of one line, not {text!r}"
            yield Problem(("runs", "announced-by", number), message)
    if keys.runs.dump is not None:
        yield from _dump(keys, keys.runs.dump)


def _dump(keys: FormatKeys, dump: Dump) -> Iterator[Problem]:
    """Require a signature, and one source of the right shape for each field."""
    at: KeyPath = ("runs", "dump")
    if not dump.has:
        yield Problem((*at, "has"), "must contain at least one path")
    for path in sorted(dump.fields.keys() & dump.lists.keys()):
        yield Problem((*at, "lists", str(path)), "is in 'fields', too")
    for path in dump.fields:
        if kind_at(keys, path) is None:
            yield Problem((*at, "fields", str(path)), unknown_field(keys, path))
    for path, listed in dump.lists.items():
        yield from _list(keys, path, listed, (*at, "lists", str(path)))


def _list(keys: FormatKeys, path: FieldPath, listed: DumpList, at: KeyPath) -> Iterator[Problem]:
    if path not in keys.fields:
        yield Problem(at, unknown_field(keys, path))
        return
    shape = KINDS[keys.fields[path].kind].shape
    if shape not in ("object", "series"):
        yield Problem(at, "must be a series, or of kind 'measurements'")
        return
    by_key = shape == "object" or keys.samples[path].shape == "index-map"
    if by_key and listed.key is None:
        yield Problem(at, "requires a 'key'")
    if not by_key and listed.key is not None:
        yield Problem((*at, "key"), "has no effect: the field is a list")
