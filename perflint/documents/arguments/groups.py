"""Groups of arguments or fields, formed by the headers and blank lines between them.

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

from collections.abc import Sequence

from perflint.documents.arguments.comments import Candidate
from perflint.documents.arguments.headers import Header, header_of
from perflint.documents.arguments.outline import Item
from perflint.primitives.finding import Span
from perflint.primitives.record import Record


class Group(Record):
    """A header and the arguments or fields under it, either of which may be missing.

    ``members`` are indices into the arguments or fields of the module. ``after_blank`` says that
    the group has no header, that a blank line ended the group above, and that no comment is
    directly above the first member. ``apart`` are the members with such a blank line above that did
    not end a group.
    """

    header: Header | None
    span: Span
    after_blank: bool
    members: tuple[int, ...]
    apart: tuple[int, ...] = ()


class Place(Record):
    """The group of an argument or a field, and the comments above that belong to it alone."""

    group: int
    comments: Span | None


class Layout(Record):
    """The groups of a class or function, and the place of each of its fields or arguments."""

    groups: tuple[Group, ...] = ()
    places: tuple[Place, ...] = ()


class Grouping:
    """Builds the layout of a body from its items, in order."""

    def __init__(self) -> None:
        self._groups: list[Group] = []
        self._members: list[list[int]] = []  # of each group
        self._apart: list[list[int]] = []  # of each group
        self._places: list[Place] = []
        self._argparse_groups: list[int] = []
        self._header: Header | None = None  # the last header, until a group starts with it
        self._claimed = False  # a statement that is not an argument followed that header
        self._open: int | None = None  # the group that the next argument belongs to
        self._after_blank = False
        self._blank = False  # a blank line, which may separate nothing, follows the last member

    def add(self, item: Item, headers: Sequence[Candidate], *, blank: bool) -> None:
        """Add an item; ``headers`` are those in its gap, and ``blank`` separates groups."""
        kind = item.kind
        self._blank = self._blank or item.gap.blank
        if kind == "end":  # a header before it has no arguments
            if headers:
                self._add_gap(headers, blank=blank)
                self._flush_header()
            return
        if headers or blank:
            self._add_gap(headers, blank=blank)
        if kind == "other":
            self._claimed = True
        elif kind == "member":
            self._add_member(item, headers)
        else:
            if kind == "definition" and headers and not headers[-1].adjoining:
                self._flush_header()
            self._header = self._open = None
            self._after_blank = False
            self._add_to_argparse(item)

    def finish(self) -> Layout:
        """Return the groups with their members."""
        self._flush_header()
        parts = zip(self._groups, self._members, self._apart, strict=True)
        groups = tuple(
            Group(group.header, group.span, group.after_blank, tuple(members), tuple(apart))
            for group, members, apart in parts
        )
        return Layout(groups, tuple(self._places))

    def _add_gap(self, headers: Sequence[Candidate], *, blank: bool) -> None:
        if self._header is not None and self._claimed and blank:
            self._header = None
        if self._open is not None:
            self._open = None
            self._after_blank = True
        for header in headers:
            self._flush_header()
            is_comment = not header.banner
            self._header = header_of(header.lines[0], header.span, is_comment=is_comment)
            self._claimed = False

    def _add_member(self, item: Item, headers: Sequence[Candidate]) -> None:
        span, gap = item.span or Span(0, 0), item.gap
        if self._open is None:
            header, self._header = self._header, None
            after_blank = header is None and self._after_blank and not gap.has_text
            start = header.span if header is not None else span
            self._open = self._new_group(Group(header, start, after_blank, (), ()))
        elif self._blank and not gap.has_text:
            self._apart[self._open].append(len(self._places))
        self._after_blank = self._blank = False
        adjoining = headers[-1:] if headers and headers[-1].adjoining else ()
        comments = adjoining[0].rest if adjoining else gap.comments
        self._add_to_group(self._open, span, comments)

    def _add_to_argparse(self, item: Item) -> None:
        """Handle a statement that ends a group."""
        span = item.span or Span(0, 0)
        if item.kind == "group":
            self._argparse_groups.append(self._new_group(Group(item.header, span, False, (), ())))
        elif item.group is not None:  # it has a title, so all comments above belong to the argument
            self._add_to_group(self._argparse_groups[item.group], span, item.gap.block)

    def _add_to_group(self, number: int, span: Span, comments: Span | None) -> None:
        group = self._groups[number]
        whole = Span(min(group.span.start, span.start), max(group.span.stop, span.stop))
        self._groups[number] = Group(group.header, whole, group.after_blank, (), ())
        self._members[number].append(len(self._places))
        self._places.append(Place(number, comments))

    def _flush_header(self) -> None:
        """Turn a header that no arguments follow into a group without members."""
        if self._header is not None and not self._claimed:
            self._new_group(Group(self._header, self._header.span, False, (), ()))
        self._header = None

    def _new_group(self, group: Group) -> int:
        self._groups.append(group)
        self._members.append([])
        self._apart.append([])
        return len(self._groups) - 1
