"""One fault, one finding: a rule yields to others that report the same values."""

import pytest

from perflint.engine.reported import without_yielding
from perflint.primitives.finding import Finding, Related, Span, Violation, is_further

PREFERRED, YIELDING = "mixed-snapshot", "aggregate-mismatch"


class Loader:
    """Stands for the loader of rules: one rule yields to another."""

    def yields_to(self, name):
        return (PREFERRED,) if name == YIELDING else ()


def finding(*pointers, scenario="t2i", **fields):
    first, *others = (*pointers, None)
    related = tuple(Related(Span(0, 0), "", other) for other in others if other is not None)
    return Finding(Span(0, 0), "message", first, scenario, related=related, **fields)


def left(*violations):
    """Return the rules that are reported of violations, given as pairs of rule and finding."""
    made = [Violation(rule, "error", "a.json", finding) for rule, finding in violations]
    return [violation.rule for violation in without_yielding(made, Loader())]


@pytest.mark.parametrize(
    ("yielding", "preferred"),
    [
        (finding("/a/mean"), finding("/a/mean")),
        (finding("/a/mean", "/a/steps"), finding("/a/total", "/a/steps")),
        (finding("/a/mean"), finding("/a/e2e", concerns=())),
        (finding("/a/mean", concerns=()), finding("/a/e2e")),
        (finding("/a/mean", concerns=("/a/e2e",)), finding("/a/e2e")),
        (
            finding("/f", scenario=None, argument="--x"),
            finding("/f", scenario=None, argument="--x"),
        ),
    ],
)
def test_a_finding_about_the_same_value_is_dropped(yielding, preferred):
    assert left((YIELDING, yielding), (PREFERRED, preferred)) == [PREFERRED]
    assert left((PREFERRED, preferred), (YIELDING, yielding)) == [PREFERRED]


@pytest.mark.parametrize(
    ("yielding", "preferred"),
    [
        (finding("/a/mean"), finding("/a/median")),
        (finding("/a/mean"), finding("/b/mean", scenario="t2v", concerns=())),
        (finding("/a/mean", concerns=("/a/e2e",)), finding("/a/mean")),
        (finding("/a", scenario=None), finding("/a", scenario=None)),
        (finding(scenario=None, argument="--x"), finding(scenario=None, argument="--y")),
    ],
)
def test_a_finding_about_something_else_stays(yielding, preferred):
    assert left((YIELDING, yielding), (PREFERRED, preferred)) == [YIELDING, PREFERRED]


def test_rules_that_yield_to_no_other_stay():
    same = finding("/a/mean")
    assert left((PREFERRED, same), (PREFERRED, same)) == [PREFERRED, PREFERRED]
    assert left((YIELDING, same), ("unused-ignore", same)) == [YIELDING, "unused-ignore"]


def test_a_suppressed_finding_does_not_replace_another():
    same = finding("/a/mean")
    hidden = Violation(PREFERRED, "error", "a.json", same, "known", "file")
    shown = Violation(YIELDING, "error", "a.json", same)
    assert [*without_yielding([hidden, shown], Loader())] == [hidden, shown]


@pytest.mark.parametrize(
    ("gap", "before", "further"),
    [
        (0.1, [], True),
        (0.1, [0.05], True),
        (0.1, [0.1], False),
        (0.1, [0.2], False),
        (0.10001, [0.1], False),  # another value was rounded
        (0.102, [0.1], True),
        (0.1, [0.05, 0.2], False),
        (0.1, [None], True),
    ],
)
def test_a_law_is_broken_further(gap, before, further):
    assert is_further(gap, before) is further
