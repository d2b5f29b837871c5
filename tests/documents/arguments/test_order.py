from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.documents.arguments.module import ArgumentModule
from perflint.documents.arguments.order import Order, order_of
from tests.argument_modules import read_module


def misplaced(body: str, fields: str = "abcdef") -> list[tuple[str, str, str]]:
    """Return the misplaced arguments of a function, each with side and anchor."""
    lines = "".join(f"        {line}\n" for line in body.split("\n"))
    declared = "".join(f"    {name}: int = 1\n" for name in fields)
    source = f"class ServerArgs:\n{declared}    def add_cli_args(parser):\n{lines}"
    module = read_module(source)
    return [
        (item.argument.name, "before" if item.before else "after", item.anchor.name)
        for item in order_of(module).misplaced
    ]


def flags(order: str, receiver: str = "parser") -> str:
    return "\n".join(f'{receiver}.add_argument("--{name}")' for name in order)


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("abcdef", []),
        ("f", []),
        ("acdebf", [("--b", "after", "--a")]),
        ("bcdefa", [("--a", "before", "--b")]),
        ("fabcde", [("--f", "after", "--e")]),
        ("axcbyd", [("--c", "after", "--b")]),
        ("dabca", [("--d", "after", "--c")]),
    ],
)
def test_side_and_anchor_of_misplaced_arguments(
    order: str, expected: list[tuple[str, str, str]]
) -> None:
    assert misplaced(flags(order)) == expected


def test_neighbours_may_be_arguments_without_a_field() -> None:
    source = (
        "class ServerArgs:\n    a: int\n    b: int\n    c: int\n    def add_cli_args(parser):\n"
    )
    source += "".join(f"        {line}\n" for line in flags("xbyca").split("\n"))
    [item] = order_of(read_module(source)).misplaced
    assert item.argument.name == "--a"
    assert [neighbour.name for neighbour in item.neighbours] == ["--c"]


def module_with(order: str, new: str = "", fields: str = "abcdefgh") -> ArgumentModule:
    """Return a module with single letters as arguments, of which some are new."""
    declared = "".join(f"    {name}: int = 1\n" for name in fields)
    lines = "".join(f"        {line}\n" for line in flags(order).split("\n"))
    module = read_module(f"class ServerArgs:\n{declared}    def add_cli_args(parser):\n{lines}")
    return module._replace(new_or_moved=frozenset(f"--{name}" for name in new))


def moving(order: Order) -> str:
    return "".join(item.argument.name.strip("-") for item in order.misplaced)


@pytest.mark.parametrize(
    ("order", "new", "expected"),
    [
        ("ba", "b", "b"),
        ("ba", "a", "a"),
        ("abgdef", "g", "g"),
        ("acdb", "cd", "cd"),
        ("dabc", "abc", "abc"),
        ("cab", "a", "c"),
        ("cab", "ab", "ab"),
        ("bac", "c", "b"),
        ("gabcdefh", "a", "g"),
    ],
)
def test_new_arguments_move_rather_than_old_ones(order: str, new: str, expected: str) -> None:
    assert moving(order_of(module_with(order, new))) == expected


@pytest.mark.parametrize(
    ("order", "new", "expected"),
    [
        ("fgabcdeh", "g", "f"),  # directly below the one whose field is above its own
        ("efabcdgh", "e", "f"),  # directly above the one whose field is below its own
        ("defabcgh", "ef", "d"),  # a chain below an old one
        ("defabcgh", "de", "f"),
        ("fdabcegh", "d", "fd"),  # beside one, but that is not its neighbour
        ("gfabcdeh", "f", "gf"),  # on the wrong side of its neighbour
    ],
)
def test_a_new_argument_beside_the_neighbour_of_its_field_is_in_order(
    order: str, new: str, expected: str
) -> None:
    assert moving(order_of(module_with(order, new))) == expected


