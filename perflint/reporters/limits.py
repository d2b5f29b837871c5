"""The arithmetic of limits in words, which the reporters of gates share."""

from perflint.documents.baselines.gated_values import GatedValue, UnknownValue
from perflint.documents.baselines.gates import EffectiveGate, Profile, UnknownLimit
from perflint.documents.baselines.per_item import PerItem
from perflint.formats import Format
from perflint.primitives.wording import percent


def arithmetic(gate: EffectiveGate, format: Format) -> str:
    """Return how a limit is computed: ``1132.67 = 906.14 · 1.25``."""
    limit, expected = format.show(gate.limit), format.show(gate.expected)
    if gate.reason == "floor":
        sign = "-" if gate.side == "higher" else "+"
        return f"{limit} = {expected} {sign} {gate.gate.floor:g}"
    factor = 1 - gate.tolerance if gate.side == "higher" else 1 + gate.tolerance
    return f"{limit} = {expected} · {factor:g}"


def reason(gate: EffectiveGate) -> str:
    """Return what makes a limit: the name of a tolerance, ``least tolerance`` or ``floor``."""
    if gate.reason == "tolerance":
        return f"tolerance `{gate.gate.tolerance}`"
    return "least tolerance" if gate.reason == "at-least" else "floor"


def profile_name(profile: Profile) -> str:
    """Return where the tolerances of a file are from."""
    if profile.name is not None:
        return f"tolerance profile `{profile.name}`"
    if profile.is_default:
        return "the tolerances of the format, because the file has none"
    return "the tolerances of the file"


def unknown_reason(limit: UnknownLimit) -> str:
    """Return why a limit is unknown."""
    return f"no tolerance `{limit.tolerance}`"


def computed_from(computed: PerItem) -> str:
    """Return how a value was computed that the run does not have itself."""
    return f"`{computed.whole}` / {computed.count_}"


def comparison(value: float, gate: EffectiveGate | UnknownLimit, format: Format) -> str:
    """Return a value beside the expected one: ``1266.80 against 906.14 (+39.80 %)``."""
    relative = percent(value, gate.expected)
    shown = f"{format.show(value)} against {format.show(gate.expected)}"
    return f"{shown} ({relative})" if relative else shown


def excess(value: float, gate: EffectiveGate, format: Format) -> str:
    """Return by how much a value is beyond its limit: ``over by 134.13``.

    It is the difference of the numbers as they are shown, so that the reader gets the same.
    """
    difference = abs(float(format.show(value)) - float(format.show(gate.limit)))
    word = "below" if gate.side == "higher" else "over"
    shown = format.show(difference)
    return f"{word} by {shown}" if float(shown) else f"{word} by less than {format.unit:g}"


def failure(failed: GatedValue, format: Format) -> str:
    """Return why a value fails, with its arithmetic."""
    gate, value, computed = failed
    if value is None:
        return f"not in the run, expected {format.show(gate.expected)}"
    limit = f"limit {arithmetic(gate, format)} ({reason(gate)})"
    text = f"{comparison(value, gate, format)}, {limit}, {excess(value, gate, format)}"
    return text if computed is None else f"{text}, computed as {computed_from(computed)}"


def unknown(found: UnknownValue, format: Format) -> str:
    """Return that the limit of a value is unknown, and why."""
    gate, value, _ = found
    why = f"limit unknown: {unknown_reason(gate)}"
    return why if value is None else f"{comparison(value, gate, format)}, {why}"
