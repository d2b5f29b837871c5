"""The limits that tests derive from a baseline, as text: ``perflint formats NAME --gates FILE``."""

from collections.abc import Iterator
from statistics import median

from perflint.documents.baselines.gates import EffectiveGate, GateList, UnknownLimit
from perflint.formats import Format
from perflint.primitives.wording import counted, joined
from perflint.reporters.diff.wording import metric_name
from perflint.reporters.escape import clipped, safe_path, width
from perflint.reporters.limits import arithmetic, profile_name, reason, unknown_reason

Row = tuple[str, str, str, str]


def render(gates: GateList) -> str:
    """Render the limits of each scenario, then counts for each entry of the format."""
    format = gates.baseline.format
    lines = [f"{clipped(safe_path(gates.baseline.document.text.path))}: {_source(gates)}"]
    blocks = [
        (scenario.name, [_row(gate, format) for gate in listed])
        for scenario, listed in gates.scenarios
    ]
    columns = _widths([row for _, block in blocks for row in block])
    for name, block in blocks:
        lines += ["", clipped(name, 80)]
        reason = "no test compares with it" if name in gates.ungated else "no gates"
        lines += [f"  {_aligned(row, columns)}" for row in block] or [f"  {reason}"]
    lines += ["", *_summary(gates)]
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _source(gates: GateList) -> str:
    return f"limits of {counted(len(gates.scenarios), 'scenarios')}, {profile_name(gates.profile)}"


def _row(gate: EffectiveGate | UnknownLimit, format: Format) -> Row:
    name = clipped(metric_name(gate.path), 80)
    if isinstance(gate, UnknownLimit):
        return name, "unknown", clipped(unknown_reason(gate)), ""
    return name, arithmetic(gate, format), reason(gate), "dormant" if gate.is_dormant else ""


def _widths(rows: list[Row]) -> list[int]:
    return [max(map(width, column)) for column in zip(*rows, strict=True)]


def _aligned(row: Row, columns: list[int]) -> str:
    cells = (f"{cell}{' ' * (most - width(cell))}" for cell, most in zip(row, columns, strict=True))
    return "  ".join(cells)


def _summary(gates: GateList) -> Iterator[str]:
    """Yield a line for each entry of the format with gates, and one for all of them."""
    every = [gate for _, listed in gates.scenarios for gate in listed]
    by_entry: dict[int, list[EffectiveGate | UnknownLimit]] = {}
    for gate in every:
        by_entry.setdefault(gate.number, []).append(gate)
    rows = [_entry(by_entry[number]) for number in sorted(by_entry)]
    columns = _widths(rows) if rows else []
    yield from (_aligned(row, columns) for row in rows)
    dormant = sum(isinstance(gate, EffectiveGate) and gate.is_dormant for gate in every)
    meaning = "their limit is more than twice the expected value"
    if any(gate.side == "higher" for gate in every):
        meaning += ", or less than half of it where higher is better"
    yield f"{counted(len(every), 'gates')}, {dormant:,} of them dormant: {meaning}"
    unknown = [gate for gate in every if isinstance(gate, UnknownLimit)]
    if unknown:
        why = joined([*dict.fromkeys(map(unknown_reason, unknown))], most=3)
        yield f"{counted(len(unknown), 'gates')} with an unknown limit: {clipped(why)}"
    if gates.samples:
        series = gates.baseline.format.keys.samples
        gated = sum(any(gate.path[: len(path)] == path for path in series) for gate in every)
        yield f"{gated:,} of {counted(gates.samples, 'samples')} have a gate"
    if gates.ungated:
        them = "it" if len(gates.ungated) == 1 else "them"
        count = counted(len(gates.ungated), "scenarios")
        yield f"{count} not counted, because no test compares with {them}"


def _entry(found: list[EffectiveGate | UnknownLimit]) -> Row:
    """Return the counts of the gates of one entry of the format."""
    entry = found[0].gate
    where = f" in {', '.join(entry.record)}" if entry.record else ""
    known = [gate for gate in found if isinstance(gate, EffectiveGate)]
    factors = [gate.limit / gate.expected for gate in known if gate.expected]
    factor = f"median limit {median(factors):.3g} times expected" if factors else ""
    dormant = f"{sum(gate.is_dormant for gate in known):,} dormant"
    if len(known) < len(found):
        dormant += f", {len(found) - len(known):,} unknown"
    return f"{entry.field}{where}", counted(len(found), "gates"), dormant, factor
