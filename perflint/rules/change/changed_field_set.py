"""Fields were removed from an existing scenario.

What it does
    Reports measurements of the base, including stages and steps, that a scenario no longer has.
    Only under the policy `tighten-only`. Not reported: values that were null, values below 100
    units of the last decimal (1.00), and samples that no test compares with, because they are not
    among those of the sampling fractions. A field that was removed from every scenario that had it,
    and from two at least, is a change of the benchmark: all such fields are one warning.

Why it matters
    Under this policy values only get better. A removed stage is not faster, it is not measured; a
    removed step makes every mean the mean of something else.

Fix
    None: measure the same fields again.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from perflint.documents.baselines.change import BaselineChange
from perflint.documents.baselines.scenario_change import SMALL, FieldChange, ScenarioChange
from perflint.documents.baselines.series import NUMBER_TYPES
from perflint.formats.paths import MISSING, FieldPath, Route
from perflint.primitives.finding import Finding
from perflint.primitives.wording import counted, listed
from perflint.rules.rule import Example, NoOptions, Rule

_Removed = list[tuple[ScenarioChange, list[Route]]]
"""Scenarios, and the paths of what was removed from each."""


def check(change: BaselineChange, options: NoOptions) -> Iterator[Finding]:
    """Report the removed fields, one finding for each scenario."""
    if change.policy != "tighten-only":
        return
    removed: _Removed = [(scenario, _removed(scenario)) for scenario in change.scenarios]
    if any(paths for _, paths in removed):
        everywhere = _removed_everywhere(removed)
        for scenario, paths in removed:
            own = [path for path in paths if path not in everywhere]
            if own:
                yield _finding(scenario, own)
        if everywhere:
            yield _finding_of_file(change, removed, everywhere)


def _removed(scenario: ScenarioChange) -> list[Route]:
    """Return the paths of the measurements that were removed, or of what contained them all."""
    paths = [
        _whole(field.path, scenario)
        for field in scenario.changed
        if field.after is MISSING
        and type(field.before) in NUMBER_TYPES
        and not _is_small(field, scenario)
        and scenario.is_measured(field)
        and _is_compared(field.path, scenario)
    ]
    return list(dict.fromkeys(paths))


def _whole(path: Route, scenario: ScenarioChange) -> Route:
    """Return the path of the object or series of a removed value if nothing is left of it."""
    field = scenario.kinds.field_of(path) or path
    value = FieldPath(map(str, field)).get(scenario.after.record)
    return field if value is MISSING or not value else path


def _is_small(field: FieldChange, scenario: ScenarioChange) -> bool:
    return not field.before or abs(field.before) < SMALL * scenario.format.unit


def _is_compared(path: Route, scenario: ScenarioChange) -> bool:
    """Tell whether a test compares with a measurement; with a sample if a fraction selects it."""
    before = scenario.before
    series = before.series.get(FieldPath(map(str, path[:-1])))
    selected = series.sampled_indices(before.document.value) if series is not None else None
    return selected is None or str(path[-1]) in selected


def _removed_everywhere(removed: _Removed) -> list[Route]:
    """Return the paths that two scenarios or more had, and none has any more."""
    counts = Counter(path for _, paths in removed for path in paths)
    shared = {path for path, count in counts.items() if count > 1}
    kept = {
        path
        for scenario, paths in removed
        for field in scenario.fields
        for path in (field.path, scenario.kinds.field_of(field.path))
        if path in shared and path not in paths and field.before is not MISSING
    }
    return [path for path in counts if path in shared - kept]


def _finding(scenario: ScenarioChange, paths: Sequence[Route]) -> Finding:
    names = [_name(path) for path in paths]
    verb = "was" if len(names) == 1 else "were"
    return scenario.after.finding(
        (),
        f"{listed(names)} {verb} removed",
        at_key=True,
        expected=names,
        help="measure the same fields again",
        concerns=paths,
    )


def _finding_of_file(
    change: BaselineChange, removed: _Removed, everywhere: Sequence[Route]
) -> Finding:
    """Make a warning about fields that no scenario has any more."""
    scenarios = [
        scenario.after for scenario, paths in removed if not set(everywhere).isdisjoint(paths)
    ]
    names = [_name(path) for path in everywhere]
    verb, it = ("was", "it") if len(names) == 1 else ("were", "them")
    finding = change.latest.document.finding(
        scenarios[0].route,
        f"{listed(names)} {verb} removed from each of the {counted(len(scenarios), 'scenarios')} "
        f"that had {it}",
        at_key=True,
        expected=names,
        related=tuple((scenario.route, f"no longer has {it}") for scenario in scenarios[1:]),
        help=f"restore {it} if the benchmark still measures {it}",
    )
    return finding._replace(severity="warning")


def _name(path: Route) -> str:
    return "/".join(map(str, path))


RULE = Rule(
    subject=BaselineChange,
    severity="error",
    check=check,
    yields_to=("missing-field", "disarmed-metric"),
    examples=(
        Example(
            policy="tighten-only",
            before='{"scenarios": {"t2i": {"stages_ms": {"DecodingStage": 3.1}}}}',
            bad='{"scenarios": {"t2i": {"stages_ms": {"EncodingStage": 3.1}}}}',
            good="""\
{"scenarios": {"t2i": {"stages_ms": {"DecodingStage": 2.9, "EncodingStage": 3.1}}}}""",
        ),
    ),
)
