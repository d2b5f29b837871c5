import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.documents.json.document import JsonDocument
from perflint.documents.json.parse_errors import MAX_DEPTH, Fault
from perflint.primitives.finding import Span
from perflint.primitives.text import Text

PREFIXES = ['{"k": "plain", "a": ', '{"é😀": "\u2028\x7f",\r\n  "a": ']
"""What stands before a fault: ASCII, or characters of two to four bytes and a line end."""

DIGITS = "9" * 400
NO_VALUE = "is no JSON value"
TOO_LARGE = "a number beyond the range of a double"
CONTROL = "control character in string"


def fault_of(data: bytes) -> Fault:
    fault = JsonDocument(Text("a.json", data)).fault
    assert fault is not None
    return fault


def marked(text: str) -> tuple[bytes, Span]:
    """Take the marks out of a text whose place at fault is marked «so»."""
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
        # The text before the marker is at fault too, but for the reason that the marker names.
        ("NaN,\n«=======»\n3}\n>>>>>>> theirs\n", "merge conflict"),
        ("1,\n«|||||||» base\n2}\n", "merge conflict"),
    ],
)
def test_the_cause_is_named_at_its_bytes(prefix: str, rest: str, cause: str) -> None:
    data, span = marked(prefix + rest)
    fault = fault_of(data)
    assert cause in fault.message
    assert fault.span == span


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("byte", [b"\xff", b"\xe9", b"\x80"])
def test_the_first_byte_that_is_no_utf8_is_named(prefix: str, byte: bytes) -> None:
    data = prefix.encode() + b'"' + byte + b'"}'
    at = data.index(byte + b'"}')
    assert fault_of(data) == (Span(at, at + 1), f"not UTF-8: byte 0x{byte.hex()}")


@pytest.mark.parametrize("data", [b"", b" ", b"\n", b" \t\r\n\r\n"])
def test_a_file_without_a_value_is_empty(data: bytes) -> None:
    assert fault_of(data) == (Span(0, 0), "the file is empty")


@pytest.mark.parametrize("data", [b"\xef\xbb\xbf", b'\xef\xbb\xbf{"a": 1}'])
def test_a_byte_order_mark_is_named_at_its_three_bytes(data: bytes) -> None:
    fault = fault_of(data)
    assert fault.span == Span(0, 3)
    assert "byte order mark" in fault.message


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_is_named(encoding: str) -> None:
    fault = fault_of('{"a": 1}'.encode(encoding))
    assert fault.span.start == 0
    assert "UTF-16" in fault.message


def test_utf16_with_its_big_endian_mark_is_named() -> None:
    assert "UTF-16" in fault_of(b"\xfe\xff" + "{}".encode("utf-16-be")).message


@pytest.mark.parametrize("data", [b'"\x00"', b"[\x00]"])
def test_a_zero_byte_alone_is_no_utf16(data: bytes) -> None:
    assert "UTF-16" not in fault_of(data).message


def test_a_git_lfs_pointer_is_named_with_the_command_to_type() -> None:
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"
    message = fault_of(pointer).message
    assert "Git LFS pointer" in message
    assert "git lfs pull" in message


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("[", ""), ('{"a":', "}")])
def test_a_hundred_thousand_brackets_are_nested_too_deep(opening: str, closing: str) -> None:
    fault = fault_of((opening * 100_000 + closing * 100_000).encode())
    assert fault.message == f"nested deeper than {MAX_DEPTH} levels"
    # The bracket at fault is the first one of the level that is too much.
    assert fault.span == Span(MAX_DEPTH * len(opening), MAX_DEPTH * len(opening) + 1)


def test_the_greatest_depth_is_read() -> None:
    data = b"[" * MAX_DEPTH + b"]" * MAX_DEPTH
    assert JsonDocument(Text("a.json", data)).fault is None


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=20) | st.text(alphabet='{}[]":,-eE0.\\un é', max_size=20).map(str.encode))
def test_any_bytes_are_a_value_or_a_fault_within_them(data: bytes) -> None:
    document = JsonDocument(Text("a.json", data))
    if document.fault is None:
        assert document.value == orjson.loads(data)
    else:
        start, stop = document.fault.span
        assert 0 <= start <= stop <= len(data)
        assert document.fault.message
