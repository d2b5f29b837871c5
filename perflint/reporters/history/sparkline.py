"""The values of a metric as a line of small bars, the oldest first."""

from collections.abc import Sequence

BLOCKS = "▁▂▃▄▅▆▇█"
DIGITS = "12345678"
"""The bars as ASCII: their heights."""

WIDEST = 16
"""The number of values that are shown: the last ones."""


def sparkline(values: Sequence[float | None], *, blocks: bool, most: int = WIDEST) -> str:
    """Return a bar for each of the last values, between the lowest and the highest of them.

    A value that is None, because the scenario was removed, is a space. Equal values are bars of
    half the height.
    """
    shown = values[-most:]
    numbers = [value for value in shown if value is not None]
    bars = BLOCKS if blocks else DIGITS
    if not numbers:
        return ""
    low, high = min(numbers), max(numbers)
    return "".join(" " if value is None else bars[_level(value, low, high)] for value in shown)


def _level(value: float, low: float, high: float) -> int:
    """Return the number of a bar, 0 to 7; halves first, so that no difference overflows."""
    top = len(BLOCKS) - 1
    span = high / 2 - low / 2
    if not span > 0:
        return top // 2
    return min(top, max(0, round((value / 2 - low / 2) / span * top)))
