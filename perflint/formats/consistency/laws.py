"""Keys about what the numbers of a record have to do with each other."""

from collections.abc import Iterator, Mapping
from typing import Any

from perflint.formats.consistency.fields import is_item, kind_at, unknown_field
from perflint.formats.consistency.files import MAX_DECIMALS
from perflint.formats.consistency.problem import FormatError, KeyPath, Problem, has_star
from perflint.formats.expansion import is_pattern
from perflint.formats.formulas import (
    SHORT,
    FormulaError,
    Node,
    fields,
    is_operation,
    series_fields,
    short,
    uses_key,
)
from perflint.formats.formulas.evaluate import compile_node
from perflint.formats.kinds import KINDS
from perflint.formats.language import Derived, FormatKeys, Total
from perflint.formats.paths import FieldPath, Selection
from perflint.primitives.wording import unknown


def formulas(keys: FormatKeys) -> Mapping[str, Node]:
    """Return the parsed formulas of a format, by their text; raises FormatError."""
    texts: dict[str, KeyPath] = {}
    for number, derived in enumerate(keys.derived):
        if not derived.of:
            texts.setdefault(derived.is_, ("derived", number, "is"))
        for at, term in enumerate(derived.where_equal):
            if "{" in term:
                texts.setdefault(str(term), ("derived", number, "where-equal", at))
    for number, ascending in enumerate(keys.ascending):
        for at, term in enumerate(ascending.fields):
            if "{" in term:
                texts.setdefault(str(term), ("ascending", number, "fields", at))
    return {text: _parsed(text, path) for text, path in texts.items()}


def _parsed(text: str, path: KeyPath) -> Node:
    if text in SHORT:
        raise FormatError(f"the function '{text}' requires 'of'", path)
    if "{" not in text and text.isidentifier():
        raise FormatError(unknown("function", text, SHORT), path)
    from perflint.formats.formulas.parse import parse  # only for a format with formulas

    try:
        return parse(text)
    except FormulaError as error:
        raise FormatError(str(error), path) from None


def problems(keys: FormatKeys, parsed: Mapping[str, Node]) -> Iterator[Problem]:
    """Yield the problems of derived fields, totals and orders; ``parsed`` are the formulas."""
    laws = [(derived.field, derived.is_, derived.of) for derived in keys.derived]
    for number, law in enumerate(laws):
        if law in laws[:number]:
            yield Problem(("derived", number), "has no effect: it is listed twice")
    for number, derived in enumerate(keys.derived):
        yield from _derived(keys, parsed, number, derived)
    for number, ascending in enumerate(keys.ascending):
        at = ("ascending", number, "fields")
        if len(ascending.fields) < 2:
            yield Problem(at, "must list at least two fields")
        of_items: set[bool] = set()
        for index, term in enumerate(ascending.fields):
            node = parsed.get(term) or FieldPath.parse(term)
            if isinstance(node, FieldPath) and is_item(keys, node):
                of_items.add(has_star(node))
                continue
            of_items.add(False)
            stars = max((path[:-1].count("*") for path in fields(node)), default=0)
            yield from _operands(keys, node, (*at, index), stars)
            if uses_key(node):
                yield Problem((*at, index), "'*' is only a number in the formula of items")
        if len(of_items) > 1:
            yield Problem(at, "compares items with fields; all must be items, such as 'low/*'")
        if len(set(ascending.fields)) < len(ascending.fields):
            yield Problem(at, "must not list a field twice")
    for number, total in enumerate(keys.totals):
        yield from _total(keys, number, total)


def _derived(
    keys: FormatKeys, parsed: Mapping[str, Node], number: int, derived: Derived
) -> Iterator[Problem]:
    at: KeyPath = ("derived", number)
    kind = kind_at(keys, derived.field)
    if kind is None:
        yield Problem((*at, "field"), unknown_field(keys, derived.field))
    elif kind.shape != "number" or (
        has_star(derived.field)
        and not is_pattern(derived.field)
        and not is_item(keys, derived.field)
    ):
        yield Problem((*at, "field"), f"'{derived.field}' must be a number")
    if derived.decimals is not None and derived.tolerance is not None:
        yield Problem((*at, "tolerance"), "'decimals' and 'tolerance' cannot be combined")
    if derived.tolerance is not None and derived.tolerance < 0:
        message = f"must not be negative, but is {derived.tolerance:g}"
        yield Problem((*at, "tolerance"), message)
    if derived.decimals is not None and not 0 <= derived.decimals <= MAX_DECIMALS:
        message = f"must be between 0 and {MAX_DECIMALS}, not {derived.decimals}"
        yield Problem((*at, "decimals"), message)
    if derived.of and "{" in derived.is_:
        yield Problem((*at, "of"), "has no effect: a formula names its fields itself")
        return
    if derived.of:
        try:
            node = short(derived.is_, derived.of)
        except FormulaError as error:
            yield Problem((*at, "is"), str(error))
            return
    else:
        node = parsed[derived.is_]
    yield from _condition(keys, parsed, derived.where_equal, (*at, "where-equal"))
    stars = derived.field[:-1].count("*")
    yield from _operands(keys, node, (*at, "of" if derived.of else "is"), stars)
    if derived.field in fields(node):
        yield Problem((*at, "is"), f"'{derived.field}' cannot be computed from itself")
    if uses_key(node) and not has_star(derived.field):
        message = "'*' is the name of an item, so the field must be one such as 'percentiles/*'"
        yield Problem((*at, "is"), message)


