"""The examples of every rule, which are its documentation, are correct."""

import pytest

from perflint import rules
from perflint.rules.rule import Example

EXAMPLES = [
    pytest.param(name, example, id=f"{name}-{number}")
    for name in rules.GROUP_OF
    for number, example in enumerate(rules.load(name).examples)
]


def context_of(example: Example) -> dict[str, object]:
    keys = ("format", "today", "before", "policy", "families", "other")
    return {**{key: getattr(example, key) for key in keys}, **example.options}


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_the_bad_example_violates_the_rule(run_rule, name: str, example: Example) -> None:
    assert run_rule(name, example.bad, **context_of(example))


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_the_good_example_does_not(run_rule, name: str, example: Example) -> None:
    assert run_rule(name, example.good, **context_of(example)) == []


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_the_fix_writes_the_fixed_example_and_leaves_no_violation(
    run_rule, apply_fixes, name: str, example: Example
) -> None:
    findings = run_rule(name, example.bad, **context_of(example))
    text = apply_fixes(example.bad, findings)
    assert text == (example.fixed or example.bad)
    if example.fixed:
        assert run_rule(name, text, **context_of(example)) == []
