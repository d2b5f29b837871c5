"""The keys about new measurements: where they come from, and how the tests limit them."""

from typing import Literal

from perflint.formats.paths import FieldPath, matches_pattern
from perflint.primitives.globs import matches_name
from perflint.primitives.record import Record


class DumpList(Record):
    """A list in a dump that contains the items of a field."""

    at: FieldPath
    """The path of the list in the dump."""

    value: FieldPath | None = None
    """The path of the value in each object of the list (default: the item itself)."""

    key: FieldPath | None = None
    """The path of the value's key in each object (default: the index of the item)."""


class Dump(Record):
    """A JSON file that is not a baseline, with the measurements of requests or tests."""

    has: tuple[FieldPath, ...]
    """Paths that must exist in the file or in its first item; it is recognized by them."""

    items: FieldPath | None = None
    """The path of the records, such as `/*` for the items of a list (default: the file)."""

    name: FieldPath | None = None
    """The path of the name of the scenario, in the file or in each item."""

    named_by: Literal["file", "option"] = "file"
    """What names the scenario without `name`: the file, or only the option `--scenario`."""

    fields: dict[FieldPath, FieldPath] = {}  # noqa: RUF012  (never mutated)
    """Field of a record → its path in the dump."""

    lists: dict[FieldPath, DumpList] = {}  # noqa: RUF012  (never mutated)
    """Field of a record → the list in the dump with its items."""

    partial: tuple[FieldPath, ...] = ()
    """Fields of which the dump has only some items, such as sampled steps."""

    commit: FieldPath | None = None
    """The path of the commit that was measured."""


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


class NumberLine(Record):
    """A number that a log prints on its own after an attempt, in a line after the scenario."""

    field: FieldPath
    """The field of the record that has the number."""

    after: str
    """A line before it, with `{name}` for the name of the scenario."""

    line: str
    """The line of the number, with `{value}`."""


class Runs(Record):
    """Sources of new measurements other than baseline files."""

    announced_by: tuple[str, ...] = ()
    """Strings in a line before a record; `{file}` stands for the baseline that the line names."""

    blocks: tuple[Block, ...] = ()
    """Blocks of lines with the measurements of a scenario."""

    numbers: tuple[NumberLine, ...] = ()
    """Numbers that are printed on their own, after an attempt."""

    dumps: tuple[Dump, ...] = ()
    """JSON files other than baselines; the first one that matches is used."""

    per_item: dict[FieldPath, FieldPath] = {}  # noqa: RUF012  (never mutated)
    """Number for one item, which a run may lack → the number for all items."""

    jobs_without_baseline: tuple[str, ...] = ()
    """Globs of words in the paths of jobs that no baseline is for, such as a machine's name."""


class Gate(Record):
    """How the tests limit some fields of a new run.

    The first gate of a field is used. Where lower is better, a value must not exceed the larger of
    expected · (1 + tolerance) and expected + floor; where higher is better, it must not be below
    the smaller of expected · (1 - tolerance) and expected - floor.
    """

    field: FieldPath
    """A pattern of fields, of items of measurements, or of samples."""

    record: tuple[str, ...] = ()
    """Globs of the names of the records in which it holds (default: all)."""

    tolerance: str | None = None
    """The key of the relative tolerance in the profile."""

    default: float | None = None
    """The tolerance where the profile lacks the key."""

    at_least: float = 0.0
    """The least relative tolerance, whatever the profile says."""

    floor: float = 0.0
    """The least absolute tolerance."""

    if_missing: Literal["pass", "fail"] = "pass"
    """Whether the tests fail if a run lacks the value."""

    def applies_to(self, path: FieldPath, name: str) -> bool:
        """Tell whether this gate is one of the field at ``path`` in the record with a name."""
        return (
            len(path) == len(self.field)
            and all(map(matches_pattern, path, self.field))
            and (not self.record or any(matches_name(name, glob) for glob in self.record))
        )
