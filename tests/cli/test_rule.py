"""``perflint rule``: the documentation of rules."""

import pytest

from perflint import rules

KINDS = ("error", "warning")
HEADINGS = ("What it does", "Why it matters", "Example", "Fix", "Options")


@pytest.mark.parametrize("arguments", [(), ("--all",), ("--all", "stale-date")])
def test_rule_lists_all_rules_by_group(project, arguments):
    outcome = project.perflint("rule", *arguments)
    assert (outcome.code, outcome.err) == (0, "")
    heads = [line.split()[0] for line in outcome.out.splitlines()]
    expected = []
    for group, names in rules.RULES.items():
        expected += [f"{group}:", *names]
    assert heads == expected


def test_the_list_has_severity_and_summary(project):
    outcome = project.perflint("rule", "--all")
    (line,) = (line for line in outcome.out.splitlines() if "stale-date" in line)
    assert line.split(maxsplit=2)[1:] == ["warning", "The measurements are old."]


@pytest.mark.parametrize("name", rules.GROUP_OF)
def test_the_documentation_of_every_rule_has_the_fixed_headings(project, name):
    outcome = project.perflint("rule", name)
    assert (outcome.code, outcome.err) == (0, "")
    first, *rest = outcome.out.splitlines()
    assert first in (f"{name} [{kind}], group {rules.GROUP_OF[name]}" for kind in KINDS)
    headings = [line for line in rest if line in HEADINGS]
    assert headings == [heading for heading in HEADINGS if heading in headings]
    assert {"What it does", "Why it matters", "Example", "Fix"} <= set(headings)


@pytest.mark.parametrize("name", rules.GROUP_OF)
def test_the_documentation_fits_a_terminal(project, name):
    assert max(map(len, project.perflint("rule", name).out.splitlines())) <= 110


def test_the_options_of_a_rule_are_listed_with_their_defaults(project):
    assert "`max-age-days`: the maximum age in days (180)" in (
        project.perflint("rule", "stale-date").out
    )
