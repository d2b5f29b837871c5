"""What tests allow for a number of a scenario, in Markdown."""

from collections.abc import Iterator

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.gates import (
    EffectiveGate,
    Profile,
    effective_gates,
    gate_of,
    is_unset,
    profile_of,
    sampled,
)
from perflint.documents.baselines.scenario import Scenario
from perflint.formats.paths import FieldPath
from perflint.reporters.limits import arithmetic, profile_name, reason, unknown_reason
from perflint.server.hover import prose


def limit_lines(baseline: Baseline, scenario: Scenario, path: FieldPath) -> Iterator[str]:
    """Yield the limit of a number and where it comes from; nothing if the format has no gates."""
    number = scenario.number(path)
    if number is None or gate_of(scenario, path) is None:
        return
    if is_ungated(baseline, scenario):
        yield "no limit: the test of this scenario does not compare"
        return
    if is_unset(scenario, path, number):
        yield "no limit: tests do not compare a value that is 0"
        return
    profile = profile_of(baseline.root, baseline.format.tolerances)
    indices = sampled(scenario.series, baseline.root)
    for gate in effective_gates(scenario, profile, indices):
        if FieldPath(map(str, gate.path)) != path:
            continue
        if not isinstance(gate, EffectiveGate):
            source = prose(f"{unknown_reason(gate)} in {profile_name(profile)}")
            yield f"limit unknown: {source}"
            return
        source = reason(gate) + (_origin(profile) if gate.reason == "tolerance" else "")
        shown = f"limit {arithmetic(gate, scenario.format)} ({prose(source)})"
        far = "less than half of" if gate.side == "higher" else "more than twice"
        yield f"{shown}: {far} the value" if gate.is_dormant else shown
        return
    yield "no limit: tests compare only some of these samples, not this one"


def _origin(profile: Profile) -> str:
    """Return where a tolerance is from, as the end of its name."""
    if profile.name is not None:
        return f" of profile `{profile.name}`"
    return " of the format, because the file has none" if profile.is_default else " of the file"


def is_ungated(baseline: Baseline, scenario: Scenario) -> bool:
    """Tell whether no test compares with a scenario, as far as is known."""
    return baseline.cases is not None and baseline.cases.gated(scenario.name) is False
