"""Fixes of argument files never make anything worse."""

import ast
import tokenize
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings

from fuzz.fixing import TODAY, Given, fixed
from fuzz.modules import grouped_modules
from perflint.config import Config
from perflint.config.settings import Settings
from perflint.documents.arguments.module import read_arguments
from perflint.engine import fix
from perflint.engine.argument_fixes import MAX_FIXES
from perflint.engine.check_file import check_file, context_for
from perflint.engine.fix import fix_file
from perflint.engine.reader import Reader
from perflint.engine.report import FileResult
from perflint.engine.run import RunOptions, run
from perflint.engine.subjects import Bases, ReadFile
from perflint.primitives.finding import Edit, Finding, Fix, Move, Span, Violation
from perflint.primitives.text import Text
from tests.argument_fixes import PATH, counts, judge


def comments(data: bytes) -> Counter[str]:
    """Return the comments of a module, each with how often it is there."""
    lines = iter([line.rstrip(b"\r\n") + b"\n" for line in data.splitlines()])
    tokens = tokenize.tokenize(lambda: next(lines, b""))
    return Counter(token.string for token in tokens if token.type == tokenize.COMMENT)


def registrations(data: bytes) -> Counter[tuple[object, ...]]:
    """Return what the calls register, with all their settings, and what the fields declare."""
    file = read_arguments(Text(PATH, data))
    return Counter(
        [
            (item.flags, item.receiver, item.conditional, data[slice(*item.span)])
            for item in file.arguments
        ]
        + [(item.name, data[slice(*item.span)]) for item in file.fields]
    )


def statements(data: bytes) -> Counter[str]:
    """Return the statements of a module and of its definitions, in any order."""
    found: Counter[str] = Counter()
    for node in ast.walk(ast.parse(data)):
        if isinstance(node, ast.stmt) and not hasattr(node, "body"):
            found[ast.dump(node)] += 1
    return found


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(grouped_modules())
def test_fixes_never_make_anything_worse(data: bytes) -> None:
    before = counts(data)
    after, _ = fixed(PATH, data)
    for rule, found in counts(after).items():
        assert found[0] <= before[rule][0], rule
        assert found[1] <= before[rule][1], rule
    assert comments(after) == comments(data)
    assert registrations(after) == registrations(data)
    assert statements(after) == statements(data)
    again, _ = fixed(PATH, after)
    assert again == after


def module(fields: dict[str, str], calls: dict[str, str]) -> bytes:
    """Return a module; header → names of fields, and of arguments, each of one letter."""
    declared = "".join(
        f"\n    # {title}\n" + "".join(f"    {name}: int = 1\n" for name in names)
        for title, names in fields.items()
    )
    code = "".join(
        f"\n        # {title}\n"
        + "".join(f'        parser.add_argument("--{name}", help="Of {name}.")\n' for name in names)
        for title, names in calls.items()
    )
    return f"class ServerArgs:{declared}\n    def add_cli_args(parser):{code}".encode()


UNORDERED = module({"one": "abc"}, {"one": "bca"})


def checked(
    data: bytes, rule: str = "argument-out-of-order", *, with_edits: bool, scope: str = "file"
) -> FileResult:
    config = Config(Settings(select=(rule,)))
    bases = Bases(texts={PATH: data}) if scope == "changed" else None
    context = context_for(config, Reader(config, TODAY, scope=scope), bases)
    context = context._replace(needs_edits=with_edits)
    return check_file(Given(PATH, data), ReadFile(data), context)


def test_a_plain_check_does_not_work_out_moves() -> None:
    [violation] = checked(UNORDERED, with_edits=False).violations
    assert violation.finding.fix == Fix(
        "move `--a` before `--b`, which changes the order of --help", (), False, tentative=True
    )


def test_edits_are_worked_out_where_they_are_needed() -> None:
    [violation] = checked(UNORDERED, with_edits=True).violations
    found = violation.finding.fix
    assert found is not None
    assert (found.tentative, found.moves) == (False, ())
    after, _ = fix.apply(UNORDERED, [found])
    assert after == module({"one": "abc"}, {"one": "abc"})


@pytest.mark.parametrize(("with_edits", "mode"), [(True, None), (False, "all")])
def test_a_run_needs_edits_to_show_or_apply_them(with_edits: bool, mode: fix.FixMode) -> None:
    config = Config(Settings(select=("argument-out-of-order",)))
    options = RunOptions(fix=mode, with_edits=with_edits)
    context = context_for(config, Reader(config, TODAY))
    report = run([Given(PATH, UNORDERED)], context, options)
    if mode is None:
        [violation] = report.violations
        assert violation.finding.fix is not None
        assert violation.finding.fix.edits
    else:
        assert [rewrite.after for rewrite in report.rewrites] == [
            module({"one": "abc"}, {"one": "abc"})
        ]


def test_safe_fixes_do_not_work_out_unsafe_ones() -> None:
    config = Config(Settings(select=("argument-out-of-order",)))
    context = context_for(config, Reader(config, TODAY))
    report = run([Given(PATH, UNORDERED)], context, RunOptions(fix="safe"))
    [violation] = report.violations
    assert violation.finding.fix is not None
    assert violation.finding.fix.tentative


