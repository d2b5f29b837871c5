"""The spans that a change affects, shown as names of arguments and titles of headers."""

import pytest

from perflint.documents.arguments.changes import changed_spans
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
        parser.add_argument("--c", help="C.")  # after c

        # second
        parser.add_argument("--d", help="D.")
        parser.add_argument("--e", help="E.")
"""


def read(text: str) -> ArgumentModule:
    return read_arguments(Text("server_args.py", text.encode()))


def names(after: ArgumentModule, spans: tuple[Span, ...]) -> list[str]:
    """Return what is within the spans: fields and flags by name, headers by title."""

    def is_within(inner: Span) -> bool:
        return any(span.start <= inner.start and inner.stop <= span.stop for span in spans)

    groups = (*after.class_groups, *after.function_groups)
    headers = [group.header for group in groups if group.header is not None]
    items = (*after.fields, *after.arguments)
    return sorted(
        [f"# {header.title}" for header in headers if is_within(header.span)]
        + [item.name for item in items if is_within(item.span)]
    )


def affected(*replacements: tuple[str, str], old: str = OLD) -> list[str]:
    """Return what is affected by replacing strings, each once."""
    new = old
    for before, after in replacements:
        assert before in new
        new = new.replace(before, after, 1)
    after = read(new)
    return names(after, changed_spans(read(old), after))


A = '        parser.add_argument("--a", help="A.")\n'
C = '        parser.add_argument("--c", help="C.")  # after c\n'
D = '        parser.add_argument("--d", help="D.")\n'
E = '        parser.add_argument("--e", help="E.")\n'
NEW = '        parser.add_argument("--new", help="N.")\n'


@pytest.mark.parametrize(
    ("replacements", "expected"),
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
        ([("# after c", "# perflint: ignore[missing-help] x")], ["# first", "--c"]),
        ([("  # after c", "")], ["# first", "--c"]),
        ([('"--a", help="A.")', '"--a", help="A.")  # new')], ["# first", "--a"]),
        ([("# second", "# third")], ["# third", "--d", "--e"]),
        ([("# second\n", "# ----\n        # second\n        # ----\n")], []),
        ([("# second", "# Second")], ["# Second", "--d", "--e"]),
        ([(E, E + "        return parser\n")], []),
        ([(E, E + "        if x:\n            parser.add_argument('--x')\n")], ["# second", "--x"]),
    ],
)
def test_only_changed_items_are_affected(
    replacements: list[tuple[str, str]], expected: list[str]
) -> None:
    assert affected(*replacements) == expected


def test_an_inserted_blank_line_affects_the_items_after_it() -> None:
    assert affected((E, "\n" + E)) == ["# second", "--e"]
    assert affected(("    b: int = 2\n", "\n    b: int = 2\n")) == ["# one", "b", "c"]


def test_a_moved_argument_is_affected_with_its_old_and_new_neighbours() -> None:
    moved = affected((A, ""), (D, D + A))
    assert set(moved) == {"# first", "# second", "--a", "--b", "--d", "--e"}
    assert "--c" not in moved
    swapped = affected((D + E, E + D))
    assert swapped == ["# second", "--c", "--d", "--e"] or swapped == [
        "# first", "# second", "--c", "--d", "--e"
    ]  # fmt: skip


def test_a_renamed_flag_is_new() -> None:
    assert affected(("--e", "--ee")) == ["# second", "--ee"]


def test_a_new_or_unparsable_file_is_affected_as_a_whole() -> None:
    after = read(OLD)
    whole = (Span(0, len(OLD)),)
    assert changed_spans(None, after) == whole
    assert changed_spans(read("class ServerArgs:\n    a: int = = 1\n"), after) == whole
    assert changed_spans(after, read("<<<<<<< a")) == (Span(0, 9),)


def test_all_items_are_affected_if_there_were_none_before() -> None:
    after = read(OLD)
    assert names(after, changed_spans(read("x = 1\n"), after)) == [
        "# first", "# one", "# second", "# two",
        *(f"--{name}" for name in "abcde"), *"abcde",
    ]  # fmt: skip


def test_other_line_ends_affect_items_of_several_lines() -> None:
    after = read(OLD.replace("\n", "\r\n"))
    assert names(after, changed_spans(read(OLD), after)) == ["# first", "# one", "--b", "c"]


def test_the_spans_include_comments_above_and_trailing_comments() -> None:
    new = OLD.replace("C.", "Sea.").replace("= 3", "= 33")
    covered = [new.encode()[slice(*span)] for span in changed_spans(read(OLD), read(new))]
    assert b"# of c\n    c: int = 33" in covered
    assert b'parser.add_argument("--c", help="Sea.")  # after c' in covered


def test_items_on_the_same_line_are_affected_separately() -> None:
    old = "class ServerArgs:\n    a: int = 1; b: int = 2  # trailing\n"
    assert affected(("1", "3"), old=old) == ["a"]
    assert affected(("2", "3"), old=old) == ["b"]
    assert affected(("trailing", "changed"), old=old) == ["b"]