def test_a_moved_field_makes_its_argument_new() -> None:
    module = module_with("ba")
    for name in "ab":
        assert moving(order_of(module._replace(new_or_moved=frozenset(name)))) == name


@pytest.mark.parametrize(
    ("order", "new", "expected"),
    [
        ("badc", "", False),  # two may always move
        ("badcfe", "", True),  # three of six
        ("badcfe" + "ghijklmnopqrstuvwxyzABCD", "", False),  # three of thirty
        ("badcfe" + "ghijklmnopqrstuvwxyzABC", "", True),  # three of twenty-nine
        ("badcfe", "bdf", False),  # nothing old moves
        ("badcfehg", "h", True),  # three old ones move
        ("fedcba", "fedcba", True),  # all are new
    ],
)
def test_a_tenth_of_the_arguments_makes_another_order(order: str, new: str, expected: bool) -> None:
    letters = "abcdefghijklmnopqrstuvwxyzABCD"
    assert order_of(module_with(order, new, letters)).is_another == expected


CLASS = """\
class Base:
    z: int = 1

class ServerArgs(Base):
    # one
    a: int = 1
    b: int = 1

    # two
    c: int = 1
    d: int = 1

    def add_cli_args(parser):
"""


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        (["ab", "cd"], ""),
        (["cd", "ab"], ""),  # the order of groups is another rule
        (["ba", "dc"], "bd"),
        (["ca", "bd"], ""),  # fields of different groups are not compared
        (["cadb"], ""),
        (["cbda"], "b"),
        (["az"], ""),  # a field of a base is in another group
    ],
)
def test_arguments_are_compared_within_a_group_on_both_sides(
    groups: list[str], expected: str
) -> None:
    lines = ""
    for number, group in enumerate(groups):
        lines += f"\n# group {number}\n{flags(group)}\n"
    source = CLASS + "".join(f"        {line}".rstrip() + "\n" for line in lines.split("\n"))
    assert moving(order_of(read_module(source))) == expected


@pytest.mark.parametrize(
    "body",
    [
        'parser.add_argument("--b")\nif x:\n    parser.add_argument("--a")',
        'for x in y:\n    parser.add_argument("--b")\nfor x in y:\n    parser.add_argument("--a")',
        'if x:\n    parser.add_argument("--b")\nelse:\n    parser.add_argument("--a")',
        'group = parser.add_argument_group("G")\ngroup.add_argument("--b")\n'
        'parser.add_argument("--a")',
        'g = parser.add_argument_group("G")\ng.add_argument("--b")\n'
        'g = parser.add_argument_group("H")\ng.add_argument("--a")',
        'g = parser.add_mutually_exclusive_group()\ng.add_argument("--b")\n'
        'g = parser.add_mutually_exclusive_group()\ng.add_argument("--a")',
        'parser.add_argument_group("G").add_argument("--b")\n'
        'parser.add_argument_group("H").add_argument("--a")',
    ],
)
def test_arguments_of_different_lists_or_parsers_are_not_compared(body: str) -> None:
    assert misplaced(body) == []


@pytest.mark.parametrize(
    "body",
    [
        f"if x:\n    {flags('ba')}".replace("\nparser", "\n    parser"),
        f"g = parser.add_argument_group('G')\n{flags('ba', 'g')}",
        f"g = parser.add_argument_group('G')\n{flags('b', 'g')}\nx = g\n{flags('a', 'g')}",
    ],
)
def test_arguments_of_the_same_list_and_parser_are_compared(body: str) -> None:
    assert [name for name, _, _ in misplaced(body)] == ["--b"]


@settings(max_examples=100, deadline=None)
@given(st.permutations("abcdefgh"), st.sets(st.sampled_from("abcdefgh")))
def test_without_those_that_move_the_others_are_in_order(order: list[str], new: set[str]) -> None:
    found = order_of(module_with("".join(order), "".join(new)))
    in_order = [name for name in order if name not in moving(found)]
    old = [name for name in in_order if name not in new]
    assert all(above < below for above, below in pairwise(old))
