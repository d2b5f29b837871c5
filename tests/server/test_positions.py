import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lsprotocol.types import Position, Range

from perflint.primitives.finding import Span
from perflint.primitives.text import Text
from perflint.server.positions import BOM, Encoding, Positions

# Line endings, characters that are not line endings, and characters of one to four bytes.
texts = st.text(alphabet="a\té😀\r\n\x0b\x0c\x85\u2028", max_size=30)
encodings: st.SearchStrategy[Encoding] = st.sampled_from(["utf-8", "utf-16", "utf-32"])
CODECS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}


def positions(text: str | bytes, encoding: Encoding = "utf-16", codec: str = "utf-8") -> Positions:
    data = text if isinstance(text, bytes) else text.encode(codec)
    return Positions(Text("a.json", data, codec), encoding)


def units(text: str, encoding: Encoding) -> int:
    codec, width = CODECS[encoding]
    return len(text.encode(codec)) // width


def counted(text: str, index: int, encoding: Encoding) -> Position:
    """Return the position of an index that is not inside CRLF."""
    lines = re.split("\r\n|\r|\n", text[:index])
    return Position(len(lines) - 1, units(lines[-1], encoding))


@settings(max_examples=100)
@given(texts, encodings, st.sampled_from(["utf-8", "gb18030", "utf-8-sig"]))
def test_positions_equal_those_of_counting(text: str, encoding: Encoding, codec: str) -> None:
    codec = codec.removesuffix("-sig")
    converter = positions(text, encoding, codec)
    for index in range(len(text) + 1):
        if text[index - 1 : index + 1] == "\r\n":
            continue
        offset = len(text[:index].encode(codec))
        position = counted(text, index, encoding)
        assert converter.position(offset) == position
        assert converter.offset(position) == offset


@settings(max_examples=100)
@given(st.binary(max_size=12) | texts.map(str.encode), encodings, st.integers(0, 4), st.data())
def test_any_position_is_clamped_to_its_line(
    data: bytes, encoding: Encoding, line: int, draw: st.DataObject
) -> None:
    converter = positions(data, encoding)
    offset = converter.offset(Position(line, draw.draw(st.integers(0, 20))))
    assert 0 <= offset <= len(data)
    at = converter.position(offset)
    assert at.line == line or offset == len(data)
    assert converter.offset(at) == offset


@pytest.mark.parametrize(
    ("data", "encoding", "offset", "position"),
    [
        (b"", "utf-16", 0, (0, 0)),
        (b"ab\n", "utf-16", 3, (1, 0)),
        (b"a\r\nb", "utf-16", 3, (1, 0)),
        (b"a\rb", "utf-16", 2, (1, 0)),
        (b"a\n\rb", "utf-16", 2, (1, 0)),
        ("é😀x".encode(), "utf-8", 6, (0, 6)),
        ("é😀x".encode(), "utf-16", 6, (0, 3)),
        ("é😀x".encode(), "utf-32", 6, (0, 2)),
        ("a\u2028b\x85c\x0bd".encode(), "utf-16", 9, (0, 6)),
        (BOM + b"ab", "utf-8", 4, (0, 1)),
        (BOM + b"a\nb", "utf-16", 5, (1, 0)),
        (b"a\xff\xffb", "utf-16", 3, (0, 3)),
        ("é" * 3000, "utf-16", 5000, (0, 2500)),
        ("é" * 3000, "utf-16", 6000, (0, 3000)),
    ],
)
def test_positions_and_offsets(
    data: bytes | str, encoding: Encoding, offset: int, position: tuple[int, int]
) -> None:
    converter = positions(data, encoding)
    assert converter.position(offset) == Position(*position)
    assert converter.offset(Position(*position)) == offset


def test_an_offset_outside_of_the_text_is_clamped() -> None:
    assert positions("ab").position(99) == Position(0, 2)
    assert positions("ab").position(-1) == Position(0, 0)


def test_an_offset_inside_a_line_ending_is_before_it() -> None:
    assert positions("a\r\nb").position(2) == Position(0, 1)


@pytest.mark.parametrize("offset", [1, 2, 3, 4])
def test_an_offset_inside_a_character_is_that_of_the_character(offset: int) -> None:
    assert positions("a😀").position(offset) == Position(0, 1)


def test_a_position_inside_a_character_is_that_of_the_character() -> None:
    assert positions("a😀b").offset(Position(0, 2)) == 1
    assert positions("a😀b", "utf-8").offset(Position(0, 3)) == 1


@pytest.mark.parametrize(
    ("position", "offset"),
    [((0, 99), 2), ((9, 0), 6), ((1, 0), 4), ((1, 9), 6)],
)
def test_a_position_outside_of_the_text_is_clamped(position: tuple[int, int], offset: int) -> None:
    assert positions("ab\r\ncd").offset(Position(*position)) == offset


def test_a_hidden_byte_order_mark_is_before_the_first_position() -> None:
    converter = positions(BOM + b"ab")
    assert converter.position(0) == converter.position(3) == Position(0, 0)
    assert converter.offset(Position(0, 0)) == 3


def test_a_byte_order_mark_that_the_buffer_shows_is_a_character() -> None:
    converter = Positions(Text("a.json", BOM + b"ab"), "utf-16", shows_bom=True)
    assert converter.position(3) == Position(0, 1)
    assert converter.offset(Position(0, 1)) == 3


def test_columns_count_the_characters_of_the_encoding_of_a_python_file() -> None:
    assert positions("éx", "utf-8", "iso-8859-1").position(1) == Position(0, 2)


def test_a_span_is_a_range() -> None:
    converter = positions("é = 1\nb = 2")
    range_ = Range(Position(0, 4), Position(1, 1))
    assert converter.range(Span(5, 8)) == range_
    assert converter.span(range_) == Span(5, 8)


def test_a_range_that_ends_before_it_starts_is_empty() -> None:
    assert positions("abc").span(Range(Position(0, 2), Position(0, 1))) == Span(2, 2)


def test_a_lone_surrogate_in_bytes_is_three_replaced_bytes() -> None:
    data = "\ud800x".encode("utf-8", "surrogatepass")
    assert positions(data).position(3) == Position(0, 3)
    assert positions(data).offset(Position(0, 3)) == 3
