import subprocess
import sys

import pytest

from perflint.documents.arguments.argument import Argument
from perflint.documents.arguments.literals import UNKNOWN
from perflint.documents.arguments.module import ArgumentModule, read_arguments
from perflint.primitives.text import Text
from tests.argument_modules import read_module
from tests.paths import FIXTURES

ARGUMENTS = FIXTURES / "arguments"
LAYERWISE = [
    "--dit-cpu-offload",
    "--dit-layerwise-offload",
    "--layerwise-offload-components",
    "--dit-offload-prefetch-size",
]
OFFLOAD = ["--text-encoder-cpu-offload", "--image-encoder-cpu-offload", "--vae-cpu-offload"]
REST = ["--pin-cpu-memory", "--disable-autocast"]


def read(source: str, **names: str) -> ArgumentModule:
    return read_module(source, **{name: (glob,) for name, glob in names.items()})


def parts(source: str, **names: str) -> tuple[ArgumentModule, ...]:
    globs = {name: (glob,) for name, glob in names.items()}
    return read_arguments(Text("server_args.py", source.encode()), **globs).parts


def calls(body: str, parameters: str = "parser") -> ArgumentModule:
    """Read a function with this body."""
    lines = "".join(f"    {line}\n" for line in body.strip("\n").split("\n"))
    return read(f"def add_cli_args({parameters}):\n{lines}")


def call(source: str) -> Argument:
    [argument] = calls(f"parser.add_argument({source})").arguments
    return argument


def outline(module: ArgumentModule) -> list[tuple[str | None, bool, list[str]]]:
    """Return the header, after_blank and the first flags of each group of the function."""
    return [
        (
            group.header.title if group.header else None,
            group.after_blank,
            [module.arguments[member].flags[0] for member in group.members],
        )
        for group in module.function_groups
    ]


def fixture(name: str) -> ArgumentModule:
    return read((ARGUMENTS / name).read_text("utf-8"))


def test_before_has_two_groups_without_a_header_after_a_blank_line() -> None:
    assert outline(fixture("before.py")) == [
        ("model", False, ["--model-path"]),
        ("parallelism", False, ["--num-gpus"]),
        (None, True, [*LAYERWISE, "--use-fsdp-inference", *OFFLOAD, *REST]),
        (None, True, ["--quantization"]),
    ]


def test_merged_has_headers() -> None:
    assert outline(fixture("merged.py")) == [
        ("model", False, ["--model-path"]),
        ("parallelism", False, ["--num-gpus"]),
        ("layerwise offload", False, LAYERWISE),
        ("offload flags", False, OFFLOAD),
        (None, True, ["--use-fsdp-inference", *REST]),
        ("quantization", False, ["--quantization"]),
    ]


@pytest.mark.parametrize("name", ["before.py", "merged.py"])
def test_fixtures_declare_a_field_twice_and_run(name: str) -> None:
    module = fixture(name)
    names = [field.name for field in module.fields]
    assert [name for name in names if names.count(name) > 1] == ["quantization"] * 2
    assert {argument.destination for argument in module.arguments} <= set(names)
    help_text = subprocess.run(
        [sys.executable, ARGUMENTS / name, "--help"], capture_output=True, text=True, check=True
    ).stdout
    assert all(argument.flags[0] in help_text for argument in module.arguments)


def test_all_attributes_of_a_call() -> None:
    source = (
        "def add_cli_args(parser):\n"
        "    # its own\n"
        '    parser.add_argument("-t", "--tp-size", default=ServerArgs.tp, choices=[1, -2], '
        'action="store", help="How " f"many.")  # trailing\n'
    )
    module = read(source.replace("    # its own", "    x = 1\n    y = 2\n    # its own"))
    [argument] = module.arguments
    assert argument.flags == ("-t", "--tp-size")
    assert (argument.destination, argument.explicit_dest) == ("tp_size", False)
    assert argument.default is not None
    assert argument.default.attribute == ("ServerArgs", "tp")
    assert (argument.default.source, argument.default.literal) == ("ServerArgs.tp", UNKNOWN)
    assert argument.choices is not None
    assert argument.choices.literal == [1, -2]
    assert argument.action is not None
    assert argument.action.literal == "store"
    assert argument.help is not None
    assert argument.help.text == "How many."
    assert list(argument.keywords) == ["default", "choices", "action", "help"]
    data = module.text.data
    assert data[slice(*argument.span)].startswith(b"parser.add")
    assert data[slice(*argument.span)].endswith(b'many.")')
    assert data[slice(*argument.name_span)] == b'"-t"'
    assert not (argument.positional or argument.conditional or argument.deprecated)


