"""What starts and ends a group, in a class and in a function alike."""

import pytest

from perflint.documents.arguments.module import ArgumentModule
from tests.argument_modules import read_module

Outline = list[tuple[str | None, bool, str]]


def as_class(body: str) -> ArgumentModule:
    """Read a class with a field for each line of the body that is a single letter."""
    lines = [
        f"{line}: int = 1" if line.strip().isalpha() and len(line.strip()) == 1 else line
        for line in body.strip("\n").split("\n")
    ]
    return _read("class ServerArgs:\n", lines)


def as_function(body: str) -> ArgumentModule:
    """Read a function with an argument for each line of the body that is a single letter."""
    lines = [
        line.replace(line.strip(), f'parser.add_argument("--{line.strip()}")')
        if line.strip().isalpha() and len(line.strip()) == 1
        else line
        for line in body.strip("\n").split("\n")
    ]
    return _read("def add_cli_args(parser):\n", lines)


def _read(head: str, lines: list[str]) -> ArgumentModule:
    indented = "".join(f"    {line}".rstrip() + "\n" for line in lines)
    return read_module(f"{head}{indented}\nx = 1  # the end\n")


def outline(module: ArgumentModule) -> Outline:
    groups, names = (
        (module.class_groups, [field.name for field in module.fields])
        if module.class_name
        else (module.function_groups, [argument.flags[0][2:] for argument in module.arguments])
    )
    for number, group in enumerate(groups):
        members = module.fields if module.class_name else module.arguments
        assert all(members[member].group == number for member in group.members)
        for member in group.members:
            assert group.span.start <= members[member].span.start
            assert members[member].span.stop <= group.span.stop
    return [
        (
            group.header.title if group.header else None,
            group.after_blank,
            "".join(names[member] for member in group.members),
        )
        for group in groups
    ]


BODIES: list[tuple[str, Outline]] = [
    ("a\nb", [(None, False, "ab")]),
    ('"""Doc."""\na\nb', [(None, False, "ab")]),
    ('"""Doc."""\n\na\nb', [(None, False, "ab")]),
    ("# one\na\nb", [("one", False, "ab")]),
    ('"""Doc."""\n# one\na\nb', [("one", False, "ab")]),
    ("# one\n\na\nb", [("one", False, "ab")]),
    ("a\n\nb", [(None, False, "a"), (None, True, "b")]),
    ("# one\na\n\n\nb", [("one", False, "a"), (None, True, "b")]),
    ("# one\na\n\n# two\nb", [("one", False, "a"), ("two", False, "b")]),
    ("# one\na\n# of b\nb", [("one", False, "ab")]),
    ("# one\na\n# unrelated\n\nb", [("one", False, "a"), (None, True, "b")]),
    ("# one\na\n# ----\n# two\n# ----\nb", [("one", False, "a"), ("two", False, "b")]),
    ("# one\na\n# ----\n# two\n# ----\n\nb", [("one", False, "a"), ("two", False, "b")]),
    ("# one\na\n# -----\nb", [("one", False, "a"), (None, True, "b")]),
    ("# one\na\n# --- two ---\nb", [("one", False, "a"), ("two", False, "b")]),
    (
        "# one\na\n\n# two\n\n# three\nb",
        [("one", False, "a"), ("two", False, ""), ("three", False, "b")],
    ),
    ("# one\na\n\n# two", [("one", False, "a"), ("two", False, "")]),
    ("# one\na\n# remark at the end", [("one", False, "a")]),
    ("a\n# ----\n# two\n# ----", [(None, False, "a"), ("two", False, "")]),
    ("# one\na\n\n# noqa: E501\nb", [("one", False, "a"), (None, True, "b")]),
    ("# one\na\n\n# # two\n# x\nb", [("one", False, "a"), (None, True, "b")]),
    ("# one\na\n\n# is of b\nb", [("one", False, "a"), (None, False, "b")]),
    ("a\n\n# perflint: ignore[x] why\nb", [(None, False, "a"), (None, True, "b")]),
    ("a\n\n# two\n# perflint: ignore[x] why\nb", [(None, False, "a"), ("two", False, "b")]),
    ("a\n\n# type: ignore\n# two\nb", [(None, False, "a"), ("two", False, "b")]),
    ('a\n\n# parser.add_argument(\n#     "--b"\n# )\nb', [(None, False, "a"), (None, True, "b")]),
    ("a\n\n# c: int = 1\nb", [(None, False, "a"), (None, True, "b")]),
    ('a\n\n# two\n# parser.add_argument("--b")\nb', [(None, False, "a"), ("two", False, "b")]),
    ("# one\na\nx = 1\nb", [("one", False, "ab")]),
    ("# one\na\n\nx = 1\nb", [("one", False, "a"), (None, True, "b")]),
    ("a\n\n# two\nx = 1\nb", [(None, False, "a"), ("two", False, "b")]),
    ("a\n\n# of x\nx = 1", [(None, False, "a")]),
    ("a\n\n# of x\nx = 1\n\nb", [(None, False, "a"), (None, True, "b")]),
    ("a\n\n# of f\ndef f(): pass\n\nb", [(None, False, "a"), (None, False, "b")]),
    ("a\n\n# two\n\n# of f\n@f\ndef f(): pass", [(None, False, "a"), ("two", False, "")]),
    ("a\n\n# two\n\ndef f(): pass", [(None, False, "a"), ("two", False, "")]),
    ("a\n\n# ---- methods ----\n\ndef f(): pass", [(None, False, "a")]),
    ("# one\nif x:\n    a\nb", [("one", False, "ab")]),
    ("# one\nif x:\n    a\n\n    # two\n    b\nc", [("one", False, "a"), ("two", False, "bc")]),
    (
        "# one\nif x:\n    a\n\n    # two\nelse:\n    b",
        [("one", False, "a"), ("two", False, ""), (None, True, "b")],
    ),
    ("if x:\n    # of a\n    a", [(None, False, "a")]),
    ("if x:\n    a\n\n# two\nb", [(None, False, "a"), ("two", False, "b")]),
    ("# one\nif x:\n    y = 1\na", [("one", False, "a")]),
    ("if x:\n    a\n    # of a\n# of b\nb", [(None, False, "ab")]),
    ("a\n\n\f\n# two\n\t\nb", [(None, False, "a"), ("two", False, "b")]),
]


