"""Fixes of whole modules: what they may change and what they must not change."""

import argparse
import ast
from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz.modules import ABOVE, BOM, SHAPES, indented, modules
from perflint.documents.arguments.module import ArgumentModule
from perflint.documents.arguments.moves import remove_blank_lines_above
from perflint.documents.arguments.order import order_of
from perflint.engine import fix
from perflint.primitives.finding import Finding, Span
from perflint.rules.arguments import (
    argument_out_of_order,
    group_disagreement,
    missing_group_header,
)
from tests.argument_fixes import with_edits
from tests.argument_modules import read_module
from tests.paths import FIXTURES

ARGUMENTS = FIXTURES / "arguments"


def read(data: bytes) -> ArgumentModule:
    return read_module(data)


def find_disorder(data: bytes) -> list[Finding]:
    return with_edits(data, argument_out_of_order.RULE.check(read(data), None))


def fixed(data: bytes) -> bytes:
    """Apply all fixes until none is offered, and check each intermediate result."""
    for _ in range(60):
        fixes = [finding.fix for finding in find_disorder(data) if finding.fix]
        after, applied = fix.apply(data, fixes)
        if not applied:
            return data
        assert lines(after) == lines(data)
        assert registrations(after) == registrations(data)
        data = after
    raise AssertionError("the fixes do not terminate")


def lines(data: bytes) -> Counter[bytes]:
    """Return the lines that are not blank, without line ends."""
    return Counter(line.rstrip(b"\r\n") for line in data.splitlines() if line.strip())


def registrations(data: bytes) -> Counter[tuple[object, ...]]:
    """Return what is registered, with the bytes of each statement."""
    return Counter(
        (
            argument.flags,
            argument.receiver,
            argument.conditional,
            data[slice(*argument.span)],
        )
        for argument in read(data).arguments
    )


def own_comments(data: bytes) -> dict[str, bytes | None]:
    return {
        argument.name: data[slice(*argument.comments)] if argument.comments else None
        for argument in read(data).arguments
    }


def headers(data: bytes) -> dict[str, str | None]:
    module = read(data)
    titles = [group.header.title if group.header else None for group in module.function_groups]
    return {argument.name: titles[argument.group] for argument in module.arguments}


def argparse_actions(data: bytes) -> list[str]:
    """Run a module and return the argparse actions that it registers, sorted."""
    namespace: dict[str, Any] = {"__name__": "fixture"}
    exec(compile(data, "server_args.py", "exec"), namespace)
    parser = argparse.ArgumentParser()
    owner = namespace["ServerArgs"]
    getattr(owner, "add_cli_args", namespace.get("add_cli_args"))(parser)
    names = ("option_strings", "dest", "default", "type", "choices", "required", "help", "nargs")
    return sorted(
        repr([type(action).__name__, *(getattr(action, name) for name in names)])
        for action in parser._actions
    )


def printed_help(data: bytes) -> list[str]:
    namespace: dict[str, Any] = {"__name__": "fixture"}
    exec(compile(data, "server_args.py", "exec"), namespace)
    parser = argparse.ArgumentParser(prog="server", formatter_class=Wide)
    namespace["ServerArgs"].add_cli_args(parser)
    usage, _, options = parser.format_help().partition("\n\n")
    return sorted(usage.replace("[", "\n[").split("\n")) + sorted(options.splitlines())


class Wide(argparse.HelpFormatter):
    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=2000)


# --- generated modules ---


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(modules())
def test_fixes_change_only_the_order(data: bytes) -> None:
    after = fixed(data)
    assert (after.startswith(BOM), b"\r\n" in after) == (data.startswith(BOM), b"\r\n" in data)
    assert after.endswith(b"\n") == data.endswith(b"\n")
    assert after.count(b"\f") == data.count(b"\f")
    assert argparse_actions(after) == argparse_actions(data)
    assert fixed(after) == after
    runs = [[len(run) for run in blank_runs(state)] for state in (data, after)]
    assert max(runs[1], default=0) <= max(runs[0], default=0)
    function = read(data).function_span
    assert function is not None
    assert after.startswith(data[: function.start])
    _, _, rest = data[function.stop :].partition(b"\n")
    assert after.endswith(rest)


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
def test_a_fix_moves_one_argument_next_to_its_anchor(data: bytes) -> None:
    module = read(data)
    before = headers(data)
    for item, finding in zip(order_of(module).misplaced, find_disorder(data), strict=False):
        if finding.fix is None:
            continue
        after, _ = fix.apply(data, [finding.fix])
        assert registrations(after) == registrations(data)
        name = item.argument.name
        others = [other for other in order(module) if other != name]
        index = others.index(item.anchor.name) + (not item.before)
        assert order(read(after)) == [*others[:index], name, *others[index:]]
        assert own_comments(after) == own_comments(data)
        now = headers(after)
        assert now.pop(name) == before[item.anchor.name]
        assert now.items() <= before.items()
        assert header_titles(read(after)) == header_titles(module)


