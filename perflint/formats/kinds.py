"""The kinds of fields: what their values are."""

from typing import Literal

from perflint.primitives.record import Record
from perflint.primitives.wording import unknown

Shape = Literal["number", "object", "series", "other"]


class Kind(Record):
    """What the value of a field is.

    ``is_measured``: a run produces it, so that a test compares it with a new run. ``repeats``: it
    does not differ between two runs of the same code. ``zero_is_value``: 0 is a value like others;
    for other kinds it means that nothing is checked. ``may_be_negative``: so may a value be.
    """

    description: str
    shape: Shape
    is_measured: bool = False
    repeats: bool = False
    zero_is_value: bool = False
    may_be_negative: bool = False


KINDS = {
    "measurement": Kind("a measured number", "number", is_measured=True),
    "measurements": Kind(
        "an object of measured numbers, null for a part that did not run",
        "object",
        is_measured=True,
    ),
    "samples": Kind("a series of measurements, described in [samples]", "series", is_measured=True),
    "size": Kind(
        "a measured amount that repeats exactly from run to run",
        "number",
        is_measured=True,
        repeats=True,
    ),
    "sizes": Kind(
        "a series of such amounts, described in [samples]",
        "series",
        is_measured=True,
        repeats=True,
    ),
    "signed": Kind(
        "a measured number that may be negative",
        "number",
        is_measured=True,
        zero_is_value=True,
        may_be_negative=True,
    ),
    "limit": Kind(
        "a limit that is set by hand and checked", "number", repeats=True, zero_is_value=True
    ),
    "number": Kind("a number that is not measured", "number"),
    "count": Kind("a whole number, at least 0", "number"),
    "text": Kind("a string", "other"),
    "any": Kind("any value", "other"),
}
"""The kinds of fields, by name."""


class Field(Record):
    """The kind of a field, written as its name, followed by ``?`` if the field is optional."""

    kind: str
    optional: bool = False

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
