import pytest

from tests.paths import FIXTURES

ARGUMENTS = FIXTURES / "arguments"


def test_the_flag_that_the_real_change_moved(judge) -> None:
    data = (ARGUMENTS / "before.py").read_bytes()
    (finding,) = judge("argument-out-of-order", data)
    assert finding.message == (
        "`--use-fsdp-inference` belongs after `--vae-cpu-offload`, as the fields are ordered"
    )
    assert finding.argument == "--use-fsdp-inference"
    assert data[slice(*finding.span)] == b'"--use-fsdp-inference"'
    assert finding.found == ["--dit-offload-prefetch-size", "--text-encoder-cpu-offload"]
    assert finding.expected == ["after --vae-cpu-offload"]
    shown = [(data[slice(*place.span)].decode(), place.label) for place in finding.related]
    assert shown == [
        ('"--dit-offload-prefetch-size"', ""),
        ('"--text-encoder-cpu-offload"', ""),
        ('"--vae-cpu-offload"', "belongs after this"),
    ]


def test_nothing_is_out_of_order_as_merged(judge) -> None:
    assert judge("argument-out-of-order", (ARGUMENTS / "merged.py").read_bytes()) == []


def test_the_repair_moves_the_flag_and_keeps_all_other_bytes(judge, mended) -> None:
    text = (ARGUMENTS / "before.py").read_text("utf-8")
    start = text.index('        parser.add_argument(\n            "--use-fsdp-inference"')
    stop = text.index('        parser.add_argument(\n            "--text-encoder-cpu-offload"')
    place = text.index('        parser.add_argument(\n            "--pin-cpu-memory"')
    (finding,) = findings = judge("argument-out-of-order", text)
    repaired = mended(text, findings)
    assert repaired == text[:start] + text[stop:place] + text[start:stop] + text[place:]
    assert finding.fix.title == "move `--use-fsdp-inference` after `--vae-cpu-offload`"
    assert finding.fix.safe is False
    assert judge("argument-out-of-order", repaired) == []


def call(name: str, settings: str = "") -> str:
    return f'parser.add_argument("--{name}"{settings}, help="Help.")'


def module(fields: str, body: str, bases: str = "") -> str:
    """Return a class with a field for each letter; single letters of the body are arguments."""
    declared = "".join(f"    {name}: int = 1\n" for name in fields)
    lines = [call(line) if len(line) == 1 else line for line in body.split("\n")]
    code = "".join(f"        {line}".rstrip() + "\n" for line in lines)
    return f"class ServerArgs{bases}:\n{declared}\n    def add_cli_args(parser):\n{code}"


@pytest.mark.parametrize(
    ("order", "found"),
    [
        ("abcdef", []),
        ("acdefb", ["`--b` belongs after `--a`"]),
        ("fabcde", ["`--f` belongs after `--e`"]),
        ("bcdefa", ["`--a` belongs before `--b`"]),
        ("afbcde", ["`--f` belongs after `--e`"]),
        ("fbcdea", ["`--f` belongs after `--e`", "`--a` belongs before `--b`"]),
        ("efabcd", ["`--e` belongs after `--d`", "`--f` belongs after `--d`"]),
        ("axfbyczd", ["`--f` belongs after `--d`"]),
        ("xyz", []),
        ("ace", []),
    ],
)
def test_where_those_that_must_move_belong(judge, order: str, found: list[str]) -> None:
    findings = judge("argument-out-of-order", module("abcdef", "\n".join(order)))
    assert [finding.message for finding in findings] == [
        f"{message}, as the fields are ordered" for message in found
    ]


@pytest.mark.parametrize(("order", "count"), [("ba", 1), ("fedcba", 5), ("badcfe", 3)])
def test_no_more_than_must_move_are_reported(judge, order: str, count: int) -> None:
    assert len(judge("argument-out-of-order", module("abcdef", "\n".join(order)))) == count


def test_a_group_is_shown_by_its_header(judge) -> None:
    text = module("abc", "# one\nc\na\n\n# two\nb")
    (finding,) = judge("argument-out-of-order", text)
    shown = [(text[slice(*place.span)], place.label) for place in finding.related]
    assert shown == [("# one", "its group"), ('"--a"', ""), ('"--b"', "belongs after this")]


def test_a_neighbour_that_is_also_the_target_is_shown_once(judge) -> None:
    (finding,) = judge("argument-out-of-order", module("abc", "b\na\nc"))
    assert [place.label for place in finding.related] == ["belongs after this"]
    assert (finding.found, finding.label) == (["--a"], "stands here")


def test_inherited_fields_come_first(judge) -> None:
    base = "class Base:\n    z: int = 1\n\n"
    text = base + module("ab", "z\na\nb", "(Base)")
    assert judge("argument-out-of-order", text) == []
    (finding,) = judge("argument-out-of-order", base + module("ab", "a\nb\nz", "(Base)"))
    assert finding.message.startswith("`--z` belongs before `--a`")


def test_a_field_declared_twice_stands_where_it_is_first(judge) -> None:
    assert judge("argument-out-of-order", module("abca", "a\nb\nc")) == []
    assert len(judge("argument-out-of-order", module("abca", "b\nc\na"))) == 1


