"""A record of a baseline and what a run measured of it, as one value."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from perflint.documents.baselines.series import NUMBERS, is_index
from perflint.formats import Format
from perflint.formats.paths import FieldPath


def merged(old: dict[str, Any], run: Mapping[str, Any], format: Format) -> dict[str, Any]:
    """Return what a record becomes: the run's fields, and those that only the record has.

    The order is that of the record; a new key stands behind the one before it in the run.
    """
    record: dict[str, Any] = _merged(old, in_order(run, format), format, FieldPath())
    return record


def in_order(run: Mapping[str, Any], format: Format) -> dict[str, Any]:
    """Return a run's record with its series in the order of their indices."""
    return _in_order(run, format, FieldPath())


def lowered(old: Any, new: Any) -> Any:
    """Return a value with each number of it that is lower in a run, but not 0, as the run has it.

    At 0 a metric would gate no more.
    """
    if type(old) in NUMBERS and type(new) in NUMBERS and new > 0:
        return min(old, new)
    if isinstance(old, dict) and isinstance(new, dict):
        return {key: lowered(value, new.get(key)) for key, value in old.items()}
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        return [lowered(*pair) for pair in zip(old, new, strict=True)]
    return old


def _in_order(fields: Mapping[str, Any], format: Format, path: FieldPath) -> dict[str, Any]:
    ordered = {}
    for name, value in fields.items():
        inner = FieldPath((*path, name))
        if isinstance(value, dict):
            if inner in format.known:
                value = _in_order(value, format, inner)
            elif inner in format.keys.samples and all(map(is_index, value)):
                value = {index: value[index] for index in sorted(value, key=int)}
        ordered[name] = value
    return ordered


def _merged(old: Any, new: Any, format: Format, path: FieldPath) -> Any:
    if isinstance(old, list) and isinstance(new, list):
        pairs = zip(old, new, strict=False)
        return [_merged(one, other, format, path) for one, other in pairs] + new[len(old) :]
    if not (isinstance(old, dict) and isinstance(new, dict)):
        return new
    # Where the format has fields of their own names, each stands for itself; others go as a whole.
    stays = path in format.known
    order = _placed([name for name in old if stays or name in new], list(new))
    return {
        name: _merged(old[name], new[name], format, FieldPath((*path, name)))
        if name in old and name in new
        else (new if name in new else old)[name]
        for name in order
    }


def _placed(order: list[str], run: list[str]) -> list[str]:
    """Put the names that only the run has into an order: each behind the one before it in the run.

    Those that begin the run come before the first that both have; where they share none, last.
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
