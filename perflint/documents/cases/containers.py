"""Lists and dictionaries of case files, and what is not known of them.

Code that may run or not, such as a branch of a condition that cannot be evaluated, changes them
*possibly*: what they may contain is kept, with the doubt.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

UNKNOWN: Any = type("Unknown", (), {"__repr__": lambda self: "UNKNOWN"})()
"""The value of an expression that cannot be evaluated."""

MAX_ITEMS = 50_000
"""The number of items above which a list is not evaluated."""

MORE, FEWER, MAYBE, ORDER, OTHERS = 1, 2, 4, 8, 16
"""Doubts: there may be further items; some may have been removed; each of them may be there only
on some platforms; their order and number is not known; the further items may be anything, not only
such as are made by calls in the case files."""


class TooMuchError(Exception):
    """The case files take too long, or too much memory, to evaluate."""


class Pattern(str):
    """A string of which only parts are known; ``*`` stands for each of the others."""

    __slots__ = ()


class Items:
    """A list, tuple or set; it ``is_fixed`` if operators such as ``+=`` make a new one."""

    def __init__(
        self, items: Iterable[Any] = (), doubts: int = 0, *, is_fixed: bool = False
    ) -> None:
        self.items = list(items)
        self.doubts = doubts
        self.is_fixed = is_fixed
        #: The lists of which this one is one or the other, and those that may be this one.
        self._parts: list[Items] = []
        self._wholes: list[Items] = []

    @classmethod
    def one_of(cls, parts: list["Items"]) -> "Items":
        """Return a list that is one of several."""
        whole = cls(doubts=MAYBE | ORDER, is_fixed=any(part.is_fixed for part in parts))
        for part in parts:
            whole._extend(part)
            whole._parts.append(part)
            part._wholes.append(whole)
        return whole

    def append(self, value: Any, *, is_sure: bool = True) -> None:
        """Add an item at the end; raises TooMuchError."""
        self.extend(Items([value]), is_sure=is_sure)

    def extend(self, other: Any, *, is_sure: bool = True) -> None:
        """Add the items of another value, or the keys of a dictionary; raises TooMuchError."""
        self._extend(other)
        if not is_sure:
            self.doubts |= MAYBE | ORDER
        for same in self._related():
            same._extend(other)
            same.doubts |= MAYBE | ORDER

    def _extend(self, other: Any) -> None:
        if isinstance(other, (Items, Table)):
            if len(self.items) + len(other.items) > MAX_ITEMS:
                raise TooMuchError
            self.items += other.items
            self.doubts |= other.doubts
        else:
            self.doubts |= MORE | OTHERS

    def insert(self, index: Any, value: Any, *, is_sure: bool = True) -> None:
        """Insert an item; raises TooMuchError."""
        is_known = is_sure and not self.doubts and type(index) is int
        self.append(value, is_sure=is_sure)
        if is_known:
            self.items.insert(index, self.items.pop())
        else:
            self.doubts |= ORDER

    def change(
        self, change: Callable[[list[Any]], object], *, is_sure: bool = True, despite: int = 0
    ) -> None:
        """Change the items with a function that raises an error if it cannot tell which.

        It can ``despite`` some doubts.
        """
        if is_sure and not self.doubts & ~despite:
            try:
                change(self.items)
            except (IndexError, ValueError, TypeError):
                self.doubts |= FEWER
        else:
            self._change(change)
            self.doubts |= FEWER if is_sure else 0
        for same in self._related():
            same._change(change)

    def _change(self, change: Callable[[list[Any]], object]) -> None:
        after = list(self.items)
        try:
            change(after)
        except (IndexError, ValueError, TypeError):
            self.doubts |= FEWER
        known = {id(item) for item in self.items}
        self.items += [item for item in after if id(item) not in known]
        self.doubts |= MAYBE | ORDER

    def put(self, index: int | slice, value: Any, *, is_sure: bool = True) -> None:
        """Assign to an index or a slice, which may be unknown; raises TooMuchError."""
        ends = (index.start, index.stop, index.step) if isinstance(index, slice) else (index,)
        is_known = all(type(end) is int or (end is None and len(ends) > 1) for end in ends)
        new = value if isinstance(index, slice) else Items([value])
        if ends == (None, None, None):
            self.replace(new, is_sure=is_sure)
        elif is_known and isinstance(new, Items) and not new.doubts:
            item = new.items if isinstance(index, slice) else value
            self.change(lambda items: items.__setitem__(index, item), is_sure=is_sure)
        else:
            self.extend(new, is_sure=is_sure)
            self.doubt(FEWER | ORDER)

    def delete(self, index: Any, *, is_sure: bool = True) -> None:
        """Remove the item at an index, or the items of a slice, which may be unknown."""
        if index == slice(None):
            self.replace(Items(), is_sure=is_sure)
        else:
            self.change(lambda items: items.__delitem__(index), is_sure=is_sure)

    def replace(self, other: Any, *, is_sure: bool = True) -> None:
        """Replace all items with those of another value; raises TooMuchError."""
        if is_sure:
            other = Items(other.items, other.doubts) if isinstance(other, Items) else other
            self.items, self.doubts = [], 0
            for same in self._related():
                same.doubts |= MAYBE | ORDER
        self.extend(other, is_sure=is_sure)

    def _related(self) -> list["Items"]:
        """Return the other lists that a change of this one may change."""
        parts = [self]
        for part in parts:
            parts += [each for each in part._parts if not any(each is old for old in parts)]
        every = parts
        for part in every:
            every += [each for each in part._wholes if not any(each is old for old in every)]
        return every[1:]

    def doubt(self, doubts: int) -> None:
        """Add a doubt."""
        self.doubts |= doubts
        for same in self._related():
            same.doubts |= doubts


class Table:
    """A dictionary."""

    def __init__(self, items: dict[Any, Any] | None = None, doubts: int = 0) -> None:
        self.items = {} if items is None else items
        self.doubts = doubts

    def put(self, key: Any, value: Any, *, is_sure: bool = True) -> None:
        """Set the value of a key, which may be unknown."""
        if not is_key(key):
            self.items = dict.fromkeys(self.items, UNKNOWN)
            self.doubts |= MORE
        elif is_sure:
            self.items[key] = value
        else:
            self.items[key] = merged([self.items.get(key, value), value])
            self.doubts |= MAYBE | ORDER

    def update(self, other: Any, *, is_sure: bool = True) -> None:
        """Add the items of another value."""
        if isinstance(other, Table):
            for key, value in other.items.items():
                self.put(key, value, is_sure=is_sure and not other.doubts)
            self.doubts |= other.doubts
        else:
            self.put(UNKNOWN, UNKNOWN)

    def delete(self, key: Any, *, is_sure: bool = True) -> None:
        """Remove a key, which may be unknown."""
        if is_sure and is_key(key):
            self.items.pop(key, None)
        else:
            self.doubts |= MAYBE

    def get(self, key: Any) -> Any:
        """Return the value of a key, UNKNOWN if it cannot be evaluated."""
        return self.items.get(key, UNKNOWN) if is_key(key) else UNKNOWN


def is_key(value: Any) -> bool:
    """Tell whether a value is known, and may be a key or be compared."""
    if isinstance(value, Pattern):
        return False
    return value is None or isinstance(value, (str, int, float, bool))


def truth_of(value: Any) -> bool | None:
    """Return whether a value is true, None if this is not known."""
    if isinstance(value, (Items, Table)):
        if value.items:
            return None if value.doubts & (FEWER | MAYBE) else True
        return None if value.doubts & MORE else False
    return bool(value) if is_key(value) else None


def merged(values: Iterable[Any]) -> Any:
    """Return the value of an expression that may have each of some values."""
    different: list[Any] = []
    for value in values:
        if not any(_is_same(value, other) for other in different):
            different.append(value)
    if len(different) == 1:
        return different[0]
    if not different or not all(isinstance(value, Items) for value in different):
        return UNKNOWN
    return Items.one_of(different)


def _is_same(value: Any, other: Any) -> bool:
    return value is other or (is_key(value) and type(value) is type(other) and value == other)


def rounds(values: Any) -> Iterator[tuple[Any, int]]:
    """Yield the items of a collection, and UNKNOWN for those that are not known, with doubts."""
    if isinstance(values, (Items, Table)):
        for item in tuple(values.items):
            yield item, values.doubts & ~(MORE | OTHERS)
    if not isinstance(values, (Items, Table)) or values.doubts & MORE:
        yield UNKNOWN, MORE
