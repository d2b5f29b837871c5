"""Files with syntax that the running Python does not parse.

No test depends on the version: ``NEWER`` replaces what the running Python refuses. libcst accepts
it, because it does not know the rule.
"""

import ast
import sys

import pytest

from perflint.documents.arguments.logical_lines import logical_lines, longest_chain, statements
from perflint.documents.arguments.module import ArgumentFile, read_arguments
from perflint.documents.arguments.newer_syntax import Replaced, read_newer_syntax
from perflint.primitives.text import Text

NEWER = f"x = {'9' * 5000}"
"""A statement that every version of ``ast`` refuses, and libcst accepts."""

CLASS = """\
class ServerArgs:
    '''Text
    with lines.

    class Other:
    '''
    # one
    host: str = "a"
    {field}
    port: int = 1  # of port

    @staticmethod
    def add_cli_args(parser):
        # one
        parser.add_argument("--host", help="H.")
        {call}
        if parser:
            parser.add_argument("--port", help=(
"P."))
            {nested}
        else:
            parser.add_argument("--more")
"""


def read(source: str) -> ArgumentFile:
    return read_arguments(Text("server_args.py", source.encode()))


def unread(file: ArgumentFile) -> list[str]:
    return [file.text.data[slice(*span)].decode() for span in file.unread]


@pytest.mark.parametrize("place", ["field", "call", "nested"])
def test_only_the_statement_is_left_out(place: str) -> None:
    pieces = {"field": "a = 1", "call": "a = 1", "nested": "a = 1"}
    whole = read(CLASS.format(**pieces))
    file = read(CLASS.format(**{**pieces, place: NEWER}))
    assert (whole.parse_error, file.parse_error) == (None, None)
    assert (unread(whole), unread(file)) == ([], [NEWER])
    [part], [expected] = file.parts, whole.parts
    assert [field.name for field in part.fields] == ["host", "port"]
    names = [argument.name for argument in part.arguments]
    assert names == [argument.name for argument in expected.arguments]
    data = file.text.data
    for argument in part.arguments:
        assert data[slice(*argument.span)].startswith(b"parser.add_argument")
        assert data[slice(*argument.span)].endswith(b")")
    assert part.external_bases == ("?",), "what was not read may be a field"


def test_several_statements_are_left_out() -> None:
    file = read(CLASS.format(field=NEWER, call=NEWER, nested=NEWER))
    assert unread(file) == [NEWER] * 3
    assert file.parts[0].external_bases == ("?",)


def test_statements_outside_of_what_is_read_do_not_matter() -> None:
    file = read(f"{NEWER}\n{CLASS.format(field='', call='', nested='')}\nif x:\n    {NEWER}\n")
    assert unread(file) == []
    assert file.parts[0].external_bases == ()


def test_a_class_whose_header_is_refused_is_left_out() -> None:
    file = read(f"class ServerArgs(a={'9' * 5000}):\n    x: int = 1\n")
    assert (file.parse_error, file.parts) == (None, ())
    assert unread(file) == [f"class ServerArgs(a={'9' * 5000}):\n    x: int = 1"]


GENERIC = """\
type Number = int

class ServerArgs[T: (int, str)]:
    x: int = 1

    @staticmethod
    async def add_cli_args[T](parser):
        parser.add_argument("--x")
"""


def test_type_parameters_do_not_matter() -> None:
    [part] = read(GENERIC).parts
    assert [field.name for field in part.fields] == ["x"]
    assert [argument.name for argument in part.arguments] == ["--x"]
    if sys.version_info < (3, 12):
        assert read(GENERIC).unread == ()


def test_a_file_that_both_refuse_names_both() -> None:
    error = read("class ServerArgs:\n    x: int = = 1\n").parse_error
    assert error is not None
    python = "{}.{}".format(*sys.version_info)
    assert f"(rejected by Python {python}, rejected by libcst " in error.message


def test_libcst_is_not_asked_about_too_complex_files() -> None:
    source = f"x = = 1\ny = 1{'+1' * 501}\n"
    assert read_newer_syntax(source.encode(), 1) == "too complex for libcst"
    assert read_newer_syntax(b"x = = 1" + b"\nelif x: pass" * 501, 1) == "too complex for libcst"
    brackets = b"[" * 61 + b"]" * 61
    assert read_newer_syntax(b"x = = 1\n" + brackets, 1) == "too complex for libcst"


def test_if_lines_are_not_found_libcst_locates_the_statements() -> None:
    nested = "y = f'{x['#']}'\nz = f'''{\"'''\"}'''\nclass ServerArgs:\n    x: int = 1\n"
    read = read_newer_syntax(f"{NEWER}\n{nested}".encode(), 1)
    assert isinstance(read, Replaced)
    assert isinstance(read.tree, ast.Module)


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("a = 1\nb = 2", ["a = 1", "b = 2"]),
        ("a = (1, # (\n 2)\nb", ["a = (1, # (\n 2)", "b"]),
        ("a = '''\n#(\n''' # c\n\nb", ["a = '''\n#(\n'''", "b"]),
        ("a = \\\n 1\r\nb\rc", ["a = \\\n 1", "b", "c"]),
        ("if a: b\n\n  # c\n", ["if a: b"]),
        ("a = '\\'('\nb", ["a = '\\'('", "b"]),
        ("", []),
    ],
)
def test_logical_lines(source: str, lines: list[str]) -> None:
    found = [source[line.start : line.stop] for line in logical_lines(source.encode())]
    assert found == lines


def test_statements_contain_decorators_and_branches() -> None:
    source = b"@a\n@b(\n)\ndef f(\n):\n  x\n"
    source += b"if a:\n  b\nelif c:\n  d\nelse:\n  e\ntry:\n  f\nfinally: g\n"
    starts = [each.start for each in statements(source, [*logical_lines(source)])]
    assert starts == [0, source.index(b"if a"), source.index(b"try")]


@pytest.mark.parametrize(
    ("source", "chain"),
    [
        ("1+1+1", 2),
        ("[-1, -2, -3, -4]", 2),
        ("a(1, 2)(3, 4)(5, 6)", 2),
        ("a.b.c", 2),
        ("'+ + + +'", 0),
        ("a  # + + +", 0),
        ("not a and b", 2),
    ],
)
def test_longest_chain(source: str, chain: int) -> None:
    [line] = logical_lines(source.encode())
    assert longest_chain(source.encode(), line) == chain
