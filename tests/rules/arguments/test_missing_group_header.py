import pytest

from tests.paths import FIXTURES

ARGUMENTS = FIXTURES / "arguments"

WITHOUT_HEADER = """\
class ServerArgs:
    # model
    model_path: str

    # scheduling
    page_size: int = 1

    stream_interval: int = 1
    random_seed: int = 0

    @staticmethod
    def add_cli_args(parser):
        parser.add_argument("--model-path", help="Where the weights are.")

        parser.add_argument("--page-size", type=int, help="Tokens in a page.")
"""


@pytest.mark.parametrize(
    ("fixture", "expected"),
    [
        ("before.py", ["--dit-cpu-offload", "--quantization"]),
        ("merged.py", ["--use-fsdp-inference"]),
    ],
)
def test_the_real_change(run_rule, fixture: str, expected: list[str]) -> None:
    data = (ARGUMENTS / fixture).read_bytes()
    findings = run_rule("missing-group-header", data)
    assert [finding.argument for finding in findings] == expected
    covered = [data[slice(*finding.span)].decode() for finding in findings]
    assert covered == [f'"{flag}"' for flag in expected]


def test_the_group_above_is_named_and_its_header_shown(run_rule) -> None:
    field, call = run_rule("missing-group-header", WITHOUT_HEADER)
    assert field.message == (
        "a blank line ends the group `scheduling`, "
        "but `stream_interval` starts a group without a header"
    )
    assert (field.argument, field.label) == ("stream_interval", "no header above")
    assert WITHOUT_HEADER[slice(*field.span)] == "stream_interval"
    (header,) = field.related
    assert WITHOUT_HEADER[slice(*header.span)] == "# scheduling"
    assert header.label == "the group above"
    assert call.message == (
        "a blank line ends the group above, but `--page-size` starts a group without a header"
    )
    assert call.related == ()


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (("class",), ["stream_interval"]),
        (("function",), ["--page-size"]),
        (("class", "function"), ["stream_interval", "--page-size"]),
        ((), []),
    ],
)
def test_headers_are_required_as_configured(run_rule, headers, expected: list[str]) -> None:
    findings = run_rule("missing-group-header", WITHOUT_HEADER, headers=headers)
    assert [finding.argument for finding in findings] == expected


def test_the_fix_removes_only_the_blank_line(run_rule, apply_fixes) -> None:
    fixed = apply_fixes(WITHOUT_HEADER, run_rule("missing-group-header", WITHOUT_HEADER))
    field = "    stream_interval: int = 1\n"
    call = '        parser.add_argument("--page-size"'
    assert fixed == WITHOUT_HEADER.replace(f"\n{field}", field).replace(f"\n{call}", call)
    assert run_rule("missing-group-header", fixed) == []


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_fix_removes_all_blank_lines_with_any_line_end(run_rule, apply_fixes, end: str) -> None:
    text = f"class ServerArgs:{end}    a: int = 1{end}{end}  \t{end}    b: int = 2{end}"
    (finding,) = run_rule("missing-group-header", text)
    assert finding.fix.safe is False
    assert (
        apply_fixes(text, [finding])
        == f"class ServerArgs:{end}    a: int = 1{end}    b: int = 2{end}"
    )


def function(body: str) -> str:
    """Return a function whose single letters are arguments."""
    lines = [
        f'    parser.add_argument("--{line}", help="Help.")' if len(line) == 1 else f"    {line}"
        for line in body.split("\n")
    ]
    return "def add_cli_args(parser):\n" + "\n".join(line.rstrip() for line in lines) + "\n"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("\na\nb", []),
        ("a\n\n# two\nb", []),
        ("a\n# of b\nb", []),
        ("a\n\n# two\n\nb", []),
        ("a\n\n# ---------\n# two\n# ---------\nb", []),
        ("a\n# --- two ---\nb", []),
        ("a\n\nadd_more(parser)\n\nb", []),
        ("a\n\ng = parser.add_argument_group('G')\ng.add_argument('--c')\n\nb", []),
        ("a\nx = 1\nb", []),
        ("a\n\nfor n in names: parser.add_argument(f'--{n}')", []),
        ("a\n\nparser.add_argument('--b', **settings)", []),
        ("a\n\nb", ["--b"]),
        ("# one\na\n\n\nb\n\nc", ["--b", "--c"]),
        ("a\n\n# noqa: E501\nb", ["--b"]),
        ("a\n\n# parser.add_argument('--x')\nb", ["--b"]),
        ("a\n# ---------\nb", ["--b"]),
        ("a\n# about nothing\n\nb", ["--b"]),
        ("a\n\nparser.add_argument('--x', **settings)\nb", ["--b"]),
        ("a\n\nchoices = list(parsers)\nb", ["--b"]),
        ("a\n\nif is_npu():\n    parser.add_argument('--n')", ["--n"]),
    ],
)
def test_what_starts_a_group(run_rule, body: str, expected: list[str]) -> None:
    findings = run_rule("missing-group-header", function(body))
    assert [finding.argument for finding in findings] == expected


@pytest.mark.parametrize("body", ["a\n\nchoices = list(parsers)\nb", "a\n# ---------\nb"])
def test_no_fix_if_there_is_more_than_a_blank_line_between(run_rule, body: str) -> None:
    (finding,) = run_rule("missing-group-header", function(body))
    assert finding.fix is None


def test_the_fix_removes_the_blank_line_above_the_comments_of_the_argument(
    run_rule, apply_fixes
) -> None:
    text = function("a\n\n# noqa: E501\nb")
    fixed = apply_fixes(text, run_rule("missing-group-header", text))
    assert fixed == function("a\n# noqa: E501\nb")


def test_a_header_is_named_only_if_its_group_is_directly_above(run_rule) -> None:
    second, third = run_rule("missing-group-header", function("# one\na\n\nb\n\nc"))
    assert "ends the group `one`" in second.message
    assert "ends the group above" in third.message


def test_the_title_of_the_fix(run_rule) -> None:
    field, _ = run_rule("missing-group-header", WITHOUT_HEADER)
    assert (field.fix.title, field.fix.safe) == ("add it to the group above", False)
