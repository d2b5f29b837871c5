"""Keys about a file as a whole: records, signature, rounding, metadata and tolerances."""

from collections.abc import Iterator

from perflint.formats.consistency.problem import KeyPath, Problem, has_star, repeated
from perflint.formats.format import ITSELF
from perflint.formats.language import FormatKeys
from perflint.formats.paths import FieldPath

MAX_DECIMALS = 15


def problems(keys: FormatKeys) -> Iterator[Problem]:
    """Yield the problems of keys that are not about the fields of a record."""
    yield from _rounding(keys)
    yield from _records(keys)
    yield from _signature(keys)
    yield from repeated(("missing",), keys.missing)
    yield from repeated(("top-level-keys",), keys.top_level_keys)
    if keys.tolerances is not None:
        yield from repeated(("tolerances", "loosest-last"), keys.tolerances.loosest_last)
    if keys.tolerances is not None and len(keys.tolerances.loosest_last) == 1:
        message = "a single profile has no order; list at least two"
        yield Problem(("tolerances", "loosest-last"), message)
    if keys.same and keys.compare_with == "itself":
        message = "has no effect without compare-with = 'previous-in-folder'"
        yield Problem(("same",), message)
    yield from repeated(("same",), keys.same)
    for path, location in _paths(keys):
        if has_star(location):
            yield Problem(path, f"'/{location}' must not contain '*' or '?'")


def _rounding(keys: FormatKeys) -> Iterator[Problem]:
    if keys.decimals is not None and keys.tolerance is not None:
        yield Problem(("tolerance",), "'decimals' and 'tolerance' cannot be combined")
    if keys.decimals is not None and not 0 <= keys.decimals <= MAX_DECIMALS:
        message = f"must be between 0 and {MAX_DECIMALS}, not {keys.decimals}"
        yield Problem(("decimals",), message)
    if keys.tolerance is not None and keys.tolerance < 0:
        yield Problem(("tolerance",), f"must not be negative, but is {keys.tolerance:g}")


def _records(keys: FormatKeys) -> Iterator[Problem]:
    at = keys.records.at
    if _has_partial_star(at):
        yield Problem(("records", "at"), f"a name can be '*', but not contain it: '/{at}'")
    if keys.top_level_keys and at[:1] in ((), ("*",)):
        message = "has no effect: the outermost object contains the records"
        if not at:
            message = "has no effect: the outermost object is the record"
        yield Problem(("top-level-keys",), message)
    yield from _names(keys)
    yield from _layout(keys)
    for path, values in keys.records.only.items():
        if not values:
            yield Problem(("records", "only", str(path)), "leaves out every record")
        if ITSELF in keys.fields:
            yield Problem(("records", "only", str(path)), "has no effect: the records are numbers")


def _layout(keys: FormatKeys) -> Iterator[Problem]:
    """Require that rows, columns and lines have an effect, and do not exclude each other."""
    records = keys.records
    if records.lines and records.at:
        message = "requires an empty 'at': each line is one record"
        yield Problem(("records", "lines"), message)
    for key, path in (("columns", records.columns), ("rows-by", records.rows_by)):
        if path is not None and "*" not in records.at:
            yield Problem(("records", key), "has no effect: there is only one record")
        elif path is not None and ITSELF in keys.fields:
            yield Problem(("records", key), "has no effect: the records are numbers")
    if records.columns is not None and records.rows_by is not None:
        yield Problem(("records", "rows-by"), "cannot be combined with 'columns'")
    if records.rows_by is not None and not records.names:
        message = "requires a 'name': the rows of one name are one record"
        yield Problem(("records", "rows-by"), message)


def _names(keys: FormatKeys) -> Iterator[Problem]:
    at, names = keys.records.at, keys.records.names
    if keys.records.name == ():
        yield Problem(("records", "name"), "has no effect: it must list at least one path")
    yield from repeated(("records", "name"), names)
    for name in names:
        if name.from_root and name.path.count("*") > at.count("*"):
            message = f"'{name}' has more '*' than the path of the records, '/{at}'"
            yield Problem(("records", "name"), message)
        elif name.from_root and _has_partial_star(name.path):
            yield Problem(("records", "name"), f"a name can be '*', but not contain it: '{name}'")


def _has_partial_star(path: FieldPath) -> bool:
    return has_star(FieldPath(name for name in path if name != "*"))


def _signature(keys: FormatKeys) -> Iterator[Problem]:
    signature = keys.signature
    if signature is not None and max(len(signature.has), len(signature.record_has)) < 2:
        message = "would match files of other kinds; list at least two paths in 'has', or in"
        yield Problem(("signature",), f"{message} 'record-has', or name the files in 'files'")
    if signature is not None and signature.record_has and ITSELF in keys.fields:
        yield Problem(("signature", "record-has"), "matches no record: the records are numbers")


def _paths(keys: FormatKeys) -> Iterator[tuple[KeyPath, FieldPath]]:
    """Yield the paths that lead to one value."""
    yield from (
        (("records", "name"), name.path) for name in keys.records.names if not name.from_root
    )
    yield from ((("records", "only", str(path)), path) for path in keys.records.only)
    for key, path in (("columns", keys.records.columns), ("rows-by", keys.records.rows_by)):
        if path is not None:
            yield ("records", key), path
    if keys.signature is not None:
        yield from ((("signature", "has"), path) for path in keys.signature.has)
        yield from ((("signature", "record-has"), path) for path in keys.signature.record_has)
    if keys.metadata is not None:
        yield ("metadata", "date"), keys.metadata.date
        yield from ((("metadata", "date-in-text"), path) for path in keys.metadata.date_in_text)
    yield from ((("same", number), path) for number, path in enumerate(keys.same))
    if keys.tolerances is not None:
        yield ("tolerances", "at"), keys.tolerances.at
    for path, samples in keys.samples.items():
        if samples.sampled_by is not None:
            yield ("samples", str(path), "sampled-by"), samples.sampled_by
