"""A scenario has a field that is not in the format.

What it does
    Compares the fields of each scenario with those of the format, and suggests a known field with a
    similar name. Fields of kind `any` may contain anything and are not searched.

Why it matters
    A misspelled field is never read: the value it should provide is not checked, without an error.

Fix
    None. If the field is right, add it to the format (`perflint formats NAME`).
"""

from collections.abc import Iterator

from perflint.documents.baselines.baseline import Baseline
from perflint.formats.paths import FieldPath
from perflint.primitives.finding import Finding
from perflint.primitives.wording import closest
from perflint.rules.rule import Example, NoOptions, Rule


def check(baseline: Baseline, options: NoOptions) -> Iterator[Finding]:
    """Report each field that is not in the format."""
    for scenario in baseline.scenarios:
        for path in scenario.layout.unknown:
            similar = closest(path[-1], baseline.format.known[FieldPath(path[:-1])])
            suggestion = f"; did you mean `{similar}`?" if similar else ""
            yield scenario.finding(
                path,
                f"{baseline.format.name} has no field `{path[-1]}`{suggestion}",
                at_key=True,
                found=path[-1],
                expected=similar,
            )


RULE = Rule(
    subject=Baseline,
    severity="warning",
    check=check,
    examples=(
        Example(
            bad='{"scenarios": {"t2i": {"expected_e2e": 9.5}}}',
            good='{"scenarios": {"t2i": {"expected_e2e_ms": 9.5}}}',
        ),
    ),
)