@pytest.mark.parametrize("read", [as_class, as_function])
@pytest.mark.parametrize(("body", "expected"), BODIES)
def test_groups(read, body: str, expected: Outline) -> None:
    assert outline(read(body)) == expected


@pytest.mark.parametrize("end", ["\r\n", "\r"])
@pytest.mark.parametrize(("body", "expected"), BODIES[:16])
def test_line_ends_and_tabs_change_nothing(body: str, expected: Outline, end: str) -> None:
    data = as_function(body).text.data.replace(b"    ", b"\t").replace(b"\n", end.encode())
    assert outline(read_module(b"\xef\xbb\xbf" + data)) == expected


@pytest.mark.parametrize(
    "helper",
    [
        "add_more(parser)",
        "x = add_more(1, to=parser)",
        "ServerArgs.add_more(parser)",
        "return_value = f(g(parser))",
    ],
)
def test_a_helper_ends_a_group_and_the_header_above_is_its_comment(helper: str) -> None:
    expected: Outline = [("one", False, "a"), (None, False, "b")]
    assert outline(as_function(f"# one\na\n{helper}\nb")) == expected
    assert outline(as_function(f"# one\na\n\n# more\n{helper}\n\nb")) == expected
    assert outline(as_function(f"# one\na\n\n# more\n\n{helper}\n\n# two\nb")) == [
        ("one", False, "a"),
        ("two", False, "b"),
    ]


def test_argparse_groups() -> None:
    module = as_function("""
# one
a
# above a group
group = parser.add_argument_group("Speed", "how fast")
group.add_argument("--b")

# of c alone
group.add_argument("--c")
other = parser.add_argument_group(title="Space")
either = other.add_mutually_exclusive_group()

either.add_argument("--d")
group.add_argument("--e")
f
parser.add_argument_group().add_argument("--g")
parser.add_argument_group(TITLE).add_argument("--h")
""")
    assert outline(module) == [
        ("one", False, "a"),
        ("Speed", False, "bce"),
        ("Space", False, "d"),
        (None, False, "f"),
        (None, False, "g"),
        (None, False, "h"),
    ]
    comments = module.arguments[2].comments
    assert comments is not None
    assert module.text.data[slice(*comments)] == b"# of c alone"
    header = module.function_groups[1].header
    assert header is not None
    assert module.text.data[slice(*header.span)] == b'"Speed"'
    assert [argument.receiver for argument in module.arguments[:5]] == [
        "parser", "group", "group", "either", "group"
    ]  # fmt: skip


