"""Which number or scenario of a baseline is at an offset of its text."""

from collections.abc import Iterator

from perflint.documents.baselines.baseline import Baseline
from perflint.documents.baselines.scenario import Scenario
from perflint.documents.baselines.series import NUMBER_TYPES
from perflint.documents.json.spans import Token
from perflint.formats.format import ITSELF
from perflint.formats.language import ROWS
from perflint.formats.paths import FieldPath, Route
from perflint.formats.paths import at as value_at
from perflint.primitives.finding import Span
from perflint.primitives.record import Record


class Located(Record):
    """A number of a scenario at a ``path`` in its record, or its name if that is None.

    ``span`` is that of the number, of its key, or of the name.
    """

    scenario: Scenario
    path: FieldPath | None
    span: Span


def locate(baseline: Baseline, offset: int) -> Located | None:
    """Return the number at an offset, or at its key, or the name; None for everything else."""
    if baseline.document.parse_error is not None:
        return None
    token = baseline.document.spans.token(offset)
    if token is None:
        return None
    if token.is_key or type(value_at(baseline.root, map(str, token.route))) is str:
        for scenario in baseline.scenarios:
            if _is_name(scenario, token):
                return Located(scenario, None, token.span)
    numbers = (
        Located(scenario, path, token.span)
        for scenario in baseline.scenarios
        for path in _paths(scenario, token.route)
        if _is_number(scenario, path, baseline.root, token.route)
    )
    return next(numbers, None)


def _is_name(scenario: Scenario, token: Token) -> bool:
    """Tell whether a key or a string is the name of a record, or a part of it."""
    keys = scenario.format.keys.records
    if token.is_key:
        return keys.at[-1:] == ("*",) and token.route == scenario.route
    names = {name.path for name in keys.names if not name.from_root}
    in_rows = (
        FieldPath(map(str, token.route[len(start) :]))
        for start, _ in scenario.place.places
        if token.route[: len(start)] == start
    )
    return not names.isdisjoint((*_paths(scenario, token.route), *in_rows))


def _paths(scenario: Scenario, route: Route) -> Iterator[FieldPath]:
    """Yield the path in the record of what is at a route of the file, if it is in the record."""
    place = scenario.place
    for start, prefix in place.places:
        rest = route[len(start) :]
        if route[: len(start)] != start:
            continue
        if scenario.format.is_flat:
            yield from () if rest else (ITSELF,)
        elif place.columns:
            column = int(rest[0]) if rest and type(rest[0]) is int else len(place.columns)
            names = place.columns[column : column + 1]
            yield FieldPath((*names, *map(str, rest[1:])))
        elif prefix == (ROWS,):
            yield FieldPath((ROWS, *map(str, rest), str(place.rows.index(start))))
        else:
            yield FieldPath(map(str, (*prefix, *rest)))


def _is_number(scenario: Scenario, path: FieldPath, root: object, route: Route) -> bool:
    """Tell whether a path leads to a number of the record, and that is the one at the route."""
    number = scenario.number(path)
    value = value_at(root, map(str, route))
    return number is not None and type(value) in NUMBER_TYPES and value == number
