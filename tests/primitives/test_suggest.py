import pytest

from perflint.primitives.suggest import closest, unknown

RULES = ("aggregate-mismatch", "sample-gap", "stale-date", "future-date")


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("agregate-mismatch", "aggregate-mismatch"),
        ("sample_gap", "sample-gap"),
        ("stale-dates", "stale-date"),
        ("futuredate", "future-date"),
        ("sample-gap", "sample-gap"),
    ],
)
def test_the_closest_name_is_the_one_that_was_meant(name: str, meant: str) -> None:
    assert closest(name, RULES) == meant


@pytest.mark.parametrize("name", ["", "x", "negative-measurement"])
def test_no_name_is_close_where_none_is_near(name: str) -> None:
    assert closest(name, RULES) is None


def test_the_order_of_the_known_names_is_no_matter() -> None:
    assert closest("ab", {"abx", "aby"}) == closest("ab", ["aby", "abx"])


def test_an_unknown_name_is_corrected() -> None:
    assert unknown("rule", "stale-dat", RULES) == (
        "unknown rule 'stale-dat'; did you mean 'stale-date'?"
    )


def test_few_known_names_are_listed_in_order_where_none_is_near() -> None:
    assert unknown("style", "x", ["b", "a"]) == "unknown style 'x'; known: a, b"


def test_many_known_names_are_not_listed() -> None:
    assert unknown("rule", "?", "abcdefghijklm") == "unknown rule '?'"


def test_as_many_as_fit_in_a_line_are_listed() -> None:
    listed = "a, b, c, d, e, f, g, h, i, j, k, l"
    assert unknown("rule", "?", "abcdefghijkl") == f"unknown rule '?'; known: {listed}"


def test_no_list_is_begun_where_nothing_is_known() -> None:
    assert unknown("key", "foo", ()) == "unknown key 'foo'"
