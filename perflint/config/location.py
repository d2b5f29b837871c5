"""Find the position of a configuration error; only imported if there is one.

tomli returns no positions. The document was parsed before and is valid, so that only the ends of
keys and values have to be found here. The time is linear in the length of the document.
"""

import codecs
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from perflint.config import ConfigError
from perflint.primitives.decode import KeyPath
from perflint.primitives.finding import Span
from perflint.primitives.record import Record

_BLANK = re.compile(r"[ \t\r\n]*(?:#[^\n]*[ \t\r\n]*)?")
_KEY_MARK = re.compile(r"[\"'=\]]")
_SCALAR = re.compile(r"[^,\]}#\r\n]*")
_BRACKET = re.compile(r"""[\[\]{}"']|#[^\n]*""")
_SIMPLE_STRING = re.compile(r"""("|')[^"'\\\n]*\1(?!\1)""")
_STRING_ENDS = {
    '"': re.compile(r'\\.|"'),
    "'": re.compile("'"),
    '"""': re.compile(r'\\.|"{3,5}', re.DOTALL),  # one or two quotes may precede the closing three
    "'''": re.compile("'{3,5}"),
}
_SIMPLE_KEY = re.compile(r"""[A-Za-z0-9_-]+|["']([^"'\\]*)["']""")
_POSITION = re.compile(r" \(at (?:line (\d+), (column \d+)|(end of document))\)$")


class _Statement(Record):
    """A key with a value, or the header of a table, which has no value.

    ``key`` is the source text of the key, and ``span`` that of the whole statement, in characters.
    ``value`` is the offset of the value. ``is_item`` is true for ``[[key]]``.
    """

    key: str
    span: Span
    value: int | None
    is_item: bool


def error_at(
    file: str, data: bytes, path: KeyPath, problem: str, *, table: KeyPath = ()
) -> ConfigError:
    """Return the error for the value at ``path`` of a table of a valid TOML document.

    Its message starts with ``perflint.toml:12`` if line 12 defines the value; see ``span_of``.
    """
    return _error(file, data, problem, span_of(data, (*table, *path)), path)


def error_in(file: str, data: bytes, problem: str, start: int) -> ConfigError:
    """Return the error for the text from an offset to the end of its line."""
    return _error(file, data, problem, _to_line_end(data, start), ())


def _error(file: str, data: bytes, problem: str, span: Span | None, path: KeyPath) -> ConfigError:
    where = file if span is None else f"{file}:{_line_at(data, span.start)}"
    return ConfigError(f"{where}: {problem}", path, problem, span)


def _line_at(data: bytes, offset: int) -> int:
    return data.count(b"\n", 0, offset) + 1


def line_of(data: bytes, path: KeyPath) -> int | None:
    """Return the line, from 1, that defines the value at a path; see ``span_of``."""
    span = span_of(data, path)
    return None if span is None else _line_at(data, span.start)


def span_of(data: bytes, path: KeyPath) -> Span | None:
    """Return the span that defines the value at a path of a valid TOML document.

    A header ``[a.b]`` defines its tables ``a.b`` and, unless that has its own header, ``a``. The
    first statement that sets a key of a table without a header defines it. If the path does not
    exist, the span is that of its nearest existing parent; it is None if that is the document.
    """
    text = data.decode("utf-8-sig")
    best, depth = Span(0, 0), 0
    for defined, span in _definitions(text, path):
        shared = _shared_length(defined, path)
        if shared > depth or shared == depth == len(defined):
            best, depth = span, shared
        if defined == path:
            break
    if not depth:
        return None
    start = _mark_length(data) + len(text[: best.start].encode())
    return Span(start, start + len(text[best.start : best.stop].encode()))


def syntax_error(file: str, data: bytes, error: Exception) -> ConfigError:
    """Return the error for a TOML file that cannot be parsed, with the line if it is known."""
    problem, span = str(error), None
    if isinstance(error, UnicodeDecodeError):  # its object has no byte order mark
        start = len(data) - len(error.object) + error.start
        span = Span(start, start + 1)
    elif position := _POSITION.search(problem):  # before version 2.2, tomli has only the message
        number, column, end = position.groups()
        start = len(data.rstrip())
        if number is not None:
            start = _offset(data, int(number), int(column.removeprefix("column ")))
        span = _to_line_end(data, start)
        problem = f"{problem[: position.start()]} (at {column or end})"
    return _error(file, data, f"not valid TOML: {problem}", span, ())


def _offset(data: bytes, line: int, column: int) -> int:
    """Return the offset of a line and a column, both from 1; columns are characters."""
    start = _mark_length(data)
    for _ in range(line - 1):
        start = data.index(b"\n", start) + 1
    text = _line_from(data, start).decode()
    return start + len(text[: column - 1].encode())


def _to_line_end(data: bytes, start: int) -> Span:
    return Span(start, start + len(_line_from(data, start)))


def _line_from(data: bytes, start: int) -> bytes:
    """Return the rest of the line at an offset, without the line ending."""
    end = data.find(b"\n", start)
    return data[start : len(data) if end < 0 else end].removesuffix(b"\r")


