"""A scenario has a field that the format does not know.

What it does
    Compares the fields of each scenario with those that the format names, and suggests the known
    name that is near. What stands below a field that may hold anything is not looked at.

Why it matters
    A misspelt field is read by nobody: the gate that it was to be is off, and nothing says so.

Fix
    None. A field that is right belongs into the format (`perflint formats NAME`).
"""

from collections.abc import Iterator

from perflint.documents.baselines.baseline import Baseline
from perflint.formats.paths import FieldPath
from perflint.primitives.finding import Finding
from perflint.primitives.suggest import closest
from perflint.rules.rule import Example, NoOptions, Rule


def check(baseline: Baseline, options: NoOptions) -> Iterator[Finding]:
    """Report each field whose name the format does not have."""
    for scenario in baseline.scenarios:
        for path in scenario.layout.unknown:
            near = closest(path[-1], baseline.format.known[FieldPath(path[:-1])])
            meant = f"; did you mean `{near}`?" if near else ""
            yield scenario.finding(
                path,
                f"{baseline.format.name} has no field `{path[-1]}`{meant}",
                at_key=True,
                found=path[-1],
                expected=near,
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
