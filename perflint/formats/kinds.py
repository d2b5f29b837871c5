"""The kinds of fields: what their values are."""

from typing import Literal

from perflint.formats.paths import FieldPath
from perflint.primitives.record import Record
from perflint.primitives.wording import unknown

Shape = Literal["number", "object", "series", "other"]

Nature = Literal["measured", "size", "signed", "limit", "plain"]


class Kind(Record):
    """What the value of a field is."""

    description: str
    shape: Shape
    nature: Nature

    @property
    def is_measured(self) -> bool:
        """Whether a run produces the value, so that a test compares it with a new run."""
        return self.nature in ("measured", "size", "signed")

    @property
    def is_checked(self) -> bool:
        """Whether a test compares with the value: it is measured or a limit."""
        return self.nature != "plain"

    @property
    def repeats(self) -> bool:
        """Whether the value does not differ between two runs of the same code."""
        return self.nature in ("size", "limit")

    @property
    def zero_is_value(self) -> bool:
        """Whether 0 is a value like others; else it means that nothing is checked."""
        return self.nature in ("signed", "limit")

    @property
    def may_be_negative(self) -> bool:
        """Whether a value below 0 is possible."""
        return self.nature != "measured" and self.nature != "size"


KINDS = {
    "measurement": Kind("a measured number", "number", "measured"),
    "measurements": Kind(
        "an object of measured numbers, null for a part that did not run", "object", "measured"
    ),
    "samples": Kind("a series of measurements, described in [samples]", "series", "measured"),
    "size": Kind("a measured amount that repeats exactly from run to run", "number", "size"),
    "sizes": Kind("a series of sizes, described in [samples]", "series", "size"),
    "signed": Kind("a measured number that may be negative", "number", "signed"),
    "limit": Kind("a limit that is set by hand and checked", "number", "limit"),
    "number": Kind("a number that is not measured", "number", "plain"),
    "count": Kind("a whole number, at least 0", "number", "plain"),
    "text": Kind("a string", "other", "plain"),
    "any": Kind("any value", "other", "plain"),
}
"""The kinds of fields, by name."""


_TYPES: dict[str, frozenset[type]] = {
    "text": frozenset((str,)),
    "count": frozenset((int,)),
    "number": frozenset((int, float)),
    "limit": frozenset((int, float)),
}
"""The types of the values of some kinds; those of a bool and of a number differ."""


class Field(Record):
    """The kind of a field, written as its name, followed by ``?`` if the field is optional."""

    kind: str
    optional: bool = False

    def accepts(self, kind: type) -> bool:
        """Tell whether a single value that is not measured may have a type."""
        return kind in _TYPES[self.kind] or (self.optional and kind is type(None))

    @classmethod
    def parse(cls, text: str) -> "Field":
        """Read ``measurement`` or ``text?``; raises ValueError on an unknown kind."""
        kind = text.removesuffix("?")
        return cls(KindName.parse(kind), kind != text)


class KindName(str):
    """The name of a kind."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> "KindName":
        """Check the name; raises ValueError if it is unknown."""
        if text not in KINDS:
            raise ValueError(unknown("kind of field", text, KINDS))
        return cls(text)


class RecordKind(Record):
    """The kind of a field in some of the records."""

    record: str
    """A glob of the names of the records."""

    field: FieldPath
    """The field; its kind in [fields] is that in all other records."""

    kind: KindName
    """Its kind in these records, of the same shape."""
