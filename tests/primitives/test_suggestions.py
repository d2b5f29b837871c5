import pytest

from perflint.primitives.wording import closest, unknown

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
def test_the_closest_name_is_the_intended_name(name: str, meant: str) -> None:
    assert closest(name, RULES) == meant


@pytest.mark.parametrize("name", ["", "x", "negative-measurement"])
def test_a_dissimilar_name_has_no_closest_name(name: str) -> None:
    assert closest(name, RULES) is None


def test_the_order_of_the_known_names_does_not_matter() -> None:
    assert closest("ab", {"abx", "aby"}) == closest("ab", ["aby", "abx"])


def test_a_similar_name_is_suggested() -> None:
    assert unknown("rule", "stale-dat", RULES) == (
        "unknown rule 'stale-dat'; did you mean 'stale-date'?"
    )


def test_a_few_known_names_are_listed_in_order_if_none_is_similar() -> None:
    assert unknown("style", "x", ["b", "a"]) == "unknown style 'x'; known: a, b"


def test_many_known_names_are_not_listed() -> None:
    assert unknown("rule", "?", "abcdefghijklm") == "unknown rule '?'"


def test_up_to_twelve_known_names_are_listed() -> None:
    names = "a, b, c, d, e, f, g, h, i, j, k, l"
    assert unknown("rule", "?", "abcdefghijkl") == f"unknown rule '?'; known: {names}"


def test_an_empty_list_of_known_names_is_omitted() -> None:
    assert unknown("key", "foo", ()) == "unknown key 'foo'"
