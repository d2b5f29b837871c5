"""Every rule's own examples hold: they are its documentation."""

import pytest

from perflint import rules
from perflint.rules.rule import Example

EXAMPLES = [
    pytest.param(name, example, id=f"{name}-{number}")
    for name in rules.GROUP_OF
    for number, example in enumerate(rules.load(name).examples)
]


def terms_of(example: Example) -> dict[str, object]:
    keys = ("format", "today", "before", "policy", "families")
    return {key: getattr(example, key) for key in keys}


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_bad_example_is_objected_to(judge, name: str, example: Example) -> None:
    assert judge(name, example.bad, **terms_of(example))


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_good_example_is_not(judge, name: str, example: Example) -> None:
    assert judge(name, example.good, **terms_of(example)) == []


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_fix_writes_the_fixed_example_and_ends_there(
    judge, mended, name: str, example: Example
) -> None:
    findings = judge(name, example.bad, **terms_of(example))
    text = mended(example.bad, findings)
    assert text == (example.fixed or example.bad)
    if example.fixed:
        assert judge(name, text, **terms_of(example)) == []
