"""The tables of ``docs/argument-files.md``: what is read of each style."""

import re

import pytest

from perflint.documents.arguments.module import CLASSES, FUNCTIONS, ArgumentFile, read_arguments
from perflint.documents.arguments.unread import note_of_nothing_read
from perflint.primitives.text import Text
from tests.argument_styles import STYLES
from tests.paths import ROOT

PAGE = (ROOT / "docs" / "argument-files.md").read_text("utf-8")
COUNTS = {
    name: (globs, int(count))
    for name, globs, count in re.findall(r"^\| (\w+) \| (.*) \| (\d+) \|$", PAGE, re.MULTILINE)
}
ROWS = [row.split(" | ") for row in re.findall(r"^\| (.* \| .* \| .*) \|$", PAGE, re.MULTILINE)]


def read(source: str, classes: tuple[str, ...] = CLASSES, functions=FUNCTIONS) -> ArgumentFile:
    return read_arguments(Text("a.py", source.encode()), classes, functions)


@pytest.mark.parametrize("name", STYLES)
def test_each_style_is_read_as_the_page_says(name):
    globs, count = COUNTS[name]
    names = [tuple(re.findall(r"`(.*?)`", part)) for part in globs.split(";")]
    file = read(STYLES[name](), *names) if globs != "the defaults" else read(STYLES[name]())
    assert file.parse_error is None
    assert file.size == count >= 80


def test_the_page_has_each_style():
    assert COUNTS.keys() == STYLES.keys()


CALL = 'parser.add_argument("--port")'
FIELD = "class ServerArgs:\n    port: int = {}\n"
EXAMPLES = {
    '`parser.add_argument("--port", …)`': f"def add_cli_args(x):\n    self.{CALL}\n",
    '`add = parser.add_argument`, then `add("--port", …)`': (
        'def add_cli_args(x):\n    add = x.add_argument\n    add("--port")\n'
    ),
    '`parser.add_argument("--port", **settings["port"])`': (
        'def add_cli_args(x):\n    x.add_argument("--port", **settings["port"])\n'
    ),
    '`parser.add_argument(f"--{prefix}port", …)`': (
        'def add_cli_args(x, prefix):\n    x.add_argument(f"--{prefix}port")\n'
    ),
    "a function for each group, `_add_cache_args(parser)`": (
        f"def _add_cache_args(parser):\n    {CALL}\n"
    ),
    "a method for each argument": f"class ServerArgs:\n    def port(parser):\n        {CALL}\n",
    "subparsers": (
        "def add_cli_args(subs):\n    parser = subs.add_parser('a')\n"
        f"    {CALL}\n    parser = subs.add_parser('b')\n    {CALL}\n"
    ),
    '`port: A[int, Arg(help="…")] = 1`': (
        'class ServerArgs:\n    port: A[int, Arg(help="…")] = 1\n'
    ),
    '`field(metadata={"help": "…"})`': FIELD.format('field(metadata={"help": "…"})'),
    '`Field(default=1, description="…")`': FIELD.format('Field(default=1, description="…")'),
    "a docstring below a field": f"{FIELD.format(1)}    '''Port.'''\n",
    "`main()`": f"def main():\n    parser = make()\n    {CALL}\n",
    "statements outside of all functions": f"parser = make()\n{CALL}\n",
    "a flag that a loop or an expression makes": (
        'def add_cli_args(x):\n    for n in "ab":\n        x.add_argument(f"--{n}")\n'
    ),
    "a call inside of another expression, `ready and parser.add_argument(…)`": (
        f"def add_cli_args(x):\n    ready and {CALL}\n"
    ),
    "an object that registers arguments, `Factory(Config).build(parser)`": (
        "def add_cli_args(parser):\n    Factory(Config).build(parser)\n"
    ),
    "click, typer": "import click\n@click.option('--port')\ndef add_cli_args(port): ...\n",
}


def test_the_page_has_each_example():
    styles = [row[0] for row in ROWS if row[0] not in ("style", "style of", "---", *COUNTS)]
    assert styles == list(EXAMPLES)


@pytest.mark.parametrize("style", EXAMPLES)
def test_the_table_says_whether_an_example_is_read(style):
    answer = next(row[2] for row in ROWS if row[0] == style)
    functions = re.search(r'functions = \["(.*?)"\]', answer)
    file = read(EXAMPLES[style], functions=(functions[1],) if functions else FUNCTIONS)
    expected = 0 if answer.startswith(("no", "the help")) else 2 if style == "subparsers" else 1
    assert file.size == expected
    if answer == "the help of the field":
        [field] = file.fields
        assert field.help is not None
    if answer.endswith("a note says so"):
        note = note_of_nothing_read(file, CLASSES, FUNCTIONS, expected=False)
        assert note is not None
        assert "options of click are not read yet" in note
