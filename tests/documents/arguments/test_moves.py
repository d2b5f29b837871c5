"""Repairs of whole modules: what they may change, and all that they may not."""

import argparse
import ast
from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz.modules import ABOVE, BOM, SHAPES, indented, modules
from perflint.documents.arguments.module import ArgumentModule, read_arguments
from perflint.documents.arguments.moves import Moves, joined
from perflint.documents.arguments.order import disorder
from perflint.engine import fix
from perflint.primitives.finding import Finding, Fix, Span
from perflint.primitives.text import Text
from perflint.rules.arguments import argument_out_of_order, missing_group_header
from tests.paths import FIXTURES

ARGUMENTS = FIXTURES / "arguments"


def read(data: bytes) -> ArgumentModule:
    module = read_arguments(Text("server_args.py", data))
    assert module.fault is None, module.fault
    return module


def misplacements(data: bytes) -> list[Finding]:
    return list(argument_out_of_order.RULE.check(read(data), None))


def repaired(data: bytes) -> bytes:
    """Apply all repairs, as often as one is offered; what each leaves is checked."""
    for _ in range(60):
        fixes = [found.fix for found in misplacements(data) if found.fix]
        after, applied = fix.apply(data, fixes)
        if not applied:
            return data
        assert lines(after) == lines(data)
        assert facts(after) == facts(data)
        data = after
    raise AssertionError("the repairs never end")


def lines(data: bytes) -> Counter[bytes]:
    """Return the lines that are not blank; the last one may have no end."""
    return Counter(line.rstrip(b"\r\n") for line in data.splitlines() if line.strip())


def facts(data: bytes) -> Counter[tuple[object, ...]]:
    """Return what is registered, each with the bytes of its statement."""
    module = read(data)
    return Counter(
        (
            one.flags,
            one.receiver,
            one.conditional,
            data[slice(*one.span)],
        )
        for one in module.arguments
    )


def own_comments(data: bytes) -> dict[str, bytes | None]:
    return {
        one.name: data[slice(*one.comments)] if one.comments else None
        for one in read(data).arguments
    }


def headers(data: bytes) -> dict[str, str | None]:
    module = read(data)
    return {
        one.name: header.title if (header := module.function_groups[one.group].header) else None
        for one in module.arguments
    }


def help_of(data: bytes) -> list[str]:
    """Run a module and return what its arguments are, in their order by name."""
    names: dict[str, Any] = {"__name__": "fixture"}
    exec(compile(data, "server_args.py", "exec"), names)
    parser = argparse.ArgumentParser()
    owner = names["ServerArgs"]
    getattr(owner, "add_cli_args", names.get("add_cli_args"))(parser)
    kept = ("option_strings", "dest", "default", "type", "choices", "required", "help", "nargs")
    return sorted(
        repr([type(one).__name__, *(getattr(one, name) for name in kept)])
        for one in parser._actions
    )


def printed_help(data: bytes) -> list[str]:
    names: dict[str, Any] = {"__name__": "fixture"}
    exec(compile(data, "server_args.py", "exec"), names)
    parser = argparse.ArgumentParser(prog="server", formatter_class=Wide)
    names["ServerArgs"].add_cli_args(parser)
    usage, _, options = parser.format_help().partition("\n\n")
    return sorted(usage.replace("[", "\n[").split("\n")) + sorted(options.splitlines())


class Wide(argparse.HelpFormatter):
    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=2000)


# --- modules made up ---


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(modules())
def test_repairs_change_the_order_and_nothing_else(data: bytes) -> None:
    after = repaired(data)
    assert (after.startswith(BOM), b"\r\n" in after) == (data.startswith(BOM), b"\r\n" in data)
    assert after.endswith(b"\n") == data.endswith(b"\n")
    assert after.count(b"\f") == data.count(b"\f")
    assert help_of(after) == help_of(data)
    assert repaired(after) == after
    runs = [[len(run) for run in blank_runs(one)] for one in (data, after)]
    assert max(runs[1], default=0) <= max(runs[0], default=0)
    function = read(data).function_span
    assert function is not None
    assert after.startswith(data[: function.start])
    _, _, behind = data[function.stop :].partition(b"\n")
    assert after.endswith(behind)


def blank_runs(data: bytes) -> list[list[bytes]]:
    runs: list[list[bytes]] = [[]]
    for line in data.splitlines():
        if line.strip():
            runs.append([])
        else:
            runs[-1].append(line)
    return [run for run in runs if run]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(modules())
def test_one_repair_takes_one_argument_to_its_anchor(data: bytes) -> None:
    module = read(data)
    before = headers(data)
    for one in disorder(module):
        edits = Moves(module).moved(one.argument, one.anchor, before=one.before)
        if not edits:
            continue
        after, _ = fix.apply(data, [Fix("move", edits, safe=False)])
        assert facts(after) == facts(data)
        others = [other for other in order(module) if other != one.argument.name]
        place = others.index(one.anchor.name) + (not one.before)
        assert order(read(after)) == [*others[:place], one.argument.name, *others[place:]]
        assert own_comments(after) == own_comments(data)
        left = headers(after)
        assert left.pop(one.argument.name) == before[one.anchor.name]
        assert left.items() <= before.items()
        titles = [header_titles(each) for each in (module, read(after))]
        assert titles[0] == titles[1]


