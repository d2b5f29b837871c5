"""Valid and invalid JSON: numbers, strings, structure and encodings."""

import pytest

from fuzz.targets.json_text import check
from perflint.documents.json.document import JsonDocument
from perflint.documents.json.parse_errors import MAX_DEPTH
from perflint.primitives.text import Text

NINES = b"9" * 400

ACCEPTED = {
    # numbers
    b"0": 0,
    b"-0": 0,
    b"-0.0": -0.0,
    b"0.0": 0.0,
    b"[1]": [1],
    b"-1": -1,
    b"10": 10,
    b"1.25": 1.25,
    b"1e5": 1e5,
    b"1E5": 1e5,
    b"1e+5": 1e5,
    b"1e-5": 1e-5,
    b"0e0": 0.0,
    b"0E+00": 0.0,
    b"1.0e007": 1e7,
    b"123.456e-2": 1.23456,
    b"5e-324": 5e-324,
    b"1e-400": 0.0,
    b"1.7976931348623157e308": 1.7976931348623157e308,
    b"9007199254740993": 9007199254740993,
    b"9223372036854775807": 2**63 - 1,
    b"-9223372036854775808": -(2**63),
    b"18446744073709551615": 2**64 - 1,
    b"18446744073709551616": 2.0**64,
    b"-9223372036854775809": -(2.0**63),
    b"0." + b"1" * 400: 1 / 9,
    b"0.1000000000000000055511151231257827": 0.1,
    # strings
    b'""': "",
    b'"a"': "a",
    b'"\\"\\\\\\/\\b\\f\\n\\r\\t"': '"\\/\b\f\n\r\t',
    b'"\\u0041\\u00e9\\u20AC"': "Aé€",
    b'"\\ud83d\\ude00"': "😀",
    b'"\\u0000"': "\0",
    b'"\\uFFFF\\uFFFE"': "\uffff\ufffe",
    b'"\x7f"': "\x7f",
    '"\u2028\u2029"'.encode(): "\u2028\u2029",
    '"\ufeff"'.encode(): "\ufeff",
    b'"\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf\xf0\x90\x80\x80\xf4\x8f\xbf\xbf"': (
        "\x80\u07ff\u0800\uffff\U00010000\U0010ffff"
    ),
    b'"/* no */ // comment"': "/* no */ // comment",
    # structure
    b"null": None,
    b"true": True,
    b"false": False,
    b" \t\r\n[ \t\r\n] \t\r\n": [],
    b"{}": {},
    b'{"": 0}': {"": 0},
    b'{"a": 1, "a": 2}': {"a": 2},
    b'{"a": 1, "\\u0061": 2}': {"a": 2},
    b'{"a":{"a":{"a":[[[]]]}}}': {"a": {"a": {"a": [[[]]]}}},
    b'[null, 1, "1", {}]': [None, 1, "1", {}],
}

