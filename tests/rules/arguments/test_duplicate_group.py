import pytest

SPLIT = """\
class ServerArgs:
    # Quantization and data type
    dtype: str = "auto"

    # Runtime options
    device: str = "cuda"

    # quantization and data type:
    kv_cache_dtype: str = "auto"
"""


def test_both_headers_are_shown(run_rule) -> None:
    (finding,) = run_rule("duplicate-group", SPLIT)
    assert (
        finding.message
        == "the header `quantization and data type` is already used by another group"
    )
    assert finding.found == "quantization and data type"
    assert finding.label == "used again here"
    assert SPLIT[slice(*finding.span)] == "# quantization and data type:"
    (first,) = finding.related
    assert SPLIT[slice(*first.span)] == "# Quantization and data type"
    assert first.label == "first used here"
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
        "# Quantization and data type\n    # Both of them.",
    ],
)
def test_case_punctuation_and_banners_are_ignored(run_rule, header: str) -> None:
    text = SPLIT.replace("# quantization and data type:", header)
    (finding,) = run_rule("duplicate-group", text)
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
def test_a_different_title_is_a_different_group(run_rule, header: str) -> None:
    assert run_rule("duplicate-group", SPLIT.replace("# quantization and data type:", header)) == []


def test_the_comment_of_a_field_is_not_a_header(run_rule) -> None:
    assert run_rule("duplicate-group", SPLIT.replace('"cuda"\n\n', '"cuda"\n')) == []


def test_class_and_function_may_have_the_same_header(run_rule) -> None:
    text = """\
class ServerArgs:
    # network
    port: int = 30000

    def add_cli_args(parser):
        # network
        parser.add_argument("--port", type=int, help="Port.")
"""
    assert run_rule("duplicate-group", text) == []


def test_each_duplicate_is_compared_with_the_first(run_rule) -> None:
    text = "class ServerArgs:\n" + "\n".join(f"    # net\n    {name}: int = 1\n" for name in "abc")
    findings = run_rule("duplicate-group", text)
    assert len(findings) == 2
    assert {finding.related[0].span.start for finding in findings} == {text.index("# net")}


def test_titles_of_argparse_groups_are_headers(run_rule) -> None:
    text = """\
def add_cli_args(parser):
    # MoE
    parser.add_argument("--num-experts", type=int, help="Experts.")
    group = parser.add_argument_group(title="moe")
    group.add_argument("--expert-dropout", type=float, help="Dropout.")
"""
    (finding,) = run_rule("duplicate-group", text)
    assert text[slice(*finding.span)] == '"moe"'


def test_a_header_without_arguments_is_not_a_duplicate(run_rule) -> None:
    text = SPLIT.replace("    kv_cache_dtype", "\n    # cache\n    kv_cache_dtype")
    assert run_rule("duplicate-group", text) == []
    assert len(run_rule("header-without-arguments", text)) == 1


def test_groups_after_one_without_a_header_are_checked(run_rule) -> None:
    text = SPLIT.replace("    # Runtime options\n", "")
    (finding,) = run_rule("duplicate-group", text)
    assert finding.found == "quantization and data type"
