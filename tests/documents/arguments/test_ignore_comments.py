import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from perflint.documents.arguments.ignore_comments import IgnoreComment, read_ignore_comments
from perflint.documents.arguments.module import read_arguments
from perflint.primitives.text import Text
from tests.paths import FIXTURES

ARGUMENTS = FIXTURES / "arguments"
BOM = b"\xef\xbb\xbf"
IGNORE = "# perflint: ignore[missing-help] known"


def read(data: bytes | str) -> list[tuple[IgnoreComment, str | None]]:
    """Return the ignore comments, each with the source of its target, and check the spans."""
    data = data.encode() if isinstance(data, str) else data
    module = read_arguments(Text("server_args.py", data))
    assert module.parse_error is None, module.parse_error
    ignores = []
    for ignore in read_ignore_comments(module):
        assert re.match(rb"#\s*perflint:", data[slice(*ignore.span)])
        assert b"\n" not in data[slice(*ignore.span)]
        target = data[slice(*ignore.target)].decode(module.encoding) if ignore.target else None
        ignores.append((ignore, target))
    return ignores


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
def test_rules_and_reason_of_a_comment(comment: str, rules: tuple[str, ...], reason: str) -> None:
    [(ignore, target)] = read(fields(f"x: int = 1  {comment}"))
    assert (ignore.rules, ignore.reason, target) == (rules, reason, "x: int = 1")


@pytest.mark.parametrize(
    "comment",
    [
        "# perflint: ignored[a] x",
        "# perflint: off",
        "# see perflint: ignore[a] x",
        "# perflint ignore[a]",
    ],
)
def test_other_comments_do_not_ignore_rules(comment: str) -> None:
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
def test_the_target_starts_on_the_same_line_or_below(source: str) -> None:
    [(_, target)] = read(source)
    assert target == "x: int = 1"


def test_a_comment_applies_to_a_long_call_on_its_first_line_or_above() -> None:
    lines = ["parser.add_argument(", '    "--x",', ")"]
    for at in range(3):
        changed = [*lines[:at], f"{lines[at]}  {IGNORE}", *lines[at + 1 :]]
        [(_, target)] = read(calls('parser.add_argument("--a")', *changed))
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
def test_a_comment_anywhere_else_has_no_target(source: str) -> None:
    [(_, target)] = read(source)
    assert target is None


@pytest.mark.parametrize("quote", ['"{}"', "'''\n{}\n'''", 'f"{}"'])
def test_a_string_is_not_a_comment(quote: str) -> None:
    assert read(fields(f"x: str = {quote.format(IGNORE)}")) == []


def test_the_target_includes_all_fields_of_the_line() -> None:
    [(_, target)] = read(fields(f"x: int = 1; y: int = 2  {IGNORE}", "z: int = 3"))
    assert target == "x: int = 1; y: int = 2"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", [b"", BOM])
def test_spans_are_offsets_in_bytes(end: str, bom: bytes) -> None:
    source = fields("a: str = 'größer'  # ä", f"x: str = '''ü\nö'''  {IGNORE} ü", IGNORE, "y: int")
    data = bom + source.replace("\n", end).encode()
    ignores = read(data)
    assert [target for _, target in ignores] == [None, "y: int"]
    assert [data[slice(*ignore.span)].decode() for ignore, _ in ignores] == [f"{IGNORE} ü", IGNORE]


def test_a_comment_after_a_byte_order_mark() -> None:
    data = BOM + f"{IGNORE}\nclass ServerArgs:\n    x: int\n".encode()
    [(ignore, _)] = read(data)
    assert data[slice(*ignore.span)].decode() == IGNORE


@pytest.mark.parametrize("cookie", ["latin-1", "cp1252", "utf-8", "utf-8-unix", "shift_jis", "gbk"])
def test_encodings(cookie: str) -> None:
    letters = {"shift_jis": "ソ表", "gbk": "表"}.get(cookie, "größer")
    encoding = "utf-8" if cookie.startswith("utf-8") else cookie
    source = f"# coding: {cookie}\n" + fields(f"x: str = '{letters}'  {IGNORE} {letters}")
    [(ignore, target)] = read(source.encode(encoding))
    assert (ignore.reason, target) == (f"known {letters}", f"x: str = '{letters}'")
    [start, stop] = ignore.span
    assert source.encode(encoding)[start:stop].decode(encoding) == f"{IGNORE} {letters}"


def test_a_comment_may_contain_bytes_that_are_not_utf_8() -> None:
    """Python up to 3.13 accepts them in a comment."""
    data = fields(f"x: int = 1  {IGNORE}").encode().rstrip() + b" gr\xf6\xdfe\n"
    [(ignore, target)] = read(data)
    assert target == "x: int = 1"
    assert data[slice(*ignore.span)].endswith(b"gr\xf6\xdfe")


def test_a_file_that_cannot_be_parsed_has_no_ignore_comments() -> None:
    module = read_arguments(Text("a", f"class ServerArgs:\n    x: = {IGNORE}\n".encode()))
    assert read_ignore_comments(module) == ()


PIECES = [IGNORE, f"  {IGNORE}\n", "\n", "\r", "\f", "'''", "\\\n", "(", ")", ";", "é", "\t", "#"]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 1), st.sampled_from(PIECES)), min_size=1, max_size=5),
    st.sampled_from(["before.py", "merged.py"]),
)
@example([(1.0, IGNORE)], "before.py")
def test_any_insertion_that_python_accepts_is_read(
    pieces: list[tuple[float, str]], name: str
) -> None:
    text = (ARGUMENTS / name).read_text("utf-8")
    for fraction, piece in [(0.5, f"  {IGNORE}\n"), *pieces]:
        at = int(len(text) * fraction)
        text = text[:at] + piece + text[at:]
    module = read_arguments(Text("server_args.py", text.encode()))
    for ignore in read_ignore_comments(module):
        comment = text.encode()[slice(*ignore.span)]
        assert comment.startswith(b"#")
        assert b"# perflint: ignore" in comment
