import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from perflint.documents.arguments.ignore_comments import Directive, read_directives
from perflint.documents.arguments.module import read_arguments
from perflint.primitives.text import Text
from tests.paths import FIXTURES

ARGUMENTS = FIXTURES / "arguments"
BOM = b"\xef\xbb\xbf"
IGNORE = "# perflint: ignore[missing-help] known"


def read(data: bytes | str) -> list[tuple[Directive, str | None]]:
    """Return the directives, each with the text of its target; places are held against bytes."""
    data = data.encode() if isinstance(data, str) else data
    module = read_arguments(Text("server_args.py", data))
    assert module.fault is None, module.fault
    found = []
    for one in read_directives(module):
        assert re.match(rb"#\s*perflint:", data[slice(*one.span)])
        assert b"\n" not in data[slice(*one.span)]
        taken = data[slice(*one.target)].decode(module.encoding) if one.target else None
        found.append((one, taken))
    return found


def fields(*lines: str) -> str:
    return "class ServerArgs:\n" + "".join(f"    {line}\n" for line in lines)


def calls(*lines: str) -> str:
    return "def add_cli_args(parser):\n" + "".join(f"    {line}\n" for line in lines)


@pytest.mark.parametrize(
    ("comment", "rules", "reason"),
    [
        ("# perflint: ignore[missing-help] known", ("missing-help",), "known"),
        ("#perflint:ignore[missing-help]known", ("missing-help",), "known"),
        ("#  perflint:  ignore[ a , b ]:  a reason: x ", ("a", "b"), "a reason: x"),
        ("# perflint: ignore[a-*,arguments] größer", ("a-*", "arguments"), "größer"),
        ("# perflint: ignore[a]", ("a",), ""),
        ("# perflint: ignore[] why", (), "why"),
        ("# perflint: ignore why", (), "why"),
        ("# perflint: ignore", (), ""),
        ("# perflint: ignore[a,,b,] x", ("a", "b"), "x"),
    ],
)
def test_what_a_directive_says(comment: str, rules: tuple[str, ...], reason: str) -> None:
    [(one, target)] = read(fields(f"x: int = 1  {comment}"))
    assert (one.rules, one.reason, target) == (rules, reason, "x: int = 1")


@pytest.mark.parametrize(
    "comment",
    [
        "# perflint: ignored[a] x",
        "# perflint: off",
        "# see perflint: ignore[a] x",
        "# perflint ignore[a]",
    ],
)
def test_other_comments_are_none(comment: str) -> None:
    assert read(fields(f"x: int = 1  {comment}")) == []


@pytest.mark.parametrize(
    "source",
    [
        fields(f"x: int = 1  {IGNORE}"),
        fields(IGNORE, "x: int = 1"),
        fields("a: int = 1", IGNORE, "# and more", "x: int = 1"),
        fields("a: int = 1", "", "# header", IGNORE, "x: int = 1"),
        fields("# header", IGNORE, "# noqa", "x: int = 1", "b: int = 2"),
        fields("a: int = 1", "\f" + IGNORE, "x: int = 1"),
        fields("if y:", f"    {IGNORE}", "    x: int = 1"),
    ],
)
def test_it_is_about_the_argument_that_begins_on_its_line_or_below(source: str) -> None:
    [(_, target)] = read(source)
    assert target == "x: int = 1"


def test_in_a_call_of_many_lines_it_stands_on_the_first_or_above() -> None:
    lines = ["parser.add_argument(", '    "--x",', ")"]
    for at in range(3):
        several = [*lines[:at], f"{lines[at]}  {IGNORE}", *lines[at + 1 :]]
        [(_, target)] = read(calls('parser.add_argument("--a")', *several))
        assert (target is not None) == (at == 0)
    [(_, target)] = read(calls(IGNORE, *lines))
    assert target is not None
    assert target.startswith("parser.add_argument(")
    assert target.endswith(")")


