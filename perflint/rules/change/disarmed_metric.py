"""A metric that gated gates no more.

What it does
    Reports required metrics that held something and are now 0, null, empty or absent. Under every
    policy; under those that do not replace records whole, parts such as one stage of many, too.

Why it matters
    The quickest way to make a red test green is to set its baseline to 0: nothing is compared then,
    and any regression passes.

Fix
    None: measure the scenario, or take it out of the file.
"""

from collections.abc import Iterator

from perflint.documents.baselines.change import BaselineChange
from perflint.documents.baselines.scenario_change import Level, ScenarioChange
from perflint.formats.paths import MISSING
from perflint.primitives.finding import Finding
from perflint.primitives.wording import listed
from perflint.rules.rule import Example, NoOptions, Rule


def check(change: BaselineChange, options: NoOptions) -> Iterator[Finding]:
    """Report, once a scenario, the metrics that gated and do not."""
    for scenario in change.scenarios:
        off = [level for level in _gates(change, scenario) if level.went_off]
        if off:
            here = [level for level in off if level.after is not MISSING]
            yield scenario.after.finding(
                here[0].path if here else (),
                f"disarmed: {listed([_spelled(level) for level in off])} gated before",
                at_key=not here,
                found=[level.after for level in here],
                expected=[_spelled(level) for level in off],
                related=tuple((level.path, "and this") for level in here[1:]),
                help="measure the scenario, or take it out",
            )


def _gates(change: BaselineChange, scenario: ScenarioChange) -> Iterator[Level]:
    """Yield the required metrics; where records are not replaced whole, their parts too.

    In another run another part may not have run. Parts that are absent are for
    ``changed-field-set``.
    """
    gates = scenario.format.gates
    for path in gates:
        yield Level(path, path.of(scenario.before.record), path.of(scenario.after.record))
    if change.policy != "snapshot":
        yield from (
            level
            for level in scenario.moved
            if level.path not in gates and level.after is not MISSING
        )


def _spelled(level: Level) -> str:
    return "/".join(map(str, level.path))


RULE = Rule(
    subject=BaselineChange,
    severity="error",
    check=check,
    examples=(
        Example(
            before='{"scenarios": {"t2i": {"expected_e2e_ms": 21.3}}}',
            bad='{"scenarios": {"t2i": {"expected_e2e_ms": 0.0}}}',
            good='{"scenarios": {"t2i": {"expected_e2e_ms": 18.7}}}',
        ),
    ),
)
