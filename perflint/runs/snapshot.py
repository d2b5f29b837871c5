"""What reading runs gives: snapshots, faults that spare the rest, and runs that are refused."""

from collections.abc import Iterable
from typing import Any

from perflint.primitives.limits import MAX_FILE
from perflint.primitives.record import Record


class Snapshot(Record):
    """One record as a run measured it; ``origin`` is where it was read, ``number`` counts all."""

    scenario: str
    record: dict[str, Any]
    origin: str
    number: int


def distinct(snapshots: Iterable[Snapshot]) -> list[Snapshot]:
    """Return the snapshots, equal ones once: CI services keep one log whole and by its steps."""
    found: dict[str, Snapshot] = {}
    for one in snapshots:
        other = found.setdefault(repr(one.record), one)
        origin, number = min(one.origin, other.origin), max(one.number, other.number)
        found[repr(one.record)] = other._replace(origin=origin, number=number)
    return list(found.values())


class RunFault(Record):
    """Something of a run that cannot be read, and where; all else of the run is."""

    origin: str
    message: str


class RunError(ValueError):
    """A run that cannot be read at all."""

    def __init__(self, origin: str, message: str) -> None:
        super().__init__(f"{origin}: {message}")
        self.fault = RunFault(origin, message)


class Measured(Record):
    """A record as a reader found it: not rounded, not numbered."""

    scenario: str
    record: dict[str, Any]
    origin: str


class Limits(Record):
    """How much of what others packed or wrote is taken: in bytes, but for ``members``, ``ratio``.

    ``ratio`` is that of unpacked to packed bytes; members of less than ``small`` may exceed it.
    ``document`` is the size of a JSON file, and of a zip that comes through a pipe; ``directory``
    is that of a zip's list of its members, which zipfile holds whole.
    """

    members: int = 10_000
    unpacked: int = 4 << 30
    ratio: int = 200
    small: int = 1 << 20
    document: int = MAX_FILE
    directory: int = 8 << 20


LIMITS = Limits()