def order(module: ArgumentModule) -> list[str]:
    return [argument.name for argument in module.arguments]


def header_titles(module: ArgumentModule) -> list[str]:
    return [group.header.title for group in module.function_groups if group.header is not None]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.permutations(range(9)), st.sampled_from(SHAPES), st.sampled_from(["own", "nothing"]))
def test_where_all_can_be_moved_none_is_left(ranks: list[int], shape: str, above: str) -> None:
    names = [f"flag_{rank}" for rank in ranks]
    body = "# all\n\nx = 1\n" + "".join(
        ABOVE[above].format(name=name) + shape.format(name=name, flag=name.replace("_", "-"))
        for name in names
    )
    fields = "".join(f"    {name}: int = 1\n" for name in sorted(names))
    text = f"class ServerArgs:\n{fields}\n    def add_cli_args(parser):\n{indented(body, ' ' * 8)}"
    after = repaired(text.encode())
    assert misplacements(after) == []
    assert order(read(after)) == [f"--flag-{rank}" for rank in range(9)]


def test_before_is_repaired_as_a_person_would() -> None:
    data = (ARGUMENTS / "before.py").read_bytes()
    after = repaired(data)
    moving = ast.get_source_segment(data.decode(), call_of(data, "--use-fsdp-inference"))
    assert moving is not None
    block = f"        {moving}\n".encode()
    assert data.replace(block, b"") == after.replace(block, b"")
    above, _, below = after.partition(block)
    assert above.rstrip().endswith(b'requests.",\n        )')
    assert b'"--pin-cpu-memory"' in below.splitlines()[1]
    assert printed_help(after) == printed_help(data)
    assert headers(after) == headers(data)
    assert misplacements(after) == []


def test_merged_needs_no_repair() -> None:
    data = (ARGUMENTS / "merged.py").read_bytes()
    assert misplacements(data) == []
    assert sorted(order(read(data))) == sorted(order(read((ARGUMENTS / "before.py").read_bytes())))


def call_of(data: bytes, flag: str) -> ast.stmt:
    [found] = [
        node
        for node in ast.walk(ast.parse(data))
        if isinstance(node, ast.Expr) and flag in ast.unparse(node)
    ]
    return found


# --- what is not offered ---


def module_of(body: str, fields: str = "abc") -> bytes:
    declared = "".join(f"    {name}: int = 1\n" for name in fields)
    text = f"class ServerArgs:\n{declared}\n    def add_cli_args(parser):\n"
    return (text + indented(body, " " * 8)).encode()


A, B, C, D, E = (f'parser.add_argument("--{name}", help="x")\n' for name in "abcde")
USES = 'parser.add_argument("--a", choices=made, help="x")\n'


@pytest.mark.parametrize(
    "between",
    [
        "made = [1]\n",
        "made: list = [1]\n",
        "from x import made\n",
        "import y as made\n",
        "import made.z\n",
        "def made(): pass\n",
        "class made: pass\n",
        "for made in x:\n    pass\n",
        "with x as made:\n    pass\n",
        "try:\n    pass\nexcept E as made:\n    pass\n",
        "if x:\n    made = 1\n",
        "if (made := x):\n    pass\n",
        "match x:\n    case made:\n        pass\n",
        "match x:\n    case [*made]:\n        pass\n",
        "match x:\n    case {**made}:\n        pass\n",
        "del made\n",
        "made.append(1)\n",
        "made[0] = 1\n",
        "made.x = 1\n",
        "made += [1]\n",
        "parser.set_defaults(a=2)\n",
        "parser.description = 1\n",
        "return parser\n",
        "if x:\n    raise E\n",
    ],
)
def test_no_repair_goes_past_what_makes_or_changes_what_it_uses(between: str) -> None:
    data = module_of(B + C + between + USES)
    [found] = misplacements(data)
    assert (found.argument, found.fix) == ("--a", None)


@pytest.mark.parametrize(
    "between",
    [
        "other = [1]\n",
        "from x import other\n",
        "helper(parser)\n",
        "print(1)\n",
        "logger.info(1)\n",
        "if is_npu():\n    parser.add_argument('--npu', help='x')\n",
        "group = parser.add_argument_group('G')\n",
        "group = parser.add_argument_group('G')\ngroup.add_argument('--g', help='x')\n",
        "parser.add_argument_group('G').add_argument('--g', help='x')\n",
        "parser.add_argument('--d', choices=made, help='x')\n",
        "other = made.copy()\n",
        "x.append(made)\n",
    ],
)
def test_past_other_things_it_does(between: str) -> None:
    data = module_of(B + C + between + USES)
    after = repaired(data)
    assert misplacements(after) == []
    assert after == module_of(USES + B + C + between)


@pytest.mark.parametrize("use", ["act.completer = f\n", "helper(act)\n", "act = 1\n", "del act\n"])
def test_what_an_argument_makes_is_used_behind_it(use: str) -> None:
    data = module_of(f"act = {C}{use}{A}{B}")
    [found] = misplacements(data)
    assert (found.argument, found.fix) == ("--c", None)
    data = module_of(f"act = {C}{A}{B}{use}")
    assert repaired(data) == module_of(f"{A}{B}act = {C}{use}")


