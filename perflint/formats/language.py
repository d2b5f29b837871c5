"""The keys of a format, as types: what a TOML file under ``formats/`` may say.

Below each key is what an editor shows where it is typed.
"""

from typing import Literal

from perflint.formats.paths import FieldPath
from perflint.primitives.record import Record
from perflint.primitives.suggest import unknown

KINDS = {
    "measurement": "a number that was measured",
    "measurements": "an object of measured numbers; null where a part did not run",
    "samples": "a series of measurements, described under [samples]",
    "number": "a number that is no measurement",
    "count": "a whole number of at least zero",
    "text": "a text",
    "any": "anything",
}
"""Kind of a field → what it is."""


class Field(Record):
    """What a field holds, written as its kind, with ``?`` where a record may go without it."""

    kind: str
    optional: bool = False

    @classmethod
    def parse(cls, text: str) -> "Field":
        """Read ``measurement`` or ``text?``; raises ValueError on an unknown kind."""
        kind = text.removesuffix("?")
        if kind not in KINDS:
            raise ValueError(unknown("kind of field", kind, KINDS))
        return cls(kind, kind != text)


class Signature(Record):
    """What a file's content must have to be recognised."""

    has: tuple[FieldPath, ...]
    """What the file has."""

    record_has: tuple[FieldPath, ...] = ()
    """What its first record has."""


class Records(Record):
    """Where the records are, and what names them."""

    at: FieldPath
    """Where the records are, such as `/scenarios/*`."""

    name: FieldPath | None = None
    """The field that names a record; without it, its key does."""


class Samples(Record):
    """How a series is written down."""

    shape: Literal["index-map", "list", "nested-lists"]
    """A list, a list of lists, or an object from `"0"`, `"1"`, … to numbers."""

    called: str = "samples"
    """What messages call the samples."""

    sampled_by: FieldPath | None = None
    """Where the file lists the fractions of the last index that it keeps, if only some."""


class Derived(Record):
    """A field that is a function of samples or of other fields."""

    field: FieldPath
    """The field."""

    is_: str
    """The function."""

    of: tuple[FieldPath, ...]
    """What it is of: one field of samples, or the fields that the function takes."""

    tolerance: float | None = None
    """How far it may be off, as a share; without it, that of the format."""


class Total(Record):
    """A whole and the parts that it contains, both as patterns of fields."""

    whole: tuple[FieldPath, ...]
    """Patterns of the fields that are the whole."""

    parts: tuple[FieldPath, ...]
    """Patterns of the fields that it contains."""

    except_: tuple[FieldPath, ...] = ()
    """Patterns of fields that are no parts."""

    slack: float = 0.005
    """The share by which the whole may stay below its parts."""

    overhead: float | None = None
    """The share by which the whole may exceed its parts; without it, no limit."""

    parts_called: str = "parts"
    """What messages call the parts."""


class Ascending(Record):
    """Fields that must not fall in this order."""

    fields: tuple[FieldPath, ...]
    """The fields, from the least to the greatest."""


class Metadata(Record):
    """Where the date is, how it is spelled, and the texts that repeat it."""

    date: FieldPath
    """Where the date is."""

    date_style: Literal["date", "datetime", "epoch-ms", "compact"] = "date"
    """How the date is spelled."""

    date_in_text: tuple[FieldPath, ...] = ()
    """Texts that repeat the date."""


class Tolerances(Record):
    """Where the tolerances are, and their profiles from the tightest to the loosest."""

    at: FieldPath
    """Where the tolerances are."""

    loosest_last: tuple[str, ...] = ()
    """Their profiles, from the tightest on."""


class DumpList(Record):
    """A list of objects in a dump that a field is gathered from."""

    at: FieldPath
    """Where the list is."""

    value: FieldPath
    """What of each object is the value."""

    key: FieldPath | None = None
    """What of each object is the value's key; without it, the field is the list of the values."""


class Dump(Record):
    """A JSON file of a single request."""

    has: tuple[FieldPath, ...]
    """What the file is recognised by."""

    fields: dict[FieldPath, FieldPath] = {}  # noqa: RUF012  (a default that nothing changes)
    """Where the file has a field, by field."""

    lists: dict[FieldPath, DumpList] = {}  # noqa: RUF012  (a default that nothing changes)
    """The lists that a field is gathered from, by field."""


class Runs(Record):
    """What measurements are read from beside baselines."""

    announced_by: tuple[str, ...] = ()
    """Texts of which one stands in the line of a log that a record follows."""

    dump: Dump | None = None
    """How the file of a single request is read."""


class FormatKeys(Record):
    """A format: what the numbers of a baseline mean."""

    summary: str
    """What baselines these are."""

    records: Records
    """Where the records are, and what names them."""

    fields: dict[FieldPath, Field]
    """The kinds of the fields of a record; with `?`, of those that it may go without."""

    signature: Signature | None = None
    """What a file's content must have to be recognised."""

    files: tuple[str, ...] = ()
    """Globs of the files, from the top of the repository."""

    decimals: int | None = None
    """To how many decimals numbers are rounded; or `tolerance`."""

    tolerance: float | None = None
    """How far computed numbers may be off, as a share; or `decimals`."""

    may_be_zero: tuple[FieldPath, ...] = ()
    """Required metrics that gate nothing when they are 0."""

    top_level: tuple[FieldPath, ...] = ()
    """The metrics that decide whether a change is better."""

    samples: dict[FieldPath, Samples] = {}  # noqa: RUF012  (a default that nothing changes)
    """How each field of samples is written down."""

    derived: tuple[Derived, ...] = ()
    """Fields that are functions of samples, or of other fields."""

    totals: tuple[Total, ...] = ()
    """Wholes, and the parts that they contain."""

    ascending: tuple[Ascending, ...] = ()
    """Fields that must not fall in an order."""

    metadata: Metadata | None = None
    """Where the date is, how it is spelled, and what repeats it."""

    tolerances: Tolerances | None = None
    """Where the tolerances are."""

    runs: Runs | None = None
    """What measurements are read from beside baselines."""
