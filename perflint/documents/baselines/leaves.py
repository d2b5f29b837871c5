"""A value taken apart: what is no object and no list, by its route."""

from typing import Any

from perflint.documents.baselines.baseline import Baseline
from perflint.formats.paths import Route


def leaves(value: Any) -> dict[Route, Any]:
    """Return what is no object and no list, however deep, in its order, by its route."""
    found: dict[Route, Any] = {}
    left: list[tuple[Route, Any]] = [((), value)]
    while left:  # not recursive: a file may nest deeper than Python calls
        route, value = left.pop()
        if type(value) is dict:
            left += [((*route, name), value[name]) for name in reversed(value)]
        elif type(value) is list:
            left += [((*route, index), value[index]) for index in reversed(range(len(value)))]
        else:
            found[route] = value
    return found


def beside(baseline: Baseline) -> dict[Route, Any]:
    """Return the leaves of a file that belong neither to scenarios nor to tolerances."""
    tolerances = baseline.format.tolerances
    others = (baseline.records_path, *([tolerances.at] if tolerances else []))
    return {
        route: value
        for route, value in leaves(baseline.root).items()
        if not any(route[: len(other)] == other for other in others)
    }