def order(module: ArgumentModule) -> list[str]:
    return [argument.name for argument in module.arguments]


def header_titles(module: ArgumentModule) -> list[str]:
    return [group.header.title for group in module.function_groups if group.header is not None]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=2),
    st.sampled_from(SHAPES),
    st.sampled_from(["comment", "nothing"]),
)
def test_if_all_can_be_moved_all_end_up_in_order(
    swaps: list[tuple[int, int]], shape: str, above: str
) -> None:
    ranks = list(range(9))
    for old, new in swaps:
        ranks.insert(new, ranks.pop(old))
    names = [f"flag_{rank}" for rank in ranks]
    body = "# all\n\nx = 1\n" + "".join(
        ABOVE[above].format(name=name) + shape.format(name=name, flag=name.replace("_", "-"))
        for name in names
    )
    fields = "".join(f"    {name}: int = 1\n" for name in sorted(names))
    text = f"class ServerArgs:\n{fields}\n    def add_cli_args(parser):\n{indented(body, ' ' * 8)}"
    after = fixed(text.encode())
    assert find_disorder(after) == []
    assert order(read(after)) == [f"--flag-{rank}" for rank in range(9)]


def test_before_is_fixed_as_a_person_would_fix_it() -> None:
    data = (ARGUMENTS / "before.py").read_bytes()
    after = fixed(data)
    moving = ast.get_source_segment(data.decode(), call_of(data, "--use-fsdp-inference"))
    assert moving is not None
    block = f"        {moving}\n".encode()
    assert data.replace(block, b"") == after.replace(block, b"")
    above, _, below = after.partition(block)
    assert above.rstrip().endswith(b'requests.",\n        )')
    assert b'"--pin-cpu-memory"' in below.splitlines()[1]
    assert printed_help(after) == printed_help(data)
    assert headers(after) == headers(data)
    assert find_disorder(after) == []


def test_merged_needs_no_fix() -> None:
    data = (ARGUMENTS / "merged.py").read_bytes()
    assert find_disorder(data) == []
    assert sorted(order(read(data))) == sorted(order(read((ARGUMENTS / "before.py").read_bytes())))


def call_of(data: bytes, flag: str) -> ast.stmt:
    [statement] = [
        node
        for node in ast.walk(ast.parse(data))
        if isinstance(node, ast.Expr) and flag in ast.unparse(node)
    ]
    return statement


# --- fixes that are not offered ---


def module_of(body: str, fields: str = "abc") -> bytes:
    declared = "".join(f"    {name}: int = 1\n" for name in fields)
    text = f"class ServerArgs:\n{declared}\n    def add_cli_args(parser):\n"
    return (text + indented(body, " " * 8)).encode()


A, B, C, D, E = (f'parser.add_argument("--{name}", help="x")\n' for name in "abcde")
USES = 'parser.add_argument("--a", choices=made, help="x")\n'


def scattered(between: str) -> bytes:
    """Return a module whose last argument belongs to the group above the statements between."""
    data = module_of(f"# one\n{B}{between}\n# two\n{C}{USES}", "bac")
    return data.replace(b"    b: int", b"    # one\n    b: int").replace(
        b"    c: int", b"\n    # two\n    c: int"
    )


def find_disagreement(data: bytes) -> list[Finding]:
    return with_edits(data, group_disagreement.RULE.check(read(data), None))


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
def test_no_argument_moves_past_what_binds_or_changes_a_name_it_uses(between: str) -> None:
    [finding] = find_disagreement(scattered(between))
    assert (finding.argument, finding.fix) == ("--a", None)


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
def test_an_argument_moves_past_other_statements(between: str) -> None:
    data = scattered(between)
    [finding] = find_disagreement(data)
    assert finding.fix is not None
    after, _ = fix.apply(data, [finding.fix])
    assert after == data.replace(indented(USES, " " * 8).encode(), b"").replace(
        indented(B, " " * 8).encode(), indented(B + USES, " " * 8).encode()
    )
    assert find_disagreement(after) == []


