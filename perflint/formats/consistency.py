"""Whether the keys of a format agree with each other: asked of users' formats before they are used.

The formats that perflint brings are asked once for all commits, in the tests.
"""

from collections.abc import Iterator

from perflint.formats.functions import ARITHMETIC, FUNCTIONS
from perflint.formats.language import Dump, FormatKeys
from perflint.formats.paths import FieldPath, Selection
from perflint.primitives.suggest import unknown


class FormatError(ValueError):
    """The keys of a format contradict each other."""


def check(keys: FormatKeys) -> None:
    """Raise FormatError at the first contradiction."""
    if keys.decimals is not None and keys.tolerance is not None:
        raise FormatError("give 'decimals' or 'tolerance', not both")
    if keys.decimals is not None and not 0 <= keys.decimals <= 15:
        raise FormatError(f"'decimals' must be from 0 to 15, not {keys.decimals}")
    if keys.records.at[-1] != "*":
        raise FormatError(f"records: 'at' must end in '/*', not be '{keys.records.at}'")
    described, declared = set(keys.samples), set(_of_kind(keys, "samples"))
    if described != declared:
        wrong = FieldPath(min(described ^ declared))
        raise FormatError(f"'{wrong}' must stand both in [fields], as samples, and in [samples]")
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
        wanted, _ = ARITHMETIC.get(derived.is_, (1, None))
        if len(derived.of) != wanted:
            raise FormatError(f"derived {derived.field}: {derived.is_} is of {wanted} fields")
        if derived.is_ not in ARITHMETIC and derived.of[0] not in keys.samples:
            raise FormatError(f"derived {derived.field}: '{derived.of[0]}' is no field of samples")


def _check_names(keys: FormatKeys) -> None:
    """Every field that is named must be one."""
    levels = _of_kind(keys, "measurements")
    for path in _named(keys):
        if path not in keys.fields and path[:-1] not in levels:
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
    """What is added up must be measured."""
    containers = (*_of_kind(keys, "measurements"), *_of_kind(keys, "samples"))
    measured = _of_kind(keys, "measurement")
    for total in keys.totals:
        for path in (*total.whole, *total.parts):
            selection = Selection([path])
            if path[:-1] not in containers and not any(map(selection.picks, measured)):
                raise FormatError(f"totals: '{path}' is no measurement")


def _check_runs(keys: FormatKeys) -> None:
    if keys.runs is None:
        return
    for text in keys.runs.announced_by:
        if not text.strip() or "\n" in text:
            raise FormatError(f"runs: 'announced-by' must name parts of one line, not {text!r}")
    if keys.runs.dump is not None:
        _check_dump(keys, keys.runs.dump)


def _check_dump(keys: FormatKeys, dump: Dump) -> None:
    """A dump is recognised by something, gives each field once, and lists as the field wants."""
    if not dump.has:
        raise FormatError("runs.dump: 'has' must name what a dump is recognised by")
    if twice := dump.fields.keys() & dump.lists.keys():
        raise FormatError(f"runs.dump: '{min(twice)}' stands both in 'fields' and in 'lists'")
    for path, listed in dump.lists.items():
        samples = keys.samples.get(path)
        if samples is None and path not in _of_kind(keys, "measurements"):
            raise FormatError(f"runs.dump: '{path}' is no field of samples or measurements")
        by_key = samples is None or samples.shape == "index-map"
        if by_key != (listed.key is not None):
            needs = "needs a 'key'" if by_key else "is a list, without a 'key'"
            raise FormatError(f"runs.dump: '{path}' {needs}")
