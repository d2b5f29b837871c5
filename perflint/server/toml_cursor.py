"""What is being typed in a TOML text: a header, a key or a value, and where it belongs."""

import re
from collections.abc import Iterable
from typing import Literal

from perflint.primitives.record import Record
from perflint.server.toml_scan import Key, Path, Scan, State, Token, advance, tokens

_BARE = re.compile(r"[A-Za-z0-9_-]*")
_QUOTED = re.compile(r"[^\"'\r\n,\]}=]*")
_EQUALS = re.compile(r"[\"']?[ \t]*[=.]")
_HEADER_END = re.compile(r"[^\]\[\r\n\#=]*\]{1,2}|[A-Za-z0-9_.\"'-]*")


class Cursor(Record):
    """What is typed at an offset, between ``start`` and ``stop``.

    ``path`` is that of the table of a key or header, or of a value. ``quote`` is the quote before
    ``start`` if there is one; ``is_closed`` tells that the closing one follows. ``has_value`` tells
    that an equals sign follows a key, or another part of it. ``others`` are the other keys of the
    table, or the other strings of the list. ``header`` is the range of a whole header, with its
    brackets. ``is_in_brackets`` tells that a value is an item of a list, or that a key is in an
    inline table. ``may_be_header`` tells that the line may become that of a header.
    """

    kind: Literal["header", "key", "value"]
    path: Path
    start: int
    stop: int
    quote: str = ""
    is_closed: bool = False
    has_value: bool = False
    others: frozenset[str] = frozenset()
    header: tuple[int, int] = (0, 0)
    is_in_brackets: bool = False
    may_be_header: bool = False


def cursor_at(text: str, offset: int, known: Scan) -> Cursor | None:
    """Return what is typed at an offset; None in a comment, after a value, and in long strings.

    ``known`` are the keys of the whole text.
    """
    state, last, before = State(), None, None
    for token in tokens(text, offset):
        if last is not None:
            state = advance(state, last, text)
            before = last if last.kind != "blank" else before
        last = token
    start, quote = offset, ""
    if last is not None and last.kind in ("word", "string"):
        quote = text[last.start] if last.kind == "string" else ""
        start = last.start + len(quote)
        if quote and _is_closed(text, last):
            return None
    elif last is not None:
        if last.kind in ("comment", "text"):
            return None
        state = advance(state, last, text)
        before = last if last.kind != "blank" else before
    follows_dot = before is not None and text[before.start : before.stop] == "."
    if state.expected == "nothing" or (state.names and not follows_dot):
        return None
    return _cursor(text, offset, state, start, quote, known)


def _is_closed(text: str, token: Token) -> bool:
    source = text[token.start : token.stop]
    if len(source) < 2 or source[-1] != source[0]:
        return False
    escapes = len(source) - len(source[:-1].rstrip("\\")) - 1
    return source[0] == "'" or escapes % 2 == 0


def _cursor(
    text: str, offset: int, state: State, start: int, quote: str, known: Scan
) -> Cursor | None:
    rest = (_QUOTED if quote else _BARE).match(text, offset)
    stop = rest.end() if rest is not None else offset
    is_closed = bool(quote) and text.startswith(quote, stop)
    if quote and not is_closed:
        stop = offset
    if state.expected == "header":
        end = _HEADER_END.match(text, offset)
        header = (state.start, end.end() if end is not None else stop)
        return Cursor("header", state.names, start, stop, quote, is_closed, header=header)
    if state.expected == "value":
        return Cursor(
            "value",
            state.value_path,
            start,
            stop,
            quote,
            is_closed,
            others=_others(known.items, (), state, offset) if state.is_in_list else frozenset(),
            is_in_brackets=state.is_in_list,
        )
    has_value = _EQUALS.match(text, stop) is not None
    return Cursor(
        "key",
        (*state.container[0], *state.names),
        start,
        stop,
        quote,
        is_closed,
        has_value=has_value,
        others=_others(known.keys, state.names, state, offset),
        is_in_brackets=bool(state.frames),
        may_be_header=not (state.frames or state.names or quote or has_value),
    )


def _others(
    keys: Iterable[Key], names: tuple[str, ...], state: State, offset: int
) -> frozenset[str]:
    """Return what is already in the table or list being written, except at the offset.

    ``names`` are those before the last one of a key.
    """
    _, container = state.container
    return frozenset(
        key.names[-1]
        for key in keys
        if key.container == container
        and key.names[:-1] == names
        and not key.start <= offset <= key.stop
    )
