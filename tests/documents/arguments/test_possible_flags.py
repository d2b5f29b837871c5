"""The flags that a module may register, wherever and however it does."""

import pytest

from perflint.documents.arguments.possible_flags import PossibleFlags, possible_flags
from perflint.primitives.text import Text

FUNCTION = "def add_cli_args(parser, prefix=''):\n"
CLASS = "class Args{}:\n    def more(self, p): return [p]\n    def add(cls, parser):\n        {}\n"
ACTION = "class Off(Action):\n    def __init__(self, option_strings):\n        {}\n"
HOOK = "    def hook(self, p): {}\n"
OWN = "self.own = {}\n        self.own.add(parser)"
MADE = "def made():\n    return {}\nclass Own:\n    def add(self, p): pass\n"
PARTIAL = "from functools import partial\n"
IMPORT = "from importlib import import_module\n"


def read(source: str) -> PossibleFlags:
    return possible_flags(Text("args.py", source.encode()))


def inside(*lines: str) -> str:
    return FUNCTION + "".join(f"    {line}\n" for line in lines)


@pytest.mark.parametrize(
    "source",
    [
        inside('parser.add_argument("--a-x")'),
        inside('parser.add_argument("--a" + "-x")'),
        inside('parser.add_argument(f"--a-{prefix}")'),
        inside('parser.add_argument(f"--{prefix}-x")'),
        inside('parser.add_argument("--%s-x" % prefix)'),
        inside('parser.add_argument("--{}-x".format(prefix))'),
        inside('for name in ["a_x", "b"]:', '    parser.add_argument(f"--{name}")'),
        inside('for name in ("a_x",):', '    parser.add_argument("--" + name.replace("_", "-"))'),
        inside('for n, help in (("--a-x", "A"), ("--b", "B")):', "    parser.add_argument(n)"),
        inside('for n, help in {"--a-x": "A"}.items():', "    parser.add_argument(n, help=help)"),
        inside('for i, n in enumerate(["a-x"]):', '    parser.add_argument(f"--{n}")'),
        inside("for n in sorted(NAMES):", '    parser.add_argument(f"--{n}")')
        + 'NAMES = {"a-x"}\n',
        inside('parser.add_argument(*["--b", "--a-x"])'),
        inside("parser.add_argument(*FLAGS)") + 'FLAGS = ["--b"] + MORE\nMORE = ("--a-x",)\n',
        inside("parser.add_argument(FLAG)") + 'FLAG = "--a-x"\n',
        inside("parser.add_argument(Names.x)") + 'class Names:\n    x = "--a-x"\n',
        inside('parser.add_argument("--a-x" if prefix else "--b")'),
        inside("add = parser.add_argument", 'add("--a-" + "x")'),
        inside('add(parser, "a-x")')
        + 'def add(p, name, *, help=None):\n    p.add_argument(f"--{name}")\n',
        inside('[parser.add_argument(f"--{n}") for n in ("a-x", *("b",))]'),
        inside('old, new = "--a-x", "--b"', "parser.add_argument(old)"),
        "def main(p):\n    p.add_argument('--a_x')\n",
        "@click.option('--b/--a-x')\ndef main(): pass\n",
        "import typer\ndef main(a_x: int = 1): pass\n",
        ACTION.format("names += [f'--a-{name}' for name in option_strings]"),
        ACTION.format("names += [name.replace('--', '--a_') for name in option_strings]"),
        "import typer\ndef main(*, no_a_x, a_x): pass\n",
        'RENAMED = {"--a-x": "--b"}\n',
        inside('add(parser, name="a-x")')
        + 'def add(p, help="", *, name):\n    p.add_argument(f"--{name}")\n',
    ],
)
def test_a_flag_that_may_be_registered(source: str) -> None:
    found = read(source)
    assert found.include("--a-x")
    assert not found.include("--x")
    assert found.unknown == ()


@pytest.mark.parametrize(
    ("settings", "negates"),
    [
        ("", False),
        (', action="store_true"', False),
        (", action=BooleanOptionalAction", True),
        (", **settings", True),
    ],
)
def test_a_flag_with_another_action_may_have_an_opposite(settings: str, negates: bool) -> None:
    found = read(inside(f'parser.add_argument("--a" + "-x"{settings})'))
    assert (found.include("--a-x"), found.include("--no-a-x")) == (True, negates)


