"""Headers and separators that depend on the rest of a body, or on the other side."""

import pytest

from perflint.documents.arguments.groups import Group
from tests.argument_modules import read_module


def titles(fields: str, arguments: str = "") -> tuple[list[str], list[str]]:
    """Return the groups of a class and of its function, each as ``header: members``.

    In both bodies a line with a single letter is a field or an argument. A group after a blank line
    that has no header is ``?``, another one without a header is ``-``.
    """
    lines = [f"{line}: int = 1" if len(line.strip()) == 1 else line for line in fields.split("\n")]
    calls = [
        line.replace(line.strip(), f'parser.add_argument("--{line.strip()}")')
        if len(line.strip()) == 1
        else line
        for line in arguments.split("\n")
    ]
    text = "class ServerArgs:\n" + "".join(f"    {line}".rstrip() + "\n" for line in lines)
    text += "    @staticmethod\n    def add_cli_args(parser):\n        pass\n"
    text += "".join(f"        {line}".rstrip() + "\n" for line in calls)
    module = read_module(text)
    return (
        [
            _described(group, [field.name for field in module.fields])
            for group in module.class_groups
        ],
        [
            _described(group, [item.flags[0][2:] for item in module.arguments])
            for group in module.function_groups
        ],
    )


def _described(group: Group, names: list[str]) -> str:
    title = group.header.title if group.header is not None else "?" if group.after_blank else "-"
    return f"{title}: {''.join(names[member] for member in group.members)}"


def in_class(body: str, arguments: str = "") -> list[str]:
    return titles(body, arguments)[0]


def in_function(body: str, fields: str = "z") -> list[str]:
    return titles(fields, body)[1]


# Place


def test_in_a_function_a_header_may_be_directly_above_a_statement() -> None:
    body = "# one\na\n# two\nb\nc"
    assert in_function(body) == ["one: a", "two: bc"]
    assert in_class(body) == ["one: abc"]


def test_but_not_above_a_blank_line() -> None:
    assert in_function("# one\na\n# remark\n\nb") == ["one: a", "?: b"]
    assert in_function("# one\na\nx = 1\n# remark\n\nb") == ["one: a", "?: b"]


def test_nor_in_a_nested_statement() -> None:
    assert in_function("# one\na\nif x:\n    # two\n    b\nc") == ["one: abc"]
    assert in_function("# one\na\nif x:\n    y = 1\n\n    # two\n    b\nc") == ["one: a", "two: bc"]


def test_nor_at_the_end() -> None:
    assert in_function("# one\na\n# the end\n") == ["one: a"]


def test_the_comments_of_an_argument_are_below_its_header() -> None:
    module = read_module(
        "def add_cli_args(parser):\n    x = 1\n    # one\n    # noqa: E501\n"
        "    parser.add_argument('--a')\n    # of the other: port\n    parser.add_argument('--b')\n"
    )
    comments = [
        module.text.data[slice(*argument.comments)] if argument.comments else None
        for argument in module.arguments
    ]
    assert comments == [b"# noqa: E501", b"# of the other: port"]


# A description of a single member


@pytest.mark.parametrize("read", [in_class, in_function])
def test_a_relation_above_one_member_describes_it(read) -> None:
    assert read("# one\na\n\n# port for workers\nb\n\n# two\nc") == ["one: a", "-: b", "two: c"]
    assert read("# one\na\n\n# port for workers\nb\nc\n\n# two\nd") == [
        "one: a", "port for workers: bc", "two: d"
    ]  # fmt: skip
    assert read("# one\na\n\n# port for workers\n\nb\nc") == ["one: a", "port for workers: bc"]
    assert read("# one\na\n\n# options for workers\nb\n\n# two\nc") == [
        "one: a", "workers: b", "two: c"
    ]  # fmt: skip
    assert read("# one\na\n\n# ----- port for workers\nb\n\n# two\nc") == [
        "one: a", "port for workers: b", "two: c"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "end", ["", "\n\nc", "\n\n# two\nc", "\nf(parser)\nc", "\n\ndef f(): pass"]
)
def test_where_the_member_below_a_relation_is_the_only_one(end: str) -> None:
    assert in_function(f"# one\na\n\n# port for workers\nb{end}")[:2] == ["one: a", "-: b"]
    assert in_function(f"# one\na\n\n# port for workers\nb\nd{end}")[1] == "port for workers: bd"


def test_a_group_of_argparse_ends_a_group() -> None:
    body = "# one\na\n\n# port for workers\nb\ng = parser.add_argument_group('G')\n"
    assert in_function(f"{body}g.add_argument('--c')") == ["one: a", "-: b", "G: c"]


def test_a_relation_without_members_is_a_header_without_arguments() -> None:
    assert in_class("a\n\n# ports for workers\n\n# two\nb") == [
        "-: a", "ports for workers: ", "two: b"
    ]  # fmt: skip


def test_a_relation_in_a_style_of_paragraphs() -> None:
    members = "\n\n".join("bcde")
    assert in_class(f"# one\na\n\n# ports for workers\n{members}") == [
        "one: a", "ports for workers: bcde"
    ]  # fmt: skip


