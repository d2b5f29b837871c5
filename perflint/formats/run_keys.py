"""The keys of ``[runs]``: where new measurements come from, other than baselines."""

from perflint.formats.paths import FieldPath
from perflint.primitives.record import Record


class DumpList(Record):
    """A list of objects in a dump that contains the items of a field."""

    at: FieldPath
    """The path of the list in the dump."""

    value: FieldPath
    """The path of the value in each object."""

    key: FieldPath | None = None
    """The path of the value's key in each object; omit it for a field that is a list."""


class Dump(Record):
    """A JSON file with the measurements of a single request."""

    has: tuple[FieldPath, ...]
    """Paths that must exist in the file; it is recognized by them."""

    fields: dict[FieldPath, FieldPath] = {}  # noqa: RUF012  (never mutated)
    """Field of a record → its path in the dump."""

    lists: dict[FieldPath, DumpList] = {}  # noqa: RUF012  (never mutated)
    """Field of a record → the list in the dump with its items."""


class Runs(Record):
    """Sources of new measurements other than baseline files."""

    announced_by: tuple[str, ...] = ()
    """Strings that mark a line of a log; a record follows a line that contains one of them."""

    dump: Dump | None = None
    """The JSON file of a single request."""
