import pytest


def call(settings: str) -> str:
    return f'def add_cli_args(parser):\n    parser.add_argument("-s", "--size"{settings})\n'


def test_a_flag_without_help_is_reported_at_the_flag(run_rule) -> None:
    text = call(", type=int")
    (finding,) = run_rule("missing-help", text)
    assert finding.message == "`--size` has no help text"
    assert finding.argument == "--size"
    assert text[slice(*finding.span)] == '"-s"'
    assert finding.fix is None


@pytest.mark.parametrize("empty", ['""', "None", '" \\n"', 'f""', '"" ""'])
def test_an_empty_help_text_is_reported_at_the_text(run_rule, empty: str) -> None:
    text = call(f", help={empty}")
    (finding,) = run_rule("missing-help", text)
    assert finding.message == "`--size` has an empty help text"
    assert text[slice(*finding.span)] == empty


@pytest.mark.parametrize(
    "settings",
    [
        ', help="Size."',
        ", help=('Size ' 'of a page.')",
        ', help=f"One of {choices}."',
        ', help="Size " + UNIT',
        ", help=HELP",
        ", help=argparse.SUPPRESS",
        ", **settings",
    ],
)
def test_help_texts_that_are_not_empty_or_not_static(run_rule, settings: str) -> None:
    assert run_rule("missing-help", call(settings)) == []


def test_positional_conditional_and_deprecated_arguments_are_reported(run_rule) -> None:
    text = """\
def add_cli_args(parser):
    parser.add_argument("model")
    if is_npu():
        parser.add_argument("--kernels")
    parser.add_argument("--old", action=DeprecatedAction)
    for name in NAMES:
        parser.add_argument(f"--{name}")
"""
    arguments = [finding.argument for finding in run_rule("missing-help", text)]
    assert arguments == ["model", "--kernels", "--old"]


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        ('A[int, "Size."]', 0),
        ('A[int, Arg("Size.")]', 0),
        ('A[int, Arg(help="Size.")]', 0),
        ("A[int, Arg(help=argparse.SUPPRESS)]", 0),
        ("A[int, Arg(no_cli=True)]", 0),
        ("A[int, Arg(**settings)]", 0),
        ("A[int]", 0),
        ("int", 0),
        ("A[int, Arg()]", 1),
        ("A[int, Arg(choices=[1, 2])]", 1),
        ('A[int, ""]', 1),
        ('A[int, Arg(help="")]', 1),
    ],
)
def test_fields_that_describe_their_flag(run_rule, annotation: str, expected: int) -> None:
    findings = run_rule("missing-help", f"class ServerArgs:\n    page_size: {annotation} = 1\n")
    assert [finding.argument for finding in findings] == ["--page-size"] * expected


def test_a_version_action_needs_no_help(run_rule) -> None:
    text = 'def add_cli_args(parser):\n    parser.add_argument("--version", action="version")\n'
    assert run_rule("missing-help", text) == []
    assert len(run_rule("missing-help", text.replace('"version")', '"version", help="")'))) == 1


def test_arguments_after_a_version_action_are_checked(run_rule) -> None:
    text = (
        'def add_cli_args(parser):\n    parser.add_argument("--version", action="version")\n'
        '    parser.add_argument("--port")\n'
    )
    (finding,) = run_rule("missing-help", text)
    assert finding.argument == "--port"


CLASS = """\
class ServerArgs:
    {field}
    def add_cli_args(parser):
        parser.add_argument("--port"{settings})
"""


@pytest.mark.parametrize(
    ("field", "settings", "count"),
    [
        ("port: int = 1", "", 1),
        ("port: int = 1", ", **settings", 0),
        ("port: int = 1", ", help='', **settings", 1),
        ("port: int = 1; '''Port.'''", "", 0),
        ("port: int = 1; ''''''", "", 1),
        ("port: int = field(metadata={'help': 'Port.'})", "", 0),
        ("port: int = field(metadata={'help': ''})", "", 1),
        ("port: int = Field(1, description='Port.')", "", 0),
        ("port: int = Field(1)", "", 1),
        ("other: int = 1; '''Other.'''", "", 1),
    ],
)
def test_the_help_of_a_field_counts(run_rule, field, settings, count):
    findings = run_rule("missing-help", CLASS.format(field=field, settings=settings))
    assert len(findings) == count


def test_fields_that_describe_flags_need_a_help_text(run_rule):
    source = """\
class TrainArguments:
    a: int = field(metadata={"help": "A."})
    b: int = field(metadata={"help": ""})
    c: int = field(metadata={})
    d: int = 1
"""
    findings = run_rule("missing-help", source)
    assert [finding.argument for finding in findings] == ["--b", "--c"]