def _condition(
    keys: FormatKeys, parsed: Mapping[str, Node], terms: tuple[str, ...], at: KeyPath
) -> Iterator[Problem]:
    """Require two different terms, each of them a number."""
    if not terms:
        return
    if len(terms) != 2 or terms[0] == terms[1]:
        yield Problem(at, "must list two different fields or formulas")
    for index, term in enumerate(terms):
        yield from _operands(keys, parsed.get(term) or FieldPath.parse(term), (*at, index))


def _operands(keys: FormatKeys, node: Node, at: KeyPath, stars: int = 0) -> Iterator[Problem]:
    """Require that the operands of a formula are numbers, and those of statistics are series.

    ``stars`` is the number of stars of the field that the formula is for: as many stars of an
    operand are the same items.
    """
    series = series_fields(node)
    if not fields(node):
        yield Problem(at, "is always the same number: it has no field")
    if _is_undefined(node):
        yield Problem(at, "never has a value: a part of it is undefined, such as a division by 0")
    for path in fields(node):
        kind = kind_at(keys, path)
        if path in series and path.count("*") > stars:
            if not _gathers(keys, path):
                yield Problem(at, unknown_field(keys, path))
        elif kind is None:
            yield Problem(at, unknown_field(keys, path))
        elif path in series and kind.shape != "series":
            yield Problem(at, f"'{path}' must be a series of samples")
        elif path not in series and (kind.shape != "number" or path.count("*") > stars):
            yield Problem(at, f"'{path}' must be a single number")


def _gathers(keys: FormatKeys, path: FieldPath) -> bool:
    """Tell whether a path with stars leads to items of measurements, or of a list of lists."""
    if path in keys.fields and is_pattern(path):
        return KINDS[keys.fields[path].kind].shape == "number"
    outer = FieldPath(path[:-1])
    samples = keys.samples.get(outer)
    is_outer_list = samples is not None and samples.shape == "nested-lists"
    return path[-1] == "*" and not has_star(outer) and (is_outer_list or is_item(keys, path))


def _is_undefined(node: Node) -> bool:
    """Tell whether a part of a formula is undefined whatever the fields contain."""
    if not is_operation(node):
        return False
    if node[0] == "/" and node[2] == 0:
        return True
    if not fields(node) and not uses_key(node):
        return compile_node(node)(_NO_INPUTS) is None
    return any(_is_undefined(argument) for argument in node[1:])


class _NoInputs:
    """The operands of a part of a formula that has none."""

    record: Mapping[str, object] = {}
    series: Mapping[FieldPath, Any] = {}
    key = None


_NO_INPUTS = _NoInputs()


def _total(keys: FormatKeys, number: int, total: Total) -> Iterator[Problem]:
    """Require that totals and their parts are measurements, and that exceptions exclude some."""
    at: KeyPath = ("totals", number)
    for key, paths in (("whole", total.whole), ("parts", total.parts)):
        if not paths:
            yield Problem((*at, key), "must list at least one field")
        for path in paths:
            if not _is_summed(keys, path):
                yield Problem((*at, key), f"'{path}' is not a measurement")
    summed = (*total.whole, *total.parts)
    for path in total.except_:
        inside = [pattern for pattern in summed if pattern[:-1] == path[:-1]]
        if not inside or not (has_star(path) or any(Selection([p]).selects(path) for p in inside)):
            yield Problem((*at, "except"), f"has no effect: '{path}' is in no total or part")
    if set(total.whole) == set(total.parts):
        yield Problem(at, "has no effect: the total and its parts are the same fields")
    yield from _numbers(total, at)
    if total.overhead is None and total.overhead_floor is not None:
        yield Problem((*at, "overhead-floor"), "has no effect without 'overhead'")


def _numbers(total: Total, at: KeyPath) -> Iterator[Problem]:
    """Require that the slack is a fraction, and that the overheads are not negative."""
    if not 0 <= total.slack < 1:
        yield Problem((*at, "slack"), f"must be at least 0 and below 1, not {total.slack:g}")
    for key, value in (("overhead", total.overhead), ("overhead-floor", total.overhead_floor)):
        if value is not None and value < 0:
            yield Problem((*at, key), f"must not be negative, but is {value:g}")


def _is_summed(keys: FormatKeys, path: FieldPath) -> bool:
    outer = keys.fields.get(FieldPath(path[:-1]))
    if outer is not None and KINDS[outer.kind].shape in ("object", "series"):
        return True
    selection = Selection([path])
    return any(
        selection.selects(field) and KINDS[keys.fields[field].kind].is_measured
        for field in keys.fields
    )
