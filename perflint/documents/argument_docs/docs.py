"""A page that documents arguments, with the arguments that it documents."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from copy import copy
from functools import cached_property

from perflint.documents.argument_docs.flags import Flags, Registered, normalized, typed
from perflint.documents.argument_docs.retired import says_gone
from perflint.documents.argument_docs.rows import (
    DocumentedRow,
    DocumentedTable,
    DocumentedWhere,
    documented_tables,
    named_flags,
)
from perflint.documents.argument_docs.values import agree, documented_default
from perflint.documents.tables.table import Cell, Page
from perflint.primitives.finding import Finding, Related, Span
from perflint.primitives.record import Record


class Elsewhere(Record):
    """The flags that other files contain.

    ``documented`` are those of the other pages of the set, ``earlier`` those of the pages before
    this one, both with dashes only. ``registered`` are unknown flags of the page that are in
    modules which the argument files import. ``unread`` are the places that pass a parser to code
    which may register any flag. ``undocumented`` are the public arguments that no other page
    documents, and ``belonging`` those of them whose row belongs on this one; None if there is no
    other page. ``set_defaults`` are the destinations whose default a module sets that is given a
    parser; None is any.
    """

    documented: Set[str] = frozenset()
    earlier: Set[str] = frozenset()
    registered: frozenset[str] = frozenset()
    unread: tuple[Related, ...] = ()
    undocumented: Sequence[Registered] | None = None
    belonging: Sequence[Registered] | None = None
    set_defaults: frozenset[str | None] = frozenset()


class ArgumentDocs:
    """The rows of one page about the flags of some argument files.

    Fixes are tentative unless ``works_out_edits``. ``ignored_rules`` do not check the page, whose
    findings are reported in another file. ``base`` is the page before a change, if only changes are
    reported.
    """

    ignored_rules: frozenset[str] = frozenset()
    base: "ArgumentDocs | None" = None

    def __init__(
        self,
        page: Page,
        flags: Flags,
        where: DocumentedWhere = DocumentedWhere(),  # noqa: B008  (immutable)
        *,
        elsewhere: Elsewhere = Elsewhere(),  # noqa: B008  (immutable)
        works_out_edits: bool = True,
    ) -> None:
        self.page = page
        self.flags = flags
        self.elsewhere = elsewhere
        self.works_out_edits = works_out_edits
        self.where = where

    @cached_property
    def tables(self) -> list[DocumentedTable]:
        """The tables about these arguments.

        A table describes another program if fewer than half of its rows name a known flag, unless
        the configuration names its heading.
        """
        tables = documented_tables(self.page, self.where)
        return [
            table for table in tables if self.where.names_headings or self._is_about_them(table)
        ]

    def _is_about_them(self, table: DocumentedTable) -> bool:
        """Tell whether at least half of the rows name a flag, one of them not only by a pattern."""
        needed = len(table.rows) / 2
        others = [row for row in table.rows if not self._is_known(row)]
        if len(table.rows) - len(others) >= needed:
            return True  # the usual case
        others = [row for row in others if not any(map(self.flags.contain, row.flags))]
        known = len(table.rows) - len(others)
        if 0 < known < needed:
            known += sum(any(map(self.flags.may_register, row.flags)) for row in others)
        return known >= needed

    def _is_known(self, row: DocumentedRow) -> bool:
        return bool(self.arguments_of(row)) or any(map(self.flags.has_field, row.flags))

    @cached_property
    def rows(self) -> list[tuple[DocumentedTable, DocumentedRow]]:
        """The rows that document a flag, with their tables, in order."""
        return [(table, row) for table in self.tables for row in table.rows]

    def arguments_of(self, row: DocumentedRow) -> list[Registered]:
        """Return the arguments that a row documents, each once."""
        found = (registered for flag in row.flags for registered in self.flags.named(flag))
        return [*{registered.argument.span: registered for registered in found}.values()]

    @cached_property
    def _rows_by_argument(
        self,
    ) -> dict[tuple[str, int], list[tuple[DocumentedTable, DocumentedRow]]]:
        rows = defaultdict(list)
        for table, row in self.rows:
            for registered in self.arguments_of(row):
                rows[_key(registered)].append((table, row))
        return rows

    def rows_of(self, registered: Registered) -> list[tuple[DocumentedTable, DocumentedRow]]:
        """Return the rows that document an argument, with their tables."""
        return self._rows_by_argument.get(_key(registered), [])

    @cached_property
    def undocumented(self) -> list[Registered]:
        """The arguments that a page of the set has to document, and that none does.

        A flag that is registered twice, such as for two commands, is among them once.
        """
        return [*self._without_row(self.elsewhere.undocumented)]

    @cached_property
    def belonging(self) -> list[Registered]:
        """Those of the undocumented arguments whose row belongs on this page."""
        return [*self._without_row(self.elsewhere.belonging)]

    def leave_out(self, flags: Set[str]) -> None:
        """Require no row of flags that no page documented before; ``flags`` have dashes only."""
        belonging = self.elsewhere.belonging
        candidates = self.flags.all if belonging is None else belonging
        others = [
            each for each in candidates if flags.isdisjoint(map(normalized, each.argument.flags))
        ]
        self.elsewhere = self.elsewhere._replace(belonging=others)

    def _without_row(self, candidates: Iterable[Registered] | None) -> Iterator[Registered]:
        if not self.tables:
            return
        known = set[str]().union(*(named_flags(table, self.where) for table in self.tables))
        for registered in self.flags.all if candidates is None else candidates:
            flags = [*map(normalized, registered.argument.flags)]
            if not registered.is_public or self.rows_of(registered) or not known.isdisjoint(flags):
                continue
            if _key(registered) in self._abbreviated:
                continue  # reported where its abbreviation is
            if registered.has_prefix and any(each.endswith(flags[0][1:]) for each in known):
                continue  # documented with its prefix: ``--router-host`` for ``--host``
            if not _contains(self.elsewhere.documented, registered):
                known.add(flags[0])
                yield registered

    @cached_property
    def _abbreviated(self) -> set[tuple[str, int]]:
        """The arguments that the page documents only by an abbreviation."""
        flags = {flag for _, row in self.rows for flag in row.flags if not self.flags.named(flag)}
        return {_key(each) for each in map(self.flags.abbreviated, flags) if each is not None}

    def is_elsewhere(self, registered: Registered) -> bool:
        """Tell whether another page documents an argument, and this one only after it."""
        earlier, documented = self.elsewhere.earlier, self.elsewhere.documented
        return _contains(earlier if self.rows_of(registered) else documented, registered)

    @cached_property
    def _differing(self) -> list[tuple[Cell, Registered]]:
        """The cells with another default than the argument, with that."""
        found = []
        for _, row in self.rows:
            cell, arguments = row.cell(row.columns.default), self.arguments_of(row)
            if cell is None or not arguments or arguments[0].argument.deprecated:
                continue
            documented = documented_default(cell)
            if not any(agree(documented, registered.default) for registered in arguments):
                found.append((cell, arguments[0]))
        return found

    @property
    def other_defaults(self) -> list[tuple[Cell, Registered]]:
        """The cells with another default than the argument, with that.

        Those whose default another module sets are not among them.
        """
        elsewhere = self.elsewhere.set_defaults
        return [each for each in self._differing if each[1].destinations.isdisjoint(elsewhere)]

    def is_gone(self, flag: str) -> bool:
        """Tell whether a documented flag is an error on the command line."""
        return (
            flag.startswith("--")
            and flag != "--help"  # argparse adds it
            and not self.flags.named(flag)
            and not self.flags.has_field(flag)
            and flag not in self.elsewhere.registered
            and not self.flags.may_register(flag)
        )

    @cached_property
    def gone(self) -> list[tuple[DocumentedTable, DocumentedRow, str]]:
        """The documented flags that are errors as far as is known, with their rows.

        A flag that a row names twice, with dashes and with underscores, is there once. One that the
        page itself calls gone is not there.
        """
        found = []
        for table, row in self.rows:
            first: dict[str, str] = {}
            for flag in row.flags:
                first.setdefault(normalized(flag), flag)
            found += [(table, row, flag) for flag in first.values()]
        return [each for each in found if self.is_gone(each[2]) and not says_gone(*each)]

    @property
    def unread(self) -> list[Related]:
        """The places that may register any flag."""
        return [*self.flags.unread, *self.elsewhere.unread]

    @property
    def knows_all_flags(self) -> bool:
        """Whether no other flags can exist, so that an unknown one is an error."""
        return self.flags.is_complete and not self.unread

    def span_in(self, cell: Cell, flag: str) -> Span:
        """Return the span of a flag in a cell, or that of the cell."""
        name = flag.encode()
        for span in (cell.span, *cell.rest):
            at = self.page.text.data.find(name, *span)
            if at >= 0:
                return Span(at, at + len(name))
        return cell.span

    def related(self, registered: Registered, label: str, span: Span | None = None) -> Related:
        """Return a place in the argument file: that of the flag, if no other one is given."""
        span = span or registered.argument.name_span
        return Related(span, label, file=registered.module.text)

    def without_edits(self) -> "ArgumentDocs":
        """Return the same page with tentative fixes."""
        result = copy(self)
        result.works_out_edits = False
        return result

    def placed(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Yield findings in the page where they are reported."""
        yield from findings


def _contains(documented: Set[str], registered: Registered) -> bool:
    return any(normalized(flag) in documented for flag in typed(registered.argument))


def _key(registered: Registered) -> tuple[str, int]:
    return registered.module.text.path, registered.argument.span.start
