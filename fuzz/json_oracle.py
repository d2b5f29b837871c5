"""A second reader of JSON, of RFC 8259 to the letter: slow, without recursion, and with places.

It shares no line with perflint or with what perflint reads JSON by, so that both agree only where
both are right.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple


def _each(chars: bytes) -> frozenset[bytes]:
    return frozenset(bytes([char]) for char in chars)


BLANKS = _each(b" \t\r\n")
DIGITS = _each(b"0123456789")
NUMERIC = DIGITS | _each(b"-")
EXPONENT = _each(b"eE")
SIGNS = _each(b"+-")
OPENING = _each(b"{[")
HEX = frozenset(b"0123456789abcdefABCDEF")
ESCAPES = {
    b'"': '"',
    b"\\": "\\",
    b"/": "/",
    b"b": "\b",
    b"f": "\f",
    b"n": "\n",
    b"r": "\r",
    b"t": "\t",
}


class NotJson(ValueError):  # noqa: N818  (it says what the text is)
    """The text is no JSON."""


class Node:
    """A value with its place; of an object or list the members, each with the place of its key."""

    __slots__ = ("depth", "members", "start", "stop", "value")

    def __init__(self, start: int, depth: int) -> None:
        self.start = self.stop = start
        self.depth = depth
        self.value: Any = None
        self.members: list[Member] | None = None


class Member(NamedTuple):
    """A key, or an index, and the value behind it."""

    step: str | int
    start: int
    stop: int
    node: Node


def parse(data: bytes) -> Node:
    """Return the root of a text; raises NotJson."""
    try:
        data.decode()
    except UnicodeDecodeError:
        raise NotJson("not UTF-8") from None
    return _Reader(data).root()


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def _peek(self) -> bytes:
        return self._data[self._at : self._at + 1]

    def _skip(self) -> bytes:
        while self._peek() in BLANKS:
            self._at += 1
        return self._peek()

    def _expect(self, char: bytes) -> None:
        if self._skip() != char:
            raise NotJson(f"no {char!r} at {self._at}")
        self._at += 1

    def root(self) -> Node:
        self._skip()
        root = self._opened(0)
        left = [root] if root.members is not None else []
        while left:
            node = left[-1]
            child = self._next_member(node)
            if child is None:
                left.pop()
            elif child.members is not None:
                left.append(child)
        if self._skip():
            raise NotJson(f"more at {self._at}")
        return root

    def _next_member(self, node: Node) -> Node | None:
        """Read on to the next value of a container, or over its end."""
        keyed = self._data.startswith(b"{", node.start)
        members = node.members
        assert members is not None
        if self._skip() == (b"}" if keyed else b"]"):
            self._at += 1
            node.stop = self._at
            return None
        if members:
            self._expect(b",")
            self._skip()
        start = self._at
        step: str | int = len(members)
        if keyed:
            step = self._string()
        stop = self._at
        if keyed:
            self._expect(b":")
        self._skip()
        child = self._opened(node.depth + 1)
        place = (start, stop) if keyed else (child.start, -1)
        members.append(Member(step, *place, child))
        return child

    def _opened(self, depth: int) -> Node:
        """Read a value, or no more of it than its opening bracket."""
        node = Node(self._at, depth)
        char = self._peek()
        if char in OPENING:
            self._at += 1
            node.members = []
            return node
        if char == b'"':
            node.value = self._string()
        elif char in NUMERIC:
            node.value = self._number()
        else:
            node.value = self._word()
        node.stop = self._at
        return node

    def _word(self) -> bool | None:
        for word, value in ((b"true", True), (b"false", False), (b"null", None)):
            if self._data.startswith(word, self._at):
                self._at += len(word)
                return value
        raise NotJson(f"no value at {self._at}")

    def _digits(self) -> None:
        start = self._at
        while self._peek() in DIGITS:
            self._at += 1
        if self._at == start:
            raise NotJson(f"no digit at {start}")

    def _number(self) -> float:
        """Return a number as a double: the nearest to what is written."""
        start = self._at
        self._at += self._peek() == b"-"
        if self._peek() == b"0":
            self._at += 1
        else:
            self._digits()
        if self._peek() == b".":
            self._at += 1
            self._digits()
        if self._peek() in EXPONENT:
            self._at += 1
            self._at += self._peek() in SIGNS
            self._digits()
        return float(self._data[start : self._at])

    def _string(self) -> str:
        """Return a string; a pair of halves becomes one character, a half alone stays one."""
        self._expect(b'"')
        units: list[bytes] = []
        while (char := self._peek()) != b'"':
            if char < b" ":
                raise NotJson(f"no character of a string at {self._at}")
            self._at += 1
            if char != b"\\":
                start = self._at - 1
                while self._at < len(self._data) and self._data[self._at] & 0xC0 == 0x80:
                    self._at += 1
                units.append(self._data[start : self._at].decode().encode("utf-16-be"))
            elif self._peek() == b"u":
                units.append(self._unit())
            elif self._peek() in ESCAPES:
                units.append(ESCAPES[self._peek()].encode("utf-16-be"))
                self._at += 1
            else:
                raise NotJson(f"no escape at {self._at}")
        self._at += 1
        return b"".join(units).decode("utf-16-be", "surrogatepass")

    def _unit(self) -> bytes:
        digits = self._data[self._at + 1 : self._at + 5]
        if len(digits) < 4 or not HEX.issuperset(digits):
            raise NotJson(f"no four digits at {self._at}")
        self._at += 5
        return bytes.fromhex(digits.decode())


def depth_of(root: Node) -> int:
    """Return how many brackets stand around the innermost place."""
    deepest, left = 0, [root]
    while left:
        node = left.pop()
        deepest = max(deepest, node.depth + (node.members is not None))
        left += [member.node for member in node.members or ()]
    return deepest


def walk(root: Node) -> Iterator[tuple[tuple[str | int, ...], Member, Node]]:
    """Yield all values with their routes and members, those hidden by a later key as well."""
    left = [((), Member("", root.start, root.stop, root), root)]
    while left:
        route, member, node = left.pop()
        yield route, member, node
        for one in reversed(node.members or ()):
            left.append(((*route, one.step), one, one.node))
