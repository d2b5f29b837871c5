"""The numbers of a record, by which measurements of the same attempt are recognized."""

from collections.abc import Mapping
from typing import Any

from perflint.documents.baselines.series import NUMBER_TYPES

COMMON = 4
"""Two records are the same attempt only if they have at least this many numbers in common."""

Numbers = Mapping[tuple[str, ...], float]


def numbers_of(record: Mapping[str, Any]) -> Numbers:
    """Return the numbers of a record by their paths."""
    numbers: dict[tuple[str, ...], float] = {}
    pending: list[tuple[tuple[str, ...], Any]] = [((), record)]
    while pending:
        path, value = pending.pop()
        if type(value) in NUMBER_TYPES:
            numbers[path] = value
        elif type(value) is dict:
            pending += [((*path, str(key)), item) for key, item in value.items()]
        elif type(value) is list:
            pending += [((*path, str(number)), item) for number, item in enumerate(value)]
    return numbers
