import pytest


def call(settings: str) -> str:
    return f'def add_cli_args(parser):\n    parser.add_argument("-s", "--size"{settings})\n'


def test_points_at_the_flag_without_a_help_text(judge) -> None:
    text = call(", type=int")
    (finding,) = judge("missing-help", text)
    assert finding.message == "`--size` has no help text"
    assert finding.argument == "--size"
    assert text[slice(*finding.span)] == '"-s"'
    assert finding.fix is None


@pytest.mark.parametrize("empty", ['""', "None", '" \\n"', 'f""', '"" ""'])
def test_points_at_an_empty_help_text(judge, empty: str) -> None:
    text = call(f", help={empty}")
    (finding,) = judge("missing-help", text)
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
def test_what_says_something_or_cannot_be_read(judge, settings: str) -> None:
    assert judge("missing-help", call(settings)) == []


def test_positional_conditional_and_deprecated_ones_are_told_of_too(judge) -> None:
    text = """\
def add_cli_args(parser):
    parser.add_argument("model")
    if is_npu():
        parser.add_argument("--kernels")
    parser.add_argument("--old", action=DeprecatedAction)
    for name in NAMES:
        parser.add_argument(f"--{name}")
"""
    found = [finding.argument for finding in judge("missing-help", text)]
    assert found == ["model", "--kernels", "--old"]


@pytest.mark.parametrize(
    ("annotation", "found"),
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
def test_fields_that_describe_their_flag(judge, annotation: str, found: int) -> None:
    findings = judge("missing-help", f"class ServerArgs:\n    page_size: {annotation} = 1\n")
    assert [finding.argument for finding in findings] == ["--page-size"] * found


def test_argparse_explains_the_version_itself(judge) -> None:
    text = 'def add_cli_args(parser):\n    parser.add_argument("--version", action="version")\n'
    assert judge("missing-help", text) == []
    assert len(judge("missing-help", text.replace('"version")', '"version", help="")'))) == 1


def test_the_version_hides_none_behind_it(judge) -> None:
    text = (
        'def add_cli_args(parser):\n    parser.add_argument("--version", action="version")\n'
        '    parser.add_argument("--port")\n'
    )
    (finding,) = judge("missing-help", text)
    assert finding.argument == "--port"
