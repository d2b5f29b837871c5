"""The leaves of a JSON value (not objects or lists) and of a record, and whether values differ."""

from typing import Any

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.scenario import Scenario
from perflint.formats.paths import MISSING, Route


def leaves(value: Any) -> dict[Route, Any]:
    """Return all leaves of a value by their routes, in the order of the file."""
    result: dict[Route, Any] = {}
    stack: list[tuple[Route, Any]] = [((), value)]
    while stack:  # not recursive: a file may nest deeper than Python's call stack
        route, value = stack.pop()
        if type(value) is dict:
            stack += [((*route, name), value[name]) for name in reversed(value)]
        elif type(value) is list:
            stack += [((*route, index), value[index]) for index in reversed(range(len(value)))]
        else:
            result[route] = value
    return result


def other_leaves(baseline: Baseline) -> dict[Route, Any]:
    """Return the leaves of a file that are in neither its scenarios nor its tolerances."""
    tolerances = baseline.format.tolerances
    excluded = (baseline.records_path, *([tolerances.at] if tolerances else []))
    return {
        route: value
        for route, value in leaves(baseline.root).items()
        if not any(route[: len(path)] == path for path in excluded)
    }


def differ(before: Any, after: Any) -> bool:
    """Tell whether two JSON values differ; True for values nested too deeply to compare."""
    try:
        return bool(before != after)
    except RecursionError:
        return True


def paired_values(before: Scenario, after: Scenario) -> list[tuple[Route, Any, Any]]:
    """Return the values of two records by their paths, those of ``after`` first, or MISSING."""
    old, new = compared_values(before), compared_values(after)
    if [*old] == [*new]:  # most often, and faster than to look up each path
        pairs = zip(new.items(), old.values(), strict=True)
        return [(path, value, other) for (path, other), value in pairs]
    paths = dict.fromkeys((*new, *old))
    return [(path, old.get(path, MISSING), new.get(path, MISSING)) for path in paths]


def compared_values(scenario: Scenario) -> dict[Route, Any]:
    """Return the measurements, limits and samples of a record, by their paths, of any type."""
    values: dict[Route, Any] = {
        path: path.get(scenario.record) for path in scenario.layout.measured.paths
    }
    for path in scenario.layout.kinds.limits:
        if (value := path.get(scenario.record)) is not MISSING:
            values[path] = value
    for path, series in scenario.series.items():
        values.update(series.items(path))
    return values