# fmt: off
REJECTED = (
    # numbers
    *(b"01", b"-01", b"00", b"1.", b".5", b"-.5", b"1.e1", b"+1", b"++1", b"--1", b"- 1", b"-"),
    *(b"1e", b"1e+", b"1E-", b"1ee2", b"1e1.5", b"1.2.3", b"0x1F", b"0b1", b"1_000", b"1,000"),
    *(b"NaN", b"-NaN", b"Infinity", b"-Infinity", b"inf", b"1e400", b"-1E400", NINES, b"-" + NINES),
    *("\uff11".encode(), "\u0661".encode(), b"1a", b"0e", b"[0.1.]", b"[-]", b"2.e3", b"1 000.0"),
    # strings
    *(b'"', b'"a', b"'a'", b"a", b'"\\', b'"\\"', b'"\\x41"', b'"\\a"', b'"\\\'"', b'"\\U0041"'),
    *(b'"\\u"', b'"\\u00"', b'"\\u00g0"', b'"\\u 041"', b'"\\u+041"', b'"\\u{41}"', b'"\\\n"'),
    *(b'"\\ud800"', b'"\\udc00"', b'"\\udc00\\ud800"', b'"\\ud800\\ud800"', b'"\\ud800\\u0041"'),
    *(b'"\\ud800\\n"', b'"\\uD83D"', b'{"\\ud800": 1}'),
    *(b'"\n"', b'"\t"', b'"\r"', b'"\0"', b'"\x1f"', b'{"\n": 1}'),
    # structure
    *(b"", b" ", b"\n", b"[", b"]", b"{", b"}", b"[]]", b"{}}", b"[}", b"{]", b"[1", b'{"a": 1'),
    *(b"[1,]", b"[,1]", b"[1,,2]", b"[,]", b'{"a": 1,}', b'{,"a": 1}', b'{"a": 1,,"b": 2}'),
    *(b"[1 2]", b'{"a" 1}', b'{"a":}', b'{"a"}', b'{"a", 1}', b'{"a": 1: 2}', b"{1: 2}", b"{a: 1}"),
    *(b"{'a': 1}", b"{null: 1}", b'{"a": 1 "b": 2}'),
    *(b'["a": 1]', b"[1: 2]", b"{[]: 1}", b'{"a"; 1}'),
    *(b"1 2", b"[] []", b"{}{}", b'"a" "b"', b"null,", b"[1]x", b"1\n2", b'{"a": 1}\n{"a": 2}'),
    *(b"nul", b"True", b"FALSE", b"nulll", b"tru", b"undefined", b"None", b"[true false]"),
    *(b"// c\n1", b"1 // c", b"/* c */ 1", b"[1, /* c */ 2]"),
    *(b"# c\n1", b"1 # c", b"<a/>", b"--- 1"),
    *(b"\x0b1", b"\x0c1", b"\xc2\xa01", b"1\xe2\x80\xa8"),
    *(b"\x001", b"1\x00", b"[1\x00]", b"\x1e1\n"),
    # encodings
    *(b"\xef\xbb\xbf1", b"\xef\xbb\xbf", b"\xff"),
    *(b'"\x80"', b'"\xbf"', b'"\xc0\x80"', b'"\xc1\xbf"'),
    *(b'"\xc3"', b'"\xe2\x82"', b'"\xf0\x9f\x98"', b'"\xe0\x80\x80"', b'"\xf0\x80\x80\x80"'),
    *(b'"\xed\xa0\x80"', b'"\xed\xbf\xbf"'),
    *(b'"\xf4\x90\x80\x80"', b'"\xf5\x80\x80\x80"', b'"\xfe"'),
    *(b'"\xf8\x88\x80\x80\x80"', b'"\xfc\x84\x80\x80\x80\x80"', b'"\xe9"', b'["\xff"]', b"\xe9"),
    *('{"a": 1}'.encode(name) for name in ("utf-16", "utf-16-le", "utf-16-be", "utf-32")),
    *('{"a": 1}'.encode(name) for name in ("utf-32-le", "utf-32-be", "cp037")),
    b"+ADw-",
)
# fmt: on


@pytest.mark.parametrize(("data", "value"), ACCEPTED.items(), ids=lambda it: repr(it)[:40])
def test_accepted(data: bytes, value: object) -> None:
    document = JsonDocument(Text("a.json", data))
    assert document.parse_error is None
    assert repr(document.value) == repr(value)
    check(data)


@pytest.mark.parametrize("data", REJECTED, ids=lambda data: repr(data)[:40])
def test_rejected(data: bytes) -> None:
    assert JsonDocument(Text("a.json", data)).parse_error is not None
    check(data)


@pytest.mark.parametrize(("opening", "closing"), [(b"[", b"]"), (b'{"k":', b"}")])
@pytest.mark.parametrize("depth", [1, 100, MAX_DEPTH, MAX_DEPTH + 1])
@pytest.mark.parametrize("missing", [0, 1])
def test_nesting(opening: bytes, closing: bytes, depth: int, missing: int) -> None:
    inner = b"" if closing == b"]" else b"1"
    data = opening * depth + inner + closing * (depth - missing)
    error = JsonDocument(Text("a.json", data)).parse_error
    assert (error is None) == (depth <= MAX_DEPTH and not missing)
    check(data)
