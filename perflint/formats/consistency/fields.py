"""Keys about the fields of a record: kinds, samples, directions and lists of fields."""

from collections.abc import Iterator

from perflint.formats.consistency.problem import KeyPath, Problem, has_star, repeated
from perflint.formats.format import ITSELF
from perflint.formats.kinds import KINDS, Kind, RecordKind
from perflint.formats.language import FormatKeys, Samples
from perflint.formats.paths import FieldPath
from perflint.primitives.wording import unknown


def problems(keys: FormatKeys) -> Iterator[Problem]:
    """Yield the problems of keys about fields."""
    yield from _fields(keys)
    yield from _flat(keys)
    yield from _samples(keys)
    for number, entry in enumerate(keys.kinds):
        yield from _record_kind(keys, number, entry)
    for key, listed in (
        ("top-level", keys.top_level),
        ("may-be-zero", keys.may_be_zero),
        ("wanted", keys.wanted),
    ):
        yield from repeated((key,), listed)
    yield from _directions(keys)
    yield from _top_level(keys)
    yield from _may_be_zero(keys)
    for number, path in enumerate(keys.wanted):
        field = keys.fields.get(path)
        if field is None:
            yield Problem(("wanted", number), unknown_field(keys, path))
        elif not field.optional:
            message = f"has no effect: '{path}' is required anyway"
            yield Problem(("wanted", number), message)


def kind_at(keys: FormatKeys, path: FieldPath) -> Kind | None:
    """Return the kind of a field; of an item of measurements, that of a measurement."""
    if path in keys.fields:
        return KINDS[keys.fields[path].kind]
    return KINDS["measurement"] if is_item(keys, path) else None


def is_item(keys: FormatKeys, path: FieldPath) -> bool:
    """Tell whether a path is one of an item of measurements, or a pattern of such items."""
    parent = keys.fields.get(FieldPath(path[:-1]))
    return parent is not None and KINDS[parent.kind].shape == "object"


def unknown_field(keys: FormatKeys, path: FieldPath) -> str:
    """Return the message for a path that is not a field."""
    return unknown("field", str(path), map(str, keys.fields))


def _fields(keys: FormatKeys) -> Iterator[Problem]:
    for path in keys.fields:
        at = ("fields", str(path))
        inner = FieldPath(name for name in path[:-1] if name != "*")
        if path[-1] == "*" and not has_star(inner):
            if keys.fields[path] != ("any", True):
                message = "stands for all other fields, so that its kind must be 'any?'"
                yield Problem(at, f"{message}; an object of numbers is 'measurements'")
        elif has_star(FieldPath((*inner, path[-1]))):
            message = "must be the path of one field; an object with any names is 'measurements'"
            yield Problem(at, message)
        overlapping = _overlap(keys, path) if "*" in path[:-1] else None
        if overlapping is not None:
            yield Problem(at, f"selects the same values as '{overlapping}'")
        for depth in range(1, len(path)):
            outer = FieldPath(path[:depth])
            if kind_at(keys, outer) and kind_at(keys, outer) != KINDS["any"]:
                kind = keys.fields[outer].kind if outer in keys.fields else "measurement"
                yield Problem(at, f"cannot be in '{outer}', which is of kind '{kind}'")


def _flat(keys: FormatKeys) -> Iterator[Problem]:
    if ITSELF not in keys.fields:
        return
    at, kind = ("fields", str(ITSELF)), keys.fields[ITSELF].kind
    if len(keys.fields) > 1:
        yield Problem(at, "is the record itself, so that there cannot be other fields")
    if not KINDS[kind].is_checked:
        yield Problem(at, f"must be measured or a limit, not of kind '{kind}'")
    elif KINDS[kind].shape != "number":
        yield Problem(at, f"must be a number, not of kind '{kind}'")
    if keys.records.name is not None:
        yield Problem(("records", "name"), "has no effect: the records are numbers")


def _samples(keys: FormatKeys) -> Iterator[Problem]:
    series = {path for path, field in keys.fields.items() if KINDS[field.kind].shape == "series"}
    for path in sorted(series ^ keys.samples.keys()):
        table = "fields" if path in series else "samples"
        message = f"'{path}' must be both a series in [fields] and described in [samples]"
        yield Problem((table, str(path)), message)
    for path, samples in keys.samples.items():
        at = ("samples", str(path))
        if samples.shape != "index-map" and (samples.sampled_by or samples.default_fractions):
            key = "sampled-by" if samples.sampled_by else "default-fractions"
            yield Problem((*at, key), f"has no effect on the shape '{samples.shape}'")
        if samples.index_ is not None:
            yield from _index(keys, samples, at)
        if not all(0 <= fraction <= 1 for fraction in samples.default_fractions):
            yield Problem((*at, "default-fractions"), "must be between 0 and 1")


