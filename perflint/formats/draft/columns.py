"""What the values of one field have in common."""

from collections.abc import Iterable, Sequence
from typing import Any

from perflint.primitives.record import Record

_NUMBERS = frozenset((int, float))
_MISSING = frozenset(("nan", "NaN", "NAN", "inf", "Infinity", "n/a", "N/A", "NA", "-", ""))
_SAMPLE = 2000


class Numbers(Record):
    """Numbers of one field: whether all are whole, some negative, some 0, all equal.

    ``decimals`` is how many decimals they have at most; None if one has an exponent. ``amount`` is
    how many there are.
    """

    whole: bool
    negative: bool
    zero: bool
    constant: bool
    decimals: int | None
    amount: int


def numbers(values: Sequence[float]) -> Numbers:
    """Describe some numbers; there must be at least one."""
    low, high = min(values), max(values)
    whole = set(map(type, values)) == {int}
    return Numbers(whole, low < 0, 0 in values, low == high, _decimals(values), len(values))


def are_numbers(values: Iterable[Any]) -> bool:
    """Tell whether all values are numbers; ``true`` is not one."""
    return _NUMBERS.issuperset(map(type, values))


def are_of(kind: type, values: Iterable[Any]) -> bool:
    """Tell whether all values have a type."""
    return all(type(value) is kind for value in values)


def missing_texts(values: Iterable[Any]) -> frozenset[str]:
    """Return the strings among numbers, if all of them stand for a missing number; else none."""
    texts = frozenset(value for value in values if type(value) is str)
    return texts if texts <= _MISSING else frozenset()


def is_range(keys: Iterable[str]) -> bool:
    """Tell whether keys are the indices ``"0"``, ``"1"``, … in any order."""
    names = set(keys)
    return bool(names) and names == set(map(str, range(len(names))))


def spread(values: Sequence[Any], most: int = _SAMPLE) -> Sequence[Any]:
    """Return at most so many of some values, evenly distributed, with the first one."""
    return values[:: -(-len(values) // most)] if len(values) > most else values


def decimals_of(value: float) -> int | None:
    """Return how many decimals a number is written with; None with an exponent."""
    if type(value) is int:
        return 0
    text = repr(value)
    if "e" in text or "n" in text:
        return None
    return len(text.removesuffix(".0").partition(".")[2])


def significant_digits(value: float) -> int:
    """Return how many digits a number has without zeros at both ends, which 1000 and 0.01 have."""
    digits = repr(value).lower().partition("e")[0].removesuffix(".0").lstrip("-0.")
    digits = digits if "." in digits else digits.rstrip("0")
    return len(digits.replace(".", "")) or 1


def _decimals(values: Sequence[float]) -> int | None:
    most = 0
    for value in spread(values):
        decimals = decimals_of(value)
        if decimals is None:
            return None
        most = max(most, decimals)
    return most
