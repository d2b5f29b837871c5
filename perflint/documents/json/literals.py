"""Numbers and strings spelled as a file spells its own."""

import json
import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cached_property

_NUMBER = re.compile(rb'"(?:[^"\\]|\\.)*"|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)')
_ESCAPED = re.compile(rb"(?<!\\)(?:\\\\)*\\u(?!00[0-7])")
"""An escape of what is not ASCII."""


def numbers_in(data: bytes) -> list[str]:
    """Return the numbers of a JSON text as they are spelled."""
    return [number.decode() for number in _NUMBER.findall(data) if number]


class Spelling:
    """How to write what is new in a file.

    ``near`` are the numbers, as spelled, whose spelling is followed; ``far`` gives those that are
    looked at where these do not decide.
    """

    def __init__(
        self, data: bytes, near: Iterable[str] = (), far: Callable[[], Iterable[str]] = tuple
    ) -> None:
        self._data = data
        self._near = _plain(near)
        self._find_far = far

    @cached_property
    def _far(self) -> list[str]:
        return _plain(self._find_far())

    def number(self, value: float) -> str:
        """Write a number without losing a digit of it; whole ones of type int stay whole."""
        text = repr(value)
        if isinstance(value, int):
            return text
        if "e" in text and not self._has_exponents:
            text = f"{Decimal(text):f}"
        if "e" in text:
            return text
        whole, _, fraction = text.partition(".")
        fraction = fraction.rstrip("0").ljust(self._decimals, "0")
        if not fraction and self._has_points:
            fraction = "0"
        return f"{whole}.{fraction}" if fraction else whole

    def string(self, text: str) -> str:
        """Write a string, in ASCII where the file escapes what is not."""
        return json.dumps(text, ensure_ascii=self._is_ascii)

    @cached_property
    def _decimals(self) -> int:
        """The number of decimals that numbers are filled up to with zeros; 0 where they are not.

        Two decimals or more, a zero at some end, and no number that has another count of them:
        nothing but such filling writes that.
        """
        for spelled in (self._near, self._far):
            fractions = [text.partition(".")[2] for text in spelled if "." in text]
            counts = set(map(len, fractions))
            if len(counts) > 1:
                break
            if any(text.endswith("0") for text in fractions if len(text) > 1):
                return counts.pop()
        return 0

    @cached_property
    def _has_points(self) -> bool:
        """Whether ``330.0`` is written so: it is somewhere, or ``330`` is nowhere."""
        spelled = [*self._near, *self._far]
        without = any("." not in text for text in spelled)
        return not without or any("." in text and text.rstrip("0")[-1] == "." for text in spelled)

    @cached_property
    def _has_exponents(self) -> bool:
        return any("e" in text.lower() for text in numbers_in(self._data))

    @cached_property
    def _is_ascii(self) -> bool:
        return self._data.isascii() and _ESCAPED.search(self._data) is not None


def _plain(spelled: Iterable[str]) -> list[str]:
    """Leave out numbers with exponents: of decimals they tell nothing."""
    return [text for text in spelled if "e" not in text.lower()]
