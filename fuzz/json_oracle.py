"""A second JSON parser, strictly by RFC 8259: slow, without recursion, and with positions.

It shares no code with perflint or with the parser that perflint uses, so that it is unlikely that
both make the same mistake.
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


class NotJson(ValueError):  # noqa: N818  (the name describes the text)
    """The text is not JSON."""


class Node:
    """A value with its start and stop; objects and lists have members."""

    __slots__ = ("depth", "members", "start", "stop", "value")

    def __init__(self, start: int, depth: int) -> None:
        self.start = self.stop = start
        self.depth = depth
        self.value: Any = None
        self.members: list[Member] | None = None


class Member(NamedTuple):
    """A key, or an index, and its value. The span is that of the key; an index has none, -1."""

    step: str | int
    start: int
    stop: int
    node: Node


def parse(data: bytes) -> Node:
    """Return the root value of a text; raises NotJson."""
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
            raise NotJson(f"expected {char!r} at {self._at}")
        self._at += 1

    def root(self) -> Node:
        self._skip()
        root = self._value(0)
        open_nodes = [root] if root.members is not None else []
        while open_nodes:
            child = self._next_member(open_nodes[-1])
            if child is None:
                open_nodes.pop()
            elif child.members is not None:
                open_nodes.append(child)
        if self._skip():
            raise NotJson(f"extra data at {self._at}")
        return root

    def _next_member(self, node: Node) -> Node | None:
        """Read the next member of a container; return None at its end."""
        is_object = self._data.startswith(b"{", node.start)
        members = node.members
        assert members is not None
        if self._skip() == (b"}" if is_object else b"]"):
            self._at += 1
            node.stop = self._at
            return None
        if members:
            self._expect(b",")
            self._skip()
        start = self._at
        step: str | int = len(members)
        if is_object:
            step = self._string()
        stop = self._at
        if is_object:
            self._expect(b":")
        self._skip()
        child = self._value(node.depth + 1)
        key_start, key_stop = (start, stop) if is_object else (child.start, -1)
        members.append(Member(step, key_start, key_stop, child))
        return child

    def _value(self, depth: int) -> Node:
        """Read a scalar, or the opening bracket of a container."""
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
            node.value = self._literal()
        node.stop = self._at
        return node

    def _literal(self) -> bool | None:
        for literal, value in ((b"true", True), (b"false", False), (b"null", None)):
            if self._data.startswith(literal, self._at):
                self._at += len(literal)
                return value
        raise NotJson(f"expected a value at {self._at}")

    def _digits(self) -> None:
        start = self._at
        while self._peek() in DIGITS:
            self._at += 1
        if self._at == start:
            raise NotJson(f"expected a digit at {start}")

    def _number(self) -> float:
        """Read a number as the nearest double."""
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
        """Read a string: a surrogate pair becomes one character, a lone surrogate is kept."""
        self._expect(b'"')
        units: list[bytes] = []
        while (char := self._peek()) != b'"':
            if char < b" ":
                raise NotJson(f"invalid character in a string at {self._at}")
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
                raise NotJson(f"invalid escape at {self._at}")
        self._at += 1
        return b"".join(units).decode("utf-16-be", "surrogatepass")

    def _unit(self) -> bytes:
        digits = self._data[self._at + 1 : self._at + 5]
        if len(digits) < 4 or not HEX.issuperset(digits):
            raise NotJson(f"expected four hex digits at {self._at}")
        self._at += 5
        return bytes.fromhex(digits.decode())


def depth_of(root: Node) -> int:
    """Return the maximum nesting depth of containers."""
    depth, stack = 0, [root]
    while stack:
        node = stack.pop()
        depth = max(depth, node.depth + (node.members is not None))
        stack += [member.node for member in node.members or ()]
    return depth


def walk(root: Node) -> Iterator[tuple[tuple[str | int, ...], Member, Node]]:
    """Yield all values with their routes and members, including values with a repeated key."""
    stack = [((), Member("", root.start, root.stop, root), root)]
    while stack:
        route, member, node = stack.pop()
        yield route, member, node
        for child in reversed(node.members or ()):
            stack.append(((*route, child.step), child, child.node))