@pytest.mark.parametrize(
    ("source", "unknown"),
    [
        (inside("parser.add_argument(name)"), "name"),
        (inside('parser.add_argument(f"--{name}")'), 'f"--{name}"'),
        (inside("parser.add_argument(*names)"), "*names"),
        (inside("parser.add_argument(other.flag)") + "flag = '--a'\n", "other.flag"),
        (inside("for n in names():", "    parser.add_argument(n)"), "n"),
        (inside("n += n", "parser.add_argument(n)"), "n"),
        (inside("with f() as n:", "    parser.add_argument(n)"), "n"),
        (inside("n, *rest = '--a', '--b'", "parser.add_argument(rest)"), "rest"),
        (inside("n[0] = '--a'", "parser.add_argument(n[0])"), "n[0]"),
        (inside("parser.add_argument(template.format('a'))"), "template.format('a')"),
        (inside("parser.add_argument('--a'.lower())"), "'--a'.lower()"),
        (inside("handlers[0](parser)"), "handlers[0](parser)"),
        (inside("add(parser, *['a'])") + "def add(p, n):\n    p.add_argument(n)\n", "n"),
        ("A = B\nB = A\n" + inside("for n in A:", "    parser.add_argument(n)"), "n"),
        (inside("map(parser.add_argument, names)"), "parser.add_argument"),
        (inside("plugin.add_args(parser)"), "plugin.add_args(parser)"),
        (inside("for add in added:", "    add(parser=parser)"), "add(parser=parser)"),
        (inside("import_module(name).add(parser)") + IMPORT, "import_module(name).add(parser)"),
        (inside("made.add(parser)") + f"{IMPORT}made = import_module('a')\n", "made.add(parser)"),
        (inside("getattr(prefix, 'add')(parser)"), "getattr(prefix, 'add')(parser)"),
        (inside("super().add_cli_args(parser)"), "super().add_cli_args(parser)"),
        (CLASS.format("", "self.added.add(parser)"), "self.added.add(parser)"),
        (CLASS.format("(make())", "self.other(parser)"), "self.other(parser)"),
        (CLASS.format("(Base)", "super().add(parser)"), "super().add(parser)"),
        (CLASS.format("", "self.hook(parser)") + HOOK.format("pass"), "self.hook(parser)"),
        (CLASS.format("", "self.hook(parser)") + HOOK.format("'Add.'"), "self.hook(parser)"),
        (
            CLASS.format("", "self.hook(parser)") + HOOK.format("raise NotImplementedError"),
            "self.hook(parser)",
        ),
        (
            CLASS.format("", "self.hook(parser)") + HOOK.format("return p"),
            "self.hook(parser)",
        ),
        (
            "import abc\n"
            + CLASS.format("", "self.hook(parser)")
            + "    @abc.abstractmethod\n"
            + HOOK.format("print(p)"),
            "self.hook(parser)",
        ),
        (inside("getattr(parser, 'add_argument')(name)"), "getattr(parser, 'add_argument')"),
        (inside("a, b = parser.parse_known_args()", "read(b)"), "parser.parse_known_args()"),
        (inside("a, *b = parser.parse_known_args()", "read(b)"), "parser.parse_known_args()"),
        (inside("a = parser.parse_known_args()", "read(a[1])"), "parser.parse_known_args()"),
        (inside("return parser.parse_known_args()"), "parser.parse_known_args()"),
        (inside("read(parser.parse_known_args()[1])"), "parser.parse_known_args()"),
        (inside("plugins.map(parser)"), "plugins.map(parser)"),
        (inside("made().add(parser)") + MADE.format("load()"), "made().add(parser)"),
        (inside("partial(prefix, parser)") + PARTIAL, "partial(prefix, parser)"),
        (inside("prefix([parser])"), "prefix([parser])"),
        (inside("prefix({'p': parser})"), "prefix({'p': parser})"),
        (inside("parser.add_class_arguments(Model)"), "parser.add_class_arguments(Model)"),
        (inside("parser.add('--a', name)"), "parser.add('--a', name)"),
        (
            "class Cli(argparse.ArgumentParser):\n    def __init__(self, more):\n"
            "        more(self)\nimport argparse\n",
            "more(self)",
        ),
        ("p = ArgumentParser(parents=[base()])\n", "base()"),
        ("p = ArgumentParser(parents=bases)\n", "bases"),
    ],
)
def test_what_may_register_any_flag(source: str, unknown: str) -> None:
    found = read(source)
    (span,) = found.unknown + found.unknown_calls
    assert source[slice(*span)] == unknown


