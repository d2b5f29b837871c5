"""Groups of arguments or fields, formed by the comments and blank lines between them.

A group starts at a header and ends at the next header or at a blank line. If no header follows the
blank line, the next group has no header. The details:

- An assignment or a check between two arguments does not end a group. A header above it is the
  header of the arguments after it or, if a blank line follows the statement, only a comment.
- A definition, or a call that passes the parser on, ends a group, and a header above it is only a
  comment. The exception is a header above a definition that is not a banner and is followed by a
  blank line: it is a header without arguments.
- ``if``, ``for``, ``try`` and ``with`` neither start nor end a group.
- The header of an argparse group is its title, regardless of comments among its arguments.
"""

from perflint.documents.arguments.comments import Gap, Header
from perflint.primitives.finding import Span
from perflint.primitives.record import Record


class Group(Record):
    """A header and the arguments or fields under it, either of which may be missing.

    ``members`` are indices into the arguments or fields of the module. ``after_blank`` says that
    the group has no header and that a blank line ended the group above.
    """

    header: Header | None
    span: Span
    after_blank: bool
    members: tuple[int, ...]


class Grouping:
    """Builds the groups of a body from its statements, in order, each after its gap."""

    def __init__(self) -> None:
        self.groups: list[Group] = []
        self._members: list[list[int]] = []  # of each group
        self._header: Header | None = None  # the last header, until a group starts with it
        self._claimed = False  # a statement that is not an argument followed that header
        self._open: int | None = None  # the group that the next argument belongs to
        self._after_blank = False
        self._interrupted = False

    @property
    def at_start(self) -> bool:
        """Whether nothing that could belong to a group has been handled yet."""
        return not self.groups and not self._interrupted and self._header is None

    def add_gap(self, gap: Gap) -> None:
        """Handle the gap above the next statement."""
        if self._header is not None and self._claimed and gap.blank:
            self._header = None
        if (gap.headers or gap.blank) and self._open is not None:
            self._open = None
            self._after_blank = True
        for header in gap.headers:
            self._flush_header()
            self._header, self._claimed = header, False

    def add_member(self, member: int, span: Span) -> int:
        """Add an argument or a field; return the index of its group."""
        if self._open is None:
            header, self._header = self._header, None
            after_blank = header is None and self._after_blank
            start = header.span if header is not None else span
            self._open = self._new_group(Group(header, start, after_blank, ()))
        self._after_blank = False
        return self.add_to_group(self._open, member, span)

    def add_to_group(self, number: int, member: int, span: Span) -> int:
        """Add an argument to the argparse group ``number``; return that number."""
        group = self.groups[number]
        whole = Span(min(group.span.start, span.start), max(group.span.stop, span.stop))
        self.groups[number] = group._replace(span=whole)
        self._members[number].append(member)
        return number

    def start_argparse_group(self, header: Header | None, span: Span) -> int:
        """Start a group for a call of ``add_argument_group``; return its index."""
        self.interrupt()
        return self._new_group(Group(header, span, False, ()))

    def claim_header(self) -> None:
        """Handle a statement that does not end a group."""
        self._claimed = True

    def interrupt(self) -> None:
        """Handle a statement that ends a group: a header above it is only a comment."""
        self._header = None
        self._open = None
        self._after_blank = False
        self._interrupted = True

    def add_definition(self, gap: Gap) -> None:
        """Handle a definition of a function or class."""
        if gap.blank_below and gap.headers and not gap.banner:
            self._flush_header()
        self.interrupt()

    def end_block(self, gap: Gap) -> None:
        """Handle the end of a list of statements: a header before it has no arguments."""
        if gap.headers:
            self.add_gap(gap)
            self._flush_header()

    def finish(self) -> tuple[Group, ...]:
        """Return the groups with their members."""
        self._flush_header()
        pairs = zip(self.groups, self._members, strict=True)
        return tuple(group._replace(members=tuple(members)) for group, members in pairs)

    def _flush_header(self) -> None:
        """Turn a header that no arguments follow into a group without members."""
        if self._header is not None and not self._claimed:
            self._new_group(Group(self._header, self._header.span, False, ()))
        self._header = None

    def _new_group(self, group: Group) -> int:
        self.groups.append(group)
        self._members.append([])
        return len(self.groups) - 1
