"""The choices of arguments that are not written at the argument."""

import pytest

from perflint.documents.argument_docs.choices import Choices
from perflint.documents.argument_docs.flags import Flags
from tests.argument_modules import read_module


def choices(source: str) -> Choices | None:
    (registered,) = Flags([read_module(source)]).all
    return registered.choices


def with_constant(constant: str, choices: str = "LEVELS") -> str:
    return f'{constant}\ndef add_cli_args(p):\n    p.add_argument("--x", choices={choices})\n'


@pytest.mark.parametrize(
    ("constant", "values"),
    [
        ('LEVELS = ["a", "b"]', ("a", "b")),
        ('LEVELS: list[str] = ["a", "b"]', ("a", "b")),
        ('LEVELS = ("b", "a")', ("b", "a")),
        ('LEVELS = {"b", "a"}', ("a", "b")),
        ('LEVELS = {"b": 1, "a": 2}', ("b", "a")),
        ("LEVELS = [1, 2, None]", ("1", "2")),
        ('LEVELS = [\n    "a",\n    "b",  # ]\n]', ("a", "b")),
        ('LEVELS = [  # all\n    "a",\n]', ("a",)),
    ],
)
def test_a_constant_that_is_assigned_once(constant: str, values: tuple[str, ...]) -> None:
    assert choices(with_constant(constant)) == Choices(values)


@pytest.mark.parametrize(
    "change",
    ["LEVELS.append('c')", "LEVELS.extend(x)", "LEVELS += ['c']", "def f():\n    LEVELS.add('c')"],
)
def test_a_constant_that_the_module_changes_is_open(change: str) -> None:
    assert choices(with_constant(f"LEVELS = ['a']\n{change}")) == Choices(("a",), is_open=True)


@pytest.mark.parametrize(
    ("constant", "name"),
    [
        ("LEVELS = ['a']\nLEVELS = ['b']", "LEVELS"),
        ("if x:\n    LEVELS = ['a']", "LEVELS"),
        ("LEVELS = [*OTHERS]", "LEVELS"),
        ("LEVELS = list(x)", "LEVELS"),
        ("LEVELS = [x, 'a']", "LEVELS"),
        ("LEVELS = []", "LEVELS"),
        ("LEVELS = [['a']]", "LEVELS"),
        ("LEVELS = ['a']", "LEVELS + ['b']"),
        ("LEVELS = ['a']", "OTHERS"),
        ("LEVELS == ['a']", "LEVELS"),
        ("LEVELS = [", "OTHERS]["),
    ],
)
def test_other_constants_are_not_known(constant: str, name: str) -> None:
    try:
        source = with_constant(constant, name)
        compile(source, "x", "exec")
    except SyntaxError:
        return
    assert choices(source) is None


def field(annotation: str) -> str:
    return f'class ServerArgs:\n    x: A[{annotation}, "Help."] = None\n'


@pytest.mark.parametrize(
    ("annotation", "values"),
    [
        ('Literal["a", "b"]', ("a", "b")),
        ('Optional[Literal["a", "b"]]', ("a", "b")),
        ('typing.Literal["a", None]', ("a",)),
        ("Literal[1, 2]", ("1", "2")),
        ('Literal["a"]', ("a",)),
    ],
)
def test_the_type_of_a_field(annotation: str, values: tuple[str, ...]) -> None:
    assert choices(field(annotation)) == Choices(values)


@pytest.mark.parametrize(
    "annotation", ["str", 'Union[Literal["a"], Literal["b"]]', "Literal[A, 'b']", "Literal"]
)
def test_other_types_have_no_choices(annotation: str) -> None:
    assert choices(field(annotation)) is None


def test_choices_at_the_argument_come_first() -> None:
    source = 'class ServerArgs:\n    x: A[Literal["a"], Arg(help="H.", choices=["b"])] = None\n'
    assert choices(source) == Choices(("b",))
