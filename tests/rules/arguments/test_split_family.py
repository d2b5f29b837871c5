import pytest

FAMILIES = {"offload": ("*-cpu-offload", "use-fsdp-inference", "pin-cpu-memory")}

TORN = """\
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


def test_names_all_that_stand_apart_and_where_the_others_are(judge) -> None:
    text = TORN.replace("    vae_cpu", "    image_cpu_offload: bool = False\n    vae_cpu")
    (finding,) = judge("split-family", text, families=FAMILIES)
    assert finding.message == (
        "`text_encoder_cpu_offload` and `pin_cpu_memory`: "
        "3 others of the family `offload` stand in `offload`"
    )
    assert finding.argument == "text_encoder_cpu_offload"
    assert finding.found == ["text_encoder_cpu_offload", "pin_cpu_memory"]
    assert finding.expected == "offload"
    assert text[slice(*finding.span)] == "text_encoder_cpu_offload"
    shown = [(text[slice(*place.span)], place.label) for place in finding.related]
    assert shown == [("# offload", "the others"), ("pin_cpu_memory", "and this")]
    assert finding.fix is None


def test_of_two_with_as_many_the_first_is_home(judge) -> None:
    (finding,) = judge("split-family", TORN, families=FAMILIES)
    assert finding.expected == "offload"


def test_the_group_that_holds_most_is_home(judge) -> None:
    text = TORN.replace("    dit_cpu_offload: bool = False\n", "")
    (finding,) = judge("split-family", text, families=FAMILIES)
    assert finding.message == (
        "`vae_cpu_offload`: 2 others of the family `offload` stand in `encoders`"
    )


def test_no_family_is_built_in(judge) -> None:
    assert judge("split-family", TORN) == []


@pytest.mark.parametrize(
    ("glob", "found"),
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
def test_globs_of_whole_names_however_they_are_spelled(judge, glob: str, found: int) -> None:
    assert len(judge("split-family", TORN, families={"offload": (glob,)})) == found


def test_families_are_judged_one_by_one(judge) -> None:
    families = {"offload": ("*-cpu-offload",), "parallel": ("num-gpus", "encoder-batch")}
    messages = [finding.message for finding in judge("split-family", TORN, families=families)]
    assert messages == [
        "`text_encoder_cpu_offload`: 2 others of the family `offload` stand in `offload`",
        "`num_gpus`: 1 other of the family `parallel` stands in `encoders`",
    ]


CALLS = """\
def add_cli_args(parser):
    parser.add_argument("--dit-cpu-offload", help="Keep it in main memory.")
    parser.add_argument("--port", help="Port.")

    parser.add_argument("-f", "--use-fsdp-inference", help="Spread the weights.")
    for name in NAMES:
        parser.add_argument(f"--{name}-cpu-offload", help="Keep it in main memory.")
"""


def test_calls_too_and_a_group_without_header_is_named_by_its_member(judge) -> None:
    (finding,) = judge("split-family", CALLS, families=FAMILIES)
    assert finding.message == (
        "`--use-fsdp-inference`: 1 other of the family `offload` stands in "
        "the group of `--dit-cpu-offload`"
    )
    assert (finding.expected, finding.argument) == (None, "--use-fsdp-inference")
    (home,) = finding.related
    assert CALLS[slice(*home.span)] == '"--dit-cpu-offload"'


def test_one_group_in_the_class_and_one_in_the_function_are_not_torn(judge) -> None:
    text = """\
class ServerArgs:
    # offload
    dit_cpu_offload: bool = False

    def add_cli_args(parser):
        # memory
        parser.add_argument("--vae-cpu-offload", help="Keep it in main memory.")
"""
    assert judge("split-family", text, families=FAMILIES) == []


def test_groups_of_argparse_are_groups(judge) -> None:
    text = """\
def add_cli_args(parser):
    group = parser.add_argument_group("offload")
    group.add_argument("--dit-cpu-offload", help="Keep it in main memory.")
    other = parser.add_argument_group("memory")
    other.add_argument("--pin-cpu-memory", help="Pin it.")
    group.add_argument("--vae-cpu-offload", help="Keep it in main memory.")
"""
    (finding,) = judge("split-family", text, families=FAMILIES)
    assert (finding.argument, finding.expected) == ("--pin-cpu-memory", "offload")


def test_only_dashes_are_left_out_of_account(judge) -> None:
    text = CALLS.replace("--dit-cpu-offload", "--Xlog").replace("use-fsdp-inference", "log")
    assert len(judge("split-family", text, families={"logs": ("*log",)})) == 1
    assert judge("split-family", text, families={"logs": ("log",)}) == []
    assert judge("split-family", text, families={"logs": ("X*",)}) == []
    assert len(judge("split-family", text, families={"logs": ("Xlog", "log")})) == 1
