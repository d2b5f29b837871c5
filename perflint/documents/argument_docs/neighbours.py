"""The row next to which the row of a new flag belongs."""

from perflint.documents.argument_docs.docs import ArgumentDocs
from perflint.documents.argument_docs.flags import Registered
from perflint.documents.argument_docs.order import neighbours_of
from perflint.documents.argument_docs.rows import DocumentedRow, DocumentedTable
from perflint.primitives.record import Record


class Neighbour(Record):
    """A row, and whether the new one belongs ``after`` it.

    ``same_group`` says that the arguments of both rows are in one group of their function or class.
    """

    table: DocumentedTable
    row: DocumentedRow
    after: bool
    same_group: bool


def neighbour_of(docs: ArgumentDocs, registered: Registered) -> Neighbour | None:
    """Return the row of the nearest documented argument: before it in its group, else after it.

    If no argument of its group has a row, any other one of its function or class counts, and then
    the last row of the first page. None if the nearest one is on another page of the set.
    """
    for other in neighbours_of(docs.flags, registered):
        if docs.is_elsewhere(other.registered):
            return None
        if rows := docs.rows_of(other.registered):
            table, row = rows[-1] if other.after else rows[0]
            return Neighbour(table, row, other.after, other.same_group)
    if docs.elsewhere.earlier or not docs.rows:
        return None
    table, row = docs.rows[-1]
    return Neighbour(table, row, True, same_group=False)
