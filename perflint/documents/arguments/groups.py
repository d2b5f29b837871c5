"""Groups of arguments or fields, as the comments and the blank lines between them make them.

A group begins at a header and runs to the next one, or to a blank line. Where no header follows on
a blank line, the next group has none. Beside that:

- An assignment or a check between two arguments ends no group; a header above it heads the
  arguments behind it, or nothing, and is then its own comment.
- A call that hands the parser on, and a definition, end a group; a header above it is about it.
  Only a header that is no banner and stands apart above a definition heads nothing.
- ``if``, ``for``, ``try`` and ``with`` neither begin nor end a group by themselves.
- A group of argparse's own has its title as header, whatever comments stand in it.
"""

from perflint.documents.arguments.comments import Gap, Header
from perflint.primitives.finding import Span
from perflint.primitives.record import Record


class Group(Record):
    """A header, if there is one, and the numbers of what stands under it: none, if it heads none.

    ``after_blank`` says that it has no header and that a blank line ended the group above.
    """

    header: Header | None
    span: Span
    after_blank: bool
    members: tuple[int, ...]


class Grouping:
    """Groups in the making: statements are told in their order, each after its gap."""

    def __init__(self) -> None:
        self.groups: list[Group] = []
        self._members: list[list[int]] = []  # of each group
        self._header: Header | None = None  # that heads nothing yet
        self._claimed = False  # by a statement that is no argument
        self._open: int | None = None
        self._after_blank = False
        self._ended = False

    @property
    def at_start(self) -> bool:
        """Whether nothing came yet that could stand in a group."""
        return not self.groups and not self._ended and self._header is None

    def gap(self, gap: Gap) -> None:
        """Tell what stands above the next statement."""
        if self._header is not None and self._claimed and gap.blank:
            self._header = None
        if (gap.headers or gap.blank) and self._open is not None:
            self._open = None
            self._after_blank = True
        for header in gap.headers:
            self._settle()
            self._header, self._claimed = header, False

    def add(self, member: int, span: Span) -> int:
        """Tell of an argument; return the number of its group."""
        if self._open is None:
            header, self._header = self._header, None
            blank = header is None and self._after_blank
            self._open = self._new(Group(header, header.span if header else span, blank, ()))
        self._after_blank = False
        return self.add_to(self._open, member, span)

    def add_to(self, number: int, member: int, span: Span) -> int:
        """Tell of an argument of a group of argparse's own."""
        group = self.groups[number]
        whole = Span(min(group.span.start, span.start), max(group.span.stop, span.stop))
        self.groups[number] = group._replace(span=whole)
        self._members[number].append(member)
        return number

    def title(self, header: Header | None, span: Span) -> int:
        """Tell of a group of argparse's own; return its number."""
        self.interrupt()
        return self._new(Group(header, span, False, ()))

    def claim(self) -> None:
        """Tell of a statement that ends no group."""
        self._claimed = True

    def interrupt(self) -> None:
        """Tell of a statement that ends a group and that a header above it is about."""
        self._header = None
        self._open = None
        self._after_blank = False
        self._ended = True

    def define(self, gap: Gap) -> None:
        """Tell of a definition."""
        if gap.apart and gap.headers and not gap.banner:
            self._settle()
        self.interrupt()

    def end(self, gap: Gap) -> None:
        """Tell of the end of a list of statements: a header before it heads nothing."""
        if gap.headers:
            self.gap(gap)
            self._settle()

    def finish(self) -> tuple[Group, ...]:
        """Return the groups."""
        self._settle()
        pairs = zip(self.groups, self._members, strict=True)
        return tuple(group._replace(members=tuple(members)) for group, members in pairs)

    def _settle(self) -> None:
        """Keep a header that heads nothing."""
        if self._header is not None and not self._claimed:
            self._new(Group(self._header, self._header.span, False, ()))
        self._header = None

    def _new(self, group: Group) -> int:
        self.groups.append(group)
        self._members.append([])
        return len(self.groups) - 1
