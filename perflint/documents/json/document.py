"""A JSON file: its values by orjson, and places in it when they are needed."""

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

import orjson

from perflint.formats.paths import FieldPath, Route, pointer
from perflint.primitives.finding import Edit, Finding, Fix, Related, Span
from perflint.primitives.text import Text

if TYPE_CHECKING:  # loaded when a file is at fault
    from perflint.documents.json.parse_errors import Fault
    from perflint.documents.json.spans import JsonSpans

_BEFORE_NUMBER = frozenset((b"", b" ", b"\t", b"\r", b"\n", b":", b",", b"["))


class JsonDocument:
    """The value of a JSON text, or the fault for which it has none."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.value: Any = None
        self.fault: Fault | None = None
        try:
            self.value = orjson.loads(text.data)
        except orjson.JSONDecodeError as error:
            from perflint.documents.json.parse_errors import fault_of

            self.fault = fault_of(text.data, error)

    @cached_property
    def spans(self) -> "JsonSpans":
        """The places of all keys and values; only of a text without a fault."""
        from perflint.documents.json.spans import JsonSpans

        return JsonSpans(self.text.data)

    def may_hold_negatives(self) -> bool:
        """Tell, in one pass at C speed, whether some number may be below zero; False is certain."""
        data = self.text.data
        sign = data.find(b"-")
        while sign >= 0:
            if data[sign - 1 : sign] in _BEFORE_NUMBER:
                return True
            sign = data.find(b"-", sign + 1)
        return False

    def may_hold_duplicates(self) -> bool:
        r"""Tell, in a few passes at C speed, whether an object may hold a key twice.

        False is certain. Each key of the text has one colon behind it, and a key that was dropped
        as a duplicate is missing, with its colon, when the values are written again; colons within
        strings stand on both sides. Only an escaped colon (``\u003a``) breaks the count.
        """
        data = self.text.data
        if b"\\" in data and re.search(rb"\\u003a", data, re.IGNORECASE):
            return True
        colons = data.count(b":")
        if colons == _count_keys(self.value):
            return False
        try:
            return colons != orjson.dumps(self.value).count(b":")
        except orjson.JSONEncodeError:  # nested deeper than orjson writes
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
        """Make a finding at the value (or key) of ``route``; ``rest`` are fields of Finding."""
        span = self.spans.key(route) if at_key else self.spans.value(route)
        places = tuple(
            Related(self.spans.value(place), label, pointer(place)) for place, label in related
        )
        return Finding(span, message, pointer(route), related=places, **rest)

    def place_in(self, route: Route, part: str) -> Span | None:
        """Return where ``part`` stands within the text at ``route``; None if only with escapes."""
        text = self.spans.value(route)
        at = self.text.data.find(part.encode(), text.start, text.stop)
        return Span(at, at + len(part.encode())) if at >= 0 else None

    def appending(self, route: Route, key: str, text: str, title: str) -> Fix | None:
        """Make a fix that writes a last member into the object at ``route``, spaced as its others.

        None where the object is empty: there is nothing to take the spacing from.
        """
        members = FieldPath(map(str, route)).of(self.value)
        if not members:
            return None
        data, value = self.text.data, self.spans.value
        first = self.spans.key((*route, next(iter(members))))
        before = data[value(route).start + 1 : first.start].decode()
        between = data[first.stop : value((*route, next(iter(members)))).start].decode()
        end = max(value((*route, name)).stop for name in members)
        edit = Edit(Span(end, end), f',{before or " "}"{key}"{between}{text}')
        return Fix(title, (edit,), safe=True)

    def replacing(self, route: Route, text: str, title: str, *, safe: bool) -> Fix:
        """Make a fix that writes ``text`` in place of the value at ``route``."""
        return Fix(title, (Edit(self.spans.value(route), text),), safe)


_CONTAINERS = frozenset((dict, list))


def _count_keys(value: Any) -> int:
    """Count the keys of the objects in a value, or of some of them where they are irregular.

    An object or list whose first item is no object or list is taken to hold none; to count too few
    keys costs the second, slower count, and no duplicate.
    """
    count = 0
    containers = [value] if type(value) in _CONTAINERS else []
    while containers:
        container = containers.pop()
        if type(container) is dict:
            count += len(container)
            container = container.values()
        for first in container:
            if type(first) in _CONTAINERS:
                containers += [item for item in container if type(item) in _CONTAINERS]
            break
    return count
