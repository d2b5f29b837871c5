"""Which findings in an argument file its base has, too."""

from datetime import date

import pytest

from perflint.config import Config
from perflint.config.settings import Settings
from perflint.documents.arguments.module import ArgumentModule, read_arguments
from perflint.engine.loading import RuleLoader
from perflint.engine.repeated import identities, split_by_base
from perflint.primitives.finding import Finding, Span, Violation
from perflint.primitives.text import Text

TODAY = date(2026, 5, 17)


def parts(text: str) -> tuple[ArgumentModule, ...]:
    return read_arguments(Text("server_args.py", text.encode())).parts


def split(before: str, after: str, rule: str) -> tuple[list[str], list[str]]:
    """Return the new and the repeated findings of a rule, by the line that they point at."""
    loader = RuleLoader(Config(Settings()))
    found = loader.load(rule).findings(parts(after))
    violations = [Violation(rule, "error", "server_args.py", finding) for finding in found]
    new, old = split_by_base(violations, {ArgumentModule: parts(before)}, loader)
    return lines(after, new), lines(after, old)


def lines(text: str, violations: list[Violation]) -> list[str]:
    offsets = [violation.finding.span.start for violation in violations]
    return [
        f"{text.count(chr(10), 0, offset)}: {text[offset:].split(':')[0]}" for offset in offsets
    ]


ONCE = "class ServerArgs:\n    a: int = 1\n"
TWICE = f"{ONCE}    a: int = 2\n"
THRICE = f"{TWICE}    b: int = 1\n    a: int = 3\n"


@pytest.mark.parametrize(
    ("before", "after", "new", "old"),
    [
        (ONCE, TWICE, ["2: a"], []),
        (TWICE, TWICE, [], ["2: a"]),
        (TWICE, f"{TWICE}    b: int = 1\n", [], ["2: a"]),
        (TWICE, THRICE, ["4: a"], ["2: a"]),
        (THRICE, TWICE, [], ["2: a"]),
        (ONCE, THRICE, ["2: a", "4: a"], []),
        (TWICE, f"# above\n\n{TWICE.replace('= 1', '= 10')}", [], ["4: a"]),
        (TWICE, TWICE.replace("a:", "b:"), ["2: b"], []),
    ],
)
def test_declarations_are_paired_in_the_order_of_the_file(
    before: str, after: str, new: list[str], old: list[str]
) -> None:
    assert split(before, after, "duplicate-argument") == (new, old)


def test_a_header_is_known_by_its_first_line() -> None:
    first = "class ServerArgs:\n    # one\n    x: int = 1\n\n    # two\n    y: int = 1\n"
    two = f"{first}\n    # one\n    z: int = 1\n"
    three = f"{two}\n    # two\n    w: int = 1\n"
    assert split(first, two, "duplicate-group") == (["7: # one\n    z"], [])
    assert split(two, three, "duplicate-group") == (["10: # two\n    w"], ["7: # one\n    z"])


def test_what_identifies_a_finding() -> None:
    finding = Finding(Span(0, 1), "message")
    assert identities(finding) == ("message",)
    assert identities(finding._replace(argument="--x")) == ("--x",)
    assert identities(finding._replace(argument="--x", concerns=("a", "b"))) == ("a", "b")


def test_a_finding_is_new_if_one_of_its_arguments_is() -> None:
    """A family that was split already: only a further member in the wrong group is new."""
    loader = RuleLoader(Config(Settings()))
    known = Violation("missing-help", "warning", "a", Finding(Span(0, 1), "m", concerns=("--x",)))
    more = known._replace(finding=known.finding._replace(concerns=("--x", "--new")))
    base = {ArgumentModule: parts("def add_cli_args(p):\n    p.add_argument('--x')\n")}
    assert split_by_base([known], base, loader) == ([], [known])
    assert split_by_base([more], base, loader) == ([more], [])
    assert split_by_base([known, known], base, loader) == ([known], [known])


@pytest.mark.parametrize("rule", ["unused-ignore", "invalid-python", "mixed-snapshot"])
def test_other_rules_have_nothing_in_a_base(rule: str) -> None:
    violation = Violation(rule, "error", "a", Finding(Span(0, 1), "m"))
    base = {ArgumentModule: parts(ONCE)}
    loader = RuleLoader(Config(Settings()))
    assert split_by_base([violation], base, loader) == ([violation], [])


HEADERS = "class ServerArgs:\n    # one\n    a: int = 1\n\n    b: int = 1\n"
PARAGRAPHS = f"{HEADERS}\n    c: int = 1\n    d: int = 1\n\n    # two\n    e: int = 1\n"
PARAGRAPHS += "\n    # three\n    g: int = 1\n\n    # four\n    h: int = 1\n"


@pytest.mark.parametrize(
    ("before", "after", "new"),
    [
        (HEADERS, f"{HEADERS}\n    # two\n    c: int = 1\n", []),
        (f"{HEADERS}\n    # two\n    c: int = 1\n", PARAGRAPHS, []),
        (PARAGRAPHS, PARAGRAPHS.replace("    d", "    x: int = 1\n    d"), []),
        (PARAGRAPHS, f"{PARAGRAPHS}\n    f: int = 1\n", ["18: f"]),
        (
            PARAGRAPHS,
            PARAGRAPHS.replace("    d", "    x: int = 1\n    y: int = 1\n\n    d"),
            [],
        ),
        (
            PARAGRAPHS,
            PARAGRAPHS.replace("    d", "    x: int = 1\n    y: int = 1\n    z: int = 1\n\n    d"),
            ["11: d"],
        ),
    ],
)
def test_no_header_is_missing_because_the_rest_of_the_class_changed(
    before: str, after: str, new: list[str]
) -> None:
    assert split(before, after, "missing-group-header")[0] == new