@pytest.mark.parametrize(
    "source",
    [
        inside("parser.add_argument('path')", "parser.add_argument(dest='x', **settings)"),
        inside("add_more(parser)") + "def add_more(p):\n    pass\n",
        inside("Args(parser).add(parser)") + "class Args:\n    pass\n",
        CLASS.format("", "super().add_cli_args(parser)\n        cls.more(parser)\n"),
        CLASS.format("(argparse.Action)", "super().__call__(parser, 1)") + "import argparse\n",
        CLASS.format("(Own)", "self.own(parser)") + "class Own:\n    def own(self, p): pass\n",
        CLASS.format("", "self.added.add(parser)")
        + "        self.added = Own()\nclass Own:\n    def add(self, p): pass\n",
        inside("for add in (one, two):", "    add(parser)")
        + "def one(p): pass\ndef two(p): pass\n",
        inside("made().add(parser)") + MADE.format("Own()"),
        inside("add = partial(more, parser)") + f"{PARTIAL}def more(p, q): pass\n",
        inside("flag('--a', '-b')", "flag('--c')")
        + "def flag(*names, **more):\n    parser.add_argument(*names, **more)\n",
        "class Parser(argparse.ArgumentParser):\n    def add_argument(self, *args, **more):\n"
        "        return super().add_argument(*args, **more)\nimport argparse\n",
        inside("print(parser)", "argcomplete.autocomplete(parser)"),
        inside("parser.add_subparsers().add_parser(parser)"),
        inside("a, b = parser.parse_known_args()"),
        inside("a, b = parser.parse_known_args()", "if b: parser.error(f'{b}')"),
        inside("a, b = parser.parse_known_args()", "if b: raise ValueError(', '.join(b))"),
        inside("a = parser.parse_known_args()[0]", "read(a)"),
        "class P(ArgumentParser):\n    def parse_known_args(self, *a):\n"
        "        return super().parse_known_args(*a)\n",
        "import functools\n@functools.wraps(x)\ndef add(parser): pass\n",
        "from a import override\nclass A:\n    @override\n    def add(self, parser): pass\n",
        "from a import cache\n@cache\ndef load(path): pass\n",
        "import logging\nlog = logging.getLogger()\nlog.info('x', parser)\n",
        "base = ArgumentParser()\np = ArgumentParser(parents=[base])\n",
        "def base():\n    pass\np = ArgumentParser(parents=[base()])\n",
        "def f(:\n",
    ],
)
def test_what_registers_only_flags_of_the_module(source: str) -> None:
    found = read(source)
    assert (found.unknown, found.unknown_calls, found.passed) == ((), (), ())
    assert not found.include("--x")


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("from .more import add_more\n" + inside("add_more(parser)"), ".more.add_more"),
        ("import a.more as more\n" + inside("more.add(parser)"), "a.more.add"),
        ("import a.more, a.other\n" + inside("a.more.add(parser)"), "a.more.add"),
        ("from . import more\n" + inside("more.add(parser)"), ".more.add"),
        ("from .. import more\n" + inside("more.Args.add(parser)"), "..more.Args.add"),
        ("from a import make\np = make()\np.add_argument('--a')\n", "a.make"),
        ("from a import Args\n" + inside("made = Args()", "made.add(parser)"), "a.Args().add"),
        ("from a import get\n" + inside("get().b.add(parser)"), "a.get().b.add"),
        ("from a import add\n" + PARTIAL + inside("partial(add, parser)"), "a.add"),
        ("from a import add\n" + inside("for f in (add,):", "    f(parser)"), "a.add"),
        ("from a import Plugin\n" + CLASS.format("", OWN.format("Plugin()")), "a.Plugin().add"),
        ("from a import Base\n" + CLASS.format("(Base)", "cls.other(parser)"), "a.Base.other"),
        ("import a\n" + CLASS.format("(a.Base)", "super().add(parser)"), "a.Base.add"),
        ("from a import *\n" + inside("add(parser)"), "*.add"),
        ("from a import *\n" + CLASS.format("(Base)", "super().add(parser)"), "*.Base.add"),
        ("from a import *\nparser.add_argument('--a')\n", "*.parser"),
        ("from a import parser\nparser.add_argument('--a')\n", "a.parser"),
        ("import a\na.b.parser.add_argument('--a')\n", "a.b.parser"),
        ("from a import build\nbuild().add_argument('--a')\n", "a.build"),
        ("from a import build\nparser = build()\nparser.parse_args()\n", "a.build"),
        ("from a import MyArgumentParser as P\np = P()\np.parse_args()\n", "a.MyArgumentParser"),
        # named otherwise where it is passed on
        ("from a import add\n" + inside("more(parser)") + "def more(p): add(p)\n", "a.add"),
        ("from a import add\n" + inside("more(x=parser)") + "def more(*, x): add(x)\n", "a.add"),
        ("from a import add\ndef more(p: argparse.ArgumentParser): add(p)\n", "a.add"),
        ("from a import add\n" + inside("subs = parser.add_subparsers()", "add(subs)"), "a.add"),
        ("from a import add\n" + inside("add(parser.add_subparsers())"), "a.add"),
        (
            "from a import add\n" + inside("made = [parser]", "for p in made:", "    add(p)"),
            "a.add",
        ),
        ("from a import add\n" + inside("p = parser or make()", "add(p)"), "a.add"),
        ("from a import add\n" + inside("add(parser if parser else None)"), "a.add"),
        ("from a import add\nadd(made())\ndef made():\n    return ArgumentParser()\n", "a.add"),
        (
            "from a import add\n"
            + inside("add(group(parser))")
            + "def group(p):\n    return p.add_argument_group()\n",
            "a.add",
        ),
        # in an object of the module
        ("from a import add\n" + inside("add(Own(parser))") + "class Own: pass\n", "a.add"),
        (
            "from a import add\n" + inside("o = Own(parser)", "add(o)") + "class Own: pass\n",
            "a.add",
        ),
        ("from a import add\n" + inside("o = {'p': parser}", "add(o)"), "a.add"),
        (
            "from a import add\nclass App:\n    def __init__(self):\n"
            "        self.own = ArgumentParser()\n        add(self)\n",
            "a.add",
        ),
        # before or after the function that gets it
        ("from a import more\n@more\n" + inside("pass"), "a.more"),
        ("from a import more\n@more('x')\n" + inside("pass"), "a.more"),
        ("import a\n@a.more\ndef make():\n    p = ArgumentParser()\n    return p\n", "a.more"),
        ("from a import Args\np = HfArgumentParser((Args, Own))\nclass Own: pass\n", "a.Args.*"),
    ],
)
def test_imported_code_that_is_given_a_parser(source: str, name: str) -> None:
    found = read(source)
    assert [each for each, _ in found.passed] == [name]
    assert found.unknown + found.unknown_calls == ()