def _index(keys: FormatKeys, samples: Samples, at: KeyPath) -> Iterator[Problem]:
    """Require three different counts, and a series that the indices can be those of."""
    index = samples.index_
    paths = () if index is None else (index.start, index.stop, index.step)
    if samples.shape == "nested-lists":
        yield Problem((*at, "index"), "has no effect on the shape 'nested-lists'")
    if samples.sampled_by or samples.default_fractions:
        yield Problem((*at, "index"), "cannot be combined with fractions of the last index")
    if len(set(paths)) < len(paths):
        yield Problem((*at, "index"), "must name three different fields")
    for key, path in zip(("start", "stop", "step"), paths, strict=False):
        field = keys.fields.get(path)
        if field is None:
            yield Problem((*at, "index", key), unknown_field(keys, path))
        elif field.kind not in ("count", "any"):
            message = f"'{path}' must be of kind 'count', not '{field.kind}'"
            yield Problem((*at, "index", key), message)


def _overlap(keys: FormatKeys, path: FieldPath) -> FieldPath | None:
    """Return a field that selects the same values as a pattern, or None."""
    same = (
        other
        for other in keys.fields
        if other != path
        and len(other) == len(path)
        and all("*" in pair or pair[0] == pair[1] for pair in zip(other, path, strict=True))
        and path[-1] == other[-1]
    )
    return next(same, None)


def _record_kind(keys: FormatKeys, number: int, entry: RecordKind) -> Iterator[Problem]:
    declared = keys.fields.get(entry.field)
    if declared is None:
        yield Problem(("kinds", number, "field"), unknown_field(keys, entry.field))
    elif not entry.record:
        yield Problem(("kinds", number, "record"), "matches no name")
    elif any(other[:2] == entry[:2] for other in keys.kinds[:number]):
        message = f"has no effect: '{entry.field}' in '{entry.record}' has a kind already"
        yield Problem(("kinds", number), message)
    elif declared.kind == entry.kind:
        message = f"has no effect: '{entry.field}' is of kind '{entry.kind}' in all records"
        yield Problem(("kinds", number, "kind"), message)
    elif KINDS[declared.kind].shape != KINDS[entry.kind].shape:
        message = f"must have the shape of '{declared.kind}', the kind in [fields]"
        yield Problem(("kinds", number, "kind"), message)


def _directions(keys: FormatKeys) -> Iterator[Problem]:
    for path, direction in keys.direction.items():
        at = ("direction", str(path))
        if kind_at(keys, path) is None:
            yield Problem(at, unknown_field(keys, path))
        elif not _has_direction(keys, path):
            yield Problem(at, f"has no effect: '{path}' is neither measured nor a limit")
        if isinstance(direction, str):
            continue
        by = keys.fields.get(direction.by)
        if by is None:
            yield Problem((*at, "by"), unknown_field(keys, direction.by))
        elif by.kind not in ("text", "any"):
            yield Problem((*at, "by"), f"'{direction.by}' must be of kind 'text', not '{by.kind}'")
        if not direction.higher:
            yield Problem((*at, "higher"), "has no effect: it must list at least one string")


def _has_direction(keys: FormatKeys, path: FieldPath) -> bool:
    kinds: list[str] = [entry.kind for entry in keys.kinds if entry.field == path]
    kinds += [keys.fields[path].kind] if path in keys.fields else ["measurement"]
    return any(KINDS[kind].is_checked for kind in kinds)


def _top_level(keys: FormatKeys) -> Iterator[Problem]:
    for number, path in enumerate(keys.top_level):
        kind, at = kind_at(keys, path), ("top-level", number)
        if kind is None:
            yield Problem(at, unknown_field(keys, path))
        elif kind.shape != "number" or not kind.is_measured or has_star(path):
            yield Problem(at, f"'{path}' must be a single measured number")


def _may_be_zero(keys: FormatKeys) -> Iterator[Problem]:
    """Require metrics that would be reported if they were 0: required ones, and derived ones."""
    derived = {derived.field for derived in keys.derived}
    for number, path in enumerate(keys.may_be_zero):
        kind, at = kind_at(keys, path), ("may-be-zero", number)
        if kind is None:
            yield Problem(at, unknown_field(keys, path))
        elif kind.zero_is_value or not kind.is_measured:
            yield Problem(at, f"has no effect: '{path}' may be 0 anyway")
        elif path not in derived and (path not in keys.fields or keys.fields[path].optional):
            yield Problem(at, f"has no effect: '{path}' is neither required nor derived")
