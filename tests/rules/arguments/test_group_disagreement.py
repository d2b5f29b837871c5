import pytest

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


def test_both_headers_are_named_and_shown_with_the_field(run_rule) -> None:
    first, _ = run_rule("group-disagreement", DIFFERENT)
    assert first.message == (
        "`--page-size` is under `Network`, but its field is under `Memory and scheduling`"
    )
    assert (first.argument, first.found) == ("--page-size", "Network")
    assert first.expected == "Memory and scheduling"
    assert DIFFERENT[slice(*first.span)] == '"--page-size"'
    related = [(DIFFERENT[slice(*item.span)], item.label) for item in first.related]
    assert related == [
        ("# Memory and scheduling", "the group of the field"),
        ("page_size", ""),
        ("# Network", "the group of the argument"),
    ]


@pytest.mark.parametrize(
    "header",
    [
        "# Memory and scheduling",
        "# memory and scheduling:",
        "# Memory, and scheduling!",
        "# ===== Memory and scheduling =====",
        "# ----\n        # Memory and scheduling\n        # ----",
        "# Memory and\n        # scheduling",
    ],
)
def test_case_punctuation_and_banners_are_ignored(run_rule, header: str) -> None:
    text = DIFFERENT.replace("# memory & scheduling", header)
    assert [finding.argument for finding in run_rule("group-disagreement", text)] == ["--page-size"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    # Memory and scheduling\n", ""),
        ("        # Network\n", ""),
        ('"--page-size"', '"--pages"'),
        ('"--page-size"', '"--page-size", **settings'),
    ],
)
def test_arguments_without_both_headers_are_not_compared(run_rule, old: str, new: str) -> None:
    findings = run_rule("group-disagreement", DIFFERENT.replace(old, new))
    assert "--page-size" not in [finding.argument for finding in findings]


def test_a_field_of_a_base_is_not_compared(run_rule) -> None:
    text = "class Base:\n    # paging\n    page_size: int = 1\n\n" + DIFFERENT
    text = text.replace("scheduling\n    page_size: int = 1", "scheduling")
    text = text.replace("ServerArgs:", "ServerArgs(Base):")
    assert [finding.argument for finding in run_rule("group-disagreement", text)] == [
        "--queue-length"
    ]


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
    (finding,) = run_rule(
        "group-disagreement", text.replace("        # quant", "        # memory, quant")
    )
    assert finding.expected == "precision"


def test_dest_determines_the_field(run_rule) -> None:
    text = DIFFERENT.replace('"--page-size"', '"--pages", dest="page_size"')
    assert run_rule("group-disagreement", text)[0].argument == "--pages"


def test_an_alias_of_a_described_flag_may_be_anywhere(run_rule) -> None:
    text = """\
class ServerArgs:
    # parallelism
    tp_size: A[int, Arg(help="How many devices.", aliases=["--tensor-parallel-size"])] = 1

    def add_cli_args(parser):
        # old names
        parser.add_argument("--tp", dest="tp_size", action=Renamed, help="Use --tp-size.")
"""
    assert run_rule("group-disagreement", text) == []
    assert len(run_rule("group-disagreement", text.replace('"--tp"', '"--tp-size"'))) == 1
    assert (
        len(run_rule("group-disagreement", text.replace('"--tp"', '"--tensor-parallel-size"'))) == 1
    )


def test_a_deprecated_flag_may_be_in_another_group(run_rule) -> None:
    text = DIFFERENT.replace("# Network", "# Deprecated").replace('"Tokens', '"Deprecated: tokens')
    assert [finding.argument for finding in run_rule("group-disagreement", text)] == [
        "--queue-length"
    ]
