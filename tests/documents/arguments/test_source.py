import ast
import sys
import warnings

import pytest

from perflint.documents.arguments.source import PythonSource
from perflint.documents.json.parse_errors import Fault
from perflint.primitives.finding import Span
from perflint.primitives.text import Text

BOM = b"\xef\xbb\xbf"


def read(data: bytes) -> PythonSource:
    return PythonSource(Text("a.py", data))


def fault_of(data: bytes) -> Fault:
    fault = read(data).fault
    assert fault is not None
    return fault


def shown(data: bytes) -> list[bytes]:
    """Return the bytes of each statement."""
    source = read(data)
    assert source.fault is None
    return [data[slice(*source.span(node))] for node in source.tree.body]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("start", [b"", BOM, b"\f\n", BOM + b"# coding: utf-8\n", b"# a\xff\n"])
def test_spans_are_bytes_of_the_file(start: bytes, end: bytes) -> None:
    statements = ["é = '😀'; b = 1", "c = (1,\n 2)", "d = \\\n 3", '"""x\ny"""']
    data = start + ("\n".join(statements) + "  # é\n").encode()
    expected = ["é = '😀'", "b = 1", *statements[1:]]
    assert shown(data.replace(b"\n", end)) == [
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
def test_spans_are_bytes_of_another_encoding(cookie: str, encoding: str, line: str) -> None:
    word = {"ascii": "e", "shift_jis": "表é"[:1], "iso2022_jp": "表"}.get(encoding, "é")
    text = line.format(cookie) + f"a = '{word}'; b = 1\nc = '{word}{word}'\n"
    statements = [f"a = '{word}'", "b = 1", f"c = '{word}{word}'"]
    assert [part.decode(encoding) for part in shown(text.encode(encoding))] == statements


@pytest.mark.parametrize(
    "data", [b"x = 1\n# coding: latin-1\ny = 2", b"# encoded\n\n# coding: cp1252\nx = 1"]
)
def test_a_cookie_that_is_none(data: bytes) -> None:
    assert read(data).encoding == "utf-8"


@pytest.mark.parametrize("prefix", ["", "é = '😀'\n", "\ufeff", "\ufeffé = '😀'\r\n"])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x = '😀é' «:»", "syntax error: invalid syntax"),
        ("é = 1; «return» 2", "syntax error: 'return' outside function"),
        ("def f(é, «é»): pass", "syntax error: duplicate argument 'é' in function definition"),
        ("x = «(»1,", "syntax error: '(' was never closed"),
        ("«<<<<<<<» HEAD\nx = 1", "an unresolved merge conflict"),
        ("x = 1«\0»", "a null byte"),
    ],
)
def test_fault_has_a_place(text: str, words: str, prefix: str) -> None:
    before = (prefix + text).partition("«")[0].encode()
    fault = fault_of((prefix + text).replace("«", "").replace("»", "").encode())
    assert fault.message == words
    if sys.version_info >= (3, 11) or "duplicate" not in words:
        assert fault.span.start == len(before)
        assert fault.span.stop >= len(before) + 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"# coding: nope\nx = 1", "syntax error: unknown encoding: nope"),
        (b"x = " + b"-" * 50_000 + b"1", "nested too deeply for Python to compile"),
        (b"x = 1" + b"+1" * 20_000, "nested too deeply for Python to compile"),
        (b"version https://git-lfs.github.com/spec/v1\noid x", "a Git LFS pointer"),
        (b"if x:\n", "syntax error: expected an indented block after 'if' statement"),
    ],
)
def test_fault_in_words(data: bytes, words: str) -> None:
    assert fault_of(data).message.startswith(words)


def test_fault_of_bytes_that_are_not_utf8() -> None:
    assert fault_of(b"x = 1\ny = '\xff'") == Fault(Span(11, 12), "not UTF-8: byte 0xff")


def test_fault_beyond_the_last_line_is_at_the_end() -> None:
    assert fault_of(b"if x:\n").span.stop <= 6


@pytest.mark.parametrize("source", ["x = '\\d'", "x = 1 is 1", "assert (x, 1)"])
def test_what_python_warns_of_is_no_fault(source: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert read(source.encode()).fault is None


def test_source_and_span_of_an_expression() -> None:
    data = "# coding: latin-1\nf('é', b=[1,\r\n 2])".encode("latin-1")
    source = read(data)
    call = source.tree.body[0]
    assert isinstance(call, ast.Expr)
    assert isinstance(call.value, ast.Call)
    node = call.value.keywords[0].value
    assert source.source(node) == "[1,\r\n 2]"
    assert data[slice(*source.span(node))] == b"[1,\r\n 2]"
