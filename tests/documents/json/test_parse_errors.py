import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.documents.json.document import JsonDocument
from perflint.documents.json.parse_errors import MAX_DEPTH
from perflint.primitives.finding import ParseError, Span
from perflint.primitives.text import Text

PREFIXES = ['{"k": "plain", "a": ', '{"é😀": "\u2028\x7f",\r\n  "a": ']
"""Text before an error: ASCII, or characters of two to four bytes and a line ending."""

DIGITS = "9" * 400
NO_VALUE = "is not a JSON value"
TOO_LARGE = "a number beyond the range of a double"
CONTROL = "control character in string"


def parse_error_of(data: bytes) -> ParseError:
    error = JsonDocument(Text("a.json", data)).parse_error
    assert error is not None
    return error


def marked(text: str) -> tuple[bytes, Span]:
    """Return a text without the marks «» around the expected span, and that span."""
    before, at, after = (part.encode() for part in text.replace("»", "«").split("«"))
    return before + at + after, Span(len(before), len(before) + len(at))


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize(
    ("rest", "cause"),
    [
        ("«NaN»}", f"'NaN' {NO_VALUE}"),
        ("«Infinity»}", f"'Infinity' {NO_VALUE}"),
        ("«-Infinity»}", f"'-Infinity' {NO_VALUE}"),
        ("[1, «None»]}", f"'None' {NO_VALUE}"),
        ("«1e999»}", TOO_LARGE),
        ("[«-1e999», 2]}", TOO_LARGE),
        (f"«{DIGITS}»}}", TOO_LARGE),
        (f"«-{DIGITS}»\n}}", TOO_LARGE),
        ("1«,»}", "trailing comma"),
        ("[1«,»\n]}", "trailing comma"),
        ("1 «/»/ why\n}", "a comment"),
        ("«/»* why */ 1}", "a comment"),
        ("«#» why\n1}", "a comment"),
        ("«'»x'}", "single quotes"),
        ("1, «'»b': 2}", "single quotes"),
        ('"x«\\»ud800"}', "surrogate"),
        ('"x«\\»udc00 "}', "surrogate"),
        ('"a«\x01»b"}', CONTROL),
        ('"a«\t»b"}', CONTROL),
        ('"a«\n»b"}', CONTROL),
        ("[1 «2»]}", "expected ',' or ']'"),
        ("1} «x»", f"'x' {NO_VALUE}"),
        ("1}«}»", "content after document"),
        ("1«»", "ends in the middle"),
        ("[1, «»", "ends in the middle"),
        ("tru«»", "ends in the middle"),
        ('"ab«»', "ends in the middle"),
        ("1,\n«»", "ends in the middle"),
        ("1,\n«<<<<<<<» HEAD\n2}\n=======\n3}\n>>>>>>> theirs\n", "merge conflict"),
        ("1,\r\n«<<<<<<<»\r\n2}\r\n=======\r\n3}\r\n>>>>>>>\r\n", "merge conflict"),
        # There is an error before the marker too, but the conflict is its cause.
        ("NaN,\n«=======»\n3}\n>>>>>>> theirs\n", "merge conflict"),
        ("1,\n«|||||||» base\n2}\n", "merge conflict"),
    ],
)
def test_the_error_has_a_cause_and_a_span(prefix: str, rest: str, cause: str) -> None:
    data, span = marked(prefix + rest)
    error = parse_error_of(data)
    assert cause in error.message
    assert error.span == span


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("byte", [b"\xff", b"\xe9", b"\x80"])
def test_the_first_byte_that_is_not_utf8_is_named(prefix: str, byte: bytes) -> None:
    data = prefix.encode() + b'"' + byte + b'"}'
    at = data.index(byte + b'"}')
    assert parse_error_of(data) == (Span(at, at + 1), f"not UTF-8: byte 0x{byte.hex()}")


@pytest.mark.parametrize("data", [b"", b" ", b"\n", b" \t\r\n\r\n"])
def test_a_file_of_white_space_is_empty(data: bytes) -> None:
    assert parse_error_of(data) == (Span(0, 0), "the file is empty")


@pytest.mark.parametrize("data", [b"\xef\xbb\xbf", b'\xef\xbb\xbf{"a": 1}'])
def test_a_byte_order_mark_is_named(data: bytes) -> None:
    error = parse_error_of(data)
    assert error.span == Span(0, 3)
    assert "byte order mark" in error.message


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_is_named(encoding: str) -> None:
    error = parse_error_of('{"a": 1}'.encode(encoding))
    assert error.span.start == 0
    assert "UTF-16" in error.message


def test_utf16_with_a_big_endian_byte_order_mark_is_named() -> None:
    assert "UTF-16" in parse_error_of(b"\xfe\xff" + "{}".encode("utf-16-be")).message


@pytest.mark.parametrize("data", [b'"\x00"', b"[\x00]"])
def test_a_single_null_byte_is_not_utf16(data: bytes) -> None:
    assert "UTF-16" not in parse_error_of(data).message


def test_a_git_lfs_pointer_is_named_with_the_command_to_run() -> None:
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"
    message = parse_error_of(pointer).message
    assert "Git LFS pointer" in message
    assert "git lfs pull" in message


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("[", ""), ('{"a":', "}")])
def test_a_hundred_thousand_brackets_are_nested_too_deeply(opening: str, closing: str) -> None:
    error = parse_error_of((opening * 100_000 + closing * 100_000).encode())
    assert error.message == f"nested deeper than {MAX_DEPTH} levels"
    # The span is the first bracket of the first level beyond the limit.
    assert error.span == Span(MAX_DEPTH * len(opening), MAX_DEPTH * len(opening) + 1)


def test_the_maximum_depth_is_parsed() -> None:
    data = b"[" * MAX_DEPTH + b"]" * MAX_DEPTH
    assert JsonDocument(Text("a.json", data)).parse_error is None


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=20) | st.text(alphabet='{}[]":,-eE0.\\un é', max_size=20).map(str.encode))
def test_any_bytes_have_a_value_or_a_parse_error_with_a_valid_span(data: bytes) -> None:
    document = JsonDocument(Text("a.json", data))
    if document.parse_error is None:
        assert document.value == orjson.loads(data)
    else:
        start, stop = document.parse_error.span
        assert 0 <= start <= stop <= len(data)
        assert document.parse_error.message
