"""Which findings of a file are reported: those in scope, and one for each fault."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from perflint import rules
from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.scenario import Scenario
from perflint.engine.loading import RuleLoader
from perflint.engine.report import Untouched
from perflint.engine.subjects import Subjects
from perflint.primitives.finding import Finding, Violation, is_further
from perflint.primitives.record import Record

if TYPE_CHECKING:  # loaded only with a suppression file
    from perflint.engine.suppressions.bulk import BulkSuppressions


class Reported(Record):
    """The violations that are reported, and those that a change does not touch."""

    violations: list[Violation]
    untouched: Untouched = Untouched()


def reported(
    violations: Sequence[Violation],
    subjects: Subjects,
    loader: RuleLoader,
    bulk: "BulkSuppressions | None" = None,
) -> Reported:
    """Return the violations in scope, and the number of those that are not suppressed outside.

    Violations whose suppression the change removed are in scope.
    """
    if subjects.scope == "file":
        return Reported(list(violations))
    inside, outside = split_by_change(violations, subjects, loader)
    if bulk is not None:
        inside += filter(bulk.is_revealed, outside)
        outside = [violation for violation in outside if not bulk.is_revealed(violation)]
    untouched = [
        violation for violation in without_yielding(outside, loader) if violation.ignored is None
    ]
    of_cases = tuple(
        (violation.rule, violation.finding.scenario)
        for violation in untouched
        if violation.finding.scenario is not None and _is_of_case(violation)
    )
    return Reported(inside, Untouched(len(untouched), of_cases))


def split_by_change(
    violations: Sequence[Violation], subjects: Subjects, loader: RuleLoader
) -> tuple[list[Violation], list[Violation]]:
    """Return the violations that a change touches, and the others.

    Those of rules about changes are always among the first. One of a numeric law is not if the base
    breaks the law at least as far. In an argument file, those are touched that the base lacks.
    """
    if subjects.earlier is not None:
        from perflint.engine.repeated import split_by_base

        return split_by_base(violations, subjects.earlier, loader)
    baseline: Baseline | None = subjects.by_type.get(Baseline)
    scenarios = {scenario.name: scenario for scenario in baseline.scenarios} if baseline else {}
    inside: list[Violation] = []
    outside: list[Violation] = []
    for violation in violations:
        is_inside = True
        if subjects.touched is not None and violation.rule not in rules.NEED_BASE:
            worse = _is_worse(violation, baseline, scenarios, loader) if baseline else None
            is_inside = subjects.touched.touches(violation.finding) if worse is None else worse
            is_inside = is_inside or _is_of_new_name(violation, baseline, scenarios)
        (inside if is_inside else outside).append(violation)
    return inside, outside


def _is_of_case(violation: Violation) -> bool:
    """Tell whether a finding is about the test case of a scenario, and about no value."""
    return rules.GROUP_OF.get(violation.rule) == "cases" and not violation.finding.subjects


def _is_of_new_name(
    violation: Violation, baseline: Baseline | None, scenarios: Mapping[str, Scenario]
) -> bool:
    """Tell whether a finding is about the test case of a scenario that was renamed.

    The test case is that of the new name, also if the values are those of the base.
    """
    name = violation.finding.scenario or ""
    scenario = scenarios.get(name) if _is_of_case(violation) else None
    return baseline is not None and scenario is not None and baseline.is_renamed(scenario)


def _is_worse(
    violation: Violation,
    baseline: Baseline,
    scenarios: Mapping[str, Scenario],
    loader: RuleLoader,
) -> bool | None:
    """Tell whether a scenario breaks a numeric law further than its base; None if not known.

    A law that the base did not break was broken by the change, whatever the finding points at.
    """
    finding = violation.finding
    scenario = scenarios.get(finding.scenario or "")
    is_law = violation.rule in rules.GROUP_OF and loader.load(violation.rule).rule.is_law
    if not is_law or finding.gap is None or scenario is None or baseline.change is None:
        return None
    if not scenario.in_scope:
        return False
    base = baseline.change.base_of(scenario)
    if base is None:
        return None
    loaded = loader.load(violation.rule)
    before = loaded.rule.check(baseline.only(base), loaded.options)
    return is_further(finding.gap, [other.gap for other in before if other.field == finding.field])


def without_yielding(violations: Sequence[Violation], loader: RuleLoader) -> Iterator[Violation]:
    """Yield the violations that no other one replaces (``Rule.yields_to``).

    Suppressed violations are among them, but do not replace others. One of a whole file replaces
    others of it if it names all values that these are about.
    """
    known: dict[tuple[str, str | None, str | None], list[Finding]] = {}
    for violation in violations:
        finding = violation.finding
        if violation.ignored is None and (_is_located(finding) or finding.concerns):
            key = violation.rule, finding.scenario, finding.argument
            known.setdefault(key, []).append(finding)
    for violation in violations:
        finding = violation.finding
        preferred = (
            other
            for rule in loader.yields_to(violation.rule)
            for other in known.get((rule, finding.scenario, finding.argument), ())
        )
        if not any(_is_same_fault(finding, other) for other in preferred):
            yield violation


def _is_located(finding: Finding) -> bool:
    return finding.scenario is not None or finding.argument is not None


def _is_same_fault(finding: Finding, other: Finding) -> bool:
    """Tell whether two findings of a scenario, argument or file are about the same value."""
    mine, theirs = finding.subjects, other.subjects
    if not _is_located(finding):
        return bool(finding.concerns) and set(mine) <= set(theirs)
    return not mine or not theirs or not set(mine).isdisjoint(theirs)
