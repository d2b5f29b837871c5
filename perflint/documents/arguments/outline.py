"""The outline of a class or function: its statements, and the comments and blank lines between."""

from typing import Literal

from perflint.documents.arguments.comments import NO_GAP, Gap
from perflint.documents.arguments.headers import Header
from perflint.primitives.finding import Span
from perflint.primitives.record import Record

Kind = Literal["member", "other", "end", "definition", "interruption", "group", "group member"]


class Item(Record):
    """A statement with the gap above it.

    ``kind`` is one of these:

    - ``member``: an argument or a field
    - ``other``: a statement that does not end a group, such as an assignment or ``if``
    - ``end``: the end of a list of statements
    - ``definition``: of a function or a class
    - ``interruption``: a call that passes the parser on
    - ``group``: a call of ``add_argument_group``, with its title as ``header``
    - ``group member``: an argument of the argparse group with the number ``group``
    """

    kind: Kind
    gap: Gap
    span: Span | None
    header: Header | None
    group: int | None


class Outline:
    """Collects the items of a body in order; the members of all kinds are numbered."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.at_start = True
        self._gap = NO_GAP
        self._statement_gap = NO_GAP
        self._groups = 0

    def add_gap(self, gap: Gap) -> None:
        """Keep the gap above the next statement, for the first item that is added."""
        self._gap = self._statement_gap = gap
        if gap.candidates:
            self.at_start = False

    def add_member(self, span: Span, group: int | None = None) -> None:
        """Add an argument, which may belong to an argparse group, or a field."""
        self.at_start = False
        block = self._statement_gap.block
        if group is not None and self._gap is NO_GAP and block is not None:
            self._gap = Gap(block=block)  # the statement also creates the group
        self._add("member" if group is None else "group member", span, None, group)

    def add_group(self, header: Header | None, span: Span) -> int:
        """Add an argparse group; return its number."""
        self.at_start = False
        self._groups += 1
        self._add("group", span, header, self._groups - 1)
        return self._groups - 1

    def add(self, kind: Kind) -> None:
        """Add a statement that is neither a member nor an argparse group."""
        self.at_start = self.at_start and kind in ("other", "end")
        self._add(kind, None, None, None)

    def _add(self, kind: Kind, span: Span | None, header: Header | None, group: int | None) -> None:
        self.items.append(Item(kind, self._gap, span, header, group))
        self._gap = NO_GAP