@pytest.mark.parametrize(
    "source",
    [
        fields("x: int = 1", IGNORE),
        fields("x: int = 1", IGNORE, "", "y: int = 1"),
        IGNORE + "\n" + fields("x: int = 1"),
        fields("x: int = 1") + IGNORE,
        fields("x: int = 1") + IGNORE + "\n",
        fields("x: int = 1") + IGNORE + "\n# end",
        fields("x: int = 1", f"y = 1  {IGNORE}"),
        fields("x: int = 1", f"def f(self): pass  {IGNORE}"),
    ],
)
def test_elsewhere_it_is_about_nothing(source: str) -> None:
    [(_, target)] = read(source)
    assert target is None


@pytest.mark.parametrize("quote", ['"{}"', "'''\n{}\n'''", 'f"{}"'])
def test_a_text_that_looks_like_one_is_none(quote: str) -> None:
    assert read(fields(f"x: str = {quote.format(IGNORE)}")) == []


def test_of_several_on_a_line_all_are_meant() -> None:
    [(_, target)] = read(fields(f"x: int = 1; y: int = 2  {IGNORE}", "z: int = 3"))
    assert target == "x: int = 1; y: int = 2"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", BOM])
def test_places_are_those_of_the_bytes(end: str, mark: bytes) -> None:
    source = fields("a: str = 'größer'  # ä", f"x: str = '''ü\nö'''  {IGNORE} ü", IGNORE, "y: int")
    data = mark + source.replace("\n", end).encode()
    found = read(data)
    assert [target for _, target in found] == [None, "y: int"]
    assert [data[slice(*one.span)].decode() for one, _ in found] == [f"{IGNORE} ü", IGNORE]


def test_the_first_line_may_hold_one_behind_a_mark() -> None:
    data = BOM + f"{IGNORE}\nclass ServerArgs:\n    x: int\n".encode()
    [(one, _)] = read(data)
    assert data[slice(*one.span)].decode() == IGNORE


@pytest.mark.parametrize("cookie", ["latin-1", "cp1252", "utf-8", "utf-8-unix", "shift_jis", "gbk"])
def test_encodings(cookie: str) -> None:
    letters = {"shift_jis": "ソ表", "gbk": "表"}.get(cookie, "größer")
    encoding = "utf-8" if cookie.startswith("utf-8") else cookie
    source = f"# coding: {cookie}\n" + fields(f"x: str = '{letters}'  {IGNORE} {letters}")
    [(one, target)] = read(source.encode(encoding))
    assert (one.reason, target) == (f"known {letters}", f"x: str = '{letters}'")
    [start, stop] = one.span
    assert source.encode(encoding)[start:stop].decode(encoding) == f"{IGNORE} {letters}"


def test_bytes_that_are_no_utf_8_may_stand_in_a_comment() -> None:
    """Python takes them there, up to and including 3.13."""
    data = fields(f"x: int = 1  {IGNORE}").encode().rstrip() + b" gr\xf6\xdfe\n"
    [(one, target)] = read(data)
    assert target == "x: int = 1"
    assert data[slice(*one.span)].endswith(b"gr\xf6\xdfe")


def test_a_file_with_a_fault_has_none() -> None:
    module = read_arguments(Text("a", f"class ServerArgs:\n    x: = {IGNORE}\n".encode()))
    assert read_directives(module) == ()


PIECES = [IGNORE, f"  {IGNORE}\n", "\n", "\r", "\f", "'''", "\\\n", "(", ")", ";", "é", "\t", "#"]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 1), st.sampled_from(PIECES)), min_size=1, max_size=5),
    st.sampled_from(["before.py", "merged.py"]),
)
@example([(1.0, IGNORE)], "before.py")
def test_whatever_python_takes_is_read(pieces: list[tuple[float, str]], name: str) -> None:
    text = (ARGUMENTS / name).read_text("utf-8")
    for share, piece in [(0.5, f"  {IGNORE}\n"), *pieces]:
        at = int(len(text) * share)
        text = text[:at] + piece + text[at:]
    module = read_arguments(Text("server_args.py", text.encode()))
    for one in read_directives(module):
        assert text.encode()[slice(*one.span)].startswith(b"# perflint: ignore")
