"""What hovering shows of the flags and fields of an argument file."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuzz import modules
from perflint.documents.argument_docs.rows import DocumentedWhere
from perflint.documents.arguments.module import read_arguments
from perflint.documents.tables.page import read_page
from perflint.primitives.text import Text
from perflint.server.hover.argument import argument_hover
from tests.paths import FIXTURES
from tests.reporters.sample_reports import HOSTILE
from tests.server.hover.test_baseline import lines, tokens

MODULE = """\
import argparse
from dataclasses import dataclass, field

LEVELS = ["low", "high"]


@dataclass
class ServerArgs:
    # Network
    host: str = "a"
    port: int | None = 8000

    # Logging
    level: str = "low"
    names: list[str] = field(default_factory=list)
    hidden: bool = False

    @staticmethod
    def add_cli_args(parser):
        # Network
        parser.add_argument(
            "--host", "-H",
            '--server-host',
            dest="host", default=ServerArgs.host, help="The | host."
        )
        parser.add_argument("--port", type=int, default=1, help="The %(default)s port\\n  to use.")

        # Tracing
        parser.add_argument("--level", choices=LEVELS, default="low", help=f"Level {LEVELS}.")
        parser.add_argument("--names", nargs="+", default=None)
        parser.add_argument("--other", action="store_true", help="Deprecated, no field.")
        parser.add_argument("name", help="The name.")
"""
PAGE = """\
# Flags

