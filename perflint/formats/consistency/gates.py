"""Keys about gates: which fields the tests limit, and by how much."""

from collections.abc import Iterator

from perflint.formats.consistency.fields import unknown_field
from perflint.formats.consistency.problem import KeyPath, Problem, repeated
from perflint.formats.kinds import KINDS
from perflint.formats.language import FormatKeys
from perflint.formats.paths import FieldPath, matches_pattern
from perflint.formats.run_keys import Gate


def problems(keys: FormatKeys) -> Iterator[Problem]:
    """Yield the problems of ``[[gates]]``, and of the profile that they use."""
    yield from _profile(keys)
    for number, gate in enumerate(keys.gates):
        at: KeyPath = ("gates", number)
        yield from _field(keys, gate, at)
        yield from repeated((*at, "record"), gate.record)
        earlier = _earlier(keys.gates[:number], gate)
        if earlier is not None:
            message = f"has no effect: gates[{earlier}] is used for the same fields"
            yield Problem(at, message)
        yield from _limit(keys, gate, at)


def _profile(keys: FormatKeys) -> Iterator[Problem]:
    tolerances = keys.tolerances
    if tolerances is None:
        return
    is_used = any(gate.tolerance is not None for gate in keys.gates)
    for key, value in (("profile", tolerances.profile), ("default", tolerances.default)):
        if value and not is_used:
            message = "has no effect: no gate has a 'tolerance'"
            yield Problem(("tolerances", key), message)
    known = tolerances.loosest_last
    if tolerances.profile is not None and known and tolerances.profile not in known:
        message = f"'{tolerances.profile}' is not in 'loosest-last'"
        yield Problem(("tolerances", "profile"), message)
    for key, number in tolerances.default.items():
        if number < 0:
            message = f"must not be negative, but is {number:g}"
            yield Problem(("tolerances", "default", key), message)


def _field(keys: FormatKeys, gate: Gate, at: KeyPath) -> Iterator[Problem]:
    """Require that the pattern selects a field that a run measures, or a limit."""
    selected = [path for path in keys.fields if _may_select(gate.field, path, keys)]
    if not selected:
        yield Problem((*at, "field"), unknown_field(keys, gate.field))
    elif not any(_is_checked(keys, path) for path in selected):
        names = ", ".join(f"'{path}'" for path in selected[:3])
        message = f"has no effect: {names} is neither measured nor a limit"
        yield Problem((*at, "field"), message)


def _may_select(pattern: FieldPath, path: FieldPath, keys: FormatKeys) -> bool:
    """Tell whether a pattern selects a field that is a number, or items of one that is not."""
    shape = KINDS[keys.fields[path].kind].shape
    if shape in ("object", "series"):
        is_deeper = shape == "series" and keys.samples[path].shape == "nested-lists"
        if len(pattern) <= len(path) or (len(pattern) > len(path) + 1 and not is_deeper):
            return False
        pattern = FieldPath(pattern[: len(path)])
    return len(pattern) == len(path) and all(
        "*" in name or matches_pattern(name, part) for name, part in zip(path, pattern, strict=True)
    )


def _is_checked(keys: FormatKeys, path: FieldPath) -> bool:
    kinds: list[str] = [entry.kind for entry in keys.kinds if entry.field == path]
    return any(KINDS[kind].is_checked for kind in (*kinds, keys.fields[path].kind))


def _earlier(gates: tuple[Gate, ...], gate: Gate) -> int | None:
    """Return the number of an earlier gate that has all fields of ``gate``, or None."""
    for number, other in enumerate(gates):
        has_records = not other.record or (gate.record and set(gate.record) <= set(other.record))
        if (
            has_records
            and len(other.field) == len(gate.field)
            and all(map(matches_pattern, gate.field, other.field))
        ):
            return number
    return None


def _limit(keys: FormatKeys, gate: Gate, at: KeyPath) -> Iterator[Problem]:
    for key, number in (
        ("default", gate.default or 0.0),
        ("at-least", gate.at_least),
        ("floor", gate.floor),
    ):
        if number < 0:
            yield Problem((*at, key), f"must not be negative, but is {number:g}")
    if gate.tolerance is not None and (keys.tolerances is None or keys.tolerances.profile is None):
        message = "requires a [tolerances] table with the 'profile' that the tests read"
        yield Problem((*at, "tolerance"), message)
    if gate.default is not None and gate.tolerance is None:
        yield Problem((*at, "default"), "has no effect without 'tolerance'")
