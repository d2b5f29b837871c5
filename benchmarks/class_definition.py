"""What defining one class of five fields costs: frozen slotted dataclass against named tuple."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

ROUNDS = 300


def by_dataclass() -> None:
    """Define a frozen, slotted dataclass."""

    @dataclass(frozen=True, slots=True)
    class Record:
        a: int
        b: str
        c: float = 1.0
        d: tuple[int, ...] = ()
        e: int = 1


def by_named_tuple() -> None:
    """Define a named tuple."""

    class Record(NamedTuple):
        a: int
        b: str
        c: float = 1.0
        d: tuple[int, ...] = ()
        e: int = 1


def milliseconds(define: Callable[[], None]) -> float:
    """Return how long one definition takes."""
    start = time.perf_counter()
    define()
    return 1000 * (time.perf_counter() - start)


def main() -> None:
    """Print the median of both, and of their ratio pair by pair."""
    pairs = [(milliseconds(by_dataclass), milliseconds(by_named_tuple)) for _ in range(ROUNDS)]
    slow, fast = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(one / other for one, other in pairs)
    print(f"dataclass {slow:.2f} ms, named tuple {fast:.2f} ms, ratio {ratio:.1f}")


if __name__ == "__main__":
    main()
