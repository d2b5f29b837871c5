r"""Three parsers agree on the values and spans of a JSON text, or all reject it.

perflint rejects on purpose some texts that the standard library accepts:

- a lone surrogate (``"\ud800"``), which cannot be encoded in UTF-8
- a number out of the range of a double (``1e400``, or an integer of 400 digits), which other
  parsers read as infinity
- nesting deeper than ``MAX_DEPTH``

Integers of more than 64 bits are read as doubles.
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

_SURROGATE = re.compile("[\ud800-\udfff]")
_SHALLOW = 400
"""Nesting that the standard library can parse from any stack depth."""


def check(data: bytes) -> None:
    """Compare perflint's parser with the two others."""
    document = JsonDocument(Text("a.json", data))
    try:
        root = json_oracle.parse(data)
    except json_oracle.NotJson:
        _check_fault(document)
        assert not _accepts(data), "the two other parsers differ"
        return
    depth = json_oracle.depth_of(root)
    nodes = list(json_oracle.walk(root)) if depth <= MAX_DEPTH else []
    if not nodes or any(map(_is_rejected, nodes)):
        _check_fault(document)
        return
    assert document.parse_error is None, document.parse_error
    if depth < _SHALLOW:
        value = json.loads(data, parse_constant=_reject, parse_int=_as_read)
        assert exact(document.value) == exact(value)
    _check_spans(document, root)
    _check_duplicates(document, nodes)
    negative = any(type(node.value) is float and node.value < 0 for _, _, node in nodes)
    assert document.may_contain_negatives or not negative


def _accepts(data: bytes) -> bool:
    try:
        json.loads(data.decode(), parse_constant=_reject, parse_int=float)
    except RecursionError:  # the oracle reads such a text to its end
        return False
    except ValueError:
        return False
    return True


def _reject(constant: str) -> None:
    raise ValueError(constant)


def _as_read(digits: str) -> float:
    """Return an integer of 64 bits as it is, a larger one as a double."""
    number = int(digits) if len(digits) < 25 else float(digits)
    return number if -(2**63) <= number < 2**64 else float(number)


def _is_rejected(item: tuple[Any, json_oracle.Member, json_oracle.Node]) -> bool:
    _, member, node = item
    strings = [value for value in (member.step, node.value) if isinstance(value, str)]
    return any(map(_SURROGATE.search, strings)) or (type(node.value) is float and isinf(node.value))


def _check_fault(document: JsonDocument) -> None:
    fault = document.parse_error
    assert fault is not None
    assert 0 <= fault.span.start <= fault.span.stop <= len(document.text.data)
    assert fault.message.isprintable()
    assert document.text.position(fault.span.start) >= (1, 1)


def _check_spans(document: JsonDocument, root: json_oracle.Node) -> None:
    """Check the spans of all values that have a route: of a repeated key, the last value."""
    spans = document.spans
    stack: list[tuple[tuple[str | int, ...], Any, json_oracle.Node]] = [((), document.value, root)]
    while stack:
        route, value, node = stack.pop()
        assert spans.value(route) == (node.start, node.stop)
        members = {member.step: member for member in node.members or ()}
        assert list(members) == list(_steps(value))
        for step, member in members.items():
            inner = (*route, step)
            if len(inner) > _SHALLOW:  # each span is searched from the root
                return
            stop = member.stop if type(step) is str else member.node.stop
            assert spans.key(inner) == (member.start, stop)
            stack.append((inner, value[step], member.node))


def _steps(value: Any) -> Iterator[str | int]:
    if type(value) in (dict, list):
        yield from value if type(value) is dict else range(len(value))


def _check_duplicates(document: JsonDocument, nodes: list[Any]) -> None:
    expected = []
    for route, _, node in nodes:
        first: dict[str | int, json_oracle.Member] = {}
        for member in node.members or ():
            earlier = first.setdefault(member.step, member)
            if earlier is not member:
                spans = (earlier.start, earlier.stop), (member.start, member.stop)
                expected.append(((*route, member.step), *spans))
    duplicates = list(document.spans.duplicates())
    assert sorted(duplicates, key=_second_span) == sorted(expected, key=_second_span)
    assert all(one.second < two.second for one, two in pairwise(duplicates))
    assert document.may_contain_duplicates() or not expected


def _second_span(duplicate: Any) -> Any:
    return duplicate[2]


def exact(value: Any) -> str:
    """Return a string that differs for 1 and 1.0, 0.0 and -0.0, and other orders of keys."""
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
    tokens=(
        *(b"{", b"}", b"[", b"]", b":", b",", b'"', b"\\", b"\\u003a", b"\\ud800", b"\\udc00"),
        *(b"true", b"false", b"null", b"NaN", b"-Infinity", b"1e400", b"-0", b"0.1e-5", b"1E+3"),
        *(b"9" * 20, b'"a":', b'"a":1,', b"[" * 100, b"]" * 100, b"\xef\xbb\xbf", b"\xff", b"\0"),
        *(b"//", b"/*", b"\r\n", b"<<<<<<< HEAD\n", b"\xc3\xa9", b"\xf0\x9f\x98\x80"),
    ),
)
