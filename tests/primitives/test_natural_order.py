"""Names with numbers are in the order of the numbers."""

import pytest

from perflint.primitives.natural_order import natural_key


@pytest.mark.parametrize(
    "names",
    [
        ["1.log", "9.log", "10.log", "12.log"],
        ["part 2/a", "part 10/a"],
        ["", "1", "a", "a1", "a01b", "a2"],
        ["x0", "x1", f"x{'9' * 5000}", f"x1{'0' * 5000}"],
        ["job (2)", "job (10)", "Ü3"],
    ],
)
def test_numbers_are_compared_as_numbers(names: list[str]) -> None:
    assert sorted(set(names), key=natural_key) == names


def test_names_that_differ_only_in_zeros_have_an_order() -> None:
    assert natural_key("a1") != natural_key("a01")