@pytest.mark.parametrize(
    ("source", "destination"),
    [
        ('"--tp-size"', "tp_size"),
        ('"-t", "--tp-size", "--tensor"', "tp_size"),
        ('"-t"', "t"),
        ('"-tp-size"', "tp_size"),
        ('"model-path"', "model-path"),
        ('"--tp", dest="tp_size"', "tp_size"),
        ('dest="tp_size"', "tp_size"),
        ('"--tp", dest=NAME', None),
    ],
)
def test_destination_is_derived_as_argparse_does(source: str, destination: str | None) -> None:
    argument = call(source)
    assert argument.destination == destination
    assert argument.explicit_dest == ("dest=" in source)


@pytest.mark.parametrize("source", ['"model"', 'dest="model"', '"model", nargs="?"'])
def test_positional(source: str) -> None:
    assert call(source).positional


@pytest.mark.parametrize(
    ("source", "deprecated"),
    [
        ("action=DeprecatedAction", True),
        ("action=cli.DeprecatedStoreTrueAction", True),
        ('action="deprecated"', True),
        ("deprecated=True", True),
        ('help="[Deprecated] Use --b."', True),
        ('help="DEPRECATED: use --b."', True),
        ('help="Deprecated, use --b."', True),
        ("deprecated=False", False),
        ('help="Replaces the deprecated --b."', False),
        ("help=argparse.SUPPRESS", False),
        ("action=StoreAction", False),
    ],
)
def test_deprecated(source: str, deprecated: bool) -> None:
    assert call(f'"--a", {source}').deprecated is deprecated


@pytest.mark.parametrize(
    ("source", "literal"),
    [
        ("-1.5", -1.5),
        ("None", None),
        ("(1, 'a')", (1, "a")),
        ("{'a': [1]}", {"a": [1]}),
        ("{1, 2}", {1, 2}),
        ("'a' 'b'", "ab"),
        ("f'a' 'b'", "ab"),
        ("f'a{b}'", UNKNOWN),
        ("name", UNKNOWN),
        ("{[]: 1}", UNKNOWN),
        ("1 + x", UNKNOWN),
        (f"0x{'f' * 400} + 1j", UNKNOWN),
        (f"0x{'f' * 2000}", UNKNOWN),
        (f"[-0x{'f' * 2000}]", UNKNOWN),
        (f"{{1: 0x{'f' * 2000}}}", UNKNOWN),
        ("0xff", 255),
        ("'a' * 10**9", UNKNOWN),
        ("10**10**10", UNKNOWN),
    ],
)
def test_literals(source: str, literal: object) -> None:
    default = call(f'"--a", default={source}').default
    assert default is not None
    assert (default.source, default.literal) == (source, literal)


@pytest.mark.parametrize(
    "skipped",
    [
        "parser.add_argument(name)",
        'parser.add_argument(f"--{name}")',
        "parser.add_argument(*names)",
        "parser.add_argument()",
        'is_npu() and parser.add_argument("--b")',
        'for name in names: parser.add_argument("--" + name)',
        "parser.set_defaults(b=1)",
        "b = [1, 2]",
    ],
)
def test_a_skipped_call_does_not_affect_its_neighbours(skipped: str) -> None:
    body = f'# one\nparser.add_argument("--a")\n{skipped}\nparser.add_argument("--c")'
    assert outline(calls(body)) == [("one", False, ["--a", "--c"])]


