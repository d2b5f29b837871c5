import pytest

APART = """\
class ServerArgs:
    # Memory and scheduling
    page_size: int = 1
    # how many requests wait
    queue_length: int = 8

    @staticmethod
    def add_cli_args(parser):
        # Network
        parser.add_argument("--page-size", type=int, help="Tokens in a page.")

        # memory & scheduling
        parser.add_argument("--queue-length", type=int, help="Requests.")
"""


def test_names_both_headers_and_shows_them_with_the_field(judge) -> None:
    first, _ = judge("group-disagreement", APART)
    assert first.message == (
        "`--page-size` stands under `Network`, its field under `Memory and scheduling`"
    )
    assert (first.argument, first.found) == ("--page-size", "Network")
    assert first.expected == "Memory and scheduling"
    assert APART[slice(*first.span)] == '"--page-size"'
    shown = [(APART[slice(*place.span)], place.label) for place in first.related]
    assert shown == [
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
def test_case_punctuation_and_banners_make_no_difference(judge, header: str) -> None:
    text = APART.replace("# memory & scheduling", header)
    assert [one.argument for one in judge("group-disagreement", text)] == ["--page-size"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    # Memory and scheduling\n", ""),
        ("        # Network\n", ""),
        ('"--page-size"', '"--pages"'),
        ('"--page-size"', '"--page-size", **settings'),
    ],
)
def test_nothing_to_compare(judge, old: str, new: str) -> None:
    findings = judge("group-disagreement", APART.replace(old, new))
    assert "--page-size" not in [finding.argument for finding in findings]


def test_a_field_of_a_base_has_the_groups_of_another_class(judge) -> None:
    text = "class Base:\n    # paging\n    page_size: int = 1\n\n" + APART
    text = text.replace("scheduling\n    page_size: int = 1", "scheduling")
    text = text.replace("ServerArgs:", "ServerArgs(Base):")
    assert [one.argument for one in judge("group-disagreement", text)] == ["--queue-length"]


def test_titles_of_argparse_are_headers(judge) -> None:
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
    (finding,) = judge("group-disagreement", text)
    assert finding.argument == "--host"
    assert text[slice(*finding.related[2].span)] == '"memory"'


def test_a_field_declared_twice_may_stand_with_either(judge) -> None:
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
    assert judge("group-disagreement", text) == []
    (finding,) = judge(
        "group-disagreement", text.replace("        # quant", "        # memory, quant")
    )
    assert finding.expected == "precision"


def test_dest_names_the_field(judge) -> None:
    text = APART.replace('"--page-size"', '"--pages", dest="page_size"')
    assert judge("group-disagreement", text)[0].argument == "--pages"


def test_a_further_flag_of_a_field_that_describes_its_own_may_stand_anywhere(judge) -> None:
    text = """\
class ServerArgs:
    # parallelism
    tp_size: A[int, Arg(help="How many devices.", aliases=["--tensor-parallel-size"])] = 1

    def add_cli_args(parser):
        # old names
        parser.add_argument("--tp", dest="tp_size", action=Renamed, help="Use --tp-size.")
"""
    assert judge("group-disagreement", text) == []
    assert len(judge("group-disagreement", text.replace('"--tp"', '"--tp-size"'))) == 1
    assert len(judge("group-disagreement", text.replace('"--tp"', '"--tensor-parallel-size"'))) == 1


def test_a_deprecated_flag_may_stand_among_its_like(judge) -> None:
    text = APART.replace("# Network", "# Deprecated").replace('"Tokens', '"Deprecated: tokens')
    assert [one.argument for one in judge("group-disagreement", text)] == ["--queue-length"]
