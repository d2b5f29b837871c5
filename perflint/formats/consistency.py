"""Consistency of the keys of a format, checked before a format of a user is used.

The built-in formats are checked by the tests instead of in every run.
"""

from collections.abc import Iterator

from perflint.formats.functions import ARITHMETIC, FUNCTIONS
from perflint.formats.language import Dump, FormatKeys
from perflint.formats.paths import FieldPath, Selection
from perflint.primitives.wording import counted, unknown


class FormatError(ValueError):
    """The keys of a format contradict each other."""


def check(keys: FormatKeys) -> None:
    """Raise FormatError for the first contradiction."""
    if keys.decimals is not None and keys.tolerance is not None:
        raise FormatError("'decimals' and 'tolerance' cannot be combined")
    if keys.decimals is not None and not 0 <= keys.decimals <= 15:
        raise FormatError(f"'decimals' must be between 0 and 15, not {keys.decimals}")
    if keys.records.at[-1] != "*":
        raise FormatError(f"records: 'at' must end in '/*', but is '{keys.records.at}'")
    described, declared = set(keys.samples), set(_of_kind(keys, "samples"))
    if described != declared:
        path = FieldPath(min(described ^ declared))
        raise FormatError(f"'{path}' must be both of kind 'samples' in [fields] and in [samples]")
    _check_derived(keys)
    _check_names(keys)
    _check_totals(keys)
    _check_runs(keys)


def _of_kind(keys: FormatKeys, kind: str) -> list[FieldPath]:
    return [path for path, field in keys.fields.items() if field.kind == kind]


def _check_derived(keys: FormatKeys) -> None:
    for derived in keys.derived:
        if derived.is_ not in FUNCTIONS:
            problem = unknown("function", derived.is_, FUNCTIONS)
            raise FormatError(f"derived {derived.field}: {problem}")
        count, _ = ARITHMETIC.get(derived.is_, (1, None))
        if len(derived.of) != count:
            number = counted(count, "fields")
            raise FormatError(f"derived {derived.field}: '{derived.is_}' takes {number}")
        if derived.is_ not in ARITHMETIC and derived.of[0] not in keys.samples:
            raise FormatError(
                f"derived {derived.field}: '{derived.of[0]}' is not of kind 'samples'"
            )


def _check_names(keys: FormatKeys) -> None:
    """Check that all other keys name fields of [fields] or items of measurements."""
    containers = _of_kind(keys, "measurements")
    for path in _named(keys):
        if path not in keys.fields and path[:-1] not in containers:
            raise FormatError(unknown("field", str(path), map(str, keys.fields)))


def _named(keys: FormatKeys) -> Iterator[FieldPath]:
    yield from keys.top_level
    yield from keys.may_be_zero
    for derived in keys.derived:
        yield from (derived.field, *derived.of)
    for ascending in keys.ascending:
        yield from ascending.fields
    if keys.runs and keys.runs.dump:
        yield from (*keys.runs.dump.fields, *keys.runs.dump.lists)


def _check_totals(keys: FormatKeys) -> None:
    """Check that totals and their parts are measurements."""
    containers = (*_of_kind(keys, "measurements"), *_of_kind(keys, "samples"))
    measured = _of_kind(keys, "measurement")
    for total in keys.totals:
        for path in (*total.whole, *total.parts):
            selection = Selection([path])
            if path[:-1] not in containers and not any(map(selection.selects, measured)):
                raise FormatError(f"totals: '{path}' is not a measurement")


def _check_runs(keys: FormatKeys) -> None:
    if keys.runs is None:
        return
    for text in keys.runs.announced_by:
        if not text.strip() or "\n" in text:
            raise FormatError(f"runs: 'announced-by' must be a part of one line, not {text!r}")
    if keys.runs.dump is not None:
        _check_dump(keys, keys.runs.dump)


def _check_dump(keys: FormatKeys, dump: Dump) -> None:
    """Check that a dump has a signature, and one source of the right shape for each field."""
    if not dump.has:
        raise FormatError("runs.dump: 'has' must contain at least one path")
    if duplicates := dump.fields.keys() & dump.lists.keys():
        raise FormatError(f"runs.dump: '{min(duplicates)}' is in both 'fields' and 'lists'")
    for path, listed in dump.lists.items():
        samples = keys.samples.get(path)
        if samples is None and path not in _of_kind(keys, "measurements"):
            raise FormatError(f"runs.dump: '{path}' is not of kind 'samples' or 'measurements'")
        by_key = samples is None or samples.shape == "index-map"
        if by_key != (listed.key is not None):
            problem = "requires a 'key'" if by_key else "is a list and must not have a 'key'"
            raise FormatError(f"runs.dump: '{path}' {problem}")
