"""Laws that hold for every record of a file: what its numbers have to do with each other.

A law is only proposed if it is confirmed by more digits than a coincidence would have. The fewer
records there are, the more digits each has to agree in.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from math import log10
from typing import Any

from perflint.formats.draft import words
from perflint.formats.draft.candidates import Candidate, Search
from perflint.formats.draft.columns import decimals_of, significant_digits
from perflint.formats.draft.fields import Fields
from perflint.formats.draft.tables import Row, Table, ordered_groups, tables
from perflint.formats.draft.totals import totals
from perflint.formats.formulas import Node, is_operation
from perflint.formats.formulas.text import show
from perflint.formats.language import Derived
from perflint.formats.laws import Law, Rounding, half_unit
from perflint.formats.paths import FieldPath
from perflint.primitives.record import Record

_ENOUGH = 3
_TOLERANCES = (1e-6, 1e-5, 1e-4)
_DIGITS = 9.0
_DIGITS_OF_STATISTIC = 4.0
_DIGITS_OF_FEW = 5.5
_DIGITS_OF_NAMED = 1.0
_MAX_LAWS = 12
_MAX_TRIED = 400
_TABLES = {"fields": "ascending", "whole": "totals"}


class ProposedLaw(Record):
    """A law as the keys of a format: of ``derived``, of ``ascending``, or of ``totals``.

    ``confirmed`` of ``among`` rows have all of its fields. ``fields`` are those it is about.
    """

    keys: Mapping[str, Any]
    confirmed: int
    among: int
    noun: str
    fields: tuple[FieldPath, ...]
    note: str = ""

    @property
    def table(self) -> str:
        """The table of the format that contains it."""
        return next((_TABLES[key] for key in _TABLES if key in self.keys), "derived")


def propose(
    records: Sequence[Mapping[str, Any]], fields: Fields, decimals: int | None
) -> tuple[ProposedLaw, ...]:
    """Return the laws that hold for all records, of a format with these decimals."""
    laws: list[ProposedLaw] = []
    for table in tables(records, fields):
        laws += _derived(table, decimals)
        laws += _orders(table)
    laws += _totals(records, fields, {str(law.keys.get("field")) for law in laws})
    return tuple(laws)


def _derived(table: Table, decimals: int | None) -> Iterator[ProposedLaw]:
    """Yield at most one law for each field, and at most one about the same fields.

    A field that is another one in a different form (a reciprocal, or in another unit) is not used
    in further laws, and of two that are equal only the first one.
    """
    search = Search(table)
    results: set[FieldPath] = set()
    repeated: set[FieldPath] = set()
    for found in (search.statistics(), search.units(), search.sums(), search.quotients()):
        for candidate in _best(found, results, repeated):
            law = _verified(candidate, table, decimals)
            if law is None or candidate.field in results or len(results) >= _MAX_LAWS:
                continue
            if candidate.form != "statistic" and not repeated.isdisjoint(candidate.of):
                continue
            results.add(candidate.field)
            if candidate.form == "unit":
                repeated.add(candidate.field)
            yield law


def _best(
    found: Iterable[Candidate], results: set[FieldPath], repeated: set[FieldPath]
) -> Iterator[Candidate]:
    """Yield candidates in the order of preference, with at most one law about the same fields."""
    listed = sorted(found, key=lambda candidate: (candidate.order, candidate.field, candidate.of))
    used: set[frozenset[FieldPath]] = set()
    for candidate in listed[:_MAX_TRIED]:
        about = frozenset((candidate.field, *candidate.of))
        is_new = candidate.form == "statistic" or about not in used
        if is_new and candidate.field not in results and repeated.isdisjoint(about):
            yield candidate
            if candidate.field in results:
                used.add(about)


def _verified(candidate: Candidate, table: Table, decimals: int | None) -> ProposedLaw | None:
    """Return a candidate as a law, if it holds for all rows and not by chance."""
    counts = {path for path, field in table.columns.items() if field.kind == "count"}
    rounding = Rounding(decimals, None, counts)
    for precision in _precisions(candidate, table, decimals):
        derived = Derived(candidate.field, "", (), **precision)
        law = Law(derived, candidate.node, rounding, may_be_zero=False)
        confirmed = _confirmations(law, table.rows)
        if confirmed is None:
            continue
        if not confirmed or not _is_evident(law, confirmed, _least_digits(candidate, confirmed)):
            return None
        keys = {**_keys(candidate, table), **precision}
        fields = tuple(map(table.path, (candidate.field, *candidate.of)))
        note = _note(candidate, table)
        return ProposedLaw(keys, len(confirmed), len(table.rows), table.noun, fields, note)
    return None


def _precisions(
    candidate: Candidate, table: Table, decimals: int | None
) -> Iterator[dict[str, Any]]:
    """Yield the precisions with which a law may hold, from the strictest."""
    yield {}
    own = table.columns[candidate.field].numbers
    if decimals is None and own is not None and own.decimals is not None and own.decimals <= 6:
        yield {"decimals": own.decimals}
    yield from ({"tolerance": tolerance} for tolerance in _TOLERANCES)


def _confirmations(law: Law, rows: Sequence[Row]) -> list[tuple[float, Row]] | None:
    """Return the rows that have all fields of a law, with its value; None if a row breaks it."""
    confirmed: list[tuple[float, Row]] = []
    for row in rows:
        found = row.number(law.keys.field)
        computed = law.expression.value(row) if found else None
        if found is None or computed is None:
            continue
        if not law.agrees(found, computed, row):
            return None
        confirmed.append((found, row))
    return confirmed


def _least_digits(candidate: Candidate, confirmed: Sequence[object]) -> float:
    """Return in how many digits all rows together must agree with a law."""
    is_few = len(confirmed) < _ENOUGH
    if candidate.form == "statistic" and (candidate.is_named or not is_few):
        return _DIGITS_OF_NAMED if candidate.is_named else _DIGITS_OF_STATISTIC
    if not is_few:
        return _DIGITS
    names = [candidate.field[-1], *(path[-1] for path in candidate.of)]
    is_named = candidate.form == "quotient" and words.explains_rate(*names)
    return _DIGITS_OF_NAMED if is_named else _DIGITS_OF_FEW


def _is_evident(law: Law, confirmed: Sequence[tuple[float, Row]], least: float) -> bool:
    """Tell whether rows, of which some differ, confirm a law in more digits than by chance."""
    distinct = dict(confirmed)
    if len(confirmed) >= _ENOUGH > len(distinct):
        return False
    digits = 0.0
    for found, row in distinct.items():
        digits += _digits(law, found, row)
        if digits >= least:
            return True
    return False


def _digits(law: Law, found: float, row: Row) -> float:
    """Return in how many digits a value must agree with the computed one.

    Round numbers agree by chance: 1000000 has one digit.
    """
    decimals = decimals_of(found)
    written = 0.0 if decimals is None else half_unit(decimals)
    rounded = 0.0 if law.decimals is None else half_unit(law.decimals)
    relative = law.keys.tolerance or 1e-9
    allowed = max(written, rounded + law.expression.rounding_error(row), relative * abs(found))
    digits = max(0.0, log10(abs(found) / allowed)) if allowed else 15.0
    numbers = [row.number(path) for path in law.expression.operands]
    operands = [significant_digits(number) for number in numbers if number is not None]
    return min(digits, significant_digits(found), max(operands, default=digits))


def _keys(candidate: Candidate, table: Table) -> dict[str, Any]:
    """Return the keys of a law, with paths from the record."""
    field = str(table.path(candidate.field))
    if candidate.short:
        return {
            "field": field,
            "is": candidate.short,
            "of": [str(table.path(p)) for p in candidate.of],
        }
    return {"field": field, "is": show(_moved(candidate.node, table), lambda path: f"{{{path}}}")}


def _moved(node: Node, table: Table) -> Node:
    if isinstance(node, FieldPath):
        return table.path(node)
    if is_operation(node):
        return (node[0], *(_moved(argument, table) for argument in node[1:]))
    return node


def _note(candidate: Candidate, table: Table) -> str:
    """Return what makes a law less certain, or nothing."""
    if candidate.form == "statistic":
        return ""
    if len(table.rows) < _ENOUGH:
        return "too few to be certain"
    columns = [(path, table.columns[path].numbers) for path in candidate.of]
    same = [path for path, numbers in columns if numbers is not None and numbers.constant]
    return f"but {same[0]} is the same everywhere" if same else ""


def _orders(table: Table) -> Iterator[ProposedLaw]:
    """Yield the orders of statistics that their names suggest, where no row breaks them."""
    for paths in ordered_groups(table):
        if len(paths) < 2:
            continue
        rows = [[row.number(path) for path in paths] for row in table.rows]
        whole = [row for row in rows if None not in row]
        known = [[value for value in row if value is not None] for row in rows]
        ascends = all(a <= b for row in known for a, b in pairwise(row))
        differs = all(any(row[n] != row[n + 1] for row in whole) for n in range(len(paths) - 1))
        if whole and ascends and differs:
            fields = tuple(map(table.path, paths))
            keys = {"fields": list(map(str, fields))}
            yield ProposedLaw(keys, len(whole), len(rows), table.noun, fields)


def _totals(
    records: Sequence[Mapping[str, Any]], fields: Fields, derived: Collection[str]
) -> Iterator[ProposedLaw]:
    """Yield the sums of parts, but for fields that are derived from others."""
    for total in totals(records, fields):
        whole, parts = str(total.whole), str(total.parts)
        if whole in derived:
            continue
        parent = total.parts[:-1]
        inner = (path for path in fields if path[: len(parent)] == parent)
        keys: dict[str, Any] = {"field": whole, "is": f"sum({{{parts}}})"}
        if not total.is_exact:
            keys = {"whole": [whole], "parts": [parts], "overhead": total.overhead}
        note = "" if total.is_certain else "too few to be certain"
        confirmed, about = len(total.ratios), (total.whole, *inner)
        yield ProposedLaw(keys, confirmed, total.among, "records", about, note)
