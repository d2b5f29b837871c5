import pytest


def field(declaration: str) -> str:
    return f"class ServerArgs:\n    {declaration}\n"


def module(declaration: str, settings: str) -> str:
    return field(declaration) + (
        f'\n    def add_cli_args(parser):\n        parser.add_argument("--size", {settings})\n'
    )


def test_the_default_of_a_field_is_shown(run_rule) -> None:
    text = field("size: int = 3.05")
    (finding,) = run_rule("type-disagreement", text)
    assert finding.message == "the field `size` is of type int, but its default is 3.05"
    assert (finding.argument, finding.found, finding.expected) == ("size", "3.05", "int")
    assert text[slice(*finding.span)] == "3.05"
    assert text[slice(*finding.related[0].span)] == "size"
    assert finding.label == "not an int"


@pytest.mark.parametrize(
    "declaration",
    [
        "size: int = 10.0",
        'size: int = "1"',
        "size: int = True",
        "size: float = '1'",
        "size: float = False",
        "size: str = 1",
        "size: str = []",
        "size: bool = 0",
        "size: bool = 'no'",
        "size: Optional[int] = 1.5",
        "size: typing.Optional[int] = 1.5",
        "size: Union[int, None] = 1.5",
        "size: int | None = 1.5",
        "size: None | int = 1.5",
        "size: 'int' = 1.5",
        'size: "int | None" = 1.5',
        "size: builtins.int = 1.5",
        'size: A[int, "Size."] = 1.5',
        'size: A[Optional[int], "Size."] = 1.5',
        'size: Annotated[\n        int | None,\n        "Size.",\n    ] = 1.5',
        "size: int = field(default=1.5)",
    ],
)
def test_defaults_of_another_type(run_rule, declaration: str) -> None:
    assert len(run_rule("type-disagreement", field(declaration))) == 1


@pytest.mark.parametrize(
    "declaration",
    [
        "size: int = 1",
        "size: int = -1",
        "size: int = None",
        "size: int",
        "size: int = LIMIT",
        "size: int = cast(1.5)",
        "size: float = 3",
        "size: float = 3.0",
        "size: str = 'a'",
        "size: bool = True",
        "size: int | float = 1.5",
        "size: Union[int, str] = 1.5",
        "size: Optional[Union[int, str]] = 1.5",
        "size: list[int] = 1.5",
        "size: Optional[list[int]] = 1.5",
        "size: Literal[1] = 1.5",
        "size: Any = 1.5",
        "size: Size = 1.5",
        "size: integer = 1.5",
        'size: A[list[int], "Size."] = 1.5',
        'size: A[int | str, "Size."] = 1.5',
        "size: int = field(default_factory=float)",
    ],
)
def test_defaults_of_the_type_or_not_known(run_rule, declaration: str) -> None:
    assert run_rule("type-disagreement", field(declaration)) == []


def test_the_type_of_an_argument_is_shown(run_rule) -> None:
    text = module("size: bool = False", "type=str, default=ServerArgs.size")
    (finding,) = run_rule("type-disagreement", text)
    assert finding.message == (
        "`--size` converts its value to str, but the field `size` is of type bool"
    )
    assert (finding.argument, finding.found, finding.expected) == ("--size", "str", "bool")
    assert text[slice(*finding.span)] == "str"
    assert text[slice(*finding.related[0].span)] == "size"


@pytest.mark.parametrize(
    ("declaration", "settings"),
    [
        ("size: int", "type=float"),
        ("size: int", "type=str"),
        ("size: float", "type=int"),
        ("size: float = 1", "type=int"),
        ("size: str", "type=int"),
        ("size: Optional[str]", "type=int"),
        ("size: bool", "type=int"),
    ],
)
def test_types_that_differ(run_rule, declaration: str, settings: str) -> None:
    assert len(run_rule("type-disagreement", module(declaration, settings))) == 1


@pytest.mark.parametrize(
    ("declaration", "settings"),
    [
        ("size: int", "type=int"),
        ("size: Optional[int]", "type=int"),
        ("size: int", "help=''"),
        ("size: int", "type=human_int"),
        ("size: int", "type=lambda text: text"),
        ("size: int", "type=bool"),
        ("size: int", 'type=str, nargs="+"'),
        ("size: list[int]", "type=int"),
        ("size: int | str", "type=str"),
        ("size: Size", "type=str"),
        ("other: int", "type=str"),
        ("size: int", "**more"),
    ],
)
def test_types_that_agree_or_are_not_known(run_rule, declaration: str, settings: str) -> None:
    assert run_rule("type-disagreement", module(declaration, settings)) == []


def test_a_field_with_a_wrong_default_has_one_finding(run_rule) -> None:
    findings = run_rule("type-disagreement", module("size: int = 3.05", "type=float"))
    assert [finding.argument for finding in findings] == ["size"]


def test_a_field_of_two_branches_is_not_compared_with_its_argument(run_rule) -> None:
    declaration = "if X:\n        size: int\n    else:\n        size: str"
    assert run_rule("type-disagreement", module(declaration, "type=float")) == []


def test_the_field_of_another_name_is_compared(run_rule) -> None:
    text = module("length: int", 'dest="length", type=str')
    (finding,) = run_rule("type-disagreement", text)
    assert finding.argument == "--size"
