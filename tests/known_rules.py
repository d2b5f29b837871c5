"""The rules that commands run in tests, unless the test names others.

Many tests compare all findings in a file, and a new rule could change their results. Therefore a
new rule is not added to this list. With the fixture ``project``, ``all`` and the names of groups
select only rules in the list; a test of a new rule selects it by its name.
"""

import pytest

from perflint import rules

KNOWN_RULES = frozenset(
    {
        "invalid-json",
        "duplicate-key",
        "wrong-type",
        "missing-field",
        "unknown-field",
        "negative-measurement",
        "sample-gap",
        "aggregate-mismatch",
        "statistics-out-of-order",
        "total-below-parts",
        "unexplained-overhead",
        "unguarded-metric",
        "round-measurement",
        "tolerance-out-of-range",
        "missing-date",
        "invalid-date",
        "future-date",
        "date-disagreement",
        "stale-date",
        "date-not-bumped",
        "date-moved-back",
        "date-without-change",
        "mixed-snapshot",
        "loosened-baseline",
        "small-improvement",
        "widened-tolerance",
        "disarmed-metric",
        "removed-scenario",
        "changed-field-set",
        "invalid-python",
        "missing-group-header",
        "duplicate-group",
        "header-without-arguments",
        "argument-out-of-order",
        "group-disagreement",
        "split-family",
        "duplicate-argument",
        "argument-without-field",
        "default-disagreement",
        "missing-help",
        "flag-spelling",
    }
)

SELECT_KNOWN = ("--select", ",".join(sorted({*KNOWN_RULES, *rules.ABOUT_SUPPRESSIONS})))
"""Options for a command that a test runs in a child process, where nothing is hidden."""


def hide_new_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remove rules that are not in the list from what selectors stand for, except by name."""
    original = rules.matching
    visible = {*KNOWN_RULES, *rules.ABOUT_SUPPRESSIONS}

    def select(selector: str) -> list[str]:
        return [name for name in original(selector) if name == selector or name in visible]

    monkeypatch.setattr(rules, original.__name__, select)
