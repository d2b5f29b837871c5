import pytest

from perflint.documents.arguments.fields import Field
from perflint.documents.arguments.literals import UNKNOWN
from perflint.documents.arguments.module import ArgumentModule
from tests.argument_modules import read_module


def read(source: str) -> ArgumentModule:
    return read_module(source)


def read_field(declaration: str) -> Field:
    [field] = read(f"class ServerArgs:\n    {declaration}\n").fields
    return field


@pytest.mark.parametrize(
    "declaration",
    [
        "x = 1",
        "_x: int = 1",
        "x: ClassVar[int] = 1",
        "x: typing.ClassVar = 1",
        'x: "ClassVar[int]" = 1',
        "a.x: int = 1",
        "(x): int = 1",
        "def x(self) -> int: y: int = 1",
        "class X: y: int = 1",
        "@property\n    def x(self): ...",
        "if TYPE_CHECKING:\n        x: int = 1",
        "if typing.TYPE_CHECKING: x: int = 1",
        '"""x: int = 1"""',
    ],
)
def test_declarations_that_are_not_fields(declaration: str) -> None:
    assert read(f"class ServerArgs:\n    {declaration}\n").fields == ()


def test_fields_keep_their_order_and_duplicates() -> None:
    module = read("""
class ServerArgs:
    b: int
    a: "Optional[int]" = None; c: list[int] = 3
    if sys.version_info >= (3, 11):
        d: int = 1
    else:
        d: str = ""
    b: str = "again"
""")
    assert [(field.name, field.annotation) for field in module.fields] == [
        ("b", "int"),
        ("a", '"Optional[int]"'),
        ("c", "list[int]"),
        ("d", "int"),
        ("d", "str"),
        ("b", "str"),
    ]
    assert [field.conditional for field in module.fields] == [False] * 3 + [True] * 2 + [False]
    assert len({field.block for field in module.fields}) == 3
    data = module.text.data
    assert [data[slice(*field.name_span)].decode() for field in module.fields] == list("bacddb")
    assert data[slice(*module.fields[1].span)] == b'a: "Optional[int]" = None'
    assert {field.class_name for field in module.fields} == {"ServerArgs"}


@pytest.mark.parametrize(
    ("expression", "source", "literal"),
    [
        ("-1", "-1", -1),
        ("field(default=3)", "3", 3),
        ("dataclasses.field(repr=False, default='a')", "'a'", "a"),
        ("field(default_factory=list)", "list", []),
        ("field(default_factory=lambda: [1])", "[1]", [1]),
        ("field(default_factory=make)", "make", UNKNOWN),
        ("make(default=3)", "make(default=3)", UNKNOWN),
    ],
)
def test_defaults(expression: str, source: str, literal: object) -> None:
    default = read_field(f"x: int = {expression}").default
    assert default is not None
    assert (default.source, default.literal) == (source, literal)


@pytest.mark.parametrize("declaration", ["x: int", "x: int = field(repr=False)"])
def test_no_default(declaration: str) -> None:
    assert read_field(declaration).default is None


def test_metadata_of_a_plain_field() -> None:
    field = read_field("x_y: int = field(default=1, metadata={'help': 'How.', **more, 1: 2})")
    assert {key: value.literal for key, value in field.metadata.items()} == {"help": "How."}
    assert field.argument is not None
    assert field.argument.flags == ("--x_y", "--x-y")
    assert field.argument.help is field.help is field.metadata["help"]


def test_fields_with_metadata_describe_no_flags_if_a_function_registers_them() -> None:
    source = "class ServerArgs:\n    x: int = field(metadata={'help': 'X.'})\n"
    method = "    def add_cli_args(parser): parser.add_argument('--x')\n"
    assert [field.argument is None for field in read_module(source).fields] == [False]
    module = read_module(source + method)
    assert [field.argument for field in module.fields] == [None]
    assert len(module.arguments) == 1


@pytest.mark.parametrize(
    ("others", "described"),
    [
        ("y: int = field(metadata={})", ["x", "z"]),
        ("y: int = field(metadata={})\n    w: int = field(metadata={})", ["x", "z"]),
        ("y: int = field(metadata=MORE)", ["x", "z"]),
        ("y: int = field(metadata={**MORE})", ["x", "z"]),
        ("y: int = 1", ["x", "z"]),
    ],
)
def test_fields_without_help_describe_a_flag_only_where_most_have_help(
    others: str, described: list[str]
) -> None:
    source = (
        "class ServerArgs:\n    x: int = field(metadata={'help': 'X.'})\n"
        f"    {others}\n    z: int = field(metadata={{'help': ''}})\n"
    )
    names = [field.name for field in read_module(source).fields if field.argument is not None]
    expected = ["x", "y", "z"] if others == "y: int = field(metadata={})" else described
    assert names == expected


