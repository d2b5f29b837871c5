import pytest

from perflint.rules.arguments import argument_out_of_order
from perflint.rules.rule import NoOptions
from tests.argument_fixes import with_edits
from tests.argument_modules import read_module
from tests.paths import FIXTURES

ARGUMENTS = FIXTURES / "arguments"


def test_the_flag_moved_by_the_real_change(run_rule) -> None:
    data = (ARGUMENTS / "before.py").read_bytes()
    (finding,) = run_rule("argument-out-of-order", data)
    assert finding.message == (
        "`--use-fsdp-inference` should come after `--vae-cpu-offload`, in the order of the fields"
    )
    assert finding.argument == "--use-fsdp-inference"
    assert data[slice(*finding.span)] == b'"--use-fsdp-inference"'
    assert finding.found == ["--dit-offload-prefetch-size", "--text-encoder-cpu-offload"]
    assert finding.expected == ["after --vae-cpu-offload"]
    related = [(data[slice(*item.span)].decode(), item.label) for item in finding.related]
    assert related == [
        ('"--dit-offload-prefetch-size"', ""),
        ('"--text-encoder-cpu-offload"', ""),
        ('"--vae-cpu-offload"', "should come after this"),
    ]


def test_the_merged_file_is_in_order(run_rule) -> None:
    assert run_rule("argument-out-of-order", (ARGUMENTS / "merged.py").read_bytes()) == []


def test_the_fix_moves_the_flag_and_keeps_all_other_bytes(run_rule, apply_fixes) -> None:
    text = (ARGUMENTS / "before.py").read_text("utf-8")
    start = text.index('        parser.add_argument(\n            "--use-fsdp-inference"')
    stop = text.index('        parser.add_argument(\n            "--text-encoder-cpu-offload"')
    target = text.index('        parser.add_argument(\n            "--pin-cpu-memory"')
    (finding,) = findings = run_rule("argument-out-of-order", text)
    fixed = apply_fixes(text, findings)
    assert fixed == text[:start] + text[stop:target] + text[start:stop] + text[target:]
    assert finding.fix.title == (
        "move `--use-fsdp-inference` after `--vae-cpu-offload`, which changes the order of --help"
    )
    assert finding.fix.safe is False
    assert run_rule("argument-out-of-order", fixed) == []


def call(name: str, settings: str = "") -> str:
    return f'parser.add_argument("--{name}"{settings}, help="Help.")'


def module(fields: str, body: str, bases: str = "") -> str:
    """Return a class with a field for each letter; single letters of the body are arguments."""
    declared = "".join(f"    {name}: int = 1\n" for name in fields)
    lines = [call(line) if len(line) == 1 else line for line in body.split("\n")]
    code = "".join(f"        {line}".rstrip() + "\n" for line in lines)
    return f"class ServerArgs{bases}:\n{declared}\n    def add_cli_args(parser):\n{code}"


@pytest.mark.parametrize(
    ("order", "messages"),
    [
        ("abcdef", []),
        ("acdefb", ["`--b` should come after `--a`"]),
        ("fabcde", ["`--f` should come after `--e`"]),
        ("bcdefa", ["`--a` should come before `--b`"]),
        ("afbcde", ["`--f` should come after `--e`"]),
        ("fbcdea", ["`--f` should come after `--e`", "`--a` should come before `--b`"]),
        ("efabcd", ["`--e` should come after `--d`", "`--f` should come after `--d`"]),
        ("axfbyczd", ["`--f` should come after `--d`"]),
        ("xyz", []),
        ("ace", []),
    ],
)
def test_the_new_position_of_each_argument_to_move(
    run_rule, order: str, messages: list[str]
) -> None:
    findings = run_rule("argument-out-of-order", module("abcdef", "\n".join(order)))
    assert [finding.message for finding in findings] == [
        f"{message}, in the order of the fields" for message in messages
    ]


@pytest.mark.parametrize(("order", "count"), [("ba", 1), ("cba", 2), ("badc", 2), ("dabc", 1)])
def test_the_fewest_moves_are_reported(run_rule, order: str, count: int) -> None:
    assert len(run_rule("argument-out-of-order", module("abcdef", "\n".join(order)))) == count


def test_the_header_of_the_group_is_shown(run_rule) -> None:
    text = module("abc", "# one\nc\na\nb\n\n# two\nx")
    (finding,) = run_rule("argument-out-of-order", text)
    related = [(text[slice(*item.span)], item.label) for item in finding.related]
    assert related == [("# one", "its group"), ('"--a"', ""), ('"--b"', "should come after this")]


def test_groups_are_not_compared_with_each_other(run_rule) -> None:
    assert run_rule("argument-out-of-order", module("abc", "# one\nc\n\n# two\na\nb")) == []


def test_a_neighbour_that_is_also_the_anchor_is_shown_once(run_rule) -> None:
    (finding,) = run_rule("argument-out-of-order", module("abc", "b\na\nc"))
    assert [item.label for item in finding.related] == ["should come after this"]
    assert (finding.found, finding.label) == (["--a"], "out of order")


def test_inherited_fields_are_compared_with_each_other(run_rule) -> None:
    base = "class Base:\n    y: int = 1\n    z: int = 1\n\n"
    assert run_rule("argument-out-of-order", base + module("a", "a\ny\nz", "(Base)")) == []
    (finding,) = run_rule("argument-out-of-order", base + module("a", "z\na\ny", "(Base)"))
    assert finding.argument == "--z"


def test_the_first_declaration_of_a_field_determines_its_order(run_rule) -> None:
    assert run_rule("argument-out-of-order", module("abca", "a\nb\nc")) == []
    assert len(run_rule("argument-out-of-order", module("abca", "b\nc\na"))) == 1