@pytest.mark.parametrize("use", ["act.completer = f\n", "helper(act)\n", "act = 1\n", "del act\n"])
def test_no_argument_moves_past_what_uses_its_result(use: str) -> None:
    data = module_of(f"act = {C}{use}{A}{B}")
    [finding] = find_disorder(data)
    assert (finding.argument, finding.fix) == ("--c", None)
    data = module_of(f"act = {C}{A}{B}{use}")
    assert fixed(data) == module_of(f"{A}{B}act = {C}{use}")


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
def test_no_fix_on_a_shared_line_or_in_a_nested_list(body: str) -> None:
    [finding] = find_disorder(module_of(body))
    assert finding.fix is None


@pytest.mark.parametrize("cookie", ["latin-1", "cp1252", "iso-8859-15"])
def test_no_fix_if_the_encoding_is_not_utf_8(cookie: str) -> None:
    data = f"# coding: {cookie}\n".encode() + module_of(B + C + A)
    [finding] = find_disorder(data)
    assert finding.fix is None
    data = b"# coding: utf-8\n" + module_of(B + C + A)
    assert fixed(data) == b"# coding: utf-8\n" + module_of(A + B + C)


def test_no_fix_for_a_function_on_one_line() -> None:
    data = f"class ServerArgs:\n    a: int\n    b: int\ndef add_cli_args(parser): {B[:-1]}; {A}"
    assert [finding.fix for finding in find_disorder(data.encode())] == [None]


def test_a_comment_of_an_argument_never_joins_a_header() -> None:
    into_the_head = module_of(f"# head\n{B}{C}# of a\n{A}")
    away_from_it = module_of(f"{A}\n# head\n{C}# of d\n{D}\n# more\n{B}", "abcd")
    assert [finding.fix for finding in find_disorder(into_the_head)] == [None]
    after = fixed(away_from_it)
    assert headers(after)["--d"] == headers(away_from_it)["--d"]
    assert registrations(after) == registrations(away_from_it)


def test_a_header_is_kept_if_its_last_argument_moves() -> None:
    data = module_of(f"# one\n{A}{C}{B}")
    assert fixed(data) == module_of(f"# one\n{A}{B}{C}")


def test_the_header_stays_if_its_first_argument_moves() -> None:
    data = module_of(f"# one\n{C}{A}{B}\n# two\n{D}", "abcd")
    assert fixed(data) == module_of(f"# one\n{A}{B}{C}\n# two\n{D}", "abcd")


def test_a_byte_order_mark_is_kept() -> None:
    declared = b"class ServerArgs:\n    a: int\n    b: int\n"
    right = f"def add_cli_args(parser):\n    {A}    {B}".encode()
    wrong = f"def add_cli_args(parser):\n    {B}    {A}".encode()
    assert fixed(BOM + wrong + declared) == BOM + right + declared


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_are_kept(end: str) -> None:
    data = module_of(f"# one\n{B}\n# two\n{C}# of a\n{A}").replace(b"\n", end.encode())
    after = fixed(data)
    assert Counter(after.splitlines(keepends=True)) == Counter(data.splitlines(keepends=True))


def test_no_fix_if_a_comment_contains_bytes_that_are_not_utf_8() -> None:
    data = module_of(f"{B}{C}# ü\n{A}").replace("ü".encode(), b"\xfc")
    [finding] = find_disorder(data)
    assert (finding.argument, finding.fix) == ("--a", None)


# --- blank lines ---


def joined(data: bytes) -> list[bytes]:
    """Return the file after the fix of each finding, empty if there is no fix."""
    findings = missing_group_header.RULE.check(read(data), None)
    return [fix.apply(data, [item.fix])[0] if item.fix else b"" for item in findings]


@pytest.mark.parametrize("blank", ["\n", "\n\n\n", "   \n", "\f\n", "\r\n", "\n \t\n"])
def test_only_the_blank_lines_are_removed(blank: str) -> None:
    data = b"class ServerArgs:\n    # y\n    y_a: int\n%s    y_b: int\n\n    # z\n    z: int\n"
    assert joined(data % blank.encode()) == [data % b""]


@pytest.mark.parametrize(
    "source",
    [
        "\n    x = '''\n\n'''; y_b: int = 2\n",
        "\n    x = 1\n    y_b: int = 2\n",
        "    # ------\n    y_b: int = 2\n",
        "    x = 1 \\\n\n    y_b: int = 2\n",
    ],
)
def test_no_fix_if_the_blank_line_cannot_be_removed_alone(source: str) -> None:
    head = "class ServerArgs:\n    # z\n    z: int\n\n    # y\n    y_a: int = 1\n"
    assert joined(f"{head}{source}".encode()) == [b""]


def test_no_edit_without_a_blank_line_above() -> None:
    assert remove_blank_lines_above(read(b"\na = 1\n"), Span(0, 1)) == ()
