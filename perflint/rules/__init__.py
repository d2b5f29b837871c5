"""The registry of all rules, by group. The module of a rule is imported only to run it."""

from importlib import import_module

from perflint.rules.rule import Rule

RULES = {
    "baseline": (
        "invalid-json",
        "duplicate-key",
        "duplicate-scenario",
        "wrong-type",
        "missing-field",
        "unknown-field",
        "negative-measurement",
        "sample-gap",
        "aggregate-mismatch",
        "aggregate-above-samples",
        "statistics-out-of-order",
        "total-below-parts",
        "inflated-total",
        "unexplained-overhead",
        "placeholder-scenario",
        "unguarded-metric",
        "round-measurement",
        "repeated-sample",
        "copied-samples",
        "excess-decimals",
        "tolerance-out-of-range",
    ),
    "metadata": (
        "missing-date",
        "invalid-date",
        "future-date",
        "date-disagreement",
        "stale-date",
        "date-not-bumped",
        "date-moved-back",
        "date-without-change",
    ),
    "change": (
        "mixed-snapshot",
        "loosened-baseline",
        "small-improvement",
        "widened-tolerance",
        "disarmed-metric",
        "removed-scenario",
        "changed-field-set",
    ),
    "arguments": (
        "invalid-python",
        "missing-group-header",
        "duplicate-group",
        "header-without-arguments",
        "argument-out-of-order",
        "group-out-of-order",
        "group-disagreement",
        "split-family",
        "duplicate-argument",
        "argument-without-field",
        "misspelled-destination",
        "default-disagreement",
        "default-not-a-choice",
        "switch-without-effect",
        "bool-from-text",
        "type-disagreement",
        "missing-help",
        "repeated-help",
        "flag-spelling",
        "removed-flag",
    ),
    "cases": (
        "orphan-scenario",
        "case-without-scenario",
        "ungated-scenario",
        "missing-estimate",
    ),
    "documents": (
        "documented-flag-gone",
        "undocumented-flag",
        "documented-default-differs",
        "documented-choices-differ",
    ),
}

NEED_BASE = frozenset(
    (
        *RULES["change"],
        "date-not-bumped",
        "date-moved-back",
        "date-without-change",
        "removed-flag",
    )
)
"""The rules that compare a file with its base. Without a base they report nothing."""

ARGUMENT_CHANGE = "argument-change"
"""Stands for the rules that compare an argument file with its base, among the groups of a file."""

ONLY_UNDER = {"aggregate-above-samples": "tighten-only"}
"""Rule → the only policy under which it reports anything, so that it is not imported for others."""

ONLY_IN_LISTS = frozenset(("duplicate-scenario",))
"""The rules for records in a list, which are not imported for records in an object."""

LESS_IN_CHANGES = frozenset(
    (
        "aggregate-above-samples",
        "case-without-scenario",
        "missing-date",
        "orphan-scenario",
        "unexplained-overhead",
        "ungated-scenario",
    )
)
"""The rules that report less if only changes are reported, which says nothing about suppressions of
their other findings."""

NEED_CASES = frozenset(
    (
        "orphan-scenario",
        "case-without-scenario",
        "ungated-scenario",
        "missing-estimate",
        "removed-scenario",
        "placeholder-scenario",
    )
)
"""The rules that read the test cases, if the format of a baseline says where they are."""

ABOUT_CASES = frozenset(("orphan-scenario", "case-without-scenario", "ungated-scenario"))
"""The rules that are not imported without test cases."""

NEED_SET = frozenset(("removed-scenario", "date-not-bumped"))
"""The rules that also need the unchanged files of a baseline set."""

NEED_CHANGE_DATE = frozenset(("date-not-bumped",))
"""The rules that need the date of the commit that made a change."""

GROUP_OF = {name: group for group, names in RULES.items() for name in names}

UNUSED_IGNORE = "unused-ignore"
MOVED_SUPPRESSION = "moved-suppression"
ABOUT_SUPPRESSIONS = (UNUSED_IGNORE, MOVED_SUPPRESSION)
"""The names under which suppressions are reported that hide nothing, or name an old place. They can
be ignored and given a severity like rules, but have no modules, because they depend on the results
of the whole run."""


def load(name: str) -> Rule:
    """Import a rule by its name. Raises KeyError if there is none of that name."""
    module = import_module(f"perflint.rules.{GROUP_OF[name]}.{name.replace('-', '_')}")
    rule: Rule = module.RULE
    return rule


def matching(selector: str) -> list[str]:
    """Return the rules selected by a name, a group, a glob of names or ``all``, in order."""
    if selector in ABOUT_SUPPRESSIONS:
        return [selector]
    if selector == "all":
        return list(GROUP_OF)
    if selector in RULES:
        return list(RULES[selector])
    if selector in GROUP_OF:
        return [selector]
    from fnmatch import fnmatchcase  # not at import: compiles regular expressions

    return [name for name in GROUP_OF if fnmatchcase(name, selector)]
