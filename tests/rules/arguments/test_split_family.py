import pytest

FAMILIES = {"offload": ("*-cpu-offload", "use-fsdp-inference", "pin-cpu-memory")}

SPLIT = """\
class ServerArgs:
    # offload
    dit_cpu_offload: bool = False
    vae_cpu_offload: bool = False

    # encoders
    text_encoder: str = ""
    text_encoder_cpu_offload: bool = False
    pin_cpu_memory: bool = True
    encoder_batch: int = 1

    # parallelism
    num_gpus: int = 1
"""


def test_the_separate_members_and_the_group_of_the_others_are_named(run_rule) -> None:
    text = SPLIT.replace("    vae_cpu", "    image_cpu_offload: bool = False\n    vae_cpu")
    (finding,) = run_rule("split-family", text, families=FAMILIES)
    assert finding.message == (
        "`text_encoder_cpu_offload` and `pin_cpu_memory` belong to the family `offload`, "
        "but 3 other members are in `offload`"
    )
    assert finding.argument == "text_encoder_cpu_offload"
    assert finding.found == ["text_encoder_cpu_offload", "pin_cpu_memory"]
    assert finding.expected == "offload"
    assert text[slice(*finding.span)] == "text_encoder_cpu_offload"
    related = [(text[slice(*item.span)], item.label) for item in finding.related]
    assert related == [("# offload", "the others"), ("pin_cpu_memory", "also here")]
    assert finding.fix is None


def test_the_first_of_equally_large_parts_is_expected(run_rule) -> None:
    (finding,) = run_rule("split-family", SPLIT, families=FAMILIES)
    assert finding.expected == "offload"


def test_the_group_with_the_most_members_is_expected(run_rule) -> None:
    text = SPLIT.replace("    dit_cpu_offload: bool = False\n", "")
    (finding,) = run_rule("split-family", text, families=FAMILIES)
    assert finding.message == (
        "`vae_cpu_offload` belongs to the family `offload`, but 2 other members are in `encoders`"
    )


def test_there_is_no_built_in_family(run_rule) -> None:
    assert run_rule("split-family", SPLIT) == []


@pytest.mark.parametrize(
    ("glob", "expected"),
    [
        ("*-cpu-offload", 1),
        ("*_cpu_offload", 1),
        ("--*-cpu-offload", 1),
        ("*offload*", 1),
        ("dit-*", 0),
        ("offload", 0),
        ("*-CPU-offload", 0),
    ],
)
def test_globs_match_whole_names_with_dashes_or_underscores(
    run_rule, glob: str, expected: int
) -> None:
    assert len(run_rule("split-family", SPLIT, families={"offload": (glob,)})) == expected


def test_families_are_checked_separately(run_rule) -> None:
    families = {"offload": ("*-cpu-offload",), "parallel": ("num-gpus", "encoder-batch")}
    messages = [finding.message for finding in run_rule("split-family", SPLIT, families=families)]
    assert messages == [
        "`text_encoder_cpu_offload` belongs to the family `offload`, "
        "but 2 other members are in `offload`",
        "`num_gpus` belongs to the family `parallel`, but 1 other member is in `encoders`",
    ]


CALLS = """\
def add_cli_args(parser):
    parser.add_argument("--dit-cpu-offload", help="Keep it in main memory.")
    parser.add_argument("--port", help="Port.")

    parser.add_argument("-f", "--use-fsdp-inference", help="Spread the weights.")
    for name in NAMES:
        parser.add_argument(f"--{name}-cpu-offload", help="Keep it in main memory.")
"""


def test_a_group_of_calls_without_a_header_is_named_by_its_first_member(run_rule) -> None:
    (finding,) = run_rule("split-family", CALLS, families=FAMILIES)
    assert finding.message == (
        "`--use-fsdp-inference` belongs to the family `offload`, but 1 other member is in "
        "the group of `--dit-cpu-offload`"
    )
    assert (finding.expected, finding.argument) == (None, "--use-fsdp-inference")
    (home,) = finding.related
    assert CALLS[slice(*home.span)] == '"--dit-cpu-offload"'


def test_class_and_function_are_compared_separately(run_rule) -> None:
    text = """\
class ServerArgs:
    # offload
    dit_cpu_offload: bool = False

    def add_cli_args(parser):
        # memory
        parser.add_argument("--vae-cpu-offload", help="Keep it in main memory.")
"""
    assert run_rule("split-family", text, families=FAMILIES) == []


def test_argparse_groups_are_groups(run_rule) -> None:
    text = """\
def add_cli_args(parser):
    group = parser.add_argument_group("offload")
    group.add_argument("--dit-cpu-offload", help="Keep it in main memory.")
    other = parser.add_argument_group("memory")
    other.add_argument("--pin-cpu-memory", help="Pin it.")
    group.add_argument("--vae-cpu-offload", help="Keep it in main memory.")
"""
    (finding,) = run_rule("split-family", text, families=FAMILIES)
    assert (finding.argument, finding.expected) == ("--pin-cpu-memory", "offload")


def test_only_leading_dashes_are_ignored(run_rule) -> None:
    text = CALLS.replace("--dit-cpu-offload", "--Xlog").replace("use-fsdp-inference", "log")
    assert len(run_rule("split-family", text, families={"logs": ("*log",)})) == 1
    assert run_rule("split-family", text, families={"logs": ("log",)}) == []
    assert run_rule("split-family", text, families={"logs": ("X*",)}) == []
    assert len(run_rule("split-family", text, families={"logs": ("Xlog", "log")})) == 1


def test_in_a_comparison_the_group_with_the_most_old_members_is_expected(run_rule) -> None:
    before = SPLIT.replace("    pin_cpu_memory: bool = True\n", "")
    more = "    audio_cpu_offload: bool = False\n    pin_cpu_memory: bool = True\n"
    text = SPLIT.replace("    pin_cpu_memory: bool = True\n", more)
    (finding,) = run_rule("split-family", text, families=FAMILIES)
    assert finding.expected == "encoders"
    (finding,) = run_rule("split-family", text, families=FAMILIES, before=before)
    assert finding.expected == "offload"
    assert finding.concerns == (
        "text_encoder_cpu_offload: offload",
        "audio_cpu_offload: offload",
        "pin_cpu_memory: offload",
    )
