import pytest

from tests.argument_fixes import with_edits

DIFFERENT = """\
class ServerArgs:
    # Memory and scheduling
    page_size: int = 1
    # How many requests wait
    queue_length: int = 8

    @staticmethod
    def add_cli_args(parser):
        # Network
        parser.add_argument("--page-size", type=int, help="Tokens in a page.")

        # memory & scheduling
        parser.add_argument("--queue-length", type=int, help="Requests.")
"""
SAME = DIFFERENT.replace("memory & scheduling", "Memory and scheduling")


def test_both_headers_are_named_and_shown_with_the_field(run_rule) -> None:
    (finding,) = run_rule("group-disagreement", SAME)
    assert finding.message == (
        "`--page-size` is under `Network`, but its field is under `Memory and scheduling`"
    )
    assert (finding.argument, finding.found) == ("--page-size", "Network")
    assert finding.expected == "Memory and scheduling"
    assert SAME[slice(*finding.span)] == '"--page-size"'
    related = [(SAME[slice(*item.span)], item.label) for item in finding.related]
    assert related == [
        ("# Memory and scheduling", "the group of the fields"),
        ("page_size", ""),
        ("# Network", "the group of the arguments"),
    ]
    assert finding.help == "move it to `Memory and scheduling`, or move the field"
    assert finding.concerns == ("--page-size: network / memory and scheduling",)


@pytest.mark.parametrize(
    "header",
    [
        "# Memory and scheduling",
        "# memory and scheduling:",
        "# Memory, and scheduling",
        "# ===== Memory and scheduling =====",
        "# ----\n        # Memory and scheduling\n        # ----",
    ],
)
def test_case_punctuation_and_banners_are_ignored(run_rule, header: str) -> None:
    text = DIFFERENT.replace("# memory & scheduling", header)
    assert [finding.argument for finding in run_rule("group-disagreement", text)] == ["--page-size"]


def test_the_header_of_the_field_must_be_one_of_the_function(run_rule) -> None:
    assert run_rule("group-disagreement", DIFFERENT) == []


@pytest.mark.parametrize(
    "header", ["# Memory", "# Memories and scheduling units", "# Scheduling, memory", "# memorys"]
)
def test_headers_agree_if_one_says_what_the_other_does(run_rule, header: str) -> None:
    text = SAME.replace("# Network", header)
    expected = 1 if "Memories" in header else 0
    assert len(run_rule("group-disagreement", text)) == expected


SCATTERED = """\
class ServerArgs:
    # logging
    level: str = ""
    requests: bool = False
    format: str = ""

    # tracing
    trace: bool = False
    endpoint: str = ""

    def add_cli_args(parser):
        # logging
        parser.add_argument("--level", help="Least.")

        # tracing
        parser.add_argument("--trace", help="Trace.")
        # where the log goes
        parser.add_argument("--format", help="How.")
        parser.add_argument("--requests", help="Which.")  # all
        parser.add_argument("--endpoint", help="Where.")
"""


def test_a_pair_of_headers_is_one_finding(run_rule) -> None:
    (finding,) = run_rule("group-disagreement", SCATTERED)
    assert finding.message == (
        "`--requests` and `--format` are under `tracing`, but their fields are under `logging`"
    )
    assert SCATTERED[slice(*finding.span)] == '"--format"'
    assert finding.argument == "--format"
    related = [(SCATTERED[slice(*item.span)], item.label) for item in finding.related]
    assert related == [
        ("# logging", "the group of the fields"),
        ("requests", ""),
        ("format", ""),
        ("# tracing", "the group of the arguments"),
        ('"--requests"', "also here"),
    ]
    assert finding.help == "move them to `logging`, or move the fields"
    assert finding.concerns == (
        "--requests: tracing / logging",
        "--format: tracing / logging",
    )


def test_two_pairs_of_headers_are_two_findings(run_rule) -> None:
    level = 'parser.add_argument("--level", help="Least.")\n'
    other = '        parser.add_argument("--endpoint", help="Where.")\n'
    text = SCATTERED.replace(level, level + other)
    found = [item.message for item in run_rule("group-disagreement", text)]
    assert len(found) == 2
    assert found[0].startswith("`--endpoint` is under `logging`")


def test_the_fix_moves_the_arguments_in_the_order_of_the_fields(run_rule, apply_fixes) -> None:
    findings = run_rule("group-disagreement", SCATTERED)
    assert apply_fixes(SCATTERED, findings).endswith("""\
        # logging
        parser.add_argument("--level", help="Least.")
        parser.add_argument("--requests", help="Which.")  # all
        # where the log goes
        parser.add_argument("--format", help="How.")

        # tracing
        parser.add_argument("--trace", help="Trace.")
        parser.add_argument("--endpoint", help="Where.")
""")
    assert findings[0].fix.title == (
        "move `--requests` and `--format` to `logging`, which changes the order of --help"
    )
    assert findings[0].fix.safe is False


