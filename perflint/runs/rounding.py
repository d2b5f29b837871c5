"""Measurements rounded as a format writes them."""

from typing import Any

from perflint.formats import Format
from perflint.formats.paths import FieldPath

_MEASURED = ("measurement", "measurements", "samples")


def round_measured(record: dict[str, Any], format: Format) -> None:
    """Round all measured numbers of a record in place; what is no number is left as it is.

    They are rounded as their tests do it, by Python's own ``round``: a number that is rounded
    already stays, whatever its size.
    """
    decimals = format.keys.decimals
    if decimals is None:
        return
    for path, field in format.keys.fields.items():
        parent = FieldPath(path[:-1]).of(record)
        if field.kind in _MEASURED and type(parent) is dict and path[-1] in parent:
            holder = {"": parent[path[-1]]}
            _round_below(holder, decimals)
            parent[path[-1]] = holder[""]


def _round_below(container: Any, decimals: int) -> None:
    left = [container]  # no recursion: JSON nests deeper than Python calls
    while left:
        container = left.pop()
        for key, value in container.items() if type(container) is dict else enumerate(container):
            if type(value) is float:
                container[key] = round(value, decimals)
            elif type(value) in (dict, list):
                left.append(value)
