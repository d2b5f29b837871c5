"""Tables of HTML or JSX in a page.

The tags are found by a regular expression. ``html.parser`` has no position for the end of an
element, and takes 20 seconds for 30 kB of unfinished tags. What may contain ``<`` or ``>`` without
being a tag is hidden before: code, comments, and the expressions of JSX.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from perflint.documents.tables.table import Cell, Row, Table
from perflint.primitives.finding import Span
from perflint.primitives.record import Record

_TAG = re.compile(
    rb"<(?P<end>/?)(?P<name>table|thead|tbody|tfoot|tr|th|td)(?![\w-])"
    rb"(?P<attributes>(?:[^<>\"']|\"[^\"<>]{0,2000}\"|'[^'<>]{0,2000}')*)>",
    re.IGNORECASE,
)
_COMMENTS = (b"<!--", b"-->"), (b"{/*", b"*/}")
_CODE = re.compile(
    rb"(?<!`)(?P<ticks>`{1,8})(?!`)(?:(?!</t[dhr]\b)[^\r\n])*?(?<!`)(?P=ticks)(?!`)",
    re.IGNORECASE,
)
_EXPRESSION = re.compile(rb"=[ \t]*(?=\{)")
_BRACES = re.compile(rb"\"(?:[^\"\\\r\n]|\\.)*\"|'(?:[^'\\\r\n]|\\.)*'|`[^`]*`|[{}]", re.DOTALL)
_SPANNING = re.compile(rb"\b(?:row|col)span\b\s*=", re.IGNORECASE)
_MAX_EXPRESSION = 1000


class _Tag(Record):
    name: str
    closing: bool
    span: Span
    spanning: bool


class _Element(Record):
    """An element of a table: from the start of its first tag to the end of its last one."""

    name: str
    span: Span
    content: Span


def html_tables(data: bytes, code: Iterable[Span], *, mdx: bool) -> Iterator[Table]:
    """Yield the tables of a page, except those in ``code`` and in comments."""
    if not re.search(rb"<table\b", data, re.IGNORECASE):
        return
    depth = 0
    tags: list[_Tag] = []
    for match in _TAG.finditer(_masked(data, code, mdx=mdx)):
        tag = _Tag(
            match["name"].decode("ascii").lower(),
            bool(match["end"]),
            Span(*match.span()),
            bool(_SPANNING.search(data, *match.span("attributes"))),
        )
        if tag.name == "table":
            depth += -1 if tag.closing else 1
        if depth > 0 or tags:
            tags.append(tag)
        if depth <= 0:
            if tags:
                yield _table(data, tags)
            depth, tags = 0, []


def _masked(data: bytes, code: Iterable[Span], *, mdx: bool) -> bytes:
    """Return a page in which code, comments and JSX expressions contain no tags."""
    masked = bytearray(data)
    for span in code:
        masked[slice(*span)] = b" " * (span.stop - span.start)
    _hide(masked, (Span(*match.span()) for match in _CODE.finditer(data)))
    for marks in _COMMENTS if mdx else _COMMENTS[:1]:
        _hide(masked, _between(bytes(masked), *marks))
    _hide(masked, _expressions(bytes(masked)))
    return bytes(masked)


def _hide(masked: bytearray, spans: Iterable[Span]) -> None:
    for span in spans:
        masked[slice(*span)] = b"x" * (span.stop - span.start)


def _between(source: bytes, start: bytes, stop: bytes) -> Iterator[Span]:
    """Yield the spans of comments; one that does not end is text."""
    last = source.find(start)
    while last >= 0:
        end = source.find(stop, last + len(start))
        if end < 0:
            return
        yield Span(last, end + len(stop))
        last = source.find(start, end + len(stop))


def _expressions(source: bytes) -> Iterator[Span]:
    """Yield the spans of ``{…}`` after ``=``; one whose end is far away or missing is text."""
    match = _EXPRESSION.search(source)
    while match is not None:
        start, depth = match.end(), 0
        end = limit = start + _MAX_EXPRESSION
        for brace in _BRACES.finditer(source, start, limit):
            depth += {b"{": 1, b"}": -1}.get(brace[0], 0)
            if depth == 0:
                end = brace.end()
                yield Span(start, end)
                break
        match = _EXPRESSION.search(source, end)


def _table(data: bytes, tags: list[_Tag]) -> Table:
    """Return the table between its first and its last tag; one in a cell is a part of the cell."""
    span = Span(tags[0].span.start, tags[-1].span.stop)
    nested = any(tag.name == "table" for tag in tags[1:-1])
    rows = [] if nested else [*_rows(data, tags)]
    header = Row(Span(span.start, span.start), ())
    if rows and all(name == "th" for name in rows[0][1]):
        header = rows.pop(0)[0]
    irregular = nested or any(tag.spanning for tag in tags)
    return Table("html", span, "", header, tuple(row for row, _ in rows), irregular)


def _rows(data: bytes, tags: list[_Tag]) -> Iterator[tuple[Row, list[str]]]:
    """Yield each row that has cells, and the names of its cells: ``td`` or ``th``."""
    starts = [tag.span.start for tag in tags]
    for row in _elements(tags, ("tr",), ("thead", "tbody", "tfoot", "table")):
        inside = tags[
            bisect_left(starts, row.content.start) : bisect_left(starts, row.content.stop)
        ]
        cells = [*_elements(inside, ("td", "th"), (), row.content.stop)]
        if cells:
            span = _lines(data, row.span)
            content = tuple(_cell(data, cell.content) for cell in cells)
            yield Row(span, content, span != row.span), [cell.name for cell in cells]


def _elements(
    tags: list[_Tag], names: tuple[str, ...], ends: tuple[str, ...], stop: int | None = None
) -> Iterator[_Element]:
    """Yield the elements of some names. One without an end tag ends where the next one starts.

    A tag of one of ``ends`` ends it as well, and so does ``stop``.
    """
    opened: _Tag | None = None
    for tag in tags:
        if opened is not None and (tag.name in ends or tag.name in names):
            closed = tag.closing and tag.name == opened.name
            last = tag.span.stop if closed else tag.span.start
            content = Span(opened.span.stop, tag.span.start)
            yield _Element(opened.name, Span(opened.span.start, last), content)
            opened = None
        if tag.name in names and not tag.closing:
            opened = tag
    if opened is not None and stop is not None:
        yield _Element(opened.name, Span(opened.span.start, stop), Span(opened.span.stop, stop))


def _cell(data: bytes, content: Span) -> Cell:
    raw = data[slice(*content)]
    start = content.start + len(raw) - len(raw.lstrip())
    source = raw.strip()
    return Cell(Span(start, start + len(source)), source.decode("utf-8", "replace"))


def _lines(data: bytes, span: Span) -> Span:
    """Return the span of the lines of a row, if they contain nothing else, else ``span``."""
    start = max(data.rfind(b"\n", 0, span.start), data.rfind(b"\r", 0, span.start)) + 1
    after = re.compile(rb"[ \t]*(?:\r\n?|\n)").match(data, span.stop)
    if after is None or data[start : span.start].strip(b" \t"):
        return span
    return Span(start, after.end())
