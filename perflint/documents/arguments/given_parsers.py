"""The modules of the repository that are given a parser, by an argument file or by each other."""

from collections import deque
from collections.abc import Iterable, Iterator

from perflint.documents.arguments.imports import MAX_BYTES, MAX_MODULES, ReadModule, module_of
from perflint.documents.arguments.possible_flags import PossibleFlags, possible_flags
from perflint.primitives.finding import Span
from perflint.primitives.record import Record
from perflint.primitives.text import Text

_MAX_REEXPORTS = 8
"""How many modules may export a name, each from the next one, before one defines it."""


class GivenParsers(Record):
    """The modules that are given a parser, with the flags that they may register.

    ``unread`` are the places where a parser is passed to code that is not found.
    """

    modules: tuple[tuple[Text, PossibleFlags], ...] = ()
    unread: tuple[tuple[Text, Span], ...] = ()


def given_parsers(files: Iterable[tuple[Text, PossibleFlags]], read: ReadModule) -> GivenParsers:
    """Return the modules that some files pass their parser to, directly or indirectly."""
    repository = Repository(read)
    queue = deque(files)
    known = {text.path for text, _ in queue}
    modules, unread = [], []
    while queue:
        text, possible = queue.popleft()
        for name, span in possible.passed:
            found = [*repository.definitions(name, text.path)]
            if None in found:
                unread.append((text, span))
            for each in filter(None, found):
                if each[0].path not in known:
                    known.add(each[0].path)
                    modules.append(each)
                    queue.append(each)
    return GivenParsers(tuple(modules), tuple(unread))


class Repository:
    """Finds the modules that define names.

    Each is read once, within the limits for imported modules.
    """

    def __init__(self, read: ReadModule) -> None:
        self._read = read
        self._possible: dict[str, PossibleFlags | None] = {}
        self._size = 0

    def definitions(
        self, name: str, path: str, depth: int = 0
    ) -> Iterator[tuple[Text, PossibleFlags] | None]:
        """Yield the modules that define a name, which may be several; None if one is not found.

        ``name`` is as in the import in the file ``path``, with what follows the imported name:
        ``.more.Args.add``.
        """
        module, inside = module_of(name, path, self._read)
        possible = self._flags_of(module) if module is not None else None
        if module is None or possible is None or depth > _MAX_REEXPORTS:
            yield None
            return
        first, _, rest = inside.partition(".")
        is_defined = not first or first in possible.defined
        if is_defined:
            yield module, possible
        if first in possible.imports:
            origin = ".".join(filter(None, (possible.imports[first], rest)))
            yield from self.definitions(origin, module.path, depth + 1)
        elif not is_defined:
            yield None

    def _flags_of(self, module: Text) -> PossibleFlags | None:
        """Return what a module may register; None if it does not parse, or is one too many."""
        if module.path not in self._possible:
            self._size += len(module.data)
            is_too_much = len(self._possible) >= MAX_MODULES or self._size > MAX_BYTES
            possible = None if is_too_much else possible_flags(module)
            is_read = possible is not None and possible.is_read
            self._possible[module.path] = possible if is_read else None
        return self._possible[module.path]