@pytest.mark.parametrize(
    "statement",
    [
        'parser.add_argument("--b")',
        'parser.add_argument("--b", **settings)',
        'parser.add_argument("--b", *names)',
        'other.add_argument("--b")',
        'self.parser.add_argument("--b")',
        'parsers["b"].add_argument("--b")',
        'make().add_argument("--b")',
        '(c := parser.add_argument("--b"))',
        'add = parser.add_argument; add("--b")',
        'add = self.parser.add_argument; add("--b")',
        'g = (h := parser.add_mutually_exclusive_group()); h.add_argument("--b")',
        'action = parser.add_argument("--b")',
        'action: object = parser.add_argument("--b")',
        'parser.add_argument("--b").completer = complete',
        'p = parser; p.add_argument("--b")',
        'g = parser.add_mutually_exclusive_group(); g.add_argument("--b")',
        'parser.add_mutually_exclusive_group().add_argument("--b")',
        '(parser\n    .add_argument("--b"))',
        'parser.add_argument(\\\n"--b")',
    ],
)
def test_ways_to_register(statement: str) -> None:
    module = calls(f'# one\nparser.add_argument("--a")\n{statement}\nparser.add_argument("--c")')
    assert outline(module) == [("one", False, ["--a", "--b", "--c"])]
    span = module.arguments[1].span
    code = module.text.data[slice(*span)].decode()
    assert code.replace("    ", "") == statement.rpartition("; ")[2].replace("    ", "")


@pytest.mark.parametrize(
    ("parameters", "receiver"),
    [
        ("flags", "flags"),
        ("self, p", "p"),
        ("cls, p, /", "p"),
        ("p: X = None, *, k=1", "p"),
        ("", "parser"),
    ],
)
def test_the_receiver_is_the_first_parameter_or_parser(parameters: str, receiver: str) -> None:
    [argument] = calls(f'{receiver}.add_argument("--a")', parameters).arguments
    assert argument.receiver == receiver


def test_a_reassigned_name_is_another_receiver() -> None:
    body = "g = parser.add_argument_group('G')\ng.add_argument('--a')\n"
    module = calls(body + "g = other()\ng.add_argument('--b')")
    assert [argument.receiver for argument in module.arguments] == ["g", "g'"]
    assert [argument.parser for argument in module.arguments] == ["", "g'"]
    assert outline(module) == [("G", False, ["--a"]), (None, False, ["--b"])]


@pytest.mark.parametrize(
    ("body", "parsers"),
    [
        (
            "parser.add_argument('--a')\nparser.add_argument_group('G').add_argument('--b')",
            ["", ""],
        ),
        (
            "p = subs.add_parser('a')\np.add_argument('--a')\nq = p\nq.add_argument('--b')",
            ["p"] * 2,
        ),
        ("p = a()\np.add_argument('--a')\np = b()\np.add_argument('--b')", ["p", "p'"]),
        ("p = q = a()\np.add_argument('--a')\nq.add_argument('--b')", ["p", "p"]),
        ("parser = add_more(parser)\nparser.add_argument('--a')", [""]),
        ("parser = ArgumentParser()\nparser.add_argument('--a')", ["parser'"]),
        (
            "self.p = a()\nself.p.add_argument('--a')\nself.q.add_argument('--a')",
            ["self.p", "self.q"],
        ),
        ("a().add_argument('--a')\na().add_argument('--a')", ["(1)", "(2)"]),
        (
            "for p in both:\n    p.add_argument('--a')\nfor p in more:\n    p.add_argument('--a')",
            ["p", "p'"],
        ),
        ("with a() as p:\n    p.add_argument('--a')\np = b()\np.add_argument('--a')", ["p", "p'"]),
        ("g = make(parser)\ng.add_argument('--a')", ["g"]),
        ("parser.add_argument(f'--{prefix}a')", ["{prefix}"]),
    ],
)
def test_each_parser_is_known_by_its_assignment(body: str, parsers: list[str]) -> None:
    module = calls(body, "parser, prefix")
    assert [argument.parser for argument in module.arguments] == parsers