def test_a_comment_in_an_argparse_group_is_not_a_header() -> None:
    module = as_function('g = parser.add_argument_group("G")\n\n# remark\ng.add_argument("--b")')
    assert outline(module) == [("G", False, "b")]


def test_an_empty_argparse_group_is_read() -> None:
    assert outline(as_function('group = parser.add_argument_group("Speed")')) == [
        ("Speed", False, "")
    ]


def test_comments_of_a_field_do_not_include_the_header() -> None:
    module = as_class(
        "# one\na\n# of b\n# and more\nb\n\n# ===\n# two\n# ===\n# of c\nc\n\n# noqa\nd  \ne"
    )
    comments = [
        None if field.comments is None else module.text.data[slice(*field.comments)].decode()
        for field in module.fields
    ]
    assert comments == [None, "# of b\n    # and more", "# of c", "# noqa", None]
    header = module.class_groups[1].header
    assert header is not None
    assert module.text.data[slice(*header.span)].decode() == "# ===\n    # two\n    # ==="


@pytest.mark.parametrize(
    ("comment", "title"),
    [
        ("# Offload flags.", "Offload flags"),
        ("#offload", "offload"),
        ("## Offload ##", "Offload"),
        ("### Offload", "Offload"),
        ("# --- Offload", "Offload"),
        ("# Offload ------", "Offload"),
        ("# ====\n# Offload\n# ====", "Offload"),
        ("####\n# Offload\n####", "Offload"),
        ("# Offload\n# -------", "Offload"),
        ("# -------\n# Offload", "Offload"),
        ("#\n# Offload\n#", "Offload"),
        ("# Offload\n# Device to host", "Offload"),
        ("# Offload (CPU)", "Offload"),
        ("# === Offload: CPU ===", "Offload: CPU"),
        ("# \u2500\u2500 Offload \u2500\u2500", "Offload"),
        ("# Offload \u2550\u2550\u2550", "Offload"),
        ("# \u2014\u2014\u2014\n# Offload\n# \u2014\u2014\u2014", "Offload"),
        ("# # # # #\n# Offload\n# # # # #", "Offload"),
        ("# - - - - -\n# Offload", "Offload"),
        ("# type checks", "type checks"),
        ("# Größe 😀", "Größe 😀"),
    ],
)
def test_titles(comment: str, title: str) -> None:
    module = as_class(f"a\n\n{comment}\nb")
    assert outline(module) == [(None, False, "a"), (title, False, "b")]


@pytest.mark.parametrize(
    ("comment", "own"),
    [
        ("# is of b", b"# is of b"),
        ("# is of b\n# -----", None),
        ("# -----", None),
        ("# -----\n# noqa", b"# noqa"),
        ("# === two ===\n# of b", b"# of b"),
        ("# === two ===\n# -----", None),
        ("# two\n# noqa", b"# noqa"),
    ],
)
def test_separators_are_not_comments_of_an_argument(comment: str, own: bytes | None) -> None:
    module = as_class(f"a\n\n{comment}\nb")
    span = module.fields[1].comments
    assert (module.text.data[slice(*span)] if span else None) == own


def test_members_that_are_set_apart_within_a_group() -> None:
    module = as_class("# one\na\n\nb\n\n# is of c\nc\nd\n\ne\n\nx = 1\nf\n\n# two\ng\n\nh")
    assert [group.apart for group in module.class_groups] == [(1, 4, 5), (), ()]
    assert outline(module) == [("one", False, "abcdef"), ("two", False, "g"), (None, True, "h")]


@pytest.mark.parametrize("comment", ["# # two", "#  ## two", "# #two", "# a.b = 1", "# @two"])
def test_code_that_is_commented_out_is_not_a_header(comment: str) -> None:
    assert outline(as_class(f"# one\na\n\n{comment}\n# three\nb")) == [
        ("one", False, "a"),
        (None, True, "b"),
    ]


@pytest.mark.parametrize(
    "comment", ["# \u2014\u2014 two", "# -- two", "# \u2500 two", "# \u2014 two"]
)
def test_two_dashes_are_not_a_banner(comment: str) -> None:
    assert outline(as_class(f"# one\na\n{comment}\nb")) == [("one", False, "ab")]