@pytest.mark.parametrize(
    "body",
    [
        "b\nif is_npu():\n    parser.add_argument('--a')\nc",
        "b\nfor _ in range(1):\n    parser.add_argument('--a')\nc",
        "group = parser.add_argument_group('G')\ngroup.add_argument('--b')\na\nc",
        "either = parser.add_mutually_exclusive_group()\neither.add_argument('--b')\na\nc",
        "b\nparser.add_argument(*names)\nc",
        "b\nparser.add_argument(name('a'))\nc",
        "b\nparser.add_argument('--a', dest=NAME)\nc",
        "b\nadd_more(parser)\nc",
        "a\nb\nparser.add_argument('--old', dest='a')\nc",
        "parser.add_argument('--old-c', dest='other')\na\nb",
    ],
)
def test_arguments_that_are_not_compared_with_the_others(run_rule, body: str) -> None:
    assert run_rule("argument-out-of-order", module("abc", body)) == []


def test_the_first_of_two_arguments_for_a_field_counts(run_rule) -> None:
    text = module("abc", "c\na\nb\nparser.add_argument('--old', dest='c')")
    (finding,) = run_rule("argument-out-of-order", text)
    assert finding.argument == "--c"


def test_arguments_of_one_branch_are_compared_but_get_no_fix(run_rule) -> None:
    body = "if is_npu():\n    parser.add_argument('--b')\n    parser.add_argument('--a')"
    text = module("ab", body)
    (finding,) = with_edits(text.encode(), run_rule("argument-out-of-order", text))
    assert finding.fix is None


def test_dest_determines_the_field(run_rule) -> None:
    body = call("pipeline-size", ", dest='c'") + "\na\nb"
    (finding,) = run_rule("argument-out-of-order", module("abc", body))
    assert finding.argument == "--pipeline-size"


@pytest.mark.parametrize(
    ("body", "fixed"),
    [
        ("# one\na\n# see c\nc\nb\n\n# two\nx", "# one\na\nb\n# see c\nc\n\n# two\nx"),
        ("# one\nc\na\nb", "# one\na\nb\nc"),
        ("# one\n# noqa\nb\na\nc", "# one\na\n# noqa\nb\nc"),
        ("a\n\n# two\nc\nb", "a\n\n# two\nb\nc"),
        ("a\nc\nx = 1\nb", "a\nx = 1\nb\nc"),
        ("c\na\nb\nreturn parser", "a\nb\nc\nreturn parser"),
    ],
)
def test_the_fix_moves_own_comments_and_leaves_headers(
    run_rule, apply_fixes, body: str, fixed: str
) -> None:
    text = module("abc", body)
    assert apply_fixes(text, run_rule("argument-out-of-order", text)) == module("abc", fixed)


@pytest.mark.parametrize(
    "body",
    [
        f"{call('c')}; x = 1\na\nb",
        f"{call('c', ', type=kind')}\na\nkind = int\nb",
        f"action = {call('c')}\naction.completer = None\na\nb",
        "c\na\nif early: return parser\nb",
    ],
)
def test_no_fix_if_the_move_would_change_the_meaning(run_rule, body: str) -> None:
    text = module("abc", body)
    (finding,) = with_edits(text.encode(), run_rule("argument-out-of-order", text))
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


def test_an_alias_of_a_described_flag_may_be_anywhere(run_rule) -> None:
    assert run_rule("argument-out-of-order", MIXED) == []


def test_a_call_that_registers_a_described_flag_is_compared(run_rule) -> None:
    text = MIXED.replace('"--tp", dest', '"--tp-size", dest')
    (finding,) = run_rule("argument-out-of-order", text)
    assert finding.message == (
        "`--tp-size` should come before `--tool-parser`, in the order of the fields"
    )


@pytest.mark.parametrize(
    "settings", [", action=DeprecatedAction", ", deprecated=True", ', dest="a", action=Deprecated']
)
def test_deprecated_arguments_may_come_last(run_rule, settings: str) -> None:
    body = f"b\nc\n\n# deprecated\n{call('a', settings)}"
    assert run_rule("argument-out-of-order", module("abc", body)) == []


def test_the_fix_moves_the_first_argument_before_the_next(run_rule, apply_fixes) -> None:
    text = module("abc", "b\nc\na")
    assert apply_fixes(text, run_rule("argument-out-of-order", text)) == module("abc", "a\nb\nc")


def test_edits_are_not_worked_out_by_the_rule(run_rule) -> None:
    (finding,) = run_rule("argument-out-of-order", module("abc", "b\nc\na"))
    assert finding.fix.edits == ()
    (move,) = finding.fix.moves
    assert move.before


def test_another_order_is_a_note_without_findings(run_rule) -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    text = module(letters, "\n".join(reversed(letters)))
    assert run_rule("argument-out-of-order", text) == []
    part = read_module(text)
    assert argument_out_of_order.note(part, NoOptions()) == (
        "the order of arguments in add_cli_args is not checked: 25 arguments of 26 would have to "
        "move to follow the fields"
    )


def test_no_note_where_the_order_is_checked() -> None:
    for order in ("abc", "bac"):
        part = read_module(module("abc", "\n".join(order)))
        assert argument_out_of_order.note(part, NoOptions()) is None


def test_in_a_comparison_the_new_argument_is_reported(run_rule) -> None:
    before = module("abcd", "a\nb\nc")
    for order, expected in (("d\na\nb\nc", "--d"), ("a\nd\nb\nc", "--d")):
        text = module("abcd", order)
        (finding,) = run_rule("argument-out-of-order", text, before=before)
        assert finding.argument == expected
