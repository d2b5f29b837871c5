"""Spans of the keys and values of a JSON text, in bytes.

orjson returns values without spans. This module finds the spans in the same bytes, and only when a
violation needs one: an object is scanned when one of its members is looked up, and a nested value
is skipped by looking for brackets and strings only. The text must be valid JSON.
"""

import re
from collections.abc import Iterator
from functools import cached_property

from perflint.formats.paths import Route
from perflint.primitives.finding import Span
from perflint.primitives.record import Record

_STRING = rb'"[^"\\]*(?:\\.[^"\\]*)*"'
_TOKEN = re.compile(rb"[ \t\r\n]*([{}\[\],:]|" + _STRING + rb'|[^ \t\r\n,:{}\[\]"]+)', re.DOTALL)
_BRACKET = re.compile(rb"[{}\[\]]|" + _STRING, re.DOTALL)
_OPENING = (b"{", b"[")


class Member(Record):
    """The spans of a member of an object or list; in a list, ``key`` equals ``value``."""

    key: Span
    value: Span


class Token(Record):
    """A key, or a value that is neither an object nor a list, with its route and its span."""

    route: Route
    span: Span
    is_key: bool


class Duplicate(Record):
    """A key that occurs twice in an object, with the spans of both occurrences."""

    route: Route
    first: Span
    second: Span


class JsonSpans:
    """The spans in a valid JSON text. Of duplicate keys, the last one is used."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._members: dict[int, dict[str | int, Member]] = {}

    @cached_property
    def root(self) -> Span:
        """The span of the whole value."""
        token = self._token(0)
        return Span(token.start(1), self._end(token))

    def value(self, route: Route) -> Span:
        """Return the span of the value at ``route``; raises KeyError if it does not exist."""
        return self._find(route).value

    def key(self, route: Route) -> Span:
        """Return the span of the key at ``route`` with its quotes; for a list item, the value."""
        return self._find(route).key

    def token(self, offset: int) -> Token | None:
        """Return the key or the value that contains an offset.

        None between them, and in a member that another one of the same key replaces.
        """
        route: Route = ()
        span = self.root
        while span.start <= offset < span.stop:
            if self._data[span.start : span.start + 1] not in _OPENING:
                return Token(route, span, is_key=False)
            for step, (key, value) in self._children(span.start).items():
                if value.start <= offset < value.stop:
                    route, span = (*route, step), value
                    break
                if key.start <= offset < key.stop:
                    return Token((*route, step), key, is_key=True)
            else:
                return None
        return None

    def _find(self, route: Route) -> Member:
        member = Member(self.root, self.root)
        for step in route:
            member = self._children(member.value.start)[step]
        return member

    def _children(self, start: int) -> dict[str | int, Member]:
        if start not in self._members:
            children = {}
            if self._data[start : start + 1] in _OPENING:
                for name, member in self._scan(start):
                    children[name] = member
            self._members[start] = children
        return self._members[start]

    def _scan(self, start: int) -> Iterator[tuple[str | int, Member]]:
        """Yield the members of the object or list that starts at ``start``, in order."""
        keyed = self._data[start : start + 1] == b"{"
        token = self._token(start + 1)
        number = 0
        while token[1] not in (b"}", b"]"):
            name: str | int = number
            key = Span(*token.span(1))
            if keyed:
                name = _unquoted(token[1])
                token = self._token(self._token(token.end()).end())
            value = Span(token.start(1), self._end(token))
            yield name, Member(key if keyed else value, value)
            number += 1
            token = self._token(value.stop)
            if token[1] == b",":
                token = self._token(token.end())

    def _token(self, offset: int) -> re.Match[bytes]:
        token = _TOKEN.match(self._data, offset)
        if token is None:
            raise ValueError(f"invalid JSON at byte {offset}")
        return token

    def _end(self, token: re.Match[bytes]) -> int:
        """Return the end of the value that starts with ``token``."""
        if token[1] not in _OPENING:
            return token.end(1)
        depth = 0
        for bracket in _BRACKET.finditer(self._data, token.start(1)):
            if bracket[0] in _OPENING:
                depth += 1
            elif bracket[0] in (b"}", b"]"):
                depth -= 1
                if depth == 0:
                    return bracket.end()
        raise ValueError(f"unclosed bracket at byte {token.start(1)}")

    def duplicates(self) -> Iterator[Duplicate]:
        """Yield every key that occurred before in its object, in the order of the text."""
        route: list[str | int] = []
        seen: list[dict[str, Span] | None] = []
        at_key = False
        for token in _TOKEN.finditer(self._data.rstrip(b" \t\r\n")):
            text = token[1]
            if text in _OPENING:
                at_key = text == b"{"
                seen.append({} if at_key else None)
                route.append(0)
            elif text in (b"}", b"]"):
                seen.pop()
                route.pop()
                at_key = False
            elif text == b",":
                at_key = seen[-1] is not None
                if not at_key:
                    route[-1] = int(route[-1]) + 1
            elif at_key:
                at_key = False
                key = Span(*token.span(1))
                name = route[-1] = _unquoted(text)
                keys = seen[-1] or {}
                if name in keys:
                    yield Duplicate(tuple(route), keys[name], key)
                else:
                    keys[name] = key
                    seen[-1] = keys


def _unquoted(text: bytes) -> str:
    if b"\\" not in text:
        return text[1:-1].decode()
    import json

    unquoted: str = json.loads(text)
    return unquoted


class NoSpans(JsonSpans):
    """Empty spans for every route, without reading the text."""

    def __init__(self) -> None:
        super().__init__(b"")

    def _find(self, route: Route) -> Member:
        return Member(Span(0, 0), Span(0, 0))
