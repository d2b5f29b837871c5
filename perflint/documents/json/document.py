"""A JSON file: its value, and the spans of keys and values when they are needed."""

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

import orjson

from perflint.formats.paths import FieldPath, Route, pointer
from perflint.primitives.finding import Edit, Finding, Fix, ParseError, Related, Span
from perflint.primitives.text import Text

if TYPE_CHECKING:  # imported when there is a finding
    from perflint.documents.json.spans import Duplicate, JsonSpans

_ZEROS = bytes.maketrans(b"123456789", b"000000000")
_NOT_IN_NUMBERS = bytes(byte for byte in range(256) if byte not in b"0123456789.,")
"""The bytes to delete, so that only numbers are searched; a comma follows each but the last."""

_BEFORE_NUMBER = frozenset((b"", b" ", b"\t", b"\r", b"\n", b":", b",", b"["))

FEW_SIGNS = 16
"""How many signs are looked at before a regular expression is compiled, which takes longer."""


class JsonDocument:
    """The value of a JSON file, or the parse error if it is not valid JSON.

    With ``lines``, a file may also have one value in each line; its value is a list then.
    """

    def __init__(self, text: Text, *, lines: bool = False) -> None:
        self.text = text
        self.value: Any = None
        self.parse_error: ParseError | None = None
        self._has_spans = True
        #: The text of the list of all lines, if there are several.
        self._listed: bytes | None = None
        try:
            self.value = orjson.loads(text.data)
        except orjson.JSONDecodeError as error:
            self._handle(error, lines=lines)

    def _handle(self, error: orjson.JSONDecodeError, *, lines: bool) -> None:
        from perflint.documents.json.parse_errors import diagnose

        if lines:
            from perflint.documents.json.lines import read_lines

            try:
                read = read_lines(self.text.data)
            except orjson.JSONDecodeError as of_line:
                found = diagnose(b" " + self.text.data, of_line)
                start, stop = (max(offset - 1, 0) for offset in found.span)
                self.parse_error = ParseError(Span(start, stop), found.message)
                return
            if read is not None:
                self._listed, self.value = read
                return
        self.parse_error = diagnose(self.text.data, error)

    @property
    def is_lines(self) -> bool:
        """Whether the file has a value in each of several lines."""
        return self._listed is not None

    @cached_property
    def spans(self) -> "JsonSpans":
        """The spans of all keys and values; the file must be valid JSON."""
        from perflint.documents.json.spans import JsonSpans, NoSpans

        if not self._has_spans:
            return NoSpans()
        if self._listed is not None:
            from perflint.documents.json.lines import LineSpans

            return LineSpans(self._listed)
        return JsonSpans(self.text.data)

    @cached_property
    def without_spans(self) -> "JsonDocument":
        """A copy for findings that are only counted: all spans are empty."""
        from copy import copy

        document = copy(self)
        document.__dict__.pop("spans", None)
        document._has_spans = False
        return document

    @cached_property
    def duplicates(self) -> "tuple[Duplicate, ...]":
        """The keys that an object has twice; only for a document without a parse error."""
        return tuple(self.spans.duplicates()) if self.may_contain_duplicates() else ()

    @cached_property
    def may_contain_negatives(self) -> bool:
        """Whether a number in the file may be negative, found quickly; False is certain."""
        data, sign = self.text.data, -1
        for _ in range(FEW_SIGNS):
            sign = data.find(b"-", sign + 1)
            if sign < 0:
                return False
            if data[sign - 1 : sign] in _BEFORE_NUMBER:
                return True
        return re.compile(rb"-(?<=[\s:,\[]-)").search(data, sign + 1) is not None

    def may_contain_more_decimals(self, decimals: int) -> bool:
        """Tell quickly whether a number may have more than so many decimals; False is certain."""
        data = self.text.data
        if b"." + b"0" * (decimals + 1) in data.translate(_ZEROS, _NOT_IN_NUMBERS):
            return True
        sign = data.find(b"-")
        while sign >= 0:
            if data[sign - 1 : sign] in (b"e", b"E") and data[sign - 2 : sign - 1].isdigit():
                return True
            sign = data.find(b"-", sign + 1)
        return False

    def may_contain_duplicates(self) -> bool:
        r"""Tell quickly whether an object may contain a duplicate key; False is certain.

        Every key is followed by a colon. A duplicate is dropped from the parsed value, so that the
        serialized value has fewer colons than the file. Colons in strings occur in both; only an
        escaped colon (``\u003a``) breaks the count.
        """
        data = self.text.data
        if b"\\" in data and re.search(rb"\\u003a", data, re.IGNORECASE):
            return True
        colons = data.count(b":")
        if colons == _count_keys(self.value):
            return False
        try:
            return colons != orjson.dumps(self.value).count(b":")
        except orjson.JSONEncodeError:  # nested more deeply than orjson can serialize
            return True

    def finding(
        self,
        route: Route,
        message: str,
        *,
        at_key: bool = False,
        related: tuple[tuple[Route, str], ...] = (),
        **rest: Any,
    ) -> Finding:
        """Return a finding at the value (or key) at ``route``.

        ``related`` are routes with labels; ``rest`` are further fields of ``Finding``.
        """
        span = self.spans.key(route) if at_key else self.spans.value(route)
        locations = tuple(
            Related(self.spans.value(other), label, pointer(other)) for other, label in related
        )
        return Finding(span, message, pointer(route), related=locations, **rest)

    def span_in(self, route: Route, part: str) -> Span | None:
        """Return the span of ``part`` in the string at ``route``; None if it is escaped."""
        string = self.spans.value(route)
        start = self.text.data.find(part.encode(), string.start, string.stop)
        return Span(start, start + len(part.encode())) if start >= 0 else None

    def append_fix(self, route: Route, key: str, text: str, title: str) -> Fix | None:
        """Return a fix that appends a member to the object at ``route``, spaced like the others.

        ``text`` is its value as JSON. Returns None for an empty object: it has no spacing to copy.
        """
        members = FieldPath(map(str, route)).get(self.value)
        if not members:
            return None
        data, value = self.text.data, self.spans.value
        first = self.spans.key((*route, next(iter(members))))
        before = data[value(route).start + 1 : first.start].decode()
        between = data[first.stop : value((*route, next(iter(members)))).start].decode()
        end = max(value((*route, name)).stop for name in members)
        edit = Edit(Span(end, end), f',{before or " "}"{key}"{between}{text}')
        return Fix(title, (edit,), safe=True)

    def replace_fix(self, route: Route, text: str, title: str, *, safe: bool) -> Fix:
        """Return a fix that replaces the value at ``route`` with ``text``, which must be JSON."""
        return Fix(title, (Edit(self.spans.value(route), text),), safe)


_CONTAINERS = frozenset((dict, list))


FEW = 4
"""How many items of an object or list are all looked at, to find objects in it."""


def _count_keys(value: Any) -> int:
    """Count the keys of all objects in a value, or of fewer if objects and lists are mixed.

    If the first item of a large object or list is not an object or list, its other items are
    skipped. If too few keys are counted, the caller counts again with a slower method.
    """
    count = 0
    containers = [value] if type(value) in _CONTAINERS else []
    while containers:
        container = containers.pop()
        if type(container) is dict:
            count += len(container)
            container = container.values()
        for first in container:
            if type(first) in _CONTAINERS or len(container) <= FEW:
                containers += [item for item in container if type(item) in _CONTAINERS]
            break
    return count
