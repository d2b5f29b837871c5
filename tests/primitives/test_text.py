import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.primitives.text import Position, Text

# Line endings, characters that are not line endings, and characters of one to four bytes.
texts = st.text(alphabet="a\té😀\r\n\x0b\x0c\x85\u2028", max_size=30)
bounded = settings(max_examples=200, deadline=None)


def counted(text: str, index: int) -> Position:
    """Count lines and columns one character after the other."""
    line, column = 1, 1
    for number, character in enumerate(text[:index]):
        ends = character == "\n" or (character == "\r" and text[number + 1 : number + 2] != "\n")
        line, column = (line + 1, 1) if ends else (line, column + 1)
    return Position(line, column)


@bounded
@given(texts)
def test_positions_equal_those_of_counting_characters(text: str) -> None:
    document = Text("a.json", text.encode())
    for index in range(len(text) + 1):
        offset = len(text[:index].encode())
        assert document.position(offset) == counted(text, index)


@bounded
@given(texts, st.lists(st.floats(0, 1), max_size=6))
def test_the_order_of_calls_makes_no_difference(text: str, fractions: list[float]) -> None:
    document = Text("a.json", text.encode())
    for fraction in fractions:
        index = int(fraction * len(text))
        assert document.position(len(text[:index].encode())) == counted(text, index)
        line = counted(text, index).line
        assert document.line(line) == re.split("\r\n|\r|\n", text)[line - 1]


@bounded
@given(texts)
def test_lines_equal_those_of_splitting_the_text(text: str) -> None:
    document = Text("a.json", text.encode())
    lines = re.split("\r\n|\r|\n", text)
    assert [document.line(number + 1) for number in range(len(lines))] == lines


@pytest.mark.parametrize(
    ("data", "offset", "position"),
    [
        (b"", 0, (1, 1)),
        (b"ab", 2, (1, 3)),
        (b"ab\n", 3, (2, 1)),
        (b"a\nb", 2, (2, 1)),
        (b"a\r\nb", 3, (2, 1)),
        (b"a\rb", 2, (2, 1)),
        (b"a\r\rb", 3, (3, 1)),
        ("é😀x".encode(), 6, (1, 3)),
        ("a\u2028b".encode(), 4, (1, 3)),
    ],
)
def test_positions_count_lines_and_code_points_from_one(
    data: bytes, offset: int, position: tuple[int, int]
) -> None:
    assert Text("a.json", data).position(offset) == position


def test_bytes_that_are_not_utf8_are_replaced_in_a_line() -> None:
    assert Text("a.json", b'{"a\xff": 1}\n').line(1) == '{"a\ufffd": 1}'


def test_bytes_that_are_not_utf8_count_as_one_column_each() -> None:
    assert Text("a.json", b"\xff\xffx").position(2) == (1, 3)
