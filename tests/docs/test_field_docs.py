"""The strings below fields, read from the source of their class."""

from typing import NamedTuple

from docs.field_docs import field_docs


class Described(NamedTuple):
    """A record for a test."""

    first: int
    """The first
    of two lines."""

    second: str = "x"
    third: str = "y"
    """The third."""


def test_field_docs_are_the_strings_below_fields():
    assert field_docs(Described) == {"first": "The first of two lines.", "third": "The third."}
