"""Phrases and cells that the output formats of noise share."""

from collections.abc import Iterator

from perflint.documents.baselines.gates import UnknownLimit
from perflint.formats import Format
from perflint.noise.noise import CONFIDENCE, LEAST, SHARE, CaseNoise, GateNoise, Noise
from perflint.noise.tolerance_factor import tolerance_factor
from perflint.primitives.wording import counted, joined, percent
from perflint.reporters.diff.wording import metric_name
from perflint.reporters.limits import unknown_reason

MOST = 3
"""How many names are listed; the others are counted."""


def head(gates: list[GateNoise]) -> tuple[str, ...]:
    """Return the titles of the columns; where higher is better, the lower tail is shown."""
    sides = {gate.gate.side for gate in gates}
    tail, worst = "p95", "max"
    if sides == {"higher"}:
        tail, worst = "p5", "min"
    elif "higher" in sides:
        tail, worst = "p95/p5", "max/min"
    return ("gate", "n", "median", tail, worst, "cv", "fail", "limit", "bound", "against expected")


def cells(found: GateNoise, format: Format) -> tuple[str, ...]:
    """Return the cells of a gate, in the order of ``head``.

    The last one is the relative difference of the bound and the expected value, or why there is no
    bound: the tolerance that the noise needs.
    """
    gate = found.gate
    numbers = (found.median, found.tail, found.worst)
    cv = "-" if found.variation is None else f"{found.variation:.1%}"
    bound, note = "-", found.no_bound or ""
    if found.bound is not None:
        bound, note = format.show(found.bound), percent(found.bound, gate.expected)
    limit = "unknown" if isinstance(gate, UnknownLimit) else format.show(gate.limit)
    return (
        metric_name(gate.path),
        f"{found.count_:,}",
        *map(format.show, numbers),
        cv,
        _share(found.failing),
        limit,
        bound,
        note,
    )


def _share(share: float | None) -> str:
    if share is None:
        return "-"
    return f"{share:.0%}" if share in (0, 1) else f"{share:.1%}"


def title(case: CaseNoise) -> str:
    """Return how many attempts of a case were read."""
    text = counted(case.attempts, "attempts")
    if case.copies:
        copies = "1 copy" if case.copies == 1 else f"{case.copies:,} copies"
        text += f", {copies} of other runs not counted"
    return f"{text}, but its test does not compare" if case.is_ungated else text


def legend(noise: Noise) -> Iterator[str]:
    """Yield what the columns mean, with k for each number of values."""
    gates = [gate for file in noise.files for case in file.cases for gate in case.gates]
    yield "fail: share of the values beyond today's limit; every attempt counts"
    unknown = [gate.gate for gate in gates if isinstance(gate.gate, UnknownLimit)]
    yield from dict.fromkeys(f"limit unknown: {unknown_reason(limit)}" for limit in unknown)
    counts = sorted({gate.count_ for gate in gates if gate.bound is not None})
    if not counts:
        yield f"no bound: it needs at least {LEAST} positive values"
        return
    sides = {gate.gate.side for gate in gates}
    deviation = "s the standard deviation of ln x"
    if "lower" in sides:
        formula = "`exp(mean(ln x) + k * s)`"
        yield f"bound: the larger of the largest value and {formula}, {deviation}"
    if "higher" in sides:
        formula = "`exp(mean(ln x) - k * s)`"
        yield f"where higher is better, the smaller of the smallest value and {formula}"
    factors = [f"{tolerance_factor(n, SHARE, CONFIDENCE):.3f} for n = {n:,}" for n in counts]
    meaning = f"{SHARE:.1%} of all runs with {CONFIDENCE:.0%} confidence; assumes log-normal"
    yield f"k = {joined(factors)}: {meaning}"


def notes(noise: Noise) -> Iterator[str]:
    """Yield a line on the cases without a scenario, and one on the files that were not read."""
    if noise.unknown:
        cases = counted(len(noise.unknown), "cases")
        names = joined([f"`{name}`" for name in noise.unknown], most=MOST)
        yield f"{cases} without a scenario in the baselines: {names}"
    if noise.not_read:
        files = counted(len(noise.not_read), "files")
        names = joined([f"`{path}`" for path in noise.not_read], most=MOST)
        yield f"{files} of the runs not read, and their values do not count: {names}"