@pytest.mark.parametrize(
    ("source", "default", "help_text"),
    [
        ("x: int = Field(1, description='X.')", 1, "X."),
        ("x: int = Field(default=2, description='X.')", 2, "X."),
        ("x: int = pydantic.Field(default_factory=list)", [], None),
        ("x: int = Field(..., description='')", None, ""),
        ("x: Annotated[int, Field(description='X.')] = 3", 3, "X."),
        ("x: Annotated[int, Field(gt=1)] = 3", 3, None),
    ],
)
def test_fields_of_models(source: str, default: object, help_text: str | None) -> None:
    field = read_field(source)
    assert (field.default.literal if field.default is not None else None) == default
    assert (field.help.text if field.help is not None else None) == help_text
    assert field.has_metadata


def test_a_docstring_below_a_field_is_its_help() -> None:
    module = read_module(
        "class ServerArgs:\n    a: int = 1\n    '''Of a.'''\n\n"
        "    b: int = 1\n    x = 1\n    '''None.'''\n"
        "    if y:\n        c: int = 1\n    '''None.'''\n    d: int = 1\n    1\n"
    )
    helps = {field.name: field.help.text if field.help else None for field in module.fields}
    assert helps == {"a": "Of a.", "b": None, "c": None, "d": None}


def test_a_field_that_describes_a_flag() -> None:
    field = read_field("""tp_size: A[
        int,
        Arg(
            help="How many.",
            choices=[1, 2],
            aliases=["--tensor-parallel-size", "--tp"],
        ),
        NS("parallel"),
    ] = 1  # trailing""")
    argument = field.argument
    assert argument is not None
    assert argument.flags == ("--tp-size", "--tensor-parallel-size", "--tp")
    assert (argument.destination, argument.explicit_dest) == ("tp_size", True)
    assert argument.help is not None
    assert argument.help.text == "How many."
    assert argument.choices is not None
    assert argument.choices.literal == [1, 2]
    assert argument.default == field.default
    assert (argument.span, argument.name_span) == (field.span, field.name_span)
    assert set(field.metadata) == set(argument.keywords) == {"help", "choices", "aliases"}


@pytest.mark.parametrize(
    ("annotation", "flags", "help"),
    [
        ('A[int, "How many."]', ("--x_y",), "How many."),
        ('Annotated[int, ("How " "many.")]', ("--x_y",), "How many."),
        ('typing.Annotated[int, NS("n"), "How many."]', ("--x_y",), "How many."),
        ('A[int, Arg("How many.")]', ("--x_y",), "How many."),
        ('A[int, cli.Arg(help="How many.", no_cli=False)]', ("--x_y",), "How many."),
        ('A[int, Arg(cli_name="--other", help="How many.")]', ("--other",), "How many."),
        ('A[int, Arg(cli_name="model", help="How many.")]', ("model",), "How many."),
        ('A[int, "How " + f"{many}."]', ("--x_y",), None),
        ("A[int, Arg(help=HELP, aliases=ALIASES)]", ("--x_y",), None),
    ],
)
def test_ways_to_describe_a_flag(annotation: str, flags: tuple[str], help: str | None) -> None:
    argument = read_field(f"x_y: {annotation} = 1").argument
    assert argument is not None
    assert argument.flags == tuple(flag.replace("_", "-") for flag in flags)
    assert argument.positional is (flags == ("model",))
    assert argument.help is not None
    assert argument.help.text == help


@pytest.mark.parametrize(
    "annotation",
    [
        "int",
        "A[int]",
        'A[int, NS("n")]',
        'Literal["a", "b"]',
        "A[int, Arg(no_cli=True)]",
        "A[int, Arg(no_cli=HIDDEN)]",
        "A[int, Arg(cli_name=NAME)]",
        "A[int, Arg(**settings)]",
        "A[int, Arg(*settings)]",
    ],
)
def test_fields_without_a_static_flag(annotation: str) -> None:
    assert read_field(f"x: {annotation} = 1").argument is None


BASES = """
class Root(Generic[T]):
    r: int = 1
    shared: int = 1
class Left(Root["x"]):
    l: int = 1
class Right(Root, other.Foreign):
    shared: int = 2
class ServerArgs(Left, module.Right):
    own: int = 1
class Root:
    later: int = 1
"""


def test_inherited_fields_follow_the_mro() -> None:
    module = read(BASES)
    assert {name: field.class_name for name, field in module.inherited.items()} == {
        "r": "Root",
        "shared": "Right",
        "l": "Left",
    }
    assert [field.name for field in module.fields] == ["own"]


@pytest.mark.parametrize(
    "source",
    [
        "class ServerArgs(ServerArgs):\n x: int",
        "class A: y: int\nclass ServerArgs(A, A):\n x: int",
        "class A: y: int\nclass B(A): pass\nclass ServerArgs(A, B):\n x: int",
        "class ServerArgs(*bases, metaclass=M):\n x: int",
        "class ServerArgs:\n z: int\nclass ServerArgs(ServerArgs):\n x: int",
    ],
)
def test_unusual_bases(source: str) -> None:
    assert [field.name for field in read(source).fields] == ["x"]
