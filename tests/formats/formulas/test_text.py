import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perflint.formats.formulas import KEY, Node
from perflint.formats.formulas.parse import parse
from perflint.formats.formulas.text import show
from perflint.formats.functions import PERCENTILES, STATISTICS
from perflint.formats.paths import FieldPath
from tests.formats.formulas.trees import trees, with_types

names = st.text(st.characters(exclude_characters="{}"), min_size=1, max_size=6)
paths = st.lists(names, min_size=1, max_size=3).map(FieldPath)

# Formulas that can be written with at most 20 characters per number.
formulas = trees(
    st.integers(0, 10**20 - 1)
    | st.floats(0, 1e300).filter(lambda number: len(repr(number)) <= 20)
    | st.just(KEY)
    | paths,
    paths,
    ["+", "-", "*", "/", "neg", "sqrt", "t", *STATISTICS, *PERCENTILES],
).filter(lambda node: not contains_invalid_constant(node))


def contains_invalid_constant(node: Node) -> bool:
    """Return whether a probability or a percentage of a formula is a constant out of range."""
    if isinstance(node, FieldPath) or not isinstance(node, tuple):
        return False
    if node[0] == "t" or node[0] in PERCENTILES:
        constant, high = (node[1], 1) if node[0] == "t" else (node[2], 100)
        if (
            isinstance(constant, tuple)
            and constant[0] == "neg"
            and isinstance(constant[1], (int, float))
        ):
            return True
        if not isinstance(constant, tuple) and not 0 < constant < high:
            return True
    return any(map(contains_invalid_constant, node[1:]))


def braced(path: FieldPath) -> str:
    return f"{{{path}}}"


@given(formulas)
def test_a_formula_is_the_same_after_its_text(node: Node) -> None:
    text = show(node, braced)
    if len(text) <= 1000:
        assert with_types(parse(text)) == with_types(node)


@pytest.mark.parametrize(
    "text",
    [
        "1000 * batch_size / throughput",
        "a + b - c",
        "a - (b + c)",
        "a - (b - c)",
        "a / (b * c)",
        "a * (b / c)",
        "a * b / c",
        "(a + b) * c",
        "-a * b",
        "-(a * b)",
        "--a",
        "a - -b",
        "a * -b",
        "(*) / 100",
        "(*)",
        "2.5 * mean(rounds)",
        "1e+22 * a",
        "percentile(s, *, 'exclusive')",
        "percentile(s, 99.9, 'inclusive')",
        "percentile(s, 100 * a, 'inclusive')",
        "t(0.9995, count(s) - 1) * stdev(s) / sqrt(count(s))",
    ],
)
def test_a_formula_is_written_with_the_fewest_brackets(text: str) -> None:
    in_braces = re.sub(r"\b(batch_size|throughput|rounds|[abcs])\b", r"{\1}", text)
    assert show(parse(in_braces), str) == text


def test_needless_brackets_and_signs_are_left_out() -> None:
    assert show(parse("((({a})) + (+({b}))) - (({c} * {d}))"), str) == "a + b - c * d"


def test_a_whole_number_is_written_without_decimals() -> None:
    assert show(parse("1000.0 * {a} + 0.50"), str) == "1000 * a + 0.5"


def test_a_field_named_like_the_key_is_written_as_a_field() -> None:
    assert show(("/", FieldPath(("key",)), 2), str) == "key / 2"
