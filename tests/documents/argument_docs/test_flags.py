"""The arguments that a flag sets, and what a page has to document."""

import pytest

from perflint.documents.argument_docs.flags import Flags
from perflint.documents.arguments.literals import UNKNOWN
from perflint.documents.arguments.module import read_arguments
from perflint.primitives.text import Text
from tests.argument_modules import read_module
from tests.documents.argument_docs.pages import function


def flags_of(*arguments: str) -> Flags:
    return Flags([read_module(function(*arguments))])


def names(flags: Flags, flag: str) -> list[str]:
    return [registered.argument.name for registered in flags.named(flag)]


@pytest.mark.parametrize(
    ("flag", "expected"),
    [
        ("--max-len", ["--max-len"]),
        ("--max_len", ["--max-len"]),
        ("-m", ["--max-len"]),
        ("--max", []),
        ("--cache", ["--cache"]),
        ("--cac", []),
        ("--no-graph", ["--graph"]),
        ("--no-max-len", []),
        ("-x", []),
        ("--max-length", []),
        ("model", []),
    ],
)
def test_the_argument_that_a_flag_sets(flag: str, expected: list[str]) -> None:
    flags = flags_of(
        '"--max-len", "-m"',
        '"--cache"',
        '"--cache-size"',
        '"--graph", action=argparse.BooleanOptionalAction',
        '"model"',
    )
    assert names(flags, flag) == expected


@pytest.mark.parametrize(
    ("argument", "is_public"),
    [
        ('"--x"', True),
        ('"--x", help="Help."', True),
        ('"--x", help=argparse.SUPPRESS', False),
        ('"--x", help="Deprecated: use --y."', False),
        ('"--x", action=DeprecatedAction', False),
        ('"x"', False),
    ],
)
def test_hidden_deprecated_and_positional_arguments_need_no_row(
    argument: str, is_public: bool
) -> None:
    (registered,) = flags_of(argument).all
    assert registered.is_public is is_public


@pytest.mark.parametrize(
    ("argument", "default"),
    [
        ('"--x", default=1', 1),
        ('"--x", action="store_true"', False),
        ('"--x", action="store_true", default=True', True),
        ('"--x", action="store_false"', UNKNOWN),
        ('"--x", action="store_true", **more', UNKNOWN),
        ('"--x"', UNKNOWN),
        ('"--x", default=f()', UNKNOWN),
    ],
)
def test_literal_defaults(argument: str, default: object) -> None:
    (registered,) = flags_of(argument).all
    assert registered.default is default or registered.default == default


def test_an_argument_of_several_parts_is_there_once() -> None:
    source = """\
class ServerArgs:
    a: A[int, "Help."] = 1

    def add_cli_args(p):
        p.add_argument("--b")

    def add_more_args(p):
        p.add_argument("--c")
"""
    flags = Flags(read_arguments(Text("server_args.py", source.encode())).parts)
    assert [registered.argument.name for registered in flags.all] == ["--a", "--b", "--c"]
    assert flags.paths == ["server_args.py"]


def test_a_base_that_is_not_found_may_have_more_flags() -> None:
    source = 'class ServerArgs(Base):\n    a: A[int, "Help."] = 1\n'
    assert not Flags([read_module(source)]).is_complete
    assert Flags([read_module(source.replace("(Base)", ""))]).is_complete


@pytest.mark.parametrize(
    ("annotation", "other", "equal"),
    [
        ("int", "Optional[int]", True),
        ("int", "float", False),
        ("List[str]", "Optional[List[str]]", True),
        ("List[str]", "List[int]", False),
        ("Dict[str, int]", "str", False),
    ],
)
def test_kinds_of_values(annotation: str, other: str, equal: bool) -> None:
    lines = (f'    x{n}: A[{each}, "H."] = None\n' for n, each in enumerate((annotation, other)))
    first, second = Flags([read_module("class ServerArgs:\n" + "".join(lines))]).all
    assert (first.kind == second.kind) is equal
