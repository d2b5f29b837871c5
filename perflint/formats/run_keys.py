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


class Block(Record):
    """Lines of a log with the measurements of a scenario, as `key=value` with units."""

    first: str
    """The first line, with `{name}` for the name of the scenario."""

    last: str
    """The last line, with `{name}`."""

    units: dict[str, float] = {}  # noqa: RUF012  (never mutated)
    """Unit → the factor that converts a value to the unit of the format."""

    values: dict[FieldPath, str] = {}  # noqa: RUF012  (never mutated)
    """Field of a record → its key in the line without a label: `key=value, …`."""

    objects: dict[FieldPath, str] = {}  # noqa: RUF012  (never mutated)
    """Field of a record → the label of the line with its items: `label: key=value, …`."""

    may_be_absent: tuple[FieldPath, ...] = ()
    """Fields of `objects` whose line is not printed if they have no items."""


class Runs(Record):
    """Sources of new measurements other than baseline files."""

    announced_by: tuple[str, ...] = ()
    """Strings in a line before a record; `{file}` stands for the baseline that the line names."""

    blocks: tuple[Block, ...] = ()
    """Blocks of lines with the measurements of a scenario."""

    dump: Dump | None = None
    """The JSON file of a single request."""
