"""No test case has the name of a scenario.

What it does
    Reports scenarios whose name is neither that of a test case nor a word in a string of the case
    files. A change that renames or removes a case is reported in the case file, or in the one whose
    constant names it, even if it touches no baseline; a new case in its place, or with a similar
    name, is likely to be that case. A name that is only in a comment was set aside on purpose, and
    is a warning. The format says which Python files in the folder of the baseline, or above it,
    contain the cases; they are read, not run. If the name of a case cannot be read, scenarios that
    it could belong to are not reported; `perflint formats NAME --cases` lists such names.

Why it matters
    Nothing compares a run with such numbers. If the case was renamed, the test of the new name has
    no baseline, and often runs without a comparison.

Fix
    None: give the scenario the name of the case, or remove it.
"""

from collections.abc import Iterator

from perflint.documents.cases.links import ScenarioLinks, Spot
from perflint.primitives.finding import Finding
from perflint.rules.rule import Example, NoOptions, Rule


def check(links: ScenarioLinks, options: NoOptions) -> Iterator[Finding]:
    """Report each scenario without a test case."""
    for scenario in links.scenarios():
        name = scenario.name
        if links.cases.may_have(name) or not links.is_lost_here(scenario):
            continue
        had_case = links.before is not None and links.before.may_have(name)
        verb, ending = ("has the name", " any longer") if had_case else ("is named", "")
        message = f"no test case {verb} `{name}`{ending}"
        similar = links.new_name(name)
        parked = links.cases.in_comment(name)
        if parked is not None:
            spot = Spot(*parked, "only a comment has this name")
            help = "remove the scenario as well, or restore its test case"
            yield links.finding(scenario, message, spot, help=help, severity="warning")
        elif similar is not None:
            place = links.cases.named(similar)[0].place
            spot = Spot(place.file, place.span, "a case without a scenario")
            help = f"if the case is `{similar}` now, rename the scenario"
            yield links.finding(scenario, message, spot, help=help)
        else:
            help = "remove the scenario, or add its test case"
            yield links.finding(scenario, message, None, help=help)


CASES = """\
CASES = [
    DiffusionTestCase("t2i_tp2", args),
]
"""

RULE = Rule(
    subject=ScenarioLinks,
    severity="error",
    check=check,
    examples=(
        Example(
            other=CASES,
            bad='{"scenarios": {"t2i": {"expected_e2e_ms": 21.3}}}',
            good='{"scenarios": {"t2i_tp2": {"expected_e2e_ms": 21.3}}}',
        ),
    ),
)
