"""Time the definition of a class with five fields: dataclass, named tuple, perflint's record."""

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

from perflint.primitives.record import Record

ROUNDS = 300


def by_dataclass() -> None:
    """Define a frozen, slotted dataclass."""

    @dataclass(frozen=True, slots=True)
    class Five:
        a: int
        b: str
        c: float = 1.0
        d: tuple[int, ...] = ()
        e: int = 1


def by_named_tuple() -> None:
    """Define a named tuple."""

    class Five(NamedTuple):
        a: int
        b: str
        c: float = 1.0
        d: tuple[int, ...] = ()
        e: int = 1


def by_record() -> None:
    """Define a record."""

    class Five(Record):
        a: int
        b: str
        c: float = 1.0
        d: tuple[int, ...] = ()
        e: int = 1


DEFINITIONS = {"dataclass": by_dataclass, "named tuple": by_named_tuple, "record": by_record}


def milliseconds(define: Callable[[], None]) -> float:
    """Return the time of one definition in milliseconds."""
    start = time.perf_counter()
    define()
    return 1000 * (time.perf_counter() - start)


def main() -> None:
    """Print the median time of each, and the median ratio to a record in the same round."""
    rounds = [[milliseconds(define) for define in DEFINITIONS.values()] for _ in range(ROUNDS)]
    for number, name in enumerate(DEFINITIONS):
        median = statistics.median(times[number] for times in rounds)
        ratio = statistics.median(times[number] / times[-1] for times in rounds)
        print(f"{name}: {median:.3f} ms, {ratio:.1f} times a record")


if __name__ == "__main__":
    main()
