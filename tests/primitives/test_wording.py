from math import inf
from typing import Any

import pytest

from perflint.formats.paths import MISSING
from perflint.primitives.wording import counted, joined, kind_of, listed, percent


@pytest.mark.parametrize(
    ("found", "expected", "said"),
    [
        (102.02, 100, "+2.02 %"),
        (247.95, 246.89, "+0.43 %"),
        (0, 5, "-100.00 %"),
        (5, -10, "+150.00 %"),
        (7, 7, "+0.00 %"),
        (1099.9, 100, "+999.90 %"),
        (1100, 100, "+1,000 %"),
        (123_556, 100, "+123,456 %"),
        (5, 0, ""),
        (0, 0, ""),
    ],
)
def test_a_share_is_said_with_its_sign(found: float, expected: float, said: str) -> None:
    assert percent(found, expected) == said


@pytest.mark.parametrize(("found", "expected"), [(1, inf), (inf, 1), (inf, inf), (1e308, 1e-300)])
def test_a_share_that_is_no_number_is_not_said(found: float, expected: float) -> None:
    assert percent(found, expected) == ""


@pytest.mark.parametrize(
    ("number", "noun", "said"),
    [
        (0, "files", "0 files"),
        (1, "files", "1 file"),
        (2, "files", "2 files"),
        (12_345, "steps", "12,345 steps"),
        (1, "data", "1 data"),
    ],
)
def test_things_are_counted_in_their_number(number: int, noun: str, said: str) -> None:
    assert counted(number, noun) == said


@pytest.mark.parametrize(
    ("phrases", "said"),
    [
        ("", ""),
        ("a", "a"),
        ("ab", "a and b"),
        ("abc", "a, b and c"),
        ("abcdefgh", "a, b, c, d, e, f, g and h"),
        ("abcdefghi", "a, b, c, d, e, f, g, h and 1 more"),
        ("abcdefghijkl", "a, b, c, d, e, f, g, h and 4 more"),
    ],
)
def test_phrases_are_joined_and_what_is_too_many_is_counted(phrases: str, said: str) -> None:
    assert joined(list(phrases)) == said


def test_how_many_are_said_can_be_chosen() -> None:
    assert joined(["a", "b", "c"], 1) == "a and 2 more"


def test_listed_names_stand_in_backticks() -> None:
    assert listed(["a", "b c"]) == "`a` and `b c`"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({}, "an object"),
        ([], "a list"),
        ("", "a text"),
        (True, "true"),
        (False, "false"),
        (0, "a number"),
        (1.5, "a number"),
        (None, "null"),
        (MISSING, "nothing"),
    ],
)
def test_a_value_is_called_by_its_kind(value: Any, said: str) -> None:
    assert kind_of(value) == said