def test_the_fix_moves_before_the_first_argument_of_the_group(run_rule, apply_fixes) -> None:
    text = SCATTERED.replace('    level: str = ""\n', "").replace(
        '    format: str = ""\n', '    format: str = ""\n    level: str = ""\n'
    )
    fixed = apply_fixes(text, run_rule("group-disagreement", text))
    assert (
        """\
        # logging
        parser.add_argument("--requests", help="Which.")  # all
        # where the log goes
        parser.add_argument("--format", help="How.")
        parser.add_argument("--level", help="Least.")

        # tracing
"""
        in fixed
    )


def test_the_fix_puts_arguments_below_others_of_another_group(run_rule, apply_fixes) -> None:
    text = SCATTERED.replace("--level", "--other")
    fixed = apply_fixes(text, run_rule("group-disagreement", text))
    assert fixed.index("--other") < fixed.index("--requests") < fixed.index("--format")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # it would leave a header without arguments
        ('        parser.add_argument("--trace", help="Trace.")\n', ""),
        # one of them is on a shared line
        ('"--format", help="How.")', '"--format", help="How."); x = 1'),
        # the group of the fields is in another list of statements
        ('        parser.add_argument("--level"', '        if x: parser.add_argument("--level"'),
        # ... or of another parser
        (
            '        # logging\n        parser.add_argument("--level"',
            '        g = parser.add_argument_group("logging")\n        g.add_argument("--level"',
        ),
        # ... or has no arguments
        ('        parser.add_argument("--level", help="Least.")\n', ""),
    ],
)
def test_no_fix(run_rule, old: str, new: str) -> None:
    assert old in SCATTERED
    text = SCATTERED.replace(old, new)
    if '"--trace"' not in text:
        text = text.replace('        parser.add_argument("--endpoint", help="Where.")\n', "")
    (finding,) = with_edits(text.encode(), run_rule("group-disagreement", text))
    assert finding.fix is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    # Memory and scheduling\n", ""),
        ("        # Network\n", ""),
        ('"--page-size"', '"--pages"'),
        ('"--page-size"', "*names, **settings"),
    ],
)
def test_arguments_without_both_headers_are_not_compared(run_rule, old: str, new: str) -> None:
    findings = run_rule("group-disagreement", SAME.replace(old, new))
    assert "--page-size" not in [finding.argument for finding in findings]


def test_a_field_of_a_base_is_not_compared(run_rule) -> None:
    text = "class Base:\n    # paging\n    page_size: int = 1\n\n" + SAME
    text = text.replace("scheduling\n    page_size: int = 1", "scheduling")
    text = text.replace("ServerArgs:", "ServerArgs(Base):")
    assert run_rule("group-disagreement", text) == []


def test_titles_of_argparse_groups_are_headers(run_rule) -> None:
    text = """\
class ServerArgs:
    # network
    port: int = 30000
    host: str = ""

    def add_cli_args(parser):
        group = parser.add_argument_group("Network")
        group.add_argument("--port", type=int, help="Port.")
        other = parser.add_argument_group("memory")
        other.add_argument("--host", help="Address.")
"""
    (finding,) = run_rule("group-disagreement", text)
    assert finding.argument == "--host"
    assert text[slice(*finding.related[2].span)] == '"memory"'


def test_either_declaration_of_a_field_may_match(run_rule) -> None:
    text = """\
class ServerArgs:
    # precision
    quantization: str = ""

    # quantization
    quantization: str = ""

    def add_cli_args(parser):
        # quantization
        parser.add_argument("--quantization", help="How.")
"""
    assert run_rule("group-disagreement", text) == []
    other = '        # precision\n        parser.add_argument("--other")\n\n        # memory'
    text = text.replace("        # quantization", other)
    (finding,) = run_rule("group-disagreement", text)
    assert finding.expected == "precision"


def test_dest_determines_the_field(run_rule) -> None:
    text = SAME.replace('"--page-size"', '"--pages", dest="page_size"')
    assert run_rule("group-disagreement", text)[0].argument == "--pages"


def test_an_alias_of_a_described_flag_may_be_anywhere(run_rule) -> None:
    text = """\
class ServerArgs:
    # parallelism
    tp_size: A[int, Arg(help="How many devices.", aliases=["--tensor-parallel-size"])] = 1

    def add_cli_args(parser):
        # parallelism
        parser.add_argument("--x")

        # old names
        parser.add_argument("--tp", dest="tp_size", action=Renamed, help="Use --tp-size.")
"""
    assert run_rule("group-disagreement", text) == []
    assert len(run_rule("group-disagreement", text.replace('"--tp"', '"--tp-size"'))) == 1
    assert (
        len(run_rule("group-disagreement", text.replace('"--tp"', '"--tensor-parallel-size"'))) == 1
    )


def test_a_deprecated_flag_may_be_in_another_group(run_rule) -> None:
    text = SAME.replace("# Network", "# Deprecated")
    assert len(run_rule("group-disagreement", text)) == 1
    assert run_rule("group-disagreement", text.replace('"Tokens', '"Deprecated: tokens')) == []


def test_only_a_new_pair_is_reported_in_a_comparison(run_rule) -> None:
    before = run_rule("group-disagreement", SCATTERED)[0].concerns
    text = SCATTERED.replace("--level", "--other").replace("--trace", "--level")
    after = run_rule("group-disagreement", text, before=SCATTERED)[0].concerns
    assert set(after) - set(before) == {"--level: tracing / logging"}
