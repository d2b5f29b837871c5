import pytest

from tests.paths import FIXTURES

ARGUMENTS = FIXTURES / "arguments"

HEADLESS = """\
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
    ("fixture", "found"),
    [
        ("before.py", ["--dit-cpu-offload", "--quantization"]),
        ("merged.py", ["--use-fsdp-inference"]),
    ],
)
def test_the_real_change(judge, fixture: str, found: list[str]) -> None:
    data = (ARGUMENTS / fixture).read_bytes()
    findings = judge("missing-group-header", data)
    assert [finding.argument for finding in findings] == found
    places = [data[slice(*finding.span)].decode() for finding in findings]
    assert places == [f'"{flag}"' for flag in found]


def test_says_which_group_ended_and_shows_its_header(judge) -> None:
    field, call = judge("missing-group-header", HEADLESS)
    assert field.message == (
        "a blank line ends the group `scheduling`, "
        "and `stream_interval` begins one without a header"
    )
    assert (field.argument, field.label) == ("stream_interval", "no header above")
    assert HEADLESS[slice(*field.span)] == "stream_interval"
    (header,) = field.related
    assert HEADLESS[slice(*header.span)] == "# scheduling"
    assert header.label == "the group above"
    assert call.message == (
        "a blank line ends the group above, and `--page-size` begins one without a header"
    )
    assert call.related == ()


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        (("class",), ["stream_interval"]),
        (("function",), ["--page-size"]),
        (("class", "function"), ["stream_interval", "--page-size"]),
        ((), []),
    ],
)
def test_headers_are_asked_for_where_the_files_say(judge, headers, found: list[str]) -> None:
    findings = judge("missing-group-header", HEADLESS, headers=headers)
    assert [finding.argument for finding in findings] == found


def test_the_repair_takes_out_the_blank_line_alone(judge, mended) -> None:
    repaired = mended(HEADLESS, judge("missing-group-header", HEADLESS))
    field = "    stream_interval: int = 1\n"
    call = '        parser.add_argument("--page-size"'
    assert repaired == HEADLESS.replace(f"\n{field}", field).replace(f"\n{call}", call)
    assert judge("missing-group-header", repaired) == []


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_repair_takes_out_all_blank_lines_of_any_line_end(judge, mended, end: str) -> None:
    text = f"class ServerArgs:{end}    a: int = 1{end}{end}  \t{end}    b: int = 2{end}"
    (finding,) = judge("missing-group-header", text)
    assert finding.fix.safe is False
    assert (
        mended(text, [finding]) == f"class ServerArgs:{end}    a: int = 1{end}    b: int = 2{end}"
    )


def function(body: str) -> str:
    """Return a function whose single letters are arguments."""
    lines = [
        f'    parser.add_argument("--{line}", help="Help.")' if len(line) == 1 else f"    {line}"
        for line in body.split("\n")
    ]
    return "def add_cli_args(parser):\n" + "\n".join(line.rstrip() for line in lines) + "\n"


@pytest.mark.parametrize(
    ("body", "found"),
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
def test_what_begins_a_group(judge, body: str, found: list[str]) -> None:
    findings = judge("missing-group-header", function(body))
    assert [finding.argument for finding in findings] == found


@pytest.mark.parametrize("body", ["a\n\nchoices = list(parsers)\nb", "a\n# ---------\nb"])
def test_no_repair_where_more_than_a_blank_line_stands_between(judge, body: str) -> None:
    (finding,) = judge("missing-group-header", function(body))
    assert finding.fix is None


def test_the_repair_takes_out_the_blank_line_above_a_comment_of_its_own(judge, mended) -> None:
    text = function("a\n\n# noqa: E501\nb")
    repaired = mended(text, judge("missing-group-header", text))
    assert repaired == function("a\n# noqa: E501\nb")


def test_the_group_above_is_named_only_if_it_is_directly_above(judge) -> None:
    second, third = judge("missing-group-header", function("# one\na\n\nb\n\nc"))
    assert "ends the group `one`" in second.message
    assert "ends the group above" in third.message


def test_the_repair_says_what_it_does(judge) -> None:
    field, _ = judge("missing-group-header", HEADLESS)
    assert (field.fix.title, field.fix.safe) == ("join it to the group above", False)
