import pytest

from tests.paths import FIXTURES

ARGUMENTS = FIXTURES / "arguments"


@pytest.mark.parametrize("fixture", ["before.py", "merged.py"])
def test_the_duplicate_field_of_the_real_change(run_rule, fixture: str) -> None:
    text = (ARGUMENTS / fixture).read_text("utf-8")
    (finding,) = run_rule("duplicate-argument", text)
    assert finding.message == "the field `quantization` is declared twice"
    assert (finding.argument, finding.found) == ("quantization", "quantization")
    (first,) = finding.related
    declaration = "quantization: str | None = None"
    assert finding.span.start == text.rindex(declaration)
    assert first.span.start == text.index(declaration) < finding.span.start
    assert {text[slice(*item.span)] for item in (finding, first)} == {"quantization"}
    assert (finding.label, first.label) == (
        "declared again here; this one overrides the first",
        "first declared here",
    )
    assert finding.fix is None


def function(*calls: str) -> str:
    return "def add_cli_args(parser):\n" + "".join(f"    {call}\n" for call in calls)


def test_both_registrations_of_a_flag_are_shown(run_rule) -> None:
    text = function(
        'parser.add_argument("--port", "-p", help="Port.")',
        'parser.add_argument("--path", "-p", help="Path.")',
    )
    (finding,) = run_rule("duplicate-argument", text)
    assert finding.message == "the flag `-p` is registered twice"
    assert finding.argument == "-p"
    assert text[slice(*finding.span)] == '"--path"'
    (first,) = finding.related
    assert text[slice(*first.span)] == '"--port"'
    assert (finding.label, first.label) == ("registered again here", "first registered here")


def test_each_duplicate_is_compared_with_the_first(run_rule) -> None:
    text = "class ServerArgs:\n    a: int = 1\n    a: int = 2\n    b: int = 1\n    a: int = 3\n"
    findings = run_rule("duplicate-argument", text)
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
def test_groups_and_branches_share_the_flags_of_their_parser(run_rule, calls: list[str]) -> None:
    text = function('group = parser.add_argument_group("G")', *calls)
    assert len(run_rule("duplicate-argument", text)) == 1


@pytest.mark.parametrize(
    "calls",
    [
        ['parser.add_argument("--a")', 'parser.add_argument("--A")'],
        ['parser.add_argument("--a", dest="x")', 'parser.add_argument("--b", dest="x")'],
        ['parser.add_argument("a")', 'parser.add_argument("--a")'],
        ['parser.add_argument("a")', 'parser.add_argument("a")'],
        ['parser.add_argument("--a")', "parser.add_argument(*names, **settings)"],
        ['for name in names: parser.add_argument(f"--{name}")'],
        ['if x: parser.add_argument("--a")', 'else: parser.add_argument("--a")'],
        ['if x: parser.add_argument("--a")', 'elif y: parser.add_argument("--a")'],
        ['try: parser.add_argument("--a")', 'except Error: parser.add_argument("--a")'],
        ['parser.add_argument("--a")', 'add_more(parser, "--a")'],
        ['parser.add_argument("--a")', "def later(parser):", '    parser.add_argument("--a")'],
    ],
)
def test_flags_that_are_registered_once(run_rule, calls: list[str]) -> None:
    assert run_rule("duplicate-argument", function(*calls)) == []


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
def test_fields_that_are_declared_once(run_rule, fields: str) -> None:
    assert run_rule("duplicate-argument", f"class ServerArgs:\n    {fields}\n") == []


def test_a_field_may_override_the_field_of_a_base(run_rule) -> None:
    text = "class Base:\n    a: int = 1\n\nclass ServerArgs(Base):\n    a: int = 2\n"
    assert run_rule("duplicate-argument", text) == []


