"""The documentation of a rule is generated from its docstring and its examples."""

from perflint import rules
from perflint.rules import documentation
from perflint.rules.rule import Example


def test_the_options_of_an_example_are_printed_before_its_files() -> None:
    example = Example(bad="[1]", good="[]", options={"max-stages": 2, "names": ["a"]})
    rule = rules.load("total-below-parts")._replace(examples=(example,))
    assert documentation.sections_of(rule)["Example"].startswith(
        'Options: `max-stages = 2`, `names = ["a"]`\n\nIncorrect:\n\n```json\n[1]\n```\n\nCorrect:'
    )
