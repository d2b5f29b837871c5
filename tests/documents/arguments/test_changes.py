"""What a change touched: shown by names of arguments, and headers by their words."""

import pytest

from perflint.documents.arguments.changes import touched
from perflint.documents.arguments.module import ArgumentModule, read_arguments
from perflint.primitives.finding import Span
from perflint.primitives.text import Text

OLD = """\
class ServerArgs:
    # one
    a: int = 1
    b: int = 2
    # of c
    c: int = 3

    # two
    d: int = 4
    e: int = 5

    def add_cli_args(parser):
        # first
        parser.add_argument("--a", help="A.")
        parser.add_argument(
            "--b",
            help="B.",
        )
        parser.add_argument("--c", help="C.")  # behind c

        # second
        parser.add_argument("--d", help="D.")
        parser.add_argument("--e", help="E.")
"""


def read(text: str) -> ArgumentModule:
    return read_arguments(Text("server_args.py", text.encode()))


def names(after: ArgumentModule, places: tuple[Span, ...]) -> list[str]:
    """Return what stands in the places: fields and flags by name, headers by title."""

    def within(span: Span) -> bool:
        return any(place.start <= span.start and span.stop <= place.stop for place in places)

    groups = (*after.class_groups, *after.function_groups)
    return sorted(
        [f"# {one.header.title}" for one in groups if one.header and within(one.header.span)]
        + [one.name for one in (*after.fields, *after.arguments) if within(one.span)]
    )


def change(*swaps: tuple[str, str], old: str = OLD) -> list[str]:
    """Return what is touched by replacing texts, each once."""
    new = old
    for before, after in swaps:
        assert before in new
        new = new.replace(before, after, 1)
    after = read(new)
    return names(after, touched(read(old), after))


A = '        parser.add_argument("--a", help="A.")\n'
C = '        parser.add_argument("--c", help="C.")  # behind c\n'
D = '        parser.add_argument("--d", help="D.")\n'
E = '        parser.add_argument("--e", help="E.")\n'
NEW = '        parser.add_argument("--new", help="N.")\n'


@pytest.mark.parametrize(
    ("swaps", "expected"),
    [
        ([], []),
        ([("class ", "# above\n\n\nimport x\n\nclass ")], []),
        ([(D, D + NEW)], ["# second", "--new"]),
        ([(C, C + NEW)], ["# first", "--new"]),
        ([("    b: int = 2\n", "    b: int = 2\n    n: int = 1\n")], ["# one", "n"]),
        ([("    b: int = 2\n", "")], ["# one"]),
        ([(E, "")], ["# second"]),
        ([("= 4", "= 40")], ["# two", "d"]),
        ([('"B."', '"Be."')], ["# first", "--b"]),
        ([("# of c", "# of sea")], ["# one", "c"]),
        ([("    # of c\n", "")], ["# one", "c"]),
        ([("# behind c", "# perflint: ignore[missing-help] x")], ["# first", "--c"]),
        ([("  # behind c", "")], ["# first", "--c"]),
        ([('"--a", help="A.")', '"--a", help="A.")  # new')], ["# first", "--a"]),
        ([("# second", "# third")], ["# third", "--d", "--e"]),
        ([("# second\n", "# ----\n        # second\n        # ----\n")], []),
        ([("# second", "# Second")], ["# Second", "--d", "--e"]),
        ([(E, E + "        return parser\n")], []),
        ([(E, E + "        if x:\n            parser.add_argument('--x')\n")], ["# second", "--x"]),
    ],
)
def test_only_what_changed_is_touched(swaps: list[tuple[str, str]], expected: list[str]) -> None:
    assert change(*swaps) == expected


def test_a_blank_line_put_in_touches_what_follows_on_it() -> None:
    assert change((E, "\n" + E)) == ["# second", "--e"]
    assert change(("    b: int = 2\n", "\n    b: int = 2\n")) == ["# one", "b", "c"]


def test_one_that_moves_is_touched_with_its_old_and_new_neighbours() -> None:
    moved = change((A, ""), (D, D + A))
    assert set(moved) == {"# first", "# second", "--a", "--b", "--d", "--e"}
    assert "--c" not in moved
    swapped = change((D + E, E + D))
    assert swapped == ["# second", "--c", "--d", "--e"] or swapped == [
        "# first", "# second", "--c", "--d", "--e"
    ]  # fmt: skip


def test_a_renamed_flag_is_a_new_one() -> None:
    assert change(("--e", "--ee")) == ["# second", "--ee"]


def test_a_new_file_and_what_was_or_is_no_python_is_judged_whole() -> None:
    after = read(OLD)
    whole = (Span(0, len(OLD)),)
    assert touched(None, after) == whole
    assert touched(read("class ServerArgs:\n    a: int = = 1\n"), after) == whole
    assert touched(after, read("<<<<<<< a")) == (Span(0, 9),)


def test_a_file_that_had_no_arguments_is_new_as_a_whole() -> None:
    after = read(OLD)
    assert names(after, touched(read("x = 1\n"), after)) == [
        "# first", "# one", "# second", "# two",
        *(f"--{name}" for name in "abcde"), *"abcde",
    ]  # fmt: skip


def test_other_line_ends_touch_what_has_several_lines() -> None:
    after = read(OLD.replace("\n", "\r\n"))
    assert names(after, touched(read(OLD), after)) == ["# first", "# one", "--b", "c"]


def test_the_places_begin_with_the_comments_and_end_with_those_behind() -> None:
    new = OLD.replace("C.", "Sea.").replace("= 3", "= 33")
    places = [new.encode()[slice(*place)] for place in touched(read(OLD), read(new))]
    assert b"# of c\n    c: int = 33" in places
    assert b'parser.add_argument("--c", help="Sea.")  # behind c' in places


def test_of_two_on_a_line_one_is_touched_alone() -> None:
    old = "class ServerArgs:\n    a: int = 1; b: int = 2  # behind\n"
    assert change(("1", "3"), old=old) == ["a"]
    assert change(("2", "3"), old=old) == ["b"]
    assert change(("behind", "after"), old=old) == ["b"]