def test_two_fields_describe_the_same_flag(run_rule) -> None:
    text = """\
class ServerArgs:
    tp_size: A[int, Arg(help="Devices.", aliases=["--tensor-parallel-size", "--tp"])] = 1
    tokens: A[int, Arg(help="Tokens.", cli_name="--tp")] = 1
"""
    (finding,) = run_rule("duplicate-argument", text)
    assert finding.message == "the flag `--tp` is registered twice"
    assert finding.argument == "--tp"
    assert text[slice(*finding.span)] == '"--tp"'
    (first,) = finding.related
    assert text[slice(*first.span)] == "tp_size"


def test_a_call_registers_the_flag_of_another_field(run_rule) -> None:
    text = """\
class ServerArgs:
    tp_size: A[int, Arg(help="Devices.", aliases=["--tp"])] = 1
    tool_parser: A[str, Arg(no_cli=True)] = ""

    def add_cli_args(parser):
        parser.add_argument("--tp", dest="tool_parser", help="Parser.")
"""
    (finding,) = run_rule("duplicate-argument", text)
    assert finding.message == "the flag `--tp` is registered twice"
    assert text[slice(*finding.span)] == '"--tp"'
    assert finding.span.start == text.rindex('"--tp"')


def test_a_described_field_declared_twice_is_reported_once(run_rule) -> None:
    text = 'class ServerArgs:\n    a: A[int, "A."] = 1\n    a: A[int, "A."] = 2\n'
    (finding,) = run_rule("duplicate-argument", text)
    assert finding.message == "the field `a` is declared twice"


def test_a_call_may_register_the_flag_that_an_annotation_describes(run_rule) -> None:
    text = """\
class ServerArgs:
    port: Annotated[int, "The port."] = 30000

    def add_cli_args(parser):
        parser.add_argument("--port", type=int, help="The port.")
"""
    assert run_rule("duplicate-argument", text) == []


def test_the_finding_is_at_the_second_declaration(run_rule) -> None:
    text = "class ServerArgs:\n    a: int = 1\n    b: int = 1\n    a: int = 2\n"
    (finding,) = run_rule("duplicate-argument", text)
    assert finding.span.start == text.index("a: int = 2")
    assert finding.label == "declared again here; this one overrides the first"
    (related,) = finding.related
    assert (related.span.start, related.label) == (text.index("a: int = 1"), "first declared here")


def test_a_field_in_a_branch_and_one_outside_are_not_reported(run_rule) -> None:
    text = "class ServerArgs:\n    if X:\n        a: int = 1\n    a: int = 2\n"
    assert run_rule("duplicate-argument", text) == []


@pytest.mark.parametrize(
    ("first", "second", "count"),
    [
        ("parser", "parser", 1),
        ("parser", "parser.add_argument_group('x')", 1),
        ("self.parser", "self.parser", 1),
        ("parser", "other", 0),
        ("serve", "bench", 0),
        ("serve", "serve", 1),
        ("make()", "make()", 0),
    ],
)
def test_each_parser_has_flags_of_its_own(run_rule, first, second, count):
    source = f"""\
def add_cli_args(parser):
    serve = subparsers.add_parser("serve")
    bench = subparsers.add_parser("bench")
    {first}.add_argument("--port")
    {second}.add_argument("--port")
"""
    assert len(run_rule("duplicate-argument", source)) == count


def test_a_name_is_another_parser_after_an_assignment(run_rule):
    source = """\
def add_cli_args(subparsers):
    parser = subparsers.add_parser("serve")
    parser.add_argument("--port")
    parser = subparsers.add_parser("bench")
    parser.add_argument("--port"{0})
    parser.add_argument("--other", "-o")
    parser.add_argument("-o", **settings)
"""
    [finding] = run_rule("duplicate-argument", source.format(""))
    assert finding.argument == "-o"


def test_a_prefix_makes_another_flag(run_rule):
    source = """\
def add_cli_args(parser, prefix):
    parser.add_argument("--port")
    parser.add_argument(f"--{prefix}port")
    parser.add_argument(f"--{prefix}host")
    parser.add_argument(f"--{prefix}host")
"""
    [finding] = run_rule("duplicate-argument", source)
    assert finding.argument == "--host"
