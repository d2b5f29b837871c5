import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.primitives.text import Position, Text

# What editors take for a line end, what they do not, and characters of one to four bytes.
texts = st.text(alphabet="a\té😀\r\n\x0b\x0c\x85\u2028", max_size=30)
bounded = settings(max_examples=200, deadline=None)


def counted(text: str, place: int) -> Position:
    """Count lines and columns one character after the other."""
    line, column = 1, 1
    for index, character in enumerate(text[:place]):
        ends = character == "\n" or (character == "\r" and text[index + 1 : index + 2] != "\n")
        line, column = (line + 1, 1) if ends else (line, column + 1)
    return Position(line, column)


@bounded
@given(texts)
def test_every_position_is_what_counting_gives(text: str) -> None:
    document = Text("a.json", text.encode())
    for place in range(len(text) + 1):
        offset = len(text[:place].encode())
        assert document.position(offset) == counted(text, place)


@bounded
@given(texts, st.lists(st.floats(0, 1), max_size=6))
def test_the_order_of_questions_makes_no_difference(text: str, shares: list[float]) -> None:
    document = Text("a.json", text.encode())
    for share in shares:
        place = int(share * len(text))
        assert document.position(len(text[:place].encode())) == counted(text, place)
        line = counted(text, place).line
        assert document.line(line) == re.split("\r\n|\r|\n", text)[line - 1]


@bounded
@given(texts)
def test_every_line_is_what_splitting_gives(text: str) -> None:
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
def test_a_position_counts_lines_and_code_points_from_one(
    data: bytes, offset: int, position: tuple[int, int]
) -> None:
    assert Text("a.json", data).position(offset) == position


def test_bytes_that_are_no_utf8_are_shown_as_replacements() -> None:
    assert Text("a.json", b'{"a\xff": 1}\n').line(1) == '{"a\ufffd": 1}'


def test_a_position_behind_bytes_that_are_no_utf8_counts_each_as_one() -> None:
    assert Text("a.json", b"\xff\xffx").position(2) == (1, 3)
