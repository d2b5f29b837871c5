"""Where a page of reStructuredText has tables, according to docutils.

docutils only reads blocks here: the text in them is read for the few cells that matter.
"""

import re
from collections.abc import Generator, Iterator, Sequence
from textwrap import dedent
from typing import Any

import docutils.parsers.rst
from docutils import nodes
from docutils.parsers.rst import Parser, directives, states
from docutils.parsers.rst.directives.tables import CSVTable, ListTable

from perflint.documents.tables.empty_document import empty_document
from perflint.primitives.record import Record

_OTHER_LINE_ENDS = str.maketrans(dict.fromkeys("\v\f\x1c\x1d\x1e\x85\u2028\u2029", " "))
"""Characters at which docutils starts a line, unlike editors."""

_OPTION = re.compile(r"\s*:[^:\s][^:]*:(?:\s|$)")
_TABLE_ERROR = re.compile(r"Malformed table|.*\"(?:list|csv)-table\" directive")
_NAMES_FLAG = re.compile(r"(?<![\w\\-])\\?-\\?-[A-Za-z]")
_MAX_DEPTH = 8
_ERROR = 3
"""The level of the errors of docutils."""


class TableError(ValueError):
    """A table that names flags, and that docutils does not read. The others are not all of them."""


class Directive(Record):
    """The directive that contains a table: its options, and its content as ``(line, text)``.

    Lines are counted from 0.
    """

    name: str
    line: int
    options: dict[str, Any]
    content: Sequence[tuple[int, str]]


class FoundTable(Record):
    """A table, with the heading above it, and its directive if its cells are in one.

    ``offset`` is the number of lines of the page before the text that the lines of nodes count in.
    """

    node: nodes.table
    heading: str
    offset: int

    @property
    def directive(self) -> Directive | None:
        """The ``list-table`` or ``csv-table``; None for a table that is drawn."""
        directive: Directive | None = self.node.get("directive")
        if directive is None or not self.offset:
            return directive
        content = tuple((line + self.offset, text) for line, text in directive.content)
        return directive._replace(line=directive.line + self.offset, content=content)


def find_tables(text: str) -> Iterator[FoundTable]:
    """Yield the tables of a page in order, without those in cells.

    Raises TableError, and what docutils raises.
    """
    yield from _tables_in(_read_blocks(text.translate(_OTHER_LINE_ENDS)), "", 0, 0)


def _tables_in(
    document: nodes.Element, heading: str, offset: int, depth: int
) -> Generator[FoundTable, None, str]:
    """Yield the tables below a heading, and return the last heading."""
    pending: list[nodes.Node] = [document]
    while pending:
        node = pending.pop()
        if isinstance(node, nodes.table):
            yield FoundTable(node, heading, offset)
        elif isinstance(node, nodes.title) and isinstance(node.parent, nodes.section):
            heading = node.astext()
        elif isinstance(node, nodes.system_message):
            _refuse_table_of_flags(node, offset)
            if depth < _MAX_DEPTH and _is_unknown_directive(node):
                text, before = _content(node)
                inner = _read_blocks(text)
                heading = yield from _tables_in(inner, heading, offset + before, depth + 1)
        elif isinstance(node, nodes.Element):
            pending += reversed(node.children)
    return heading


def _refuse_table_of_flags(message: nodes.system_message, offset: int) -> None:
    problem = " ".join(message.children[0].astext().split()) if message.children else ""
    if message["level"] >= _ERROR and _TABLE_ERROR.match(problem):
        text = "".join(each.astext() for each in message.children[1:])
        if _NAMES_FLAG.search(text):
            raise TableError(f"line {int(message['line']) + offset}: {problem.rstrip('.')}")


def _is_unknown_directive(message: nodes.system_message) -> bool:
    return message.children[0].astext().startswith("Unknown directive type")


def _content(message: nodes.system_message) -> tuple[str, int]:
    """Return the content of a directive that docutils does not know, and the lines before it.

    Sphinx and its extensions define many, most of which contain reStructuredText.
    """
    block = next((each for each in message.children if isinstance(each, nodes.literal_block)), None)
    lines = block.astext().split("\n")[1:] if block is not None else []
    options = 0
    while options < len(lines) and _OPTION.match(lines[options]):
        options += 1
    return dedent("\n".join(lines[options:])), int(message["line"]) + options


def _as_written(
    text: str, lineno: int, memo: Any, parent: nodes.Element
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    """Parse the text of a block as plain text, in place of ``Inliner.parse``."""
    return [nodes.Text(text)], []


class _ListTable(ListTable):
    def run(self) -> Sequence[nodes.table | nodes.system_message]:
        return _with_directive(super().run(), self)


class _CSVTable(CSVTable):
    def run(self) -> Sequence[nodes.table | nodes.system_message]:
        return _with_directive(super().run(), self)


class _Ignored(docutils.parsers.rst.Directive):
    """A directive that defines roles for the whole process: those of other pages, too."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True

    def run(self) -> Sequence[nodes.Node]:
        return []


for _name, _directive in (
    ("list-table", _ListTable),
    ("csv-table", _CSVTable),
    ("role", _Ignored),
    ("default-role", _Ignored),
):
    directives.register_directive(_name, _directive)


def _with_directive(
    result: Sequence[nodes.table | nodes.system_message], directive: ListTable | CSVTable
) -> Sequence[nodes.table | nodes.system_message]:
    content = directive.content
    lines = tuple((line, text) for (_, line), text in zip(content.items, content, strict=True))
    for node in result:
        if isinstance(node, nodes.table):
            node["directive"] = Directive(
                directive.name, directive.lineno - 1, directive.options, lines
            )
    return result


def _read_blocks(text: str) -> nodes.document:
    document = empty_document()
    inliner = states.Inliner()
    # Not in a subclass: docutils reads constants from the class of the instance, not from its base.
    inliner.parse = _as_written  # type: ignore[method-assign]
    Parser(inliner=inliner).parse(text, document)
    return document
