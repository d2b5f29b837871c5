"""Reads TOML that is being typed, and so is hardly ever valid, as far as completion needs it."""

import re
from collections.abc import Iterator
from typing import Literal

from perflint.primitives.record import Record

ITEM = 0
"""What stands for any item of a list in the path of a value."""

Path = tuple[str | int, ...]

_TOKEN = re.compile(
    r"""(?P<comment>\#[^\r\n]*)
    |(?P<text>"{3}(?:\\.|(?!"{3}).)*(?:"{3,5}|$)|'{3}(?:(?!'{3}).)*(?:'{3,5}|$))
    |(?P<string>"(?:\\[^\r\n]|[^"\\\r\n])*(?:"|\\?(?=[\r\n]|$))|'[^'\r\n]*(?:'|(?=[\r\n]|$)))
    |(?P<end>\r\n?|\n)
    |(?P<blank>[ \t\ufeff]+)
    |(?P<mark>[\[\]{},=.])
    |(?P<word>[^\s\[\]{},=."'\#]+|.)""",
    re.VERBOSE | re.DOTALL,
)
_STATEMENT = re.compile(
    r"""[ \t]*(?:
        \[\[?(?!true|false|inf|nan)[A-Za-z_][A-Za-z0-9_."' \t-]*\]\]?
            [ \t]*(?:\#[^\r\n]*)?(?:[\r\n]|$)
        |[A-Za-z0-9_"'.-]+[ \t]*=
    )""",
    re.VERBOSE,
)
"""The start of a line that cannot be the next item of a list: a header, or a key with a value."""

MAX_DEPTH = 16
"""The number of brackets in each other, and of the names of a key, beyond which more are ignored.

Reading them takes a time that grows with the square of their number.
"""


class Token(Record):
    """A token: its kind, and its offsets in the text."""

    kind: str
    start: int
    stop: int


class Frame(Record):
    """A list or an inline table that is not closed: its bracket, where it is, and its path."""

    bracket: Literal["[", "{"]
    start: int
    path: Path


class State(Record):
    """What is expected next.

    ``table`` is the path of the last header, and ``header`` its offset. ``frames`` are the open
    brackets, ``names`` the parts of a key or header that were read so far. ``expected`` is
    ``value`` after an equals sign and in lists, and ``nothing`` after a value.
    """

    table: Path = ()
    header: int = -1
    frames: tuple[Frame, ...] = ()
    names: tuple[str, ...] = ()
    expected: Literal["key", "header", "value", "nothing"] = "key"
    start: int = 0
    bracket: str = ""
    value_path: Path = ()

    @property
    def container(self) -> tuple[Path, int]:
        """The path of the innermost table, and the offset that tells it from others."""
        if self.frames:
            return self.frames[-1].path, self.frames[-1].start
        return self.table, self.header

    @property
    def is_in_list(self) -> bool:
        """Whether the next value is an item of a list."""
        return self.expected == "value" and any(each.bracket == "[" for each in self.frames[-1:])


class Key(Record):
    """A key with a value: its names, its offsets, and the offset of its table.

    Also a string in a list: its content is the only name, and its table is the list.
    """

    names: tuple[str, ...]
    start: int
    stop: int
    container: int


class Scan(Record):
    """The headers with their paths, the keys, and the strings in lists of a whole text."""

    headers: tuple[tuple[Path, str], ...]
    keys: tuple[Key, ...]
    items: tuple[Key, ...]


def tokens(text: str, stop: int) -> Iterator[Token]:
    """Yield the tokens before an offset; the last one may be cut off."""
    for match in _TOKEN.finditer(text, 0, stop):
        yield Token(str(match.lastgroup), match.start(), match.end())


def scan(text: str) -> Scan:
    """Return the headers, keys, and strings in lists of a text."""
    state, headers, keys, items = State(), [], [], []
    for token in tokens(text, len(text)):
        after = advance(state, token, text)
        if after.header != state.header:
            headers.append((after.table, after.bracket))
        if state.expected == "key" and after.expected == "value":
            keys.append(Key(state.names, state.start, token.start, state.container[1]))
        if token.kind == "string" and state.is_in_list:
            name = name_in(text[token.start : token.stop])
            items.append(Key((name,), token.start, token.stop, state.container[1]))
        state = after
    return Scan(tuple(headers), tuple(keys), tuple(items))


def advance(state: State, token: Token, text: str) -> State:
    """Return the state after a token."""
    source = text[token.start : token.stop]
    if token.kind in ("blank", "comment"):
        return state
    if token.kind == "end":
        return _next_line(state, text, token.stop)
    if state.expected == "header":
        return _in_header(state, token, source)
    if state.expected == "key":
        return _in_key(state, token, source)
    if token.kind == "mark":
        return _in_value(state, token, source)
    return state._replace(expected="nothing")


def _next_line(state: State, text: str, start: int) -> State:
    """Return the state after the end of a line: only lists go on, unless a statement follows."""
    frames = state.frames
    goes_on = frames and frames[-1].bracket == "[" and state.expected != "header"
    if goes_on and not _STATEMENT.match(text, start):
        return state
    return State(state.table, state.header)


def _in_header(state: State, token: Token, source: str) -> State:
    if source == "[" and not state.names and token.start == state.start + 1:
        return state._replace(bracket="[[")
    if source == "]":
        return State(state.names, state.start, bracket=state.bracket, expected="nothing")
    if token.kind in ("word", "string") and len(state.names) < MAX_DEPTH:
        return state._replace(names=(*state.names, name_in(source)))
    return state


def _in_key(state: State, token: Token, source: str) -> State:
    if source == "[" and not state.frames and not state.names:
        return state._replace(expected="header", start=token.start, bracket="[")
    if source == "=" and state.names:
        path = (*state.container[0], *state.names)
        return state._replace(expected="value", value_path=path, names=())
    if source == "}" and state.frames:
        return _closed(state)
    if source == ",":
        return state._replace(names=())
    if token.kind in ("word", "string") and len(state.names) < MAX_DEPTH:
        start = state.start if state.names else token.start
        return state._replace(names=(*state.names, name_in(source)), start=start)
    return state


def _in_value(state: State, token: Token, source: str) -> State:
    if source in "[{" and state.expected == "value" and len(state.frames) < MAX_DEPTH:
        is_list = source == "["
        path = (*state.value_path, ITEM) if is_list else state.value_path
        frame = Frame("[" if is_list else "{", token.start, path)
        return state._replace(
            frames=(*state.frames, frame),
            expected="value" if is_list else "key",
            value_path=path,
            names=(),
        )
    if source in "]}" and state.frames:
        return _closed(state)
    if source == "," and state.frames:
        frame = state.frames[-1]
        is_list = frame.bracket == "["
        return state._replace(
            expected="value" if is_list else "key", value_path=frame.path, names=()
        )
    return state


def _closed(state: State) -> State:
    return state._replace(frames=state.frames[:-1], expected="nothing", names=())


def name_in(source: str) -> str:
    """Return the name that a part of a key stands for; escapes are not replaced."""
    quote = source[:1]
    return source[1:].removesuffix(quote) if quote in ("'", '"') else source