@pytest.mark.parametrize(
    ("source", "flags", "destination"),
    [
        ("f'--{prefix}port'", ("--port",), "port"),
        ("f'--{prefix}tp-size', f'--{prefix}tp'", ("--tp-size", "--tp"), "tp_size"),
        ("f'--{prefix}a', dest=f'{prefix}b'", ("--a",), "b"),
        ("f'--{prefix}a', dest=f'{other}b'", ("--a",), None),
        ("f'--{local}port'", ("--port",), "port"),
    ],
)
def test_a_prefix_is_left_out(source: str, flags: tuple[str, ...], destination: str) -> None:
    body = f"local = 'router-' if routed else ''\nparser.add_argument({source})"
    [argument] = calls(body, "parser, prefix, *, routed").arguments
    assert (argument.flags, argument.destination) == (flags, destination)


@pytest.mark.parametrize(
    "source",
    [
        "f'--{prefix}-port'",
        "f'--{name}port'",
        "f'--{parser}port'",
        "f'{prefix}port'",
        "f'--{prefix}'",
    ],
)
def test_other_f_strings_are_not_read(source: str) -> None:
    body = f"name = 'x'\nfor name in y: pass\nparser.add_argument({source})"
    assert calls(body, "parser, prefix").arguments == ()


@pytest.mark.parametrize(
    ("source", "is_open"),
    [('"--a"', False), ('"--a", **b', True), ('"--a", *b', True), ('"--a", b', True)],
)
def test_unknown_settings_leave_an_argument_open(source: str, is_open: bool) -> None:
    argument = call(source)
    assert argument.open is is_open
    assert (argument.flags, argument.destination, argument.keywords) == (("--a",), "a", {})


def test_the_module_level_is_read_if_it_is_named() -> None:
    source = """
import argparse
p = argparse.ArgumentParser()
# one
p.add_argument("--a")
def f(parser):
    parser.add_argument("--never")
if __name__ == "__main__":
    p.add_argument("--b")
"""
    [part] = parts(source, functions="<module>")
    assert (part.class_name, part.function_name) == (None, "<module>")
    assert outline(part) == [("one", False, ["--a"]), (None, False, ["--b"])]
    assert parts(source, functions="*")[0].function_name == "f"
    assert parts("# one\nx = 1\n", functions="<module>") == ()


CONDITIONAL = """
# one
parser.add_argument("--a")
if is_npu():
    # npu alone
    parser.add_argument("--b")
elif is_hip():
    parser.add_argument("--c"); parser.add_argument("--d")
else:
    parser.add_argument("--e")
for _ in range(1):
    with context():
        parser.add_argument("--f")
try:
    parser.add_argument("--g")
except ValueError:
    parser.add_argument("--h")
finally:
    parser.add_argument("--i")
match x:
    case 1: parser.add_argument("--j")
if TYPE_CHECKING:
    parser.add_argument("--never")
def inner():
    parser.add_argument("--never")
"""


def test_conditional_registration() -> None:
    module = calls(CONDITIONAL)
    assert outline(module) == [("one", False, [f"--{letter}" for letter in "abcdefghij"])]
    assert [argument.conditional for argument in module.arguments] == [False] + [True] * 9
    block = {argument.flags[0]: argument.block for argument in module.arguments}
    assert block["--c"] == block["--d"]
    assert len(set(block.values())) == 9
    comments = module.arguments[1].comments
    assert comments is not None
    assert module.text.data[slice(*comments)] == b"# npu alone"


BOTH = """
class Base:
    base: int = 1
class ServerArgs(Base):
    x: int = 1
    {method}
def add_cli_args(parser):
    parser.add_argument("--module")
"""


