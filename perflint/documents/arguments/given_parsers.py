"""The modules of the repository that are given a parser, by an argument file or by each other."""

import builtins
import re
from collections import deque
from collections.abc import Iterable, Iterator

from perflint.documents.arguments.call_origins import is_standard
from perflint.documents.arguments.imports import MAX_BYTES, MAX_MODULES, ReadModule, module_of
from perflint.documents.arguments.possible_flags import PossibleFlags, possible_flags
from perflint.primitives.finding import Span
from perflint.primitives.record import Record
from perflint.primitives.text import Text

_BUILTINS = frozenset(dir(builtins))
_ITSELF = "<class>"
"""What follows the name of a class if its bases do not matter."""

_MAX_REEXPORTS = 8
"""How many modules may export a name, each from the next one, before one defines it."""


Defining = tuple[Text, PossibleFlags] | None
"""A module that defines a name, and what it may register; None if it is not found."""


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
    known: set[object] = {text.path for text, _ in queue}
    modules, unread = [], []
    while queue:
        text, possible = queue.popleft()
        for name, span in possible.passed:
            found = [*repository.named(name, text, possible)]
            if None in found:
                unread.append((text, span))
            for each in filter(None, found):
                module = repository.given(each, name) if name in possible.first else each
                if module is None:
                    unread.append((text, span))
                elif known.isdisjoint((module[0].path, id(module[1]))):
                    known.add(id(module[1]))  # once for each function that is given the parser
                    modules.append(module)
                    queue.append(module)
    return GivenParsers(tuple(modules), tuple(unread))


class Repository:
    """Finds the modules that define names.

    Each is read once, within the limits for imported modules.
    """

    def __init__(self, read: ReadModule) -> None:
        self._read = read
        self._possible: dict[tuple[str, str], PossibleFlags | None] = {}
        self._size = 0

    def named(self, name: str, module: Text, possible: PossibleFlags) -> Iterator[Defining]:
        """Yield the modules that define a name to which a module passes its parser.

        ``name`` is as in ``call_origins``.
        """
        if name.startswith("*."):
            yield from self._of_stars(name[2:], module, possible, 0)
        else:
            yield from self._definitions(name, module.path)

    def base(self, name: str, module: Text, possible: PossibleFlags) -> Iterator[Defining]:
        """Yield the modules that define a base class, which is named as in a module."""
        root, _, rest = _joined(name, _ITSELF).partition(".")
        imported = possible.imports.get(root)
        if imported is None:
            yield from self._of_stars(_joined(root, rest), module, possible, 0)
        for origin in imported or ():
            yield from self._definitions(_joined(origin, rest), module.path)

    def _definitions(self, name: str, path: str, depth: int = 0) -> Iterator[Defining]:
        """Yield the modules that define a name, which may be several; None if one is not found.

        ``name`` is as in the import in the file ``path``, with what follows the imported name:
        ``.more.Args.add``.
        """
        module, inside = module_of(name, path, self._read)
        possible = self._flags_of(module) if module is not None else None
        if module is None or possible is None or depth > _MAX_REEXPORTS:
            yield None
        else:
            yield from self._inside(inside, module, possible, depth)

    def _inside(
        self, inside: str, module: Text, possible: PossibleFlags, depth: int
    ) -> Iterator[Defining]:
        """Yield the modules that define a name in a module."""
        first, _, rest = inside.partition(".")
        name = first.removesuffix("()")
        if not name or name in possible.defined:
            yield module, possible
            if name in possible.classes and rest != _ITSELF:
                yield from self._inherited(name, rest, module, possible, depth)
            elif name != first:
                yield None  # what a function returns
        if name in possible.imports:
            for origin in possible.imports[name]:
                whole = f"{origin}{first[len(name) :]}"
                yield from self._definitions(_joined(whole, rest), module.path, depth + 1)
        elif name and name not in possible.defined:
            yield from self._of_stars(inside, module, possible, depth)

    def _inherited(
        self, name: str, rest: str, module: Text, possible: PossibleFlags, depth: int
    ) -> Iterator[Defining]:
        """Yield the modules in which a class may inherit a method from bases; ``rest`` names it."""
        rest = rest or "__init__"
        if "." in rest:
            yield None  # a method of what an attribute is
            return
        if rest in possible.classes[name].methods:
            return
        for base in possible.classes[name].bases:
            root = base.partition(".")[0]
            imported = possible.imports.get(root, ())
            if root in _BUILTINS or (imported and all(map(is_standard, imported))):
                continue
            if depth > _MAX_REEXPORTS or root == name or not root:
                yield None
            else:
                yield from self._inside(_joined(base, rest), module, possible, depth + 1)

    def _of_stars(
        self, inside: str, module: Text, possible: PossibleFlags, depth: int
    ) -> Iterator[Defining]:
        """Yield the modules that define a name which is imported with ``*``; None if none does."""
        for star in possible.stars:
            name = f"{star}{inside}" if star.endswith(".") else f"{star}.{inside}"
            found = [] if is_standard(star) else [*self._definitions(name, module.path, depth + 1)]
            if found and None not in found:
                yield from found
                return
        yield None

    def given(self, module: tuple[Text, PossibleFlags], name: str) -> Defining:
        """Return a module as it is if a function of it is given a parser first, named as in it."""
        function = _with_own_name(module[0], name.rpartition(".")[2].removesuffix("()"))
        if not function:
            return module  # the usual case
        possible = self._flags_of(module[0], function)
        return (module[0], possible) if possible is not None else None

    def _flags_of(self, module: Text, function: str = "") -> PossibleFlags | None:
        """Return what a module may register; None if it does not parse, or is one too many."""
        key = module.path, function
        if key not in self._possible:
            self._size += len(module.data)
            is_too_much = len(self._possible) >= MAX_MODULES or self._size > MAX_BYTES
            given = (function,) if function else ()
            possible = None if is_too_much else possible_flags(module, given)
            is_read = possible is not None and possible.is_read
            self._possible[key] = possible if is_read else None
        return self._possible[key]


def _with_own_name(module: Text, name: str) -> str:
    """Return a function that has another name for its parser than ``parser``, or a class.

    It is ``""`` if a module has no such function, so that the module is read only once for others.
    """
    pattern = rb"\b(?:class[ \t]+%b\b|def[ \t]+%b[ \t]*\((?!\s*(?:(?:self|cls)\s*,\s*)?parser\b))"
    escaped = re.escape(name.encode("utf-8", "replace"))
    return name if re.search(pattern % (escaped, escaped), module.data) else ""


def _joined(*parts: str) -> str:
    return ".".join(filter(None, parts))
