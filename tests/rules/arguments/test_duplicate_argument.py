import pytest

from perflint.primitives.finding import Span
from tests.paths import FIXTURES

ARGUMENTS = FIXTURES / "arguments"


@pytest.mark.parametrize("fixture", ["before.py", "merged.py"])
def test_the_field_that_nobody_noticed(judge, fixture: str) -> None:
    text = (ARGUMENTS / fixture).read_text("utf-8")
    (finding,) = judge("duplicate-argument", text)
    assert finding.message == "the field `quantization` is declared twice"
    assert (finding.argument, finding.found) == ("quantization", "quantization")
    (first,) = finding.related
    declaration = "quantization: str | None = None"
    assert finding.span.start == text.rindex(declaration)
    assert first.span.start == text.index(declaration) < finding.span.start
    assert {text[slice(*place.span)] for place in (finding, first)} == {"quantization"}
    assert (finding.label, first.label) == ("again; this one wins", "first here")
    assert finding.fix is None


def function(*calls: str) -> str:
    return "def add_cli_args(parser):\n" + "".join(f"    {call}\n" for call in calls)


def test_a_flag_registered_twice_shows_both_places(judge) -> None:
    text = function(
        'parser.add_argument("--port", "-p", help="Port.")',
        'parser.add_argument("--path", "-p", help="Path.")',
    )
    (finding,) = judge("duplicate-argument", text)
    assert finding.message == "the flag `-p` is registered twice"
    assert finding.argument == "-p"
    assert text[slice(*finding.span)] == '"--path"'
    (first,) = finding.related
    assert text[slice(*first.span)] == '"--port"'
    assert (finding.label, first.label) == ("again", "first here")


def test_each_further_one_is_compared_with_the_first(judge) -> None:
    text = "class ServerArgs:\n    a: int = 1\n    a: int = 2\n    b: int = 1\n    a: int = 3\n"
    findings = judge("duplicate-argument", text)
    assert [finding.span.start for finding in findings] == [
        text.index("a: int = 2"),
        text.index("a: int = 3"),
    ]
    assert {finding.related[0].span.start for finding in findings} == {text.index("a: int = 1")}


@pytest.mark.parametrize(
    "calls",
    [
        ['parser.add_argument("--a")', 'group.add_argument("--a")'],
        ["if is_npu():", '    parser.add_argument("--a")', '    parser.add_argument("--a")'],
    ],
)
def test_groups_and_branches_share_the_flags_of_their_parser(judge, calls: list[str]) -> None:
    text = function('group = parser.add_argument_group("G")', *calls)
    assert len(judge("duplicate-argument", text)) == 1


@pytest.mark.parametrize(
    "calls",
    [
        ['parser.add_argument("--a")', 'parser.add_argument("--A")'],
        ['parser.add_argument("--a", dest="x")', 'parser.add_argument("--b", dest="x")'],
        ['parser.add_argument("a")', 'parser.add_argument("--a")'],
        ['parser.add_argument("--a")', 'parser.add_argument("--a", **settings)'],
        ['for name in names: parser.add_argument(f"--{name}")'],
        ['if x: parser.add_argument("--a")', 'else: parser.add_argument("--a")'],
        ['if x: parser.add_argument("--a")', 'elif y: parser.add_argument("--a")'],
        ['try: parser.add_argument("--a")', 'except Error: parser.add_argument("--a")'],
        ['parser.add_argument("--a")', 'add_more(parser, "--a")'],
        ['parser.add_argument("--a")', "def later(parser):", '    parser.add_argument("--a")'],
    ],
)
def test_no_two_of_the_same(judge, calls: list[str]) -> None:
    assert judge("duplicate-argument", function(*calls)) == []


@pytest.mark.parametrize(
    "fields",
    [
        "if X:\n        a: int = 1\n    else:\n        a: int = 2",
        "if TYPE_CHECKING:\n        a: int\n    a: int = 1",
        "a: int = 1\n    a = 2",
        "a: int = 1\n    A: int = 2",
        "a: int = 1\n    def f(self):\n        a: int = 2",
        "a: int = 1\n    class Inner:\n        a: int = 2",
    ],
)
def test_fields_that_are_declared_once(judge, fields: str) -> None:
    assert judge("duplicate-argument", f"class ServerArgs:\n    {fields}\n") == []


def test_a_field_may_override_that_of_a_base(judge) -> None:
    text = "class Base:\n    a: int = 1\n\nclass ServerArgs(Base):\n    a: int = 2\n"
    assert judge("duplicate-argument", text) == []


def test_two_fields_describe_one_flag(judge) -> None:
    text = """\
class ServerArgs:
    tp_size: A[int, Arg(help="Devices.", aliases=["--tensor-parallel-size", "--tp"])] = 1
    tokens: A[int, Arg(help="Tokens.", cli_name="--tp")] = 1
"""
    (finding,) = judge("duplicate-argument", text)
    assert finding.message == "the flag `--tp` is registered twice"
    assert finding.argument == "--tp"
    assert text[slice(*finding.span)] == '"--tp"'
    (first,) = finding.related
    assert text[slice(*first.span)] == "tp_size"


def test_a_call_takes_the_flag_of_another_field(judge) -> None:
    text = """\
class ServerArgs:
    tp_size: A[int, Arg(help="Devices.", aliases=["--tp"])] = 1
    tool_parser: A[str, Arg(no_cli=True)] = ""

    def add_cli_args(parser):
        parser.add_argument("--tp", dest="tool_parser", help="Parser.")
"""
    (finding,) = judge("duplicate-argument", text)
    assert finding.message == "the flag `--tp` is registered twice"
    assert text[slice(*finding.span)] == '"--tp"'
    assert finding.span.start == text.rindex('"--tp"')


def test_a_described_field_declared_twice_is_one_fault(judge) -> None:
    text = 'class ServerArgs:\n    a: A[int, "A."] = 1\n    a: A[int, "A."] = 2\n'
    (finding,) = judge("duplicate-argument", text)
    assert finding.message == "the field `a` is declared twice"


def test_an_annotation_may_describe_what_a_call_registers(judge) -> None:
    text = """\
class ServerArgs:
    port: Annotated[int, "The port."] = 30000

    def add_cli_args(parser):
        parser.add_argument("--port", type=int, help="The port.")
"""
    assert judge("duplicate-argument", text) == []


def test_the_finding_stands_where_the_change_is(judge) -> None:
    text = "class ServerArgs:\n    a: int = 1\n    b: int = 1\n    a: int = 2\n"
    first, second = (
        Span(text.index(line), text.index(line) + len(line))
        for line in ("a: int = 1", "a: int = 2")
    )
    for places, start in (
        ((first,), first.start),
        ((second,), second.start),
        ((first, second), second.start),
    ):
        (finding,) = judge("duplicate-argument", text, places=places)
        assert finding.span.start == start
        labels = {place.span.start: place.label for place in (finding, *finding.related)}
        assert labels == {first.start: "first here", second.start: "again; this one wins"}


def test_a_field_in_a_branch_and_one_outside_are_not_told_apart(judge) -> None:
    text = "class ServerArgs:\n    if X:\n        a: int = 1\n    a: int = 2\n"
    assert judge("duplicate-argument", text) == []
