"""How much the values of a case differ between runs of the same code, gate by gate."""

from collections.abc import Iterable, Iterator, Sequence
from math import ceil, exp, floor, fsum, log, sqrt
from statistics import median

from perflint.documents.baselines.gated_values import GatedBaseline
from perflint.documents.baselines.gates import EffectiveGate, UnknownLimit
from perflint.formats.paths import Route
from perflint.noise.tolerance_factor import tolerance_factor
from perflint.primitives.record import Record
from perflint.runs import Snapshot, copies

LEAST = 5
"""The least number of runs for a bound: with fewer, k is so large that it says nothing."""

SHARE, CONFIDENCE = 0.999, 0.95
"""A bound is beyond this share of all runs, with this confidence."""

TAIL = 0.95
"""The percentile that is shown; where higher is better, it is that of the lower tail."""


class GateNoise(Record):
    """The values that all attempts measured for a gate.

    ``tail`` is the percentile at ``TAIL`` towards the worse side, and ``worst`` the worst value.
    ``variation`` is the standard deviation divided by the mean, None for a mean of 0 and for a
    single value. ``failing`` is the share of values beyond the limit, None if it is unknown.
    ``bound`` is beyond nearly
    all runs if the values are log-normal; ``no_bound`` says why there is none.
    """

    gate: EffectiveGate | UnknownLimit
    count_: int
    median: float
    tail: float
    worst: float
    variation: float | None
    failing: float | None
    bound: float | None
    no_bound: str | None = None


class CaseNoise(Record):
    """The gates of a case that have values, in the order of the tests.

    ``attempts`` is the number of those that could be read, without ``copies``, which were read more
    than once. ``is_ungated`` tells that its test does not compare.
    """

    scenario: str
    attempts: int
    gates: tuple[GateNoise, ...]
    is_ungated: bool = False
    copies: int = 0


class FileNoise(Record):
    """The cases that were compared with one baseline."""

    file: GatedBaseline
    cases: tuple[CaseNoise, ...]


class Noise(Record):
    """All files with cases in the runs, and the names of cases that no file has.

    ``not_read`` are the paths of files of the runs that could not be read.
    """

    files: tuple[FileNoise, ...]
    unknown: tuple[str, ...]
    not_read: tuple[str, ...] = ()


def noise(
    files: Iterable[tuple[GatedBaseline, Sequence[Snapshot]]],
    unknown: Iterable[str] = (),
    not_read: Sequence[str] = (),
) -> Noise:
    """Measure the noise of the snapshots that were assigned to each file; every attempt counts.

    ``not_read`` are the paths of files of the runs that could not be read.
    """
    names = dict.fromkeys(unknown)
    measured = []
    for file, snapshots in files:
        by_name: dict[str, list[Snapshot]] = {}
        for snapshot in snapshots:
            if snapshot.unread is not None:
                continue
            if snapshot.scenario in file.scenarios:
                by_name.setdefault(snapshot.scenario, []).append(snapshot)
            else:
                names[snapshot.scenario] = None
        cases = tuple(_case(file, name, attempts) for name, attempts in by_name.items())
        if cases:
            measured.append(FileNoise(file, cases))
    return Noise(tuple(measured), tuple(names), tuple(not_read))


def _case(file: GatedBaseline, name: str, attempts: Sequence[Snapshot]) -> CaseNoise:
    repeated = copies(attempts)  # each would make the noise look smaller
    of_copies = {*map(id, repeated)}
    counted = [attempt for attempt in attempts if id(attempt) not in of_copies]
    gates = tuple(_gates(file, counted))
    return CaseNoise(name, len(counted), gates, name in file.ungated, len(repeated))


def _gates(file: GatedBaseline, attempts: Iterable[Snapshot]) -> Iterator[GateNoise]:
    values: dict[Route, tuple[EffectiveGate | UnknownLimit, list[float]]] = {}
    for snapshot in attempts:
        for found in file.values(snapshot.scenario, snapshot.record, snapshot.partial):
            if found.value is not None:
                values.setdefault(found.gate.path, (found.gate, []))[1].append(found.value)
    for gate, measured in values.values():
        yield gate_noise(gate, measured)


def gate_noise(gate: EffectiveGate | UnknownLimit, values: Sequence[float]) -> GateNoise:
    """Return the noise of at least one value of a gate."""
    known = gate if isinstance(gate, EffectiveGate) else None
    ordered = sorted(values, reverse=gate.side == "higher")  # the worst value is the last
    bound, no_bound = _bound(ordered, higher=gate.side == "higher")
    return GateNoise(
        gate,
        len(values),
        median(values),
        percentile(ordered, TAIL),
        ordered[-1],
        variation(values),
        None if known is None else sum(map(known.fails, values)) / len(values),
        bound,
        no_bound,
    )


def percentile(ordered: Sequence[float], share: float) -> float:
    """Return the value at a share of sorted values, interpolated as numpy does by default.

    It is the definition 7 of R. J. Hyndman and Y. Fan, Sample Quantiles, 1996.
    """
    place = share * (len(ordered) - 1)
    below, above = ordered[floor(place)], ordered[ceil(place)]
    return below + (place - floor(place)) * (above - below)


def variation(values: Sequence[float]) -> float | None:
    """Return the coefficient of variation: the standard deviation divided by the mean."""
    try:
        mean, deviation = _moments(values)
    except OverflowError:
        return None
    return deviation / abs(mean) if mean and len(values) > 1 else None


def _moments(values: Sequence[float]) -> tuple[float, float]:
    """Return the mean and the sample standard deviation, 0 for a single value."""
    mean = fsum(values) / len(values)
    squares = fsum((value - mean) ** 2 for value in values)
    return mean, sqrt(squares / (len(values) - 1)) if len(values) > 1 else 0.0


def _bound(ordered: Sequence[float], *, higher: bool) -> tuple[float | None, str | None]:
    """Return the bound of values of which the last is the worst, or why there is none.

    It is exp(mean(ln x) + k·s), s the standard deviation of ln x, but not better than the worst
    value; where higher is better, exp(mean(ln x) - k·s).
    """
    if len(ordered) < LEAST:
        return None, f"fewer than {LEAST} runs"
    if min(ordered) <= 0:
        return None, "a value is not positive, so that it has no logarithm"
    if ordered[0] == ordered[-1]:
        return ordered[-1], None  # exp(log(x)) would differ in the last digit
    mean, deviation = _moments([*map(log, ordered)])
    k = tolerance_factor(len(ordered), SHARE, CONFIDENCE)
    try:
        estimate = exp(mean - k * deviation if higher else mean + k * deviation)
    except OverflowError:
        return None, "beyond the range of a double"
    return (min if higher else max)(ordered[-1], estimate), None