FIELDS = {"one": "abcd", "two": "efgh"}


@pytest.mark.parametrize(
    ("calls", "offered"),
    [
        ({"one": "abcd", "two": "efgh"}, []),
        ({"one": "abc", "two": "defgh"}, [True]),
        ({"one": "abcd" + "efg", "two": "h"}, [True]),
        ({"one": "abcd" + "efgh", "two": ""}, [False]),  # no arguments to move them next to
        ({"one": "abcd" + "fgh", "two": "e"}, [True]),
        ({"one": "e", "two": "abcdfgh"}, [False, True]),  # a header would have no arguments
    ],
)
def test_what_makes_another_rule_report_more_is_not_offered(
    calls: dict[str, str], offered: list[bool]
) -> None:
    data = module(FIELDS, calls)
    result = checked(data, "group-disagreement", with_edits=True)
    assert [item.finding.fix is not None for item in result.violations] == offered


def violation_with(fix: Fix) -> Violation:
    finding = Finding(Span(0, 1), "wrong", argument="--a", fix=fix)
    return Violation("a-rule", "error", PATH, finding)


@pytest.mark.parametrize(
    ("old", "new", "offered"),
    [
        ('help="Of b."', 'help="Of c."', False),  # another setting
        ('"--b", help="Of b."', '"--b"', False),  # a missing help text, too
        ("# see c", "# see d", False),  # another comment
        ("b: int = 1", "b: int = 2", True),  # fields are not what a move could change
        ("parser.add_argument", "parser.add_argument(", False),  # not valid Python
    ],
)
def test_a_fix_keeps_what_is_registered(old: str, new: str, offered: bool) -> None:
    call = b'        parser.add_argument("--c"'
    data = UNORDERED.replace(call, b"        # see c\n" + call)
    start = data.index(old.encode())
    edit = Edit(Span(start, start + len(old)), new)
    [violation] = judge().with_edits([violation_with(Fix("edit", (edit,), safe=False))], data)
    assert (violation.finding.fix is not None) == offered


def test_a_fix_of_a_suppressed_violation_is_not_worked_out() -> None:
    [violation] = checked(UNORDERED, with_edits=False).violations
    found = violation._replace(ignored="known")
    [violation] = judge().with_edits([found], UNORDERED)
    assert violation.finding.fix is None


def test_only_some_fixes_are_offered_at_once() -> None:
    names = [f"{letter}{number}" for letter in "abcdefghijklmnopqrstuvwxyz" for number in range(9)]
    fields = "".join(f"    {name}: int = 1\n" for name in names)
    for first in range(0, 9 * (MAX_FIXES + 2), 9):  # 22 of 234 arguments are misplaced
        names.insert(first + 8, names.pop(first))
    calls = "".join(f'        parser.add_argument("--{name}", help="{name}")\n' for name in names)
    data = f"class ServerArgs:\n{fields}\n    def add_cli_args(parser):\n{calls}".encode()
    result = checked(data, with_edits=True)
    offered = [violation.finding.fix is not None for violation in result.violations]
    assert offered == [True] * MAX_FIXES + [False, False]


def test_the_base_does_not_matter_for_what_is_offered() -> None:
    result = checked(UNORDERED, with_edits=True, scope="changed")
    assert result.violations == ()
    assert result.untouched.number == 1


def test_several_fixes_together_may_make_something_worse() -> None:
    """Then only the first one is applied before the next check."""
    data, edits = b"1-2", [Edit(Span(0, 1), "a"), Edit(Span(2, 3), "b")]
    violations = tuple(violation_with(Fix(edit.text, (edit,), safe=False)) for edit in edits)
    first = FileResult(PATH, "checked", violations=violations)
    checks: list[bytes] = []

    def check(after: bytes) -> FileResult:
        checks.append(after)
        return first._replace(violations=())

    fix_file(first, data, "all", check, lambda before, after: True)
    fix_file(first, data, "all", check, lambda before, after: after != b"a-b")
    fix_file(first, data, "all", check)
    assert checks == [b"a-b", b"a-2", b"a-b"]


def test_a_note_says_why_the_order_is_not_checked() -> None:
    data = module({"one": "abcdef"}, {"one": "fedcba"})
    result = checked(data, with_edits=False)
    assert (result.violations, len(result.notes)) == ((), 1)
    assert result.notes[0].startswith(f"{PATH}: the order of arguments in add_cli_args is not")
    assert checked(data, with_edits=False, scope="changed").notes == ()
    assert checked(UNORDERED, with_edits=False).notes == ()
    assert checked(data, "group-disagreement", with_edits=False).notes == ()


def test_moves_of_an_argument_that_is_not_there_are_no_fix() -> None:
    move = Move(Span(0, 1), Span(2, 3), before=False)
    [violation] = judge().with_edits(
        [violation_with(Fix("move", (), False, moves=(move,)))], UNORDERED
    )
    assert violation.finding.fix is None
