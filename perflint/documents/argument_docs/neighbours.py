"""The row next to which the row of a new flag belongs."""

from perflint.documents.argument_docs.docs import ArgumentDocs
from perflint.documents.argument_docs.flags import Registered
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
    sequence = next((each for each in docs.flags.sequences if registered in each), [registered])
    index = sequence.index(registered)
    before, after = sequence[index - 1 :: -1] if index else [], sequence[index + 1 :]
    group = registered.argument.group
    for same_group in (True, False):
        for others, is_after in ((before, True), (after, False)):
            for other in others:
                if other.argument.group != group and same_group:
                    continue
                if docs.is_elsewhere(other):
                    return None
                if rows := docs.rows_of(other):
                    table, row = rows[-1] if is_after else rows[0]
                    return Neighbour(table, row, is_after, same_group)
    if docs.elsewhere.earlier or not docs.rows:
        return None
    table, row = docs.rows[-1]
    return Neighbour(table, row, True, same_group=False)
