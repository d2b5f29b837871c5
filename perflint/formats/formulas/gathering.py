"""Series that a formula gathers: what a path with stars leads to, such as ``runs/*/seconds``."""

from collections.abc import Iterator
from functools import cached_property
from math import fsum
from typing import Any

from perflint.formats.paths import FieldPath


class Gathered:
    """The values that a path with stars leads to.

    ``is_whole`` tells that all are numbers; else only their count is of use.
    """

    def __init__(self, record: Any, path: FieldPath) -> None:
        self.values: list[Any] = list(_walk(record, path))
        self.is_whole = all(type(value) in (int, float) for value in self.values)

    @cached_property
    def ordered(self) -> list[float]:
        """The values in ascending order."""
        return sorted(self.values)

    @cached_property
    def total(self) -> float:
        """The sum of the values."""
        return fsum(self.values)


def _walk(value: Any, path: tuple[str, ...]) -> Iterator[Any]:
    for depth, name in enumerate(path):
        if name == "*":
            items = value.values() if type(value) is dict else value if type(value) is list else ()
            for item in items:
                yield from _walk(item, path[depth + 1 :])
            return
        value = FieldPath((name,)).get(value)
    if value is not None and type(value) in (int, float, list, dict, str, bool):
        yield value
