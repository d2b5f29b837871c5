"""Merging the measurements of a run into the record of a baseline."""

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

from perflint.documents.baselines.series import NUMBER_TYPES, is_index
from perflint.formats import Format
from perflint.formats.paths import FieldPath, Route


def merged(old: dict[str, Any], run: Mapping[str, Any], format: Format) -> dict[str, Any]:
    """Return a record with the fields of the run, and those that only the old record has.

    Fields keep the order of the old record. A new field follows the field before it in the run.
    """
    record: dict[str, Any] = _merged(old, with_sorted_samples(run, format), format, FieldPath())
    return record


def with_sorted_samples(run: Mapping[str, Any], format: Format) -> dict[str, Any]:
    """Return a run's record with each series sorted by index."""
    return _with_sorted_samples(run, format, FieldPath())


def improved(old: Any, new: Any, is_better: Callable[[Route, Any, Any], bool]) -> Any:
    """Return a record with each number replaced by that of a run if it is better.

    ``is_better`` compares the numbers at a route, the old one first.
    """
    return _improved(old, new, (), is_better)


def _improved(
    old: Any, new: Any, route: Route, is_better: Callable[[Route, Any, Any], bool]
) -> Any:
    if type(old) in NUMBER_TYPES and type(new) in NUMBER_TYPES:
        return new if is_better(route, old, new) else old
    if isinstance(old, dict) and isinstance(new, dict):
        return {
            key: _improved(value, new.get(key), (*route, key), is_better)
            for key, value in old.items()
        }
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        return [
            _improved(value, new[index], (*route, index), is_better)
            for index, value in enumerate(old)
        ]
    return old


def _with_sorted_samples(
    fields: Mapping[str, Any], format: Format, path: FieldPath
) -> dict[str, Any]:
    result = {}
    for name, value in fields.items():
        inner = FieldPath((*path, name))
        if isinstance(value, dict):
            if inner in format.known:
                value = _with_sorted_samples(value, format, inner)
            elif inner in format.keys.samples and all(map(is_index, value)):
                value = {index: value[index] for index in sorted(value, key=int)}
        result[name] = value
    return result


def _merged(old: Any, new: Any, format: Format, path: FieldPath) -> Any:
    if isinstance(old, list) and isinstance(new, list):
        pairs = zip(old, new, strict=False)
        return [_merged(*pair, format, path) for pair in pairs] + new[len(old) :]
    if not (isinstance(old, dict) and isinstance(new, dict)):
        return new
    # Objects whose fields the format names are merged field by field; others are replaced whole.
    keeps_old = path in format.known
    order = _merge_order([name for name in old if keeps_old or name in new], list(new))
    return {
        name: _merged(old[name], new[name], format, FieldPath((*path, name)))
        if name in old and name in new
        else (new if name in new else old)[name]
        for name in order
    }


def _merge_order(order: list[str], run: list[str]) -> list[str]:
    """Insert the names that only the run has, each after the name before it in the run.

    Names at the start of the run go before the first shared name. Without a shared name, all go
    last.
    """
    shared = [name for name in run if name in order]
    if not shared:
        return order + run
    first = run.index(shared[0])
    at = order.index(shared[0])
    order[at:at] = run[:first]
    for before, name in pairwise(run[first:]):
        if name not in order:
            order.insert(order.index(before) + 1, name)
    return order
