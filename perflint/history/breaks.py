"""The rules that the records of a past state violate, and those that its change violates."""

from collections.abc import Iterator, Mapping
from typing import Any

from perflint import rules
from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.change import BaselineChange
from perflint.primitives.finding import Finding
from perflint.rules.placeholders import is_placeholder

OF_STATE = ("aggregate-mismatch", "inflated-total")
PLACEHOLDER = "placeholder-scenario"
OF_CHANGE = ("mixed-snapshot", "loosened-baseline")

RuleOptions = Mapping[str, Any]
"""Rule → its options; without an entry they are the defaults."""

ByScenario = Mapping[str, tuple[str, ...]]
"""Name of a scenario → names of rules."""


def broken_by_state(baseline: Baseline, options: RuleOptions) -> ByScenario:
    """Return the rules about the numbers of a record that each scenario violates."""
    found = _by_scenario(OF_STATE, baseline, options)
    for scenario in baseline.scenarios:
        if is_placeholder(scenario):
            found.setdefault(scenario.name, []).append(PLACEHOLDER)
    return {name: tuple(names) for name, names in found.items()}


def broken_by_change(change: BaselineChange, options: RuleOptions) -> ByScenario:
    """Return the rules of the policy that the change of each scenario violates."""
    found = _by_scenario(OF_CHANGE, change, options)
    return {name: tuple(names) for name, names in found.items()}


def _by_scenario(
    names: tuple[str, ...], subject: Baseline | BaselineChange, options: RuleOptions
) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for rule in names:
        for finding in _findings(rule, subject, options):
            if finding.scenario is not None and rule not in found.get(finding.scenario, ()):
                found.setdefault(finding.scenario, []).append(rule)
    return found


def _findings(
    name: str, subject: Baseline | BaselineChange, options: RuleOptions
) -> Iterator[Finding]:
    rule = rules.load(name)
    return rule.check(subject, options[name] if name in options else rule.options())
