"""What a change makes new or moves, by name."""

import pytest

from perflint.documents.arguments.changes import with_change
from perflint.documents.arguments.module import read_arguments
from perflint.primitives.text import Text

OLD = """\
class ServerArgs:
    a: int = 1
    b: int = 2
    c: int = 3

    def add_cli_args(parser):
        parser.add_argument("--a", help="A.")
        parser.add_argument("--b", help="B.")
        parser.add_argument("--c", help="C.")
"""

A = '        parser.add_argument("--a", help="A.")\n'
C = '        parser.add_argument("--c", help="C.")\n'
NEW = '        parser.add_argument("--new", help="N.")\n'


def changed(*replacements: tuple[str, str], old: str = OLD) -> set[str]:
    """Return what is new or moved after replacing strings, each once."""
    new = old
    for before, after in replacements:
        assert before in new
        new = new.replace(before, after, 1)
    before, after = (read_arguments(Text("server_args.py", text.encode())) for text in (old, new))
    return {name for part in with_change(before, after).parts for name in part.new_or_moved}


@pytest.mark.parametrize(
    ("replacements", "expected"),
    [
        ([], set()),
        ([('"B."', '"Be."'), ("= 1", "= 10")], set()),
        ([("    b: int", "\n    # header\n\n    b: int")], set()),
        ([(C, NEW + C)], {"--new"}),
        ([("    b: int = 2\n", "    b: int = 2\n    n: int = 1\n")], {"n"}),
        ([("    b: int = 2\n", ""), (A, "")], set()),
        ([("--c", "--cc")], {"--cc"}),
        ([(A, ""), (C, C + A)], {"--a"}),
        ([(C, ""), (A, C + NEW + A)], {"--c", "--new"}),
        ([(A, ""), (C, C + A + A)], {"--a"}),
    ],
)
def test_new_and_moved_names(replacements: list[tuple[str, str]], expected: set[str]) -> None:
    assert changed(*replacements) == expected


def test_parts_are_compared_by_their_names() -> None:
    more = OLD.replace("add_cli_args", "add_more_args").replace("ServerArgs", "MoreArgs")
    assert changed((OLD, OLD + more)) == {"a", "b", "c", "--a", "--b", "--c"}
    assert changed((OLD, more + OLD), old=OLD) == {"a", "b", "c", "--a", "--b", "--c"}
    both = OLD + more
    assert changed((more, more.replace("--c", "--x")), old=both) == {"--x"}
    assert changed((OLD, more), old=OLD) == {"a", "b", "c", "--a", "--b", "--c"}
