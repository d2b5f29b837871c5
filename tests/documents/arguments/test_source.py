import ast
import sys
import warnings

import pytest

from perflint.documents.arguments.source import PythonSource
from perflint.primitives.finding import ParseError, Span
from perflint.primitives.text import Text

BOM = b"\xef\xbb\xbf"


def read(data: bytes) -> PythonSource:
    return PythonSource(Text("a.py", data))


def fault_of(data: bytes) -> ParseError:
    fault = read(data).parse_error
    assert fault is not None
    return fault


def statements_of(data: bytes) -> list[bytes]:
    """Return the bytes of each statement."""
    source = read(data)
    assert source.parse_error is None
    return [data[slice(*source.span(node))] for node in source.tree.body]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("start", [b"", BOM, b"\f\n", BOM + b"# coding: utf-8\n", b"# a\xff\n"])
def test_spans_are_offsets_in_the_file(start: bytes, end: bytes) -> None:
    statements = ["é = '😀'; b = 1", "c = (1,\n 2)", "d = \\\n 3", '"""x\ny"""']
    data = start + ("\n".join(statements) + "  # é\n").encode()
    expected = ["é = '😀'", "b = 1", *statements[1:]]
    assert statements_of(data.replace(b"\n", end)) == [
        text.encode().replace(b"\n", end) for text in expected
    ]


@pytest.mark.parametrize(
    ("cookie", "encoding"),
    [
        ("latin-1", "latin-1"),
        ("iso-8859-1-unix", "latin-1"),
        ("cp1252", "cp1252"),
        ("utf-8-unix", "utf-8"),
        ("shift_jis", "shift_jis"),
        ("iso2022_jp", "iso2022_jp"),
        ("ascii", "ascii"),
        ("utf-7", "utf-7"),
    ],
)
@pytest.mark.parametrize("line", ["# -*- coding: {} -*-\n", "#!/x\n# vim: fileencoding={} :\n"])
def test_spans_in_another_encoding(cookie: str, encoding: str, line: str) -> None:
    letter = {"ascii": "e", "shift_jis": "表é"[:1], "iso2022_jp": "表"}.get(encoding, "é")
    text = line.format(cookie) + f"a = '{letter}'; b = 1\nc = '{letter}{letter}'\n"
    statements = [f"a = '{letter}'", "b = 1", f"c = '{letter}{letter}'"]
    assert [part.decode(encoding) for part in statements_of(text.encode(encoding))] == statements


@pytest.mark.parametrize(
    "data", [b"x = 1\n# coding: latin-1\ny = 2", b"# encoded\n\n# coding: cp1252\nx = 1"]
)
def test_a_comment_that_is_not_a_cookie(data: bytes) -> None:
    assert read(data).encoding == "utf-8"


@pytest.mark.parametrize("prefix", ["", "é = '😀'\n", "\ufeff", "\ufeffé = '😀'\r\n"])
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = '😀é' «:»", "syntax error: invalid syntax"),
        ("é = 1; «return» 2", "syntax error: 'return' outside function"),
        ("def f(é, «é»): pass", "syntax error: duplicate argument 'é' in function definition"),
        ("x = «(»1,", "syntax error: '(' was never closed"),
        ("«<<<<<<<» HEAD\nx = 1", "an unresolved merge conflict"),
        ("x = 1«\0»", "a null byte"),
    ],
)
def test_a_parse_error_has_a_span(text: str, message: str, prefix: str) -> None:
    before = (prefix + text).partition("«")[0].encode()
    fault = fault_of((prefix + text).replace("«", "").replace("»", "").encode())
    assert fault.message.partition(" (rejected by Python ")[0] == message
    if sys.version_info >= (3, 11) or "duplicate" not in message:
        assert fault.span.start == len(before)
        assert fault.span.stop >= len(before) + 1


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"# coding: nope\nx = 1", "syntax error: unknown encoding: nope"),
        (b"# coding: idna\nx = 1", "the encoding `idna` is not one for source code"),
        (b"# coding: utf-16\nx = 12", "the encoding `utf-16` is not one for source code"),
        (
            b"# coding: nowhere\nx = " + b"-" * 9000 + b"1",
            "syntax error: unknown encoding: nowhere",
        ),
        (b"# coding: Punycode\nx = 1", "the encoding `punycode` is not one for source code"),
        (b"# coding: unicode_escape\nx = 1", "the encoding `unicode"),
        (b"# coding: hex\nx = 1", "the encoding `hex` is not one for source code"),
        (b"x = 1" + b"+1" * 200_000, "nested too deeply for Python to compile"),
        (b"x = a" + b"(1, 2)" * 50_000, "nested too deeply for Python to compile"),
        (b"x = " + b"-" * 50_000 + b"1", "nested too deeply for Python to compile"),
        (b"x = 1" + b"+1" * 20_000, "nested too deeply for Python to compile"),
        (b"version https://git-lfs.github.com/spec/v1\noid x", "a Git LFS pointer"),
        (b"if x:\n", "syntax error: expected an indented block after 'if' statement"),
    ],
)
def test_messages_of_parse_errors(data: bytes, message: str) -> None:
    assert fault_of(data).message.startswith(message)


def test_bytes_that_are_not_utf_8() -> None:
    assert fault_of(b"x = 1\ny = '\xff'") == ParseError(Span(11, 12), "not UTF-8: byte 0xff")


def test_an_error_after_the_last_line_is_at_the_end() -> None:
    assert fault_of(b"if x:\n").span.stop <= 6


@pytest.mark.parametrize("source", ["x = '\\d'", "x = 1 is 1", "assert (x, 1)"])
def test_a_warning_of_python_is_not_a_parse_error(source: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert read(source.encode()).parse_error is None


def test_segment_and_span_of_an_expression() -> None:
    data = "# coding: latin-1\nf('é', b=[1,\r\n 2])".encode("latin-1")
    source = read(data)
    call = source.tree.body[0]
    assert isinstance(call, ast.Expr)
    assert isinstance(call.value, ast.Call)
    node = call.value.keywords[0].value
    assert source.segment(node) == "[1,\r\n 2]"
    assert data[slice(*source.span(node))] == b"[1,\r\n 2]"


@pytest.mark.parametrize("header", ["if x:", "for x in y:", "def f():", "class A:", "with x:"])
@pytest.mark.parametrize("depth", [98, 99, 100, 101])
def test_a_body_nested_a_hundred_deep(header: str, depth: int) -> None:
    lines = [f"{' ' * level}{header}\n" for level in range(depth)]
    error = read("".join([*lines, " " * depth, "x = 1\n"]).encode()).parse_error
    expected = ("nested too deeply", "syntax error: too many statically nested blocks")
    assert error is None or error.message.startswith(expected)