@pytest.mark.parametrize(
    "source",
    [
        inside("more(parser)") + "def more(p): pass\ndef other(p): add(p)\n",
        inside("more(0, parser)") + "def more(n, p): add(n)\n",
        inside("more(*parser)") + "def more(p): add(p)\n",
        "def more(p: str): add(p)\n",
        inside("o = other(parser)", "add(o)") + "def other(p): return p.parse_args()\n",
    ],
)
def test_variables_that_are_no_parser(source: str) -> None:
    assert read(f"from a import add\n{source}").passed == ()


def test_too_many_strings_may_be_any() -> None:
    letters = ", ".join(f'"{letter}"' for letter in "abcdefghijklmnop")
    loops = [f"for {name} in [{letters}]:" for name in "xyz"]
    lines = ["    " * depth + line for depth, line in enumerate(loops)]
    call = "            parser.add_argument(f'--{x}{y}{z}')"
    assert len(read(inside(*lines, call)).unknown) == 1


def test_an_import_may_stand_for_several_names() -> None:
    source = "try:\n    from a import add\nexcept ImportError:\n    from b import add\n"
    found = read(source + inside("add(parser)"))
    assert [name for name, _ in found.passed] == ["a.add", "b.add"]


def test_classes_whose_fields_a_parser_registers_have_to_be_known() -> None:
    for given in ("classes", "[*classes]", "make()", "(Own, make())"):
        source = f"p = HfArgumentParser({given})\nclass Own:\n    name: str = ''\n"
        assert len(read(source).unknown_calls) == 1
    assert read(source).have_field("--name")
    assert read(source).have_field("--no-name")
    assert not read(source).have_field("--other")


def test_names_that_stand_for_each_other_do_not_take_long() -> None:
    names = "".join(f"a = b\nb = a\na.x{number} = b\n" for number in range(100))
    assert len(read(names + inside("a(parser)")).unknown_calls) == 1