# Banners


def test_among_more_banners_a_comment_is_not_a_header_and_blank_lines_separate_nothing() -> None:
    two = "# --- one ---\na\n\n# plain\nb\n\nc\n\n# --- two ---\nd"
    for read in (in_class, in_function):
        assert read(two) == ["one: abc", "two: d"]
        assert read(two.replace("# --- two ---", "# two")) == [
            "one: a", "plain: b", "?: c", "two: d"
        ]  # fmt: skip


def test_among_as_many_banners_as_other_headers_both_are_headers() -> None:
    body = "# --- one ---\na\n\n# plain\nb\n\n# --- two ---\nc\n\n# other\nd"
    assert in_class(body) == ["one: a", "plain: b", "two: c", "other: d"]
    assert in_class(body.replace("# other", "# is not a header")) == ["one: ab", "two: cd"]


def test_a_banner_above_a_definition_does_not_count() -> None:
    body = "# --- one ---\na\n\n# plain\nb\n\n# --- methods ---\ndef f(): pass"
    assert in_class(body) == ["one: a", "plain: b"]


def test_each_side_has_its_own_style() -> None:
    body = "# --- one ---\na\n\n# --- two ---\nb\n\nc"
    assert titles(body, "# one\na\n\n# two\nb\n\nc") == (
        ["one: a", "two: bc"], ["one: a", "two: b", "?: c"]
    )  # fmt: skip


# Confirmed by the other side


@pytest.mark.parametrize(
    "comment",
    [
        "# PD mode: can be on or off",
        "# PD mode. Off by default",
        "# PD mode:\n# on or off",
        "# PD mode\n# of the server",
        "# pd mode (on or off): if there is one",
    ],
)
def test_a_comment_with_the_title_of_the_other_side_is_a_header(comment: str) -> None:
    fields = f"# one\na\n\n{comment}\nb"
    assert in_class(fields)[1] == "-: b"
    assert in_class(fields, "# PD mode\nb")[1].casefold() == "pd mode: b"
    assert (
        in_class(fields, "g = parser.add_argument_group('PD mode')")[1].casefold() == "pd mode: b"
    )
    assert in_class(fields, "# --- PD mode ---\nb")[1].casefold() == "pd mode: b"
    assert in_class(fields, "# PD\nb")[1] == "-: b"
    assert in_function(fields, "# PD mode\nb")[1].casefold() == "pd mode: b"


def test_so_is_one_without_a_blank_line_above() -> None:
    assert in_class("# one\na\n# two\nb", "# two\nb") == ["one: a", "two: b"]


def test_so_is_a_relation_above_one_member() -> None:
    fields = "# one\na\n\n# port for workers\nb"
    assert in_class(fields, "# port for workers\nb\nc") == ["one: a", "port for workers: b"]
    assert in_class(fields, "# port for workers\nb") == ["one: a", "-: b"]


@pytest.mark.parametrize("comment", ["# default mode", "# PD_mode"])
def test_an_argparse_title_does_not_make_a_header_of_code_or_a_remark(comment: str) -> None:
    group = f"parser.add_argument_group('{comment[2:]}')"
    assert in_class(f"# one\na\n\n{comment}\nb", group) == ["one: a", "-: b"]


def test_among_banners_no_comment_is_confirmed() -> None:
    fields = "# --- one ---\na\n\n# two\nb\n\n# --- three ---\nc"
    assert in_class(fields, "# two\nb") == ["one: ab", "three: c"]


# Paragraphs


@pytest.mark.parametrize("read", [in_class, in_function])
def test_where_most_members_are_set_apart_blank_lines_separate_nothing(read) -> None:
    assert read("# one\na\n\nb\n\nc\nd") == ["one: abcd"]
    assert read("# one\na\n\nb\n\nc\nd\ne") == ["one: a", "?: b", "?: cde"]
    assert read("# one\na\n\nb\n\nc") == ["one: a", "?: b", "?: c"]
    assert read("a\n\nb\n\nc\n\nd") == ["-: abcd"]


def test_each_stretch_between_headers_has_its_own_style() -> None:
    assert in_class("# one\na\n\nb\n\nc\n\nd\n\n# two\ne\nf\n\ng") == [
        "one: abcd",
        "two: ef",
        "?: g",
    ]
    assert in_function("a\n\nb\n\nc\n\nd\n\nf(parser)\n\ne\n\ng") == ["-: abcd", "-: e", "?: g"]


def test_blank_lines_around_other_statements_count() -> None:
    body = '# one\na\n"""Text."""\n\nb\n"""Text."""\n\nc\n"""Text."""\n\nd\n"""Text."""'
    assert in_class(body) == ["one: abcd"]
    assert in_class(body.replace('"""\n\n', '"""\n')) == ["one: abcd"]


def test_a_comment_that_is_not_a_header_does_not_end_the_paragraphs() -> None:
    assert in_class("# one\na\n\n# is not a header\nb\n\nc\n\nd") == ["one: abcd"]
