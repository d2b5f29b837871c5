"""Records of two kinds in one list, such as measurements and what was fitted to them."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from perflint.formats.draft.fields import Fields, read_fields
from perflint.formats.draft.places import Place, is_usable
from perflint.formats.kinds import KINDS
from perflint.formats.paths import FieldPath

_MOST_KINDS = 8
_MOST_TEXTS = 8
_LEAST = 2
_LEAST_SHARE = 2 / 3


def of_one_kind(place: Place) -> Place | None:
    """Return a place with the records of one kind only; None if records are not of several kinds.

    A string of few values tells the kinds apart; each kind has measurements of its own. A format
    describes one of them, so that the others must have few of the numbers.
    """
    if not place.in_list or not all(type(value) is dict for value in place.values):
        return None
    for key in _texts(place):
        texts = {record[key] for record in place.values}
        if not 2 <= len(texts) <= _MOST_KINDS:
            continue
        groups: dict[str, list[dict[str, Any]]] = {text: [] for text in sorted(texts)}
        for record in place.values:
            groups[record[key]].append(record)
        fields = {text: _measured(read_fields(group)) for text, group in groups.items()}
        amounts = {text: _amount(measured) for text, measured in fields.items()}
        kept = max(groups, key=lambda text: amounts[text])
        others = [set(measured) for text, measured in fields.items() if text != kept]
        if amounts[kept] < _LEAST_SHARE * sum(amounts.values()) or len(groups[kept]) < _LEAST:
            continue
        if all(other and 2 * len(other & set(fields[kept])) < len(other) for other in others):
            only = FieldPath((key,)), kept
            return place._replace(values=groups[kept], amount=amounts[kept], only=only)
    return None


def _texts(place: Place) -> Iterator[str]:
    """Yield the keys under which all records have a string, in alphabetical order."""
    keys = filter(is_usable, sorted(place.values[0]))
    texts = (key for key in keys if all(type(record.get(key)) is str for record in place.values))
    yield from islice(texts, _MOST_TEXTS)


def _measured(fields: Fields) -> Fields:
    return {path: field for path, field in fields.items() if KINDS[field.kind].is_measured}


def _amount(fields: Fields) -> int:
    return sum(field.numbers.amount for field in fields.values() if field.numbers is not None)