@pytest.mark.parametrize(
    "body",
    [
        "b\nif is_npu():\n    parser.add_argument('--a')\nc",
        "b\nfor _ in range(1):\n    parser.add_argument('--a')\nc",
        "group = parser.add_argument_group('G')\ngroup.add_argument('--b')\na\nc",
        "either = parser.add_mutually_exclusive_group()\neither.add_argument('--b')\na\nc",
        "b\nparser.add_argument('--a', **settings)\nc",
        "b\nparser.add_argument(name('a'))\nc",
        "b\nparser.add_argument('--a', dest=NAME)\nc",
        "b\nadd_more(parser)\nc",
        "a\nb\nparser.add_argument('--old', dest='a')\nc",
        "parser.add_argument('--old-c', dest='other')\na\nb",
    ],
)
def test_what_stands_in_no_order_with_the_others(judge, body: str) -> None:
    assert judge("argument-out-of-order", module("abc", body)) == []


def test_of_two_arguments_of_one_field_the_first_counts(judge) -> None:
    text = module("abc", "c\na\nb\nparser.add_argument('--old', dest='c')")
    (finding,) = judge("argument-out-of-order", text)
    assert finding.argument == "--c"


def test_those_of_one_branch_are_compared_and_left_where_they_are(judge) -> None:
    body = "if is_npu():\n    parser.add_argument('--b')\n    parser.add_argument('--a')"
    (finding,) = judge("argument-out-of-order", module("ab", body))
    assert finding.fix is None


def test_dest_names_the_field(judge) -> None:
    body = call("pipeline-size", ", dest='c'") + "\na\nb"
    (finding,) = judge("argument-out-of-order", module("abc", body))
    assert finding.argument == "--pipeline-size"


@pytest.mark.parametrize(
    ("body", "repaired"),
    [
        ("# one\na\n# of c\nc\n\n# two\nb", "# one\na\n\n# two\nb\n# of c\nc"),
        ("# one\nc\na\nb", "# one\na\nb\nc"),
        ("# one\n# noqa\nb\na\nc", "# one\na\n# noqa\nb\nc"),
        ("a\n\n# two\nc\nb", "a\n\n# two\nb\nc"),
        ("a\nc\nx = 1\nb", "a\nx = 1\nb\nc"),
        ("c\na\nb\nreturn parser", "a\nb\nc\nreturn parser"),
    ],
)
def test_the_repair_takes_its_own_comments_and_leaves_headers(
    judge, mended, body: str, repaired: str
) -> None:
    text = module("abc", body)
    assert mended(text, judge("argument-out-of-order", text)) == module("abc", repaired)


@pytest.mark.parametrize(
    "body",
    [
        f"{call('c')}; x = 1\na\nb",
        f"{call('c', ', type=kind')}\na\nkind = int\nb",
        f"action = {call('c')}\naction.completer = None\na\nb",
        "c\na\nif early: return parser\nb",
    ],
)
def test_no_repair_where_it_would_mean_something_else(judge, body: str) -> None:
    (finding,) = judge("argument-out-of-order", module("abc", body))
    assert finding.argument == "--c"
    assert finding.fix is None


MIXED = """\
class ServerArgs:
    model_path: A[str, Arg(help="Where the weights are.")]
    tp_size: A[int, "How many devices share a layer."] = 1
    tool_parser: Optional[str] = None
    reasoning_parser: Optional[str] = None

    @staticmethod
    def add_cli_args(parser):
        add_cli_args_from_dataclass(parser, ServerArgs)
        parser.add_argument("--tool-parser", choices=PARSERS, help="One of the parsers.")
        parser.add_argument("--reasoning-parser", choices=PARSERS, help="One of the parsers.")
        parser.add_argument("--tp", dest="tp_size", action=Renamed, help="Use --tp-size.")
        parser.add_argument("--model", dest="model_path", action=Renamed, help="Use --model-path.")
"""


def test_a_further_flag_of_a_field_that_describes_its_own_may_stand_anywhere(judge) -> None:
    assert judge("argument-out-of-order", MIXED) == []


def test_calls_that_register_the_flags_of_described_fields_are_compared(judge) -> None:
    text = MIXED.replace('"--tp", dest', '"--tp-size", dest')
    (finding,) = judge("argument-out-of-order", text)
    assert finding.message == (
        "`--tp-size` belongs before `--tool-parser`, as the fields are ordered"
    )


@pytest.mark.parametrize(
    "settings", [", action=DeprecatedAction", ", deprecated=True", ', dest="a", action=Deprecated']
)
def test_deprecated_ones_may_stand_last(judge, settings: str) -> None:
    body = f"b\nc\n\n# deprecated\n{call('a', settings)}"
    assert judge("argument-out-of-order", module("abc", body)) == []


def test_the_repair_moves_before_what_follows_it(judge, mended) -> None:
    text = module("abc", "b\nc\na")
    assert mended(text, judge("argument-out-of-order", text)) == module("abc", "a\nb\nc")


def test_all_are_reported_and_twenty_are_moved_at_a_time(judge) -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    findings = judge("argument-out-of-order", module(letters, "\n".join(reversed(letters))))
    offered = [finding.fix is not None for finding in findings]
    assert offered == [True] * 20 + [False] * 5
