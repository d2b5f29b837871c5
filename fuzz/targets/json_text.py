r"""The values and places of a JSON text are those of two other readers, or it is refused by all.

Where perflint refuses what the standard library takes, it does so on purpose:

- half a surrogate pair (``"\ud800"``): no UTF-8 text holds it
- a number beyond a double (``1e400``, or a whole number of 400 digits): readers make
  infinity of it
- nesting beyond ``MAX_DEPTH``

Whole numbers beyond 64 bits are read as doubles.
"""

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from math import isinf
from typing import Any

from fuzz import json_oracle
from fuzz.targets import Target
from perflint.documents.json.document import JsonDocument
from perflint.documents.json.parse_errors import MAX_DEPTH
from perflint.primitives.text import Text

_HALF = re.compile("[\ud800-\udfff]")
_SHALLOW = 400
"""Nesting that the standard library reads whatever called it."""


def check(data: bytes) -> None:
    """Hold what is read of a text against the others."""
    document = JsonDocument(Text("a.json", data))
    try:
        root = json_oracle.parse(data)
    except json_oracle.NotJson:
        _check_fault(document)
        assert not _accepts(data), "the two others differ"
        return
    depth = json_oracle.depth_of(root)
    nodes = list(json_oracle.walk(root)) if depth <= MAX_DEPTH else []
    if not nodes or any(map(_is_refused, nodes)):
        _check_fault(document)
        return
    assert document.fault is None, document.fault
    if depth < _SHALLOW:
        value = json.loads(data, parse_constant=_refuse, parse_int=_as_read)
        assert exact(document.value) == exact(value)
    _check_places(document, root)
    _check_repeats(document, nodes)
    negative = any(type(node.value) is float and node.value < 0 for _, _, node in nodes)
    assert document.may_hold_negatives() or not negative


def _accepts(data: bytes) -> bool:
    try:
        json.loads(data.decode(), parse_constant=_refuse, parse_int=float)
    except RecursionError:  # it stops early in what the oracle reads to its end
        return False
    except ValueError:
        return False
    return True


def _refuse(word: str) -> None:
    raise ValueError(word)


def _as_read(digits: str) -> float:
    """Return a whole number of 64 bits as it is, others as a double."""
    number = int(digits) if len(digits) < 25 else float(digits)
    return number if -(2**63) <= number < 2**64 else float(number)


def _is_refused(found: tuple[Any, json_oracle.Member, json_oracle.Node]) -> bool:
    _, member, node = found
    texts = [text for text in (member.step, node.value) if isinstance(text, str)]
    return any(map(_HALF.search, texts)) or (type(node.value) is float and isinf(node.value))


def _check_fault(document: JsonDocument) -> None:
    fault = document.fault
    assert fault is not None
    assert 0 <= fault.span.start <= fault.span.stop <= len(document.text.data)
    assert fault.message.isprintable()
    assert document.text.position(fault.span.start) >= (1, 1)


def _check_places(document: JsonDocument, root: json_oracle.Node) -> None:
    """Look at all values that a route leads to: the last of those with one key."""
    spans = document.spans
    left: list[tuple[tuple[str | int, ...], Any, json_oracle.Node]] = [((), document.value, root)]
    while left:
        route, value, node = left.pop()
        assert spans.value(route) == (node.start, node.stop)
        members = {member.step: member for member in node.members or ()}
        assert list(members) == list(_steps(value))
        for step, member in members.items():
            inner = (*route, step)
            if len(inner) > _SHALLOW:  # each is looked for from the root
                return
            stop = member.stop if type(step) is str else member.node.stop
            assert spans.key(inner) == (member.start, stop)
            left.append((inner, value[step], member.node))


def _steps(value: Any) -> Iterator[str | int]:
    if type(value) in (dict, list):
        yield from value if type(value) is dict else range(len(value))


def _check_repeats(document: JsonDocument, nodes: list[Any]) -> None:
    expected = []
    for route, _, node in nodes:
        first: dict[str | int, json_oracle.Member] = {}
        for member in node.members or ():
            earlier = first.setdefault(member.step, member)
            if earlier is not member:
                places = (earlier.start, earlier.stop), (member.start, member.stop)
                expected.append(((*route, member.step), *places))
    found = list(document.spans.duplicates())
    assert sorted(found, key=_by_place) == sorted(expected, key=_by_place)
    assert all(one.again < two.again for one, two in pairwise(found))
    assert document.may_hold_duplicates() or not expected


def _by_place(duplicate: Any) -> Any:
    return duplicate[2]


def exact(value: Any) -> str:
    """Tell values apart that Python takes for equal: 1 and 1.0, 0.0 and -0.0, orders of keys."""
    return repr(value)


TARGET = Target(
    check,
    seeds=(
        b'{"a": [1, -2.5e3, "x\\u00e9\\n", {"b": null}], "c": {"d": true}}',
        b'[[], {}, "", 0, -0.0, 1E+2, 18446744073709551615]',
        b'{"k": 1, "k": {"k": 2, "\\u006b": 3}}\r\n',
        b'{"a": 1, "a": "\\u003A"}',
        '{"größe 😀": "\\ud83d\\ude00"}'.encode(),
        b'{\n    "metadata": {"last_updated": "2026-05-17"},\n    "scenarios": {"t2i": {}}\n}\n',
    ),
    words=(
        *(b"{", b"}", b"[", b"]", b":", b",", b'"', b"\\", b"\\u003a", b"\\ud800", b"\\udc00"),
        *(b"true", b"false", b"null", b"NaN", b"-Infinity", b"1e400", b"-0", b"0.1e-5", b"1E+3"),
        *(b"9" * 20, b'"a":', b'"a":1,', b"[" * 100, b"]" * 100, b"\xef\xbb\xbf", b"\xff", b"\0"),
        *(b"//", b"/*", b"\r\n", b"<<<<<<< HEAD\n", b"\xc3\xa9", b"\xf0\x9f\x98\x80"),
    ),
)