def _mark_length(data: bytes) -> int:
    """Return the length of the byte order mark."""
    return len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0


def _shared_length(first: KeyPath, second: KeyPath) -> int:
    """Return the number of equal parts at the start of two paths."""
    length = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        length += 1
    return length


def _definitions(text: str, path: KeyPath) -> Iterator[tuple[KeyPath, Span]]:
    """Yield the path and span of each header, and of each value in the tables along ``path``."""
    table: KeyPath = ()
    last_items: dict[KeyPath, int] = {}
    for statement in _statements(text):
        if statement.value is None:
            table = _table_of(statement, last_items)
            yield table, statement.span
        elif table == path[: len(table)]:
            defined = (*table, *_names(statement.key))
            yield defined, statement.span
            yield from _nested(text, statement.value, defined, path)


def _table_of(header: _Statement, last_items: dict[KeyPath, int]) -> KeyPath:
    """Return the path of the table of a header, with the index of each item of a list.

    ``last_items`` maps the path of a list to the index of its last item, and is updated.
    """
    table: KeyPath = ()
    names = _names(header.key)
    for number, name in enumerate(names, start=1):
        table = (*table, name)
        if header.is_item and number == len(names):
            last_items[table] = last_items.get(table, -1) + 1
        if table in last_items:
            table = (*table, last_items[table])
    return table


def _nested(
    text: str, value: int, parent: KeyPath, path: KeyPath
) -> Iterator[tuple[KeyPath, Span]]:
    """Yield the path and span of the members of the value at ``parent``, along ``path``."""
    if parent == path[: len(parent)] != path and text[value] in "[{":
        for names, span, inner in _members(text, value):
            if names[0] == path[len(parent)]:
                yield (*parent, *names), span
                yield from _nested(text, inner, (*parent, *names), path)


def _statements(text: str) -> Iterator[_Statement]:
    offset = _next_token(text, 0)
    while offset < len(text):
        is_header, is_item = text[offset] == "[", text.startswith("[[", offset)
        start = offset + is_header + is_item
        end = _key_end(text, start)
        value = None if is_header else _next_token(text, end + 1)
        stop = end + 1 + is_item if value is None else _value_end(text, value)
        yield _Statement(text[start:end], Span(offset, stop), value, is_item)
        offset = _next_token(text, stop)


def _members(text: str, start: int) -> Iterator[tuple[KeyPath, Span, int]]:
    """Yield the keys, span and offset of the value of each member of a list or inline table.

    ``start`` is the offset of its opening bracket.
    """
    is_list, number = text[start] == "[", 0
    offset = _next_token(text, start + 1)
    while text[offset] not in "]}":
        names: KeyPath = (number,)
        value = offset
        if not is_list:
            end = _key_end(text, offset)
            names, value = _names(text[offset:end]), _next_token(text, end + 1)
        stop = _value_end(text, value)
        yield names, Span(offset, stop), value
        offset = _next_token(text, stop)
        if text[offset] == ",":
            offset = _next_token(text, offset + 1)
        number += 1


def _next_token(text: str, start: int) -> int:
    """Return the offset of the first character after spaces, newlines and comments."""
    start = _match_end(_BLANK, text, start)
    while text.startswith("#", start):
        start = _match_end(_BLANK, text, start)
    return start


def _match_end(pattern: re.Pattern[str], text: str, start: int) -> int:
    match = pattern.match(text, start)
    return match.end() if match else start


def _key_end(text: str, start: int) -> int:
    """Return the offset of the equals sign or bracket after a key."""
    mark = next(_KEY_MARK.finditer(text, start))
    while mark[0] in "\"'":
        mark = next(_KEY_MARK.finditer(text, _string_end(text, mark.start())))
    return mark.start()


def _value_end(text: str, start: int) -> int:
    if text[start] in "\"'":
        return _string_end(text, start)
    if text[start] not in "[{":
        return _match_end(_SCALAR, text, start)
    depth, end = 1, start + 1
    while depth:
        mark = next(_BRACKET.finditer(text, end))
        end = _string_end(text, mark.start()) if mark[0] in "\"'" else mark.end()
        depth += (mark[0] in "[{") - (mark[0] in "]}")
    return end


def _string_end(text: str, start: int) -> int:
    if string := _SIMPLE_STRING.match(text, start):
        return string.end()
    quotes = text[start : start + 3]
    quotes = quotes if quotes in _STRING_ENDS else text[start]
    ends = _STRING_ENDS[quotes].finditer(text, start + len(quotes))
    return next(end.end() for end in ends if not end[0].startswith("\\"))


@lru_cache
def _names(key: str) -> tuple[str, ...]:
    """Return the names in the source text of a key: ``a."b.c"`` is ``("a", "b.c")``."""
    import tomli

    key = key.strip()
    if simple := _SIMPLE_KEY.fullmatch(key):
        return (simple[0] if simple[1] is None else simple[1],)
    names: list[str] = []
    value: Any = tomli.loads(f"{key} = 0")
    while isinstance(value, dict):
        [(name, value)] = value.items()
        names.append(name)
    return tuple(names)
