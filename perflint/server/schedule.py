"""Decides which open document is checked next, and when. Times are seconds of a monotonic clock."""

from collections.abc import Iterable
from math import inf

from perflint.primitives.record import Record

DEBOUNCE = 0.15
"""Seconds without a change until the text is checked, except for the first change after a pause."""

PAUSE = 0.5
"""Seconds without a change until the other documents of a project are checked again."""


class Next(Record):
    """The address of the document to check now, or None and the seconds until there may be one."""

    uri: str | None
    wait: float = inf


class Schedule:
    """The documents that are to be checked, by address."""

    def __init__(self) -> None:
        self._due: dict[str, float] = {}
        self._others: dict[str, None] = {}
        self._edited = ""
        self._last_edit = -inf

    def edited(self, uri: str, now: float, *, busy: bool) -> None:
        """Take note of a change; ``busy`` tells that a changed document is being checked.

        The first change after a pause is checked at once, others when typing pauses.
        """
        at_once = not busy and now - self._last_edit >= DEBOUNCE
        self._due[uri] = now if at_once else now + DEBOUNCE
        self._others.pop(uri, None)
        self._edited, self._last_edit = uri, now

    def add(self, uri: str, now: float) -> None:
        """Check a document now, unless it was edited and has to wait for a pause."""
        self._due.setdefault(uri, now)
        self._others.pop(uri, None)

    def add_others(self, uris: Iterable[str]) -> None:
        """Check documents again when typing pauses, in this order."""
        for uri in uris:
            if uri not in self._due:
                self._others[uri] = None

    def remove(self, uri: str) -> None:
        """Do not check a document."""
        self._due.pop(uri, None)
        self._others.pop(uri, None)

    def next(self, now: float) -> Next:
        """Return the document to check now, which is removed, or how long to wait for one.

        The document that was edited last is the first one; many others may have been opened.
        """
        uri = min(self._due, key=self._due.__getitem__, default=None)
        if self._due.get(self._edited, inf) <= now:
            uri = self._edited
        if uri is not None:
            wait = self._due[uri] - now
            if wait > 0:
                return Next(None, wait)
            del self._due[uri]
            return Next(uri)
        uri = next(iter(self._others), None)
        if uri is None:
            return Next(None)
        wait = self._last_edit + PAUSE - now
        if wait > 0:
            return Next(None, wait)
        del self._others[uri]
        return Next(uri)
