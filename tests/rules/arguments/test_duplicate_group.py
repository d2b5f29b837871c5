import pytest

TORN = """\
class ServerArgs:
    # Quantization and data type
    dtype: str = "auto"

    # Runtime options
    device: str = "cuda"

    # quantization and data type:
    kv_cache_dtype: str = "auto"
"""


def test_shows_both_headers(judge) -> None:
    (finding,) = judge("duplicate-group", TORN)
    assert finding.message == "the group `quantization and data type` is there already"
    assert finding.found == "quantization and data type"
    assert finding.label == "again"
    assert TORN[slice(*finding.span)] == "# quantization and data type:"
    (first,) = finding.related
    assert TORN[slice(*first.span)] == "# Quantization and data type"
    assert first.label == "first here"
    assert finding.fix is None


@pytest.mark.parametrize(
    "header",
    [
        "# Quantization and data type",
        "#quantization and data type",
        "# QUANTIZATION AND DATA TYPE.",
        "# Quantization, and data-type",
        "# --- Quantization and data type ---",
        "# ====\n    # Quantization and data type\n    # ====",
        "# Quantization and\n    # data type",
    ],
)
def test_case_punctuation_and_banners_make_no_difference(judge, header: str) -> None:
    text = TORN.replace("# quantization and data type:", header)
    (finding,) = judge("duplicate-group", text)
    assert text[slice(*finding.span)] == header


@pytest.mark.parametrize(
    "header",
    [
        "# Quantization",
        "# Quantization and data types",
        "# Quantization and data type (KV cache)",
        "# Quantization and data type 2",
    ],
)
def test_other_words_are_another_group(judge, header: str) -> None:
    assert judge("duplicate-group", TORN.replace("# quantization and data type:", header)) == []


def test_a_comment_of_one_field_is_no_header(judge) -> None:
    assert judge("duplicate-group", TORN.replace('"cuda"\n\n', '"cuda"\n')) == []


def test_class_and_function_have_one_of_each(judge) -> None:
    text = """\
class ServerArgs:
    # network
    port: int = 30000

    def add_cli_args(parser):
        # network
        parser.add_argument("--port", type=int, help="Port.")
"""
    assert judge("duplicate-group", text) == []


def test_each_further_one_is_compared_with_the_first(judge) -> None:
    text = "class ServerArgs:\n" + "\n".join(f"    # net\n    {name}: int = 1\n" for name in "abc")
    findings = judge("duplicate-group", text)
    assert len(findings) == 2
    assert {finding.related[0].span.start for finding in findings} == {text.index("# net")}


def test_titles_of_argparse_are_headers(judge) -> None:
    text = """\
def add_cli_args(parser):
    # MoE
    parser.add_argument("--num-experts", type=int, help="Experts.")
    group = parser.add_argument_group(title="moe")
    group.add_argument("--expert-dropout", type=float, help="Dropout.")
"""
    (finding,) = judge("duplicate-group", text)
    assert text[slice(*finding.span)] == '"moe"'


def test_a_header_over_nothing_is_another_fault(judge) -> None:
    text = TORN.replace("    kv_cache_dtype", "\n    # cache\n    kv_cache_dtype")
    assert judge("duplicate-group", text) == []
    assert len(judge("header-without-arguments", text)) == 1


def test_a_group_without_a_header_hides_none_behind_it(judge) -> None:
    text = TORN.replace("    # Runtime options\n", "")
    (finding,) = judge("duplicate-group", text)
    assert finding.found == "quantization and data type"