| Flag | Help | Default | Options |
| --- | --- | --- | --- |
| `--host`, `-H` | The \\| host. | `a` | |
| `--port` | Another text. | `8000` | `int`, "x" |
"""


def pages(text: str = PAGE, path: str = "docs/args.md"):
    return lambda: [(read_page(Text(path, text.encode())), DocumentedWhere())]


def over(text: str, source: str = MODULE, documents=tuple, number: int = 0):
    """Hover over the second byte of an occurrence of a text."""
    data, at = source.encode(), -1
    for _ in range(number + 1):
        at = data.find(text.encode(), at + 1)
    assert at >= 0
    return argument_hover(read_arguments(Text("args.py", data)), at + 1, documents)


def test_a_flag_with_its_field_and_its_row():
    found = over('"--host"', documents=pages())
    assert found is not None
    assert found.markdown == (
        "**`--host`**, `-H`, `--server-host` → `ServerArgs.host: str`\n"
        "\n"
        "- group `Network`\n"
        "- default `'a'` (`ServerArgs.host`)\n"
        "- The `|` host.\n"
        "- documented in `docs/args.md`, line 5: Default `a`\n"
    )
    assert MODULE.encode()[slice(*found.span)] == b'"--host"'


@pytest.mark.parametrize("flag", ['"-H"', "'--server-host'"])
def test_each_of_the_flags(flag):
    found = over(flag)
    assert found is not None
    assert MODULE.encode()[slice(*found.span)] == flag.encode()
    assert found.markdown.startswith("**`--host`**")


def test_a_flag_that_differs_from_its_field():
    assert lines(over('"--port"', documents=pages())) == [
        "**`--port`** → `ServerArgs.port: int | None`",
        "group `Network`",
        "default `1`",
        "default of the field `8000`",
        "The %(default)s port to use.",
        "documented in `docs/args.md`, line 6: Help Another text., Default `8000`, "
        'Options `int, "x"`',
    ]
    assert lines(over('"--level"', documents=pages())) == [
        "**`--level`** → `ServerArgs.level: str`",
        "group `Tracing`; its field is below `Logging`",
        "default `'low'`",
        "choices `low` and `high`",
        '`f"Level {LEVELS}."`',
        "not documented",
    ]


def test_a_default_of_nothing_is_that_of_an_empty_collection():
    assert lines(over('"--names"')) == [
        "**`--names`** → `ServerArgs.names: list[str]`",
        "group `Tracing`; its field is below `Logging`",
        "default `None`",
    ]


def test_a_flag_without_a_field():
    assert lines(over('"--other"', documents=pages())) == [
        "**`--other`** → `other`, no field",
        "group `Tracing`",
        "default `False`",
        "deprecated",
        "Deprecated, no field.",
    ]


def test_a_positional_argument():
    assert lines(over('"name"', documents=pages()))[:2] == [
        "**`name`** → `name`, no field",
        "group `Tracing`",
    ]


def test_fields():
    found = over("host: str")
    assert found is not None
    assert MODULE.encode()[slice(*found.span)] == b"host"
    assert lines(found) == lines(over('"--host"'))
    assert lines(over("hidden: bool")) == [
        "**`ServerArgs.hidden: bool`**",
        "group `Logging`",
        "default `False`",
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("    x: int\n", ["**`TheArgs.x: int`**", "required"]),
        (
            "    x: List[  # why\n        int\n    ] = 1\n",
            ["**`TheArgs.x: List[ # why int ]`**", "default `1`"],
        ),
        (
            '    x: A[Optional[int], "What it is."] = None\n',
            ["**`--x`** → `TheArgs.x: Optional[int]`", "default `None`", "What it is."],
        ),
        (
            '    # Group\n    x: A[Literal["a", "b"], Arg(help="H", aliases=["-x"])] = "a"\n',
            [
                '**`--x`**, `-x` → `TheArgs.x: Literal["a", "b"]`',
                "group `Group`",
                "default `'a'`",
                "choices `a` and `b`",
                "H",
            ],
        ),
        (
            "    x: List[\n        int\n    ] = field(default_factory=lambda: make( 1 ))\n"
            '    """What it is."""\n',
            ["**`TheArgs.x: List[ int ]`**", "default `make( 1 )`", "What it is."],
        ),
    ],
)
def test_the_styles_of_fields(source, expected):
    data = f"class TheArgs:\n{source}".encode()
    found = argument_hover(read_arguments(Text("args.py", data)), data.find(b"x:"))
    assert lines(found) == expected


def test_the_name_of_a_flag_beside_its_field():
    source = 'class ServerArgs:\n    name: A[int, Arg(help="H", cli_name="--other")] = 1\n'
    expected = ["**`--other`** → `ServerArgs.name: int`", "default `1`", "H"]
    assert lines(over('"--other"', source)) == lines(over("name: A", source)) == expected


def test_inherited_fields_have_no_group_here():
    source = (
        "class Base:\n    # One\n    a: int = 1\n\n\n"
        "class ServerArgs(Base):\n    # Two\n    b: int = 2\n\n"
        "    def add_cli_args(parser):\n"
        '        parser.add_argument("--a", default=1)\n'
    )
    assert lines(over('"--a"', source)) == ["**`--a`** → `Base.a: int`", "default `1`"]


def test_a_function_without_a_class():
    source = 'def add_cli_args(parser):\n    parser.add_argument("--a", **more)\n'
    assert lines(over('"--a"', source)) == ["**`--a`**"]


def test_long_texts_are_cut():
    source = f'def add_cli_args(parser):\n    parser.add_argument("--a", help="{"x " * 400}")\n'
    (_, help) = lines(over('"--a"', source))
    assert len(help) == 300
    assert help.endswith("…")


def test_only_words_with_markup_are_code():
    help = "[Old] use `--b c` or tool_use at http://x, e.g. 'a'; see *that*."
    source = f'def add_cli_args(parser):\n    parser.add_argument("--a", help="{help}")\n'
    found = over('"--a"', source)
    assert lines(found)[1] == (
        "`[Old]` use `--b c` or `tool_use` at `http://x,` e.g. 'a'; see `*that*.`"
    )
    assert found is not None
    assert found.plain == "--a\n\n- " + help.replace("`", "") + "\n"


@pytest.mark.parametrize("text", ["import", "parser.add", "default=1", "The %", "LEVELS", "# Net"])
def test_nothing_else_is_an_argument(text):
    assert over(text) is None


def test_a_file_that_is_not_valid():
    assert argument_hover(read_arguments(Text("args.py", b"def (")), 2) is None


@pytest.mark.parametrize(
    "hostile",
    [*(each for each in HOSTILE if "\0" not in each), "1. a", "12) a", "- - a", "+ a", "_a b_"],
)
def test_no_text_breaks_out(hostile):
    text = hostile.encode("utf-8", "replace").decode()
    source = (
        f"class ServerArgs:\n    x: {text!r} = {text!r}\n\n"
        "    def add_cli_args(parser):\n"
        f"        parser.add_argument('--x', {'-' + text!r}, default={text!r},\n"
        f"            choices=[{text!r}], help={text!r})\n"
    )
    cell = " ".join(text.split()).replace("|", "\\|")
    page = f"| flag | help | default |\n| --- | --- | --- |\n| `--x` | {cell} | {cell} |\n"
    found = over("'--x'", source, documents=pages(page))
    assert found is not None
    blocks, inline = tokens(found.markdown)
    assert blocks.count("list_item_open") == found.markdown.count("\n- ")
    assert blocks.count("paragraph_open") == 1 + found.markdown.count("\n- ")
    assert set(inline) <= {"text", "code_inline", "strong_open", "strong_close"}


@pytest.mark.parametrize("name", ["before.py", "merged.py"])
def test_every_argument_and_field_of_a_real_file(name):
    data = (FIXTURES / "arguments" / name).read_bytes()
    file = read_arguments(Text(name, data))
    assert file.arguments
    for argument in file.arguments:
        found = argument_hover(file, argument.name_span.start)
        assert found is not None
        assert found.span == argument.name_span
        assert found.markdown.startswith(f"**`{argument.flags[0]}`**")
    for field in file.fields:
        found = argument_hover(file, field.name_span.start)
        assert found is not None
        assert f".{field.name}: " in found.markdown.partition("\n")[0]


@settings(deadline=None, max_examples=15)
@given(modules.modules(), st.data())
def test_any_offset_of_any_module(source, data):
    file = read_arguments(Text("args.py", source))
    for offset in data.draw(st.lists(st.integers(-1, len(source) + 1), max_size=20)):
        found = argument_hover(file, offset, pages())
        assert found is None or found.span.start <= offset < found.span.stop
