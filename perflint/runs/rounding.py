"""Round measurements to the decimals of a format."""

from typing import Any

from perflint.documents.baselines.record_aggregates import set_field
from perflint.formats import Format
from perflint.formats.kinds import KINDS
from perflint.formats.paths import FieldPath, Selection


def round_measured(record: dict[str, Any], format: Format) -> None:
    """Round all measured numbers of a record in place; other values are left unchanged.

    A derived field may have decimals of its own.

    Python's ``round`` is used, as in the tests that print the records, so that a number that is
    rounded already does not change, whatever its size.
    """
    decimals = format.keys.decimals
    if decimals is None:
        return
    own = [
        (path, path.get(record), derived.decimals)
        for derived in format.keys.derived
        if derived.decimals is not None
        for path in Selection([derived.field]).paths(record)
    ]
    for path, field in format.keys.fields.items():
        parent = FieldPath(path[:-1]).get(record)
        if KINDS[field.kind].is_measured and type(parent) is dict and path[-1] in parent:
            holder = {"": parent[path[-1]]}
            _round_below(holder, decimals)
            parent[path[-1]] = holder[""]
    for path, value, own_decimals in own:
        if type(value) is float:
            set_field(record, path, round(value, own_decimals))


def _round_below(container: Any, decimals: int) -> None:
    pending = [container]  # a stack, because JSON may nest deeper than Python's recursion limit
    while pending:
        container = pending.pop()
        for key, value in container.items() if type(container) is dict else enumerate(container):
            if type(value) is float:
                container[key] = round(value, decimals)
            elif type(value) in (dict, list):
                pending.append(value)
