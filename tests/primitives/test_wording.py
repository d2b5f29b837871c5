from math import inf
from typing import Any

import pytest

from perflint.formats.paths import MISSING
from perflint.primitives.wording import (
    counted,
    edit_distance,
    joined,
    kind_of,
    listed,
    misspelled,
    percent,
)


@pytest.mark.parametrize(
    ("found", "expected", "text"),
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
def test_a_percentage_has_a_sign(found: float, expected: float, text: str) -> None:
    assert percent(found, expected) == text


@pytest.mark.parametrize(("found", "expected"), [(1, inf), (inf, 1), (inf, inf), (1e308, 1e-300)])
def test_a_percentage_that_is_not_finite_is_empty(found: float, expected: float) -> None:
    assert percent(found, expected) == ""


@pytest.mark.parametrize(
    ("number", "noun", "text"),
    [
        (0, "files", "0 files"),
        (1, "files", "1 file"),
        (2, "files", "2 files"),
        (12_345, "steps", "12,345 steps"),
        (1, "data", "1 data"),
    ],
)
def test_a_count_of_one_has_a_singular_noun(number: int, noun: str, text: str) -> None:
    assert counted(number, noun) == text


@pytest.mark.parametrize(
    ("phrases", "text"),
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
def test_phrases_are_joined_and_excess_phrases_are_counted(phrases: str, text: str) -> None:
    assert joined(list(phrases)) == text


def test_the_maximum_number_of_joined_phrases_is_a_parameter() -> None:
    assert joined(["a", "b", "c"], 1) == "a and 2 more"


def test_listed_names_are_in_backticks() -> None:
    assert listed(["a", "b c"]) == "`a` and `b c`"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({}, "an object"),
        ([], "a list"),
        ("", "a string"),
        (True, "true"),
        (False, "false"),
        (0, "a number"),
        (1.5, "a number"),
        (None, "null"),
        (MISSING, "nothing"),
    ],
)
def test_the_kind_of_a_json_value(value: Any, text: str) -> None:
    assert kind_of(value) == text


@pytest.mark.parametrize(
    ("before", "after", "distance"),
    [
        ("", "", 0),
        ("abc", "abc", 0),
        ("", "abc", 3),
        ("abc", "", 3),
        ("abc", "axc", 1),
        ("abc", "abxc", 1),
        ("abc", "ac", 1),
        ("abc", "bac", 1),
        ("ab", "ba", 1),
        ("ca", "abc", 3),
        ("kitten", "sitting", 3),
        ("load", "e2e", 4),
    ],
)
def test_the_distance_of_two_strings(before: str, after: str, distance: int) -> None:
    assert edit_distance(before, after) == distance
    assert edit_distance(after, before) == distance


@pytest.mark.parametrize(
    ("name", "known", "expected"),
    [
        ("expected_e2e", ["expected_e2e_ms", "notes"], "expected_e2e_ms"),
        ("expected_e2e_mz", ["expected_e2e_ms"], "expected_e2e_ms"),
        ("expected_load_ms", ["expected_e2e_ms"], None),
        ("stages-ms", ["stages_ms"], "stages_ms"),
        ("tolerance", ["tolerances", "sampling"], "tolerances"),
        ("tme", ["time"], "time"),
        ("meen", ["median", "mean", "men"], "mean"),
        ("mea", ["mean", "meat"], "mean"),
        ("ab", ["ac"], None),
        ("a", ["b", "ab"], None),
        ("", ["a", ""], ""),
        ("surprise", [], None),
    ],
)
def test_a_misspelling(name: str, known: list[str], expected: str | None) -> None:
    assert misspelled(name, known) == expected
