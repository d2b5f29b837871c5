"""The keys of a format, as types: what a TOML file under ``formats/`` may say."""

from typing import Literal, NamedTuple

from perflint.formats.paths import FieldPath
from perflint.spelling import unknown

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


class Field(NamedTuple):
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


class Signature(NamedTuple):
    """What a file's content must have to be recognised: in the file, and in its first record."""

    has: tuple[FieldPath, ...]
    record_has: tuple[FieldPath, ...] = ()


class Records(NamedTuple):
    """Where the records are (``/scenarios/*``) and which field names them; else their key does."""

    at: FieldPath
    name: FieldPath | None = None


class Samples(NamedTuple):
    """How a series is written down.

    ``index-map`` is an object from ``"0"``, ``"1"``, … to numbers. ``sampled-by`` is where the file
    lists the fractions of the last index that were kept, if it kept only some.
    """

    shape: Literal["index-map", "list", "nested-lists"]
    called: str = "samples"
    sampled_by: FieldPath | None = None


class Derived(NamedTuple):
    """A field that is a function of samples or of other fields; ``tolerance`` is relative."""

    field: FieldPath
    is_: str
    of: tuple[FieldPath, ...]
    tolerance: float | None = None


class Total(NamedTuple):
    """A whole and the parts that it contains, both as patterns of fields.

    ``slack`` is the share by which the whole may stay below its parts; ``overhead`` the share by
    which it may exceed them (no limit where it is not given). ``parts-called`` is for messages.
    """

    whole: tuple[FieldPath, ...]
    parts: tuple[FieldPath, ...]
    except_: tuple[FieldPath, ...] = ()
    slack: float = 0.005
    overhead: float | None = None
    parts_called: str = "parts"


class Ascending(NamedTuple):
    """Fields that must not fall in this order."""

    fields: tuple[FieldPath, ...]


class Metadata(NamedTuple):
    """Where the date is, how it is spelled, and the texts that repeat it."""

    date: FieldPath
    date_style: Literal["date", "datetime", "epoch-ms", "compact"] = "date"
    date_in_text: tuple[FieldPath, ...] = ()


class Tolerances(NamedTuple):
    """Where the tolerances are, and their profiles from the tightest to the loosest."""

    at: FieldPath
    loosest_last: tuple[str, ...] = ()


class DumpList(NamedTuple):
    """A list of objects in a dump that a field is gathered from: ``value`` by ``key``.

    Without ``key`` the field is the list of the values.
    """

    at: FieldPath
    value: FieldPath
    key: FieldPath | None = None


class Dump(NamedTuple):
    """A file of a single request: how it is recognised, and where it has the record's fields."""

    has: tuple[FieldPath, ...]
    fields: dict[FieldPath, FieldPath] = {}  # noqa: RUF012  (a default that nothing changes)
    lists: dict[FieldPath, DumpList] = {}  # noqa: RUF012  (a default that nothing changes)


class Runs(NamedTuple):
    """What measurements are read from beside baselines.

    ``announced-by`` are texts of which one stands in the line of a log that a record follows.
    """

    announced_by: tuple[str, ...] = ()
    dump: Dump | None = None


class FormatKeys(NamedTuple):
    """A format as its TOML says it; ``decimals`` or a relative ``tolerance``, not both."""

    summary: str
    records: Records
    fields: dict[FieldPath, Field]
    signature: Signature | None = None
    files: tuple[str, ...] = ()
    decimals: int | None = None
    tolerance: float | None = None
    may_be_zero: tuple[FieldPath, ...] = ()
    top_level: tuple[FieldPath, ...] = ()
    samples: dict[FieldPath, Samples] = {}  # noqa: RUF012  (a default that nothing changes)
    derived: tuple[Derived, ...] = ()
    totals: tuple[Total, ...] = ()
    ascending: tuple[Ascending, ...] = ()
    metadata: Metadata | None = None
    tolerances: Tolerances | None = None
    runs: Runs | None = None
