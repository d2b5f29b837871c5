"""Which flags the pages of a set document, for the checks of each of its pages."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence, Set
from functools import cached_property

from perflint.documents.argument_docs.flags import Flags, Registered, normalized, typed
from perflint.documents.argument_docs.order import neighbours_of


class PageSet:
    """The flags of the pages of a set, in the order of the pages, with dashes only.

    A check of one page asks for single flags: sets of all of them would make the time for the
    whole set grow with the square of its size. A page is None if it cannot be read: it may
    document any flag.
    """

    def __init__(self, pages: Iterable[frozenset[str] | None], flags: Flags) -> None:
        self._flags = flags
        self._is_complete = True
        self._first: dict[str, int] = {}
        self._last: dict[str, int] = {}
        self._start: int | None = None
        for number, page in enumerate(pages):
            if page and self._start is None:
                self._start = number
            self._is_complete = self._is_complete and page is not None
            for flag in page or ():
                self._first.setdefault(flag, number)
                self._last[flag] = number

    def without(self, page: int) -> "OtherPages":
        """Return the flags of all pages but one."""
        return OtherPages(self._first, self._last, page, is_complete=self._is_complete)

    def before(self, page: int) -> "EarlierPages":
        """Return the flags of the pages before one."""
        return EarlierPages(self._first, self._start, page)

    def undocumented(self, page: int) -> Sequence[Registered]:
        """Return the public arguments, in order, that no page but one documents."""
        found = sorted((*self._nowhere, *self._only.get(page, ())))
        return [self._flags.all[index] for index in found]

    def belonging(self, page: int) -> Sequence[Registered]:
        """Return those of them whose row belongs on the page."""
        found = sorted((*self._belonging.get(page, ()), *self._only.get(page, ())))
        return [self._flags.all[index] for index in found]

    @cached_property
    def _only(self) -> dict[int, list[int]]:
        """Page → the indices of the public arguments that no other page documents."""
        return self._by_page[0]

    @cached_property
    def _nowhere(self) -> list[int]:
        """The indices of the public arguments that no page documents."""
        return self._by_page[1]

    @cached_property
    def _by_page(self) -> tuple[dict[int, list[int]], list[int]]:
        only: dict[int, list[int]] = defaultdict(list)
        nowhere: list[int] = []
        for index, registered in enumerate(self._flags.all):
            pages = self._pages_of(registered) if registered.is_public else range(2)
            if not pages:
                nowhere.append(index)
            elif len(pages) == 1:
                only[min(pages)].append(index)
        return only, nowhere

    @cached_property
    def _belonging(self) -> dict[int, list[int]]:
        """Page → the indices of the arguments that no page documents, next to their neighbours."""
        pages: dict[int, list[int]] = defaultdict(list)
        for index in self._nowhere:
            for other in neighbours_of(self._flags, self._flags.all[index]):
                if documenting := self._pages_of(other.registered):
                    pages[min(documenting)].append(index)
                    break
            else:
                pages[self._start or 0].append(index)
        return pages

    def _pages_of(self, registered: Registered) -> Collection[int]:
        """Return the first and the last page with a flag of an argument."""
        flags = [*map(normalized, typed(registered.argument))]
        known = [flag for flag in flags if flag in self._first]
        return {each[flag] for flag in known for each in (self._first, self._last)}


class OtherPages(Set[str]):
    """The flags of the pages but one; it contains any flag unless all of them are known."""

    def __init__(
        self, first: dict[str, int], last: dict[str, int], page: int, *, is_complete: bool
    ) -> None:
        self._first, self._last, self._page = first, last, page
        self._is_complete = is_complete

    def __contains__(self, flag: object) -> bool:
        if not self._is_complete:
            return True
        if not isinstance(flag, str) or flag not in self._first:
            return False
        return not self._first[flag] == self._last[flag] == self._page

    def __iter__(self) -> Iterator[str]:
        return (flag for flag in self._first if flag in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class EarlierPages(Set[str]):
    """The flags of the pages before one; ``start`` is the first page with a flag."""

    def __init__(self, first: dict[str, int], start: int | None, page: int) -> None:
        self._first, self._start, self._page = first, start, page

    def __contains__(self, flag: object) -> bool:
        return isinstance(flag, str) and self._first.get(flag, self._page) < self._page

    def __iter__(self) -> Iterator[str]:
        return (flag for flag in self._first if flag in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __bool__(self) -> bool:
        return self._start is not None and self._start < self._page
