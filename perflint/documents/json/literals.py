"""Numbers and strings formatted like those of a file."""

import json
import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cached_property

from perflint.primitives.record import Record

_NUMBER = re.compile(rb'"(?:[^"\\]|\\.)*"|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)')
_ESCAPED = re.compile(rb"(?<!\\)(?:\\\\)*\\u(?!00[0-7])")
"""An escaped character that is not ASCII."""


def numbers_in(data: bytes) -> list[str]:
    """Return the number literals of a JSON text."""
    return [number.decode() for number in _NUMBER.findall(data) if number]


class LiteralStyle(Record):
    """What number literals have in common; literals with exponents are left out.

    ``fraction_lengths`` are the numbers of decimals that occur. ``padded`` tells that a fraction of
    at least two digits ends in a zero, ``integers`` that a literal has no decimal point, and
    ``bare_points`` that one is written like ``330.0``.
    """

    fraction_lengths: frozenset[int] = frozenset()
    padded: bool = False
    integers: bool = False
    bare_points: bool = False


def style_of(literals: Iterable[str]) -> LiteralStyle:
    """Return the common style of number literals."""
    parts = [text.partition(".") for text in literals if "e" not in text.lower()]
    fractions = [fraction for _, point, fraction in parts if point]
    return LiteralStyle(
        fraction_lengths=frozenset(map(len, fractions)),
        padded=any(fraction.endswith("0") for fraction in fractions if len(fraction) > 1),
        integers=len(fractions) < len(parts),
        bare_points=any(not fraction.strip("0") for fraction in fractions),
    )


class LiteralFormatter:
    """Formats new numbers and strings of a file.

    ``preferred`` are the number literals whose style is copied; ``fallback`` returns the style of
    further ones, which is used if the preferred ones do not decide.
    """

    def __init__(
        self,
        data: bytes,
        preferred: Iterable[str] = (),
        fallback: Callable[[], LiteralStyle] = LiteralStyle,
    ) -> None:
        self._data = data
        self._preferred = style_of(preferred)
        self._get_fallback = fallback

    @cached_property
    def _fallback(self) -> LiteralStyle:
        return self._get_fallback()

    def number(self, value: float) -> str:
        """Format a number with all its digits; an int is written without a decimal point."""
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
        """Format a string; characters that are not ASCII are escaped if the file escapes them."""
        return json.dumps(text, ensure_ascii=self._is_ascii)

    @cached_property
    def _decimals(self) -> int:
        """The number of decimals that numbers are padded to with zeros, or 0 if they are not.

        Numbers are padded if all that have decimals have the same number of them, at least two, and
        some of them end in a zero.
        """
        for style in (self._preferred, self._fallback):
            if len(style.fraction_lengths) > 1:
                break
            if style.padded:
                (length,) = style.fraction_lengths
                return length
        return 0

    @cached_property
    def _has_points(self) -> bool:
        """Whether to write ``330.0``: some literal does so, or all literals have a point."""
        styles = (self._preferred, self._fallback)
        return not any(style.integers for style in styles) or any(
            style.bare_points for style in styles
        )

    @cached_property
    def _has_exponents(self) -> bool:
        return any("e" in text.lower() for text in numbers_in(self._data))

    @cached_property
    def _is_ascii(self) -> bool:
        return self._data.isascii() and _ESCAPED.search(self._data) is not None
