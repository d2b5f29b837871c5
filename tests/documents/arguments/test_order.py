from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.documents.arguments.order import fewest_moves, find_misplaced
from tests.argument_modules import read_module


def best(ranks: list[int], preferred: list[bool]) -> tuple[int, int]:
    """Return the fewest moves, and the most preferred items among them, by brute force."""
    for count in range(len(ranks) + 1):
        moves = [
            sum(preferred[index] for index in moving)
            for moving in combinations(range(len(ranks)), count)
            if ascends([rank for index, rank in enumerate(ranks) if index not in moving])
        ]
        if moves:
            return count, max(moves)
    raise AssertionError("an empty list always ascends")


def ascends(ranks: list[int]) -> bool:
    return all(rank < next_rank for rank, next_rank in pairwise(ranks))


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(st.integers(-50, 50), st.booleans()), max_size=8, unique_by=lambda p: p[0])
)
def test_the_fewest_items_move_preferably_the_preferred(items: list[tuple[int, bool]]) -> None:
    ranks, preferred = [rank for rank, _ in items], [preference for _, preference in items]
    moving = fewest_moves(ranks, preferred)
    assert moving == sorted(set(moving))
    assert ascends([rank for index, rank in enumerate(ranks) if index not in moving])
    assert (len(moving), sum(preferred[index] for index in moving)) == best(ranks, preferred)


def test_a_long_list() -> None:
    size = 20_000
    ranks = [rank * 7919 % 20_011 for rank in range(1, size)]
    assert len(fewest_moves([*range(size), -1], [False] * (size + 1))) == 1
    assert len(fewest_moves(list(range(size, 0, -1)), [True] * size)) == size - 1
    kept = set(range(size - 1)) - set(fewest_moves(ranks, [False] * (size - 1)))
    assert ascends([ranks[index] for index in sorted(kept)])


def misplaced(body: str, fields: str = "abcdef") -> list[tuple[str, str, str]]:
    """Return the misplaced arguments of a function, each with side and anchor."""
    lines = "".join(f"        {line}\n" for line in body.split("\n"))
    declared = "".join(f"    {name}: int = 1\n" for name in fields)
    source = f"class ServerArgs:\n{declared}    def add_cli_args(parser):\n{lines}"
    module = read_module(source)
    return [
        (item.argument.name, "before" if item.before else "after", item.anchor.name)
        for item in find_misplaced(module)
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
    [item] = find_misplaced(read_module(source))
    assert item.argument.name == "--a"
    assert [neighbour.name for neighbour in item.neighbours] == ["--c"]


def test_of_equivalent_moves_the_new_argument_moves() -> None:
    source = flags("ba")
    head = "class ServerArgs:\n    a: int\n    b: int\n    def add_cli_args(parser):\n        "
    source = head + source.replace("\n", "\n        ")
    module = read_module(source)
    for argument in module.arguments:
        names = frozenset({argument.name})
        [item] = find_misplaced(module._replace(new_or_moved=names))
        assert item.argument == argument


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
        f"{flags('b')}\nhelper(parser)\n{flags('a')}",
    ],
)
def test_arguments_of_the_same_list_and_parser_are_compared(body: str) -> None:
    assert [name for name, _, _ in misplaced(body)] == ["--b"]


def test_inherited_fields_come_first() -> None:
    source = (
        "class Base:\n    z: int\nclass ServerArgs(Base):\n    a: int\n"
        f"    def add_cli_args(parser):\n        {flags('az')}\n"
    ).replace("\nparser", "\n        parser")
    [item] = find_misplaced(read_module(source))
    assert {item.argument.name, item.anchor.name} == {"--a", "--z"}


@settings(max_examples=60, deadline=None)
@given(st.permutations("abcdef"))
def test_the_number_of_moves_is_the_fewest_possible(order: list[str]) -> None:
    ranks = [ord(name) for name in order]
    assert len(misplaced(flags("".join(order)))) == best(ranks, [False] * len(ranks))[0]
