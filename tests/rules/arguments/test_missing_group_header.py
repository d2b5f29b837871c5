import pytest

from tests.paths import FIXTURES

ARGUMENTS = FIXTURES / "arguments"

WITHOUT_HEADER = """\
class ServerArgs:
    # model
    model_path: str

    # scheduling
    page_size: int = 1

    page_count: int = 1
    random_seed: int = 0

    @staticmethod
    def add_cli_args(parser):
        # tokens
        parser.add_argument("--token-limit", type=int, help="Tokens in a request.")

        # model
        parser.add_argument("--model-path", help="Where the weights are.")

        parser.add_argument("--page-size", type=int, help="Tokens in a page.")
"""


@pytest.mark.parametrize(
    ("fixture", "expected"),
    [("before.py", ["--dit-cpu-offload", "--quantization"]), ("merged.py", [])],
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
        "a blank line ends the group `scheduling`, but `page_count` starts a group without a header"
    )
    assert (field.argument, field.label) == ("page_count", "no header above")
    assert WITHOUT_HEADER[slice(*field.span)] == "page_count"
    (header,) = field.related
    assert WITHOUT_HEADER[slice(*header.span)] == "# scheduling"
    assert header.label == "the group above"
    assert call.argument == "--page-size"


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (("class",), ["page_count"]),
        (("function",), ["--page-size"]),
        (("class", "function"), ["page_count", "--page-size"]),
        ((), []),
    ],
)
def test_headers_are_required_as_configured(run_rule, headers, expected: list[str]) -> None:
    findings = run_rule("missing-group-header", WITHOUT_HEADER, headers=headers)
    assert [finding.argument for finding in findings] == expected


HEADERS = "# x\nx\n\n# y\ny\n\n"


def function(body: str) -> str:
    """Return a function whose single letters are arguments; it has two groups with a header."""
    lines = [
        f'    parser.add_argument("--{line}", help="Help.")' if len(line) == 1 else f"    {line}"
        for line in f"{HEADERS}{body}".split("\n")
    ]
    return "def add_cli_args(parser):\n" + "\n".join(line.rstrip() for line in lines) + "\n"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("# one\na\nb", []),
        ("# one\na\n\n# two\nb", []),
        ("# one\na\n# two\nb", []),
        ("# one\na\n# of b\nb", []),
        ("# one\na\n\n# two\n\nb", []),
        ("# one\na\n\n# ---------\n# two\n# ---------\nb", []),
        ("# one\na\n# --- two ---\nb", []),
        ("# one\na\n\nadd_more(parser)\n\nb", []),
        ("# one\na\n\ng = parser.add_argument_group('G')\ng.add_argument('--c')\n\nb", []),
        ("# one\na\nx = 1\nb", []),
        ("# one\na\n\nfor n in names: parser.add_argument(f'--{n}')", []),
        ("# one\na\n\nparser.add_argument(*names)", []),
        ("# one\na\n\nparser.add_argument('--b', **settings)", ["--b"]),
        ("# one\na\n\n# is above b\nb", []),
        ("# one\na\n\n# port for workers\nb", []),
        ("# one\na\n\n# port for workers\n# noqa: E501\nb", []),
        ("# one\na\n\nb", ["--b"]),
        ("# one\na\n\n\nb\n\nc", ["--b", "--c"]),
        ("# one\na\n\nb\n\nc\n\nd", []),
        ("# one\na\n\nb\n\nc\nd\ne", ["--b", "--c"]),
        ("# one\na\n\n# noqa: E501\nb", ["--b"]),
        ("# one\na\n\n# parser.add_argument('--x')\nb", ["--b"]),
        ("# one\na\n\n# # two\nb", ["--b"]),
        ("# one\na\n# ---------\nb", ["--b"]),
        ("# one\na\n\n# ---------\nb", ["--b"]),
        ("# one\na\n# is above nothing\n\nb", ["--b"]),
        ("# one\na\n\nparser.add_argument(*names)\nb", ["--b"]),
        ("# one\na\n\nchoices = list(parsers)\nb", ["--b"]),
        ("# one\na\n\n# is above choices\nchoices = list(parsers)\nb", ["--b"]),
        ("# one\na\n\nif is_npu():\n    parser.add_argument('--n')", ["--n"]),
    ],
)
def test_what_starts_a_group(run_rule, body: str, expected: list[str]) -> None:
    findings = run_rule("missing-group-header", function(body))
    assert [finding.argument for finding in findings] == expected


def test_a_header_is_named_only_if_its_group_is_directly_above(run_rule) -> None:
    second, third = run_rule("missing-group-header", function("# one\na\n\nb\n\nc"))
    assert "ends the group `one`" in second.message
    assert "ends the group above" in third.message
    assert (len(second.related), third.related) == (1, ())


