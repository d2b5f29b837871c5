"""The test case of a scenario is not compared with it.

What it does
    Reports scenarios with measurements whose test case has its comparison switched off, with the
    argument that the format names. If several cases have the same name, all of them must have it
    off. If a change is checked, the finding is at the case that was switched off, at the constant
    that switches it off, or at the scenario that was added. Placeholders, which contain no
    measurements, are not reported, nor are cases that the format lists because they have a harness
    of their own (`gated.own-harness`).

Why it matters
    The numbers look like a baseline, but a run can be as slow as it likes. Often the check was
    switched off for a day and forgotten.

Fix
    None: switch the comparison on again, or remove the measurements.
"""

from collections.abc import Iterator

from perflint.documents.cases.links import ScenarioLinks, Spot
from perflint.primitives.finding import Finding
from perflint.rules.rule import Example, NoOptions, Rule


def check(links: ScenarioLinks, options: NoOptions) -> Iterator[Finding]:
    """Report each scenario with measurements that no test case is compared with."""
    for scenario in links.scenarios():
        name = scenario.name
        if links.cases.gated(name) is not False or scenario.is_placeholder():
            continue
        if links.is_ungated_here(scenario):
            case = links.cases.named(name)[0]
            message = f"nothing is compared with `{name}`: its test case has the check switched off"
            help = "switch the check on, or remove the measurements"
            place = links.gate_of(case)
            spot = Spot(place.file, place.span, "the check is off")
            yield links.finding(scenario, message, spot, help=help)


RULE = Rule(
    subject=ScenarioLinks,
    severity="warning",
    check=check,
    examples=(
        Example(
            other="""\
CASES = [
    DiffusionTestCase("t2i", args),
    DiffusionTestCase("t2v", args, run_perf_check=False),
]
""",
            bad='{"scenarios": {"t2v": {"expected_e2e_ms": 98.7}}}',
            good='{"scenarios": {"t2i": {"expected_e2e_ms": 21.3}}}',
        ),
    ),
)
