"""The modules that are given a parser, wherever the imported name is defined."""

import pytest

from perflint.documents.arguments import given_parsers as module
from perflint.documents.arguments.given_parsers import GivenParsers, given_parsers
from perflint.documents.arguments.possible_flags import possible_flags
from perflint.primitives.text import Text

PATH = "src/args.py"
ADD = "def add(parser):\n    parser.add_argument('--deep')\n"
CALL = "def add_cli_args(parser):\n    {}(parser)\n"


def read(files: dict[str, str]) -> GivenParsers:
    text = Text(PATH, files[PATH].encode())
    encoded = {path: source.encode() for path, source in files.items()}
    return given_parsers([(text, possible_flags(text))], encoded.get)


def paths(given: GivenParsers) -> list[str]:
    return [text.path for text, _ in given.modules]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        # given on by a module
        (
            {
                PATH: "from src.b import add\n" + CALL.format("add"),
                "src/b.py": "from .c import more\ndef add(parser):\n    more(parser)\n",
                "src/c.py": ADD.replace("add(", "more(", 1),
            },
            ["src/b.py", "src/c.py"],
        ),
        # to each other
        (
            {
                PATH: "from src.b import add\n" + CALL.format("add"),
                "src/b.py": "from .args import add_cli_args\ndef add(parser):\n"
                "    add_cli_args(parser)\n",
            },
            ["src/b.py"],
        ),
        # exported by a package
        (
            {
                PATH: "from src.pk import Args\n" + CALL.format("Args.add"),
                "src/pk/__init__.py": "from .router import RouterArgs as Args\n",
                "src/pk/router.py": "class RouterArgs:\n    pass\n",
            },
            ["src/pk/router.py"],
        ),
        (
            {
                PATH: "from . import pk\n" + CALL.format("pk.add"),
                "src/pk/__init__.py": "from .a import add\n",
                "src/pk/a.py": "try:\n    from .b import add\nexcept ImportError:\n    "
                "def add(parser): pass\n",
                "src/pk/b.py": ADD,
            },
            ["src/pk/a.py", "src/pk/b.py"],
        ),
        # imported with *
        (
            {
                PATH: "from .a import *\nfrom .b import *\n" + CALL.format("add"),
                "src/a.py": "import os\nfrom os.path import *\n",
                "src/b.py": "from . import pk\nfrom .pk import *\n",
                "src/pk/__init__.py": ADD,
            },
            ["src/pk/__init__.py"],
        ),
        # inherited
        (
            {
                PATH: "from .a import Args\n" + CALL.format("Args.add"),
                "src/a.py": "from .b import Base\nfrom abc import ABC\n"
                "class Own(ABC): pass\nclass Args(Own, Base, dict): pass\n",
                "src/b.py": "class Base:\n    def add(parser): pass\n",
            },
            ["src/a.py", "src/b.py"],
        ),
        (
            {
                PATH: "from .a import Args\n" + CALL.format("Args().add"),
                "src/a.py": "class Args(Unknown):\n    def add(self, parser): pass\n",
            },
            ["src/a.py"],
        ),
        # the parser of another module
        (
            {
                PATH: "from .a import parser\nparser.add_argument('--x')\n",
                "src/a.py": "from argparse import ArgumentParser\nparser = ArgumentParser()\n",
            },
            ["src/a.py"],
        ),
        (
            {
                PATH: "from .pk.a import add\n" + CALL.format("add"),
                "src/pk/a.py": "from . import add\n",
                "src/pk/__init__.py": ADD,
            },
            ["src/pk/__init__.py"],
        ),
    ],
)
def test_modules_that_are_given_a_parser(files: dict[str, str], expected: list[str]) -> None:
    given = read(files)
    assert paths(given) == expected
    assert given.unread == ()


@pytest.mark.parametrize(
    "source",
    [
        "",
        "from .c import add\n",
        "from .b import add\n",
        "from .c import *\n",
        "add = other.add\n",
        "def add(:\n",
        "from outside import add\n",
        "from outside import *\n",
        "add = 1\n",
    ],
)
def test_names_that_are_not_found(source: str) -> None:
    arguments = "from src.b import add\n" + CALL.format("add")
    given = read({PATH: arguments, "src/b.py": source})
    assert paths(given) == []
    ((text, span),) = given.unread
    assert (text.path, arguments[slice(*span)]) == (PATH, "add(parser)")


@pytest.mark.parametrize(
    ("more", "call"),
    [
        ("def add(p):\n    deep.add(p)\n", "add"),
        ("def first(p): pass\ndef add(p):\n    deep.add(p)\n", "add"),
        ("class Own:\n    def __init__(self, p):\n        deep.add(p)\n", "Own"),
        ("class Own:\n    @classmethod\n    def add(cls, p):\n        deep.add(p)\n", "Own.add"),
    ],
)
def test_a_parser_may_have_any_name_in_another_module(more: str, call: str) -> None:
    files = {
        PATH: "from . import more\n" + CALL.format("more.first") + f"    more.{call}(parser)\n",
        "src/more.py": f"from . import deep\ndef first(parser): pass\n{more}",
        "src/deep.py": "def add(q):\n    q.add_argument('--deep')\n",
    }
    assert "src/deep.py" in paths(read(files))


def test_modules_beyond_the_limit_are_not_read(monkeypatch) -> None:
    files = {
        PATH: "from src.b import add\n" + CALL.format("add"),
        "src/b.py": "from .c import more\ndef add(parser):\n    more(parser)\n",
        "src/c.py": "def more(parser): pass\n",
    }
    for limit, unread in ((2, []), (1, ["src/b.py"])):
        monkeypatch.setattr(module, "MAX_MODULES", limit)
        assert [text.path for text, _ in read(files).unread] == unread


@pytest.mark.parametrize(
    "source",
    [
        "def Args(): return load()\n",
        "class Args(Unknown): pass\n",
        "class Args(make()): pass\n",
        "class Args(Args): pass\n",
        "class Args(B): pass\nclass B(Args): pass\n",
    ],
)
def test_methods_that_are_not_found(source: str) -> None:
    files = {PATH: "from .a import Args\n" + CALL.format("Args().add"), "src/a.py": source}
    assert len(read(files).unread) == 1


def test_a_method_of_an_attribute_is_not_found() -> None:
    source = "from .b import B\nclass A:\n    def __init__(self):\n        self.b = B()\n"
    files = {PATH: "from .a import A\n" + CALL.format("A().b.add"), "src/a.py": source}
    assert len(read(files).unread) == 1