def fields(body: str) -> str:
    """Return a class whose single letters are fields."""
    lines = [
        f"    {line}: int = 1" if len(line) == 1 else f"    {line}" for line in body.split("\n")
    ]
    return "class ServerArgs:\n" + "\n".join(line.rstrip() for line in lines) + "\n"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("a\n\nb", []),
        ("# one\na\n\nb", []),
        ("# one\na\n\n# two\nb\n\nc", ["c"]),
        ("# one\na\n\n# two\nb\n\nc\n\nd", ["c", "d"]),
        ("# one\na\n\n# two\nb\n\nc\ne\n\nd\nf\n\ng", []),
        ("# one\na\n\n# two\nb\n\n# three\nh\n\nc\ne\nk\n\nd\nf\n\ng", ["c", "d", "g"]),
        ("z\n\n# one\na\n\n# two\nb\n\nc", ["c"]),
        ("z\n\n# one\na\n\n# two\nb\n\nc\n\nd", []),
        ("# --- one ---\na\n\n# --- two ---\nb\n\nc", []),
    ],
)
def test_where_headers_are_rare_none_is_missing(run_rule, body: str, expected: list[str]) -> None:
    findings = run_rule("missing-group-header", fields(body))
    assert [finding.argument for finding in findings] == expected


BOTH = """\
class ServerArgs:
    # paging
    page_size: int = 1
    block_size: int = 1

    # model
    model_path: str

    @staticmethod
    def add_cli_args(parser):
        # model
        parser.add_argument("--model-path")

        # paging
        parser.add_argument("--page-size")

        parser.add_argument("--block-size")
"""


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("1\n    block", "1\n\n    # blocks\n    block", ["--block-size"]),
        ("block_size: int", "block: int", ["--block-size"]),
        ("page_size: int", "page: int", ["--block-size"]),
        ('"--block-size"', '"--block", dest="block_size"', []),
        (
            "    # model\n",
            "    # model\n    block_size: int = 1\n",
            [],
        ),
    ],
)
def test_fields_of_one_group_need_no_header_between_their_arguments(
    run_rule, old: str, new: str, expected: list[str]
) -> None:
    findings = run_rule("missing-group-header", BOTH.replace(old, new, 1) if old else BOTH)
    assert [finding.argument for finding in findings] == expected


def test_the_fix_removes_only_the_blank_line(run_rule, apply_fixes) -> None:
    text = WITHOUT_HEADER.replace("    random_seed: int = 0\n", "")
    field, call = run_rule("missing-group-header", text)
    assert (field.fix.title, field.fix.safe) == ("add it to the group above", False)
    assert call.fix is None
    added = "    page_count: int = 1\n"
    fixed = apply_fixes(text, [field])
    assert fixed == text.replace(f"\n{added}", added)
    assert [finding.argument for finding in run_rule("missing-group-header", fixed)] == [
        "--page-size"
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_fix_removes_all_blank_lines_with_any_line_end(run_rule, apply_fixes, end: str) -> None:
    text = (
        "class ServerArgs:\n    # x\n    x: int\n\n    # y\n    y_a: int = 1\n"
        "\n  \t\n    y_b: int = 2\n"
    ).replace("\n", end)
    fixed = apply_fixes(text, run_rule("missing-group-header", text))
    assert fixed == text.replace(f"{end}  \t{end}", "")


@pytest.mark.parametrize(
    ("above", "below", "is_offered"),
    [
        (["cache-size"], ["cache-dir"], True),
        (["host", "cache-size", "port"], ["cache-dir"], True),
        (["cache-size"], ["cache-dir", "cache-mode"], True),
        (["cache-size"], ["cache-dir", "host"], False),
        (["cache-size"], ["cached-dir"], False),
        (["cache"], ["cache-dir"], False),
        (["cache-size"], ["cache"], False),
        (["host"], ["port"], False),
        (["enable-x"], ["enable-y"], False),
        (["enable-x-a"], ["enable-y-a"], False),
        (["enable-x-a"], ["enable-x-b"], True),
        (["enable-x-a"], ["disable-x-a"], False),
        (["max-size"], ["max-len"], False),
        (["lora-path"], ["adapter"], True),
        (["adapter"], ["lora-path"], True),
        (["lora-path"], ["port"], False),
        (["port"], ["lora-path"], False),
    ],
)
def test_the_fix_is_offered_for_related_names(
    run_rule, above: list[str], below: list[str], is_offered: bool
) -> None:
    lines = [
        *("# x", "parser.add_argument('--xx')", "", "# y"),
        *(f"parser.add_argument('--{name}')" for name in above),
        "",
        *(f"parser.add_argument('--{name}')" for name in below),
    ]
    text = "def add_cli_args(parser):\n" + "".join(f"    {line}".rstrip() + "\n" for line in lines)
    families = {"adapters": ("--lora*", "adapter"), "network": ("port",)}
    (finding,) = run_rule("missing-group-header", text, families=families)
    assert (finding.fix is not None) == is_offered


@pytest.mark.parametrize("between", ["choices = list(parsers)", "# ---------"])
def test_no_fix_if_there_is_more_than_a_blank_line_between(run_rule, between: str) -> None:
    a, b = (f'parser.add_argument("--y-{name}")' for name in "ab")
    (finding,) = run_rule("missing-group-header", function(f"# one\n{a}\n\n{between}\n{b}"))
    assert finding.fix is None


def test_the_fix_removes_the_blank_line_above_the_comments_of_the_argument(
    run_rule, apply_fixes
) -> None:
    a, b = (f'parser.add_argument("--y-{name}")' for name in "ab")
    text = function(f"# one\n{a}\n\n# noqa: E501\n{b}")
    fixed = apply_fixes(text, run_rule("missing-group-header", text))
    assert fixed == function(f"# one\n{a}\n# noqa: E501\n{b}")