@pytest.mark.parametrize(
    ("method", "flag"),
    [
        ("@staticmethod\n    def add_cli_args(p): p.add_argument('--own')", "--own"),
        ("@classmethod\n    def add_cli_args(cls, p): p.add_argument('--own')", "--own"),
        ("async def add_cli_args(self, p): p.add_argument('--own')", "--own"),
        ("pass", "--module"),
    ],
)
def test_the_function_is_the_method_or_a_function_of_the_module(method: str, flag: str) -> None:
    module = read(BOTH.format(method=method))
    assert [argument.flags for argument in module.arguments] == [(flag,)]
    assert (module.class_name, module.function_name) == ("ServerArgs", "add_cli_args")
    assert [field.name for field in module.fields] == ["x"]
    assert list(module.inherited) == ["base"]


def test_the_class_is_found_by_its_method() -> None:
    source = """
class Other:
    y: int = 1
if True:
    class EngineArgs:
        x: int = 1
        def add_cli_args(parser):
            parser.add_argument("--x")
"""
    module = read(source)
    assert (module.class_name, [field.name for field in module.fields]) == ("EngineArgs", ["x"])
    assert len(module.arguments) == 1
    other, engine = parts(source, classes="Other")
    assert (other.class_name, other.function_name) == ("Other", None)
    assert (engine.class_name, engine.function_name) == ("EngineArgs", "add_cli_args")
    assert parts(source, classes="None", functions="none") == ()


def test_the_method_may_be_inherited() -> None:
    source = "class B:\n def add_cli_args(p): p.add_argument('--b')\nclass ServerArgs(B): x: int"
    assert [argument.flags for argument in read(source).arguments] == [("--b",)]


@pytest.mark.parametrize("source", ["", "# nothing\n", "x = 1", "class ServerArgs: pass"])
def test_modules_without_arguments(source: str) -> None:
    module = read(source)
    assert (module.fields, module.arguments, module.class_groups) == ((), (), ())


PAIRS = """
class ModelArgs:
    model: str = ""

class CacheArgs:
    size: int = 1

class PlainConfig:
    x: int = 1

def add_model_args(parser):
    parser.add_argument("--model", default=ModelArgs.model)

def add_more_args(parser):
    parser.add_argument("--more")
"""


def names_of(source: str, **names: str) -> list[tuple[str | None, str | None]]:
    return [(part.class_name, part.function_name) for part in parts(source, **names)]


def test_a_function_belongs_to_the_class_that_its_defaults_name() -> None:
    assert names_of(PAIRS) == [
        ("ModelArgs", "add_model_args"),
        ("CacheArgs", None),
        ("PlainConfig", None),
        (None, "add_more_args"),
    ]


def test_the_only_function_belongs_to_the_only_class() -> None:
    assert names_of(PAIRS, classes="*Args", functions="add_*_args") == [
        ("ModelArgs", "add_model_args"),
        ("CacheArgs", "add_more_args"),
    ]
    assert names_of(PAIRS, classes="CacheArgs", functions="add_more_args") == [
        ("CacheArgs", "add_more_args")
    ]


def test_a_class_may_have_several_functions() -> None:
    source = "class EngineArgs:\n    x: int = 1\n"
    for name in ("add_b_args", "add_a_args", "_add_c_args", "other"):
        source += f"    def {name}(parser): parser.add_argument('--{name}')\n"
    assert names_of(source) == [
        ("EngineArgs", "add_b_args"),
        ("EngineArgs", "add_a_args"),
        ("EngineArgs", "_add_c_args"),
    ]


def test_an_inherited_method_belongs_to_the_class_found_by_name() -> None:
    method = "    def add_cli_args(p): p.add_argument('--b')\n"
    base = f"class Base:\n    b: int = 1\n{method}"
    assert names_of(f"{base}class MyArgs(Base):\n    x: int = 1\n") == [("MyArgs", "add_cli_args")]
    assert names_of(f"{base}class My(Base):\n    x: int = 1\n") == [("Base", "add_cli_args")]
    assert names_of(f"{base}class MyArgs(Base):\n    x: int = 1\n{method}") == [
        ("Base", "add_cli_args"),
        ("MyArgs", "add_cli_args"),
    ]


def test_what_declares_nothing_is_no_part() -> None:
    assert names_of("class MyArgs:\n    pass\ndef add_cli_args(parser):\n    pass\n") == []