@pytest.mark.parametrize(
    "body",
    [
        f"{B}{C}x = 1; {A}",
        f"{B}{C}{A.rstrip()}; x = 1\n",
        f"{B.rstrip()}; x = 1\n{C}{A}",
        f"if x:\n    {B}    {A}",
        f"if x:\n    pass\nelse:\n    {B}    {A}",
    ],
)
def test_what_shares_its_line_or_is_not_in_the_body_itself_stays(body: str) -> None:
    [found] = misplacements(module_of(body))
    assert found.fix is None


@pytest.mark.parametrize("cookie", ["latin-1", "cp1252", "iso-8859-15"])
def test_what_is_not_utf_8_is_not_repaired(cookie: str) -> None:
    data = f"# coding: {cookie}\n".encode() + module_of(B + C + A)
    [found] = misplacements(data)
    assert found.fix is None
    data = b"# coding: utf-8\n" + module_of(B + C + A)
    assert repaired(data) == b"# coding: utf-8\n" + module_of(A + B + C)


def test_a_function_in_one_line_is_not_repaired() -> None:
    data = f"class ServerArgs:\n    a: int\n    b: int\ndef add_cli_args(parser): {B[:-1]}; {A}"
    assert [found.fix for found in misplacements(data.encode())] == [None]


def test_a_header_takes_in_no_comment_of_an_argument() -> None:
    into_the_head = module_of(f"# head\n{B}{C}# of a\n{A}")
    away_from_it = module_of(f"{A}\n# head\n{C}# of d\n{D}\n# more\n{B}", "abcd")
    assert [found.fix for found in misplacements(into_the_head)] == [None]
    after = repaired(away_from_it)
    assert headers(after)["--d"] == headers(away_from_it)["--d"]
    assert facts(after) == facts(away_from_it)


def test_a_header_of_which_the_last_argument_goes_is_kept() -> None:
    data = module_of(f"# one\n{B}{C}\n# two\n{A}")
    assert repaired(data) == module_of(f"# one\n{A}{B}{C}\n# two\n")
    data = module_of(f"# one\n{B}{C}\n{A}")
    assert repaired(data) == module_of(f"# one\n{A}{B}{C}")


def test_the_head_of_a_group_leaves_its_header() -> None:
    data = module_of(f"# one\n{A}{C}{D}\n# two\n{B}{E}", "abcde")
    assert repaired(data) == module_of(f"# one\n{A}{B}{C}{D}\n# two\n{E}", "abcde")
    data = module_of(f"# one\n{C}{A}{B}\n# two\n{D}", "abcd")
    assert repaired(data) == module_of(f"# one\n{A}{B}{C}\n# two\n{D}", "abcd")


def test_a_byte_order_mark_stays() -> None:
    declared = b"class ServerArgs:\n    a: int\n    b: int\n"
    first = f"def add_cli_args(parser):\n    {A}    {B}".encode()
    wrong = f"def add_cli_args(parser):\n    {B}    {A}".encode()
    assert repaired(BOM + wrong + declared) == BOM + first + declared


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_stay(end: str) -> None:
    data = module_of(f"# one\n{B}\n# two\n{C}# of a\n{A}").replace(b"\n", end.encode())
    after = repaired(data)
    assert Counter(after.splitlines(keepends=True)) == Counter(data.splitlines(keepends=True))


def test_bytes_that_are_no_utf_8_in_a_comment_are_not_moved_about() -> None:
    data = module_of(f"{B}{C}# ü\n{A}").replace("ü".encode(), b"\xfc")
    [found] = misplacements(data)
    assert (found.argument, found.fix) == ("--a", None)


# --- blank lines ---


def joins(data: bytes) -> list[bytes]:
    found = missing_group_header.RULE.check(read(data), None)
    return [fix.apply(data, [one.fix])[0] if one.fix else b"" for one in found]


@pytest.mark.parametrize("blank", ["\n", "\n\n\n", "   \n", "\f\n", "\r\n", "\n \t\n"])
def test_joining_takes_out_the_blank_lines_alone(blank: str) -> None:
    data = b"class ServerArgs:\n    # one\n    a: int\n%s    b: int\n\n    # two\n    c: int\n"
    assert joins(data % blank.encode()) == [data % b""]


@pytest.mark.parametrize(
    "source",
    [
        "class ServerArgs:\n    a: int = 1\n\n    x = '''\n\n'''; y: int = 2\n",
        "class ServerArgs:\n    a: int = 1\n\n    x = 1\n    y: int = 2\n",
        "class ServerArgs:\n    a: int = 1\n    # ------\n    y: int = 2\n",
    ],
)
def test_what_has_no_blank_line_directly_above_is_not_joined(source: str) -> None:
    assert joins(source.encode()) == [b""]


def test_nothing_above_is_nothing_to_take_out() -> None:
    assert joined(read(b"\na = 1\n"), Span(0, 1)) == ()
