import pytest

from perflint.documents.arguments.module import CLASSES, FUNCTIONS, read_arguments
from perflint.documents.arguments.unread import note_of_newer_syntax, note_of_nothing_read
from perflint.primitives.text import Text

MAIN = 'def main():\n    p = make()\n    p.add_argument("--a")\n    p.add_argument(name)\n'
LOOKED_FOR = (
    'no arguments were read; looked for the classes "ServerArgs", "*Args", "*Arguments" and '
    '"*Config" and the functions "add_cli_args", "add_*_args" and "_add_*_args"'
)


def note(source: str, *, expected: bool) -> str | None:
    file = read_arguments(Text("a.py", source.encode()))
    return note_of_nothing_read(file, CLASSES, FUNCTIONS, expected=expected)


@pytest.mark.parametrize("expected", [False, True])
@pytest.mark.parametrize(
    ("source", "found"),
    [
        (MAIN, "; found 2 calls of add_argument in main"),
        ('p.add_argument("--a")\n', "; found 1 call of add_argument in <module>"),
        (
            f"class A:\n    {MAIN.replace(chr(10), chr(10) + '    ')}\n",
            "; found 2 calls of add_argument in A.main",
        ),
        (f"class MyArgs:\n    x: int = 1\n{MAIN}", "; found 2 calls of add_argument in main"),
        (
            "import click\n@click.option('--a')\ndef f(a): pass\n",
            "; options of click are not read yet",
        ),
        (
            "from typer import Option\ndef f(a=Option()): pass\n",
            "; options of typer are not read yet",
        ),
    ],
)
def test_arguments_elsewhere_are_always_worth_a_note(
    source: str, found: str, expected: bool
) -> None:
    assert note(source, expected=expected) == f"{LOOKED_FOR}{found}"


def test_nothing_read_is_worth_a_note_where_arguments_are_expected() -> None:
    assert note("def helper(): pass\n", expected=True) == LOOKED_FOR
    assert note("def helper(): pass\n", expected=False) is None
    assert note("import click\ndef helper(): pass\n", expected=False) is None


@pytest.mark.parametrize(
    "source",
    [
        "",
        "from .server_args import ServerArgs\n\n__all__ = ['ServerArgs']\n",
        "from .server_args import x\ndef __getattr__(name): return x\n",
        "class ServerArgs:\n    x: int = 1\n",
        "def add_cli_args(p): p.add_argument('--x')\ndef main(): p.add_argument('--y')\n",
        "x = = 1\ndef main(): p.add_argument('--y')\n",
    ],
)
def test_no_note(source: str) -> None:
    assert note(source, expected=True) is None


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, None),
        (1, "1 statement (line 3) was not read: Python 3.10 does not support the syntax"),
        (2, "2 statements (lines 3 and 4) were not read: Python 3.10 does not support the syntax"),
    ],
)
def test_a_note_on_newer_syntax(count: int, text: str | None) -> None:
    lines = "".join(f"    x = {'9' * 5000}\n" for _ in range(count))
    source = f"class ServerArgs:\n    y: int = 1\n{lines}"
    file = read_arguments(Text("a.py", source.encode()))
    assert note_of_newer_syntax(file, "3.10") == text
