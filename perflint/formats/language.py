"""The keys of a format as types; the string below a field becomes its description in editors."""

from typing import TYPE_CHECKING, Any, Literal

from perflint.formats.kinds import Field, RecordKind
from perflint.formats.paths import FieldPath, Term
from perflint.primitives.record import Record

if TYPE_CHECKING:  # no check of a baseline alone needs them
    from perflint.formats.case_keys import Cases
    from perflint.formats.run_keys import Gate, Runs

ROWS = "rows"  # the field with the values of the rows that have no name of their own
Direction = Literal["higher", "lower"]
"""Which values of a field are better."""


class DirectionBy(Record):
    """A direction that depends on another field of the record."""

    by: FieldPath
    """A field that is a string."""

    higher: tuple[str, ...]
    """The strings for which higher is better; for others lower is."""


class Signature(Record):
    """How files of the format are recognized by their content."""

    has: tuple[FieldPath, ...] = ()
    """Paths that must exist in the file."""

    record_has: tuple[FieldPath, ...] = ()
    """Paths that must exist in its first record."""


class RecordsPath(FieldPath):
    """The path of the records. The empty path is that of the root."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> "RecordsPath":
        """Read ``/scenarios/*`` or an empty string; raises ValueError on an empty name."""
        return cls(FieldPath.parse(text) if text else ())


class NamePath(Record):
    """The path of a value that names a record: from the record, or from the root of the file."""

    path: FieldPath
    from_root: bool

    @classmethod
    def parse(cls, text: str) -> "NamePath":
        """Read ``name`` or ``/files/*/name``; raises ValueError on an empty name."""
        return cls(FieldPath.parse(text), text.startswith("/"))

    def __str__(self) -> str:
        return f"/{self.path}" if self.from_root else str(self.path)


class Records(Record):
    """The location and the names of the records."""

    at: RecordsPath
    """The path of the records, such as `/scenarios/*`; empty if the file is one record."""

    name: NamePath | tuple[NamePath, ...] | None = None
    """The field with the name of a record, or several (default: the record's key)."""

    only: dict[FieldPath, tuple[str, ...]] = {}  # noqa: RUF012  (never mutated)
    """Field → its values; a record with another value is left out."""

    lines: bool = False
    """Whether the file may have one record in each line (JSON Lines)."""

    columns: FieldPath | None = None
    """The list of the names of fields; each record is a list of their values."""

    rows_by: FieldPath | None = None
    """The field that tells apart the rows of a record: all items of one name are one record."""

    @property
    def names(self) -> tuple[NamePath, ...]:
        """The paths of ``name``, whether it is one or several."""
        if self.name is None:
            return ()
        return (self.name,) if isinstance(self.name, NamePath) else self.name


class SampleIndex(Record):
    """The fields of a record that say which samples a series has."""

    start: FieldPath
    """The field with the index of the first sample."""

    stop: FieldPath
    """The field with the largest index; in a list it is not included."""

    step: FieldPath
    """The field with the distance of the samples: all other indices are its multiples."""


class Samples(Record):
    """How a series of samples is stored."""

    shape: Literal["index-map", "list", "nested-lists"]
    """An object with the keys `"0"`, `"1"`, … (`index-map`), a list, or a list of lists."""

    called: str = "samples"
    """The plural noun for the samples in messages."""

    sampled_by: FieldPath | None = None
    """The path of a list that says which samples are kept, as fractions of the last index."""

    default_fractions: tuple[float, ...] = ()
    """The fractions for a file without such a list."""

    index_: SampleIndex | None = None
    """The fields that say which samples there are; the series may then be an object or a list."""


class Derived(Record):
    """A field that is a function of samples or of other fields."""

    field: FieldPath
    """The derived field."""

    is_: str
    """The function that computes it, or a formula over fields in braces."""

    of: tuple[FieldPath, ...] = ()
    """The arguments of the function: one field of samples, or one or two other fields."""

    tolerance: float | None = None
    """The relative tolerance (default: that of the format); excludes `decimals`."""

    decimals: int | None = None
    """The number of decimals that the field is rounded to (default: those of the format)."""

    where_equal: tuple[Term, ...] = ()
    """Two fields or formulas; only where their values are equal, the field is computed."""


class Total(Record):
    """A total and its parts, both given as patterns of fields."""

    whole: tuple[FieldPath, ...]
    """Patterns of the fields that make up the total."""

    parts: tuple[FieldPath, ...]
    """Patterns of the fields that are its parts."""

    except_: tuple[FieldPath, ...] = ()
    """Patterns of fields that are not counted, neither as total nor as parts."""

    slack: float = 0.005
    """The fraction by which the total may be less than the sum of its parts."""

    overhead: float | None = None
    """The fraction by which the total may exceed the sum of its parts (default: no limit)."""

    overhead_floor: float | None = None
    """The amount by which it may always exceed the sum, whatever `overhead` says."""

    parts_called: str = "parts"
    """The plural noun for the parts in messages."""


class Ascending(Record):
    """Fields whose values must be in ascending order; equal values are allowed."""

    fields: tuple[Term, ...]
    """The fields, from the smallest to the largest; or formulas over fields in braces."""


class Metadata(Record):
    """The date of the measurements."""

    date: FieldPath
    """The path of the date."""

    date_style: Literal["date", "datetime", "epoch-ms", "compact"] = "date"
    """The style of the date."""

    date_in_text: tuple[FieldPath, ...] = ()
    """Paths of strings that repeat the date."""


class Tolerances(Record):
    """The tolerances that CI allows when it compares with the file."""

    at: FieldPath
    """The path of the tolerances: an object of profiles, or a single profile."""

    profile: str | None = None
    """The name of the profile that `[[gates]]` use."""

    default: dict[str, float] = {}  # noqa: RUF012  (never mutated)
    """The profile of a file without tolerances."""

    loosest_last: tuple[str, ...] = ()
    """The names of the tolerance profiles, from the tightest to the loosest."""


class FormatKeys(Record):
    """A format describes what the numbers of a baseline mean."""

    summary: str
    """A short description of the baselines."""

    records: Records
    """The location and the names of the records."""

    fields: dict[FieldPath, Field]
    """Field of a record → its kind, followed by `?` if the field is optional."""

    signature: Signature | None = None
    """How files of the format are recognized by their content."""

    files: tuple[str, ...] = ()
    """Globs of files of the format, relative to the repository root."""

    decimals: int | None = None
    """The number of decimals that numbers are rounded to; excludes `tolerance`."""

    tolerance: float | None = None
    """The relative tolerance of computed numbers; excludes `decimals`."""

    may_be_zero: tuple[FieldPath, ...] = ()
    """Required metrics that may be 0; a metric that is 0 is not checked."""

    missing: tuple[str, ...] = ()
    """Strings that stand for a number that was not measured, such as `NaN`; read as null."""

    kinds: tuple[RecordKind, ...] = ()
    """Kinds that differ between records."""

    direction: dict[FieldPath, Direction | DirectionBy] = {}  # noqa: RUF012  (never mutated)
    """Field → `higher` or `lower`, whichever is better, or a table (default: `lower`)."""

    top_level: tuple[FieldPath, ...] = ()
    """The metrics that decide whether a change is an improvement."""

    wanted: tuple[FieldPath, ...] = ()
    """Optional fields that every record should have, such as one that CI plans by."""

    top_level_keys: tuple[str, ...] = ()
    """The keys of the file's outermost object (default: any)."""

    samples: dict[FieldPath, Samples] = {}  # noqa: RUF012  (never mutated)
    """Field of samples → how the samples are stored."""

    derived: tuple[Derived, ...] = ()
    """Fields that are functions of samples or of other fields."""

    totals: tuple[Total, ...] = ()
    """Totals and their parts."""

    ascending: tuple[Ascending, ...] = ()
    """Fields whose values must be in ascending order."""

    metadata: Metadata | None = None
    """The date of the measurements."""

    tolerances: Tolerances | None = None
    """The tolerances that CI allows when it compares with the file."""

    gates: "tuple[Gate, ...]" = ()
    """How the tests limit new measurements, in the order in which they compare."""

    runs: "Runs | None" = None
    """Sources of new measurements other than baseline files."""

    cases: "Cases | None" = None
    """The test cases that compare runs with the records."""

    compare_with: Literal["itself", "previous-in-folder"] = "itself"
    """What a new file is compared with: nothing, or the run before it in its folder, by name."""

    same: tuple[FieldPath, ...] = ()
    """Paths that must be equal in the run before it, such as the name of the machine."""

    @staticmethod
    def later_types() -> dict[str, Any]:
        """Return the types of the keys whose annotations are strings (see ``decode.type_of``)."""
        from perflint.formats.case_keys import Cases
        from perflint.formats.run_keys import Gate, Runs

        return {"gates": tuple[Gate, ...], "runs": Runs | None, "cases": Cases | None}

    @property
    def named_fields(self) -> dict[FieldPath, Field]:
        """The fields with a name of their own: neither patterns, nor those of any other name."""
        return {path: field for path, field in self.fields.items() if "*" not in path}
