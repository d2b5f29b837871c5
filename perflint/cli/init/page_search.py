"""Find the pages that document the flags of an argument file in tables."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping

from perflint.documents.argument_docs.flags import Flags
from perflint.documents.argument_docs.rows import DocumentedWhere, documented_flags
from perflint.documents.arguments.module import read_arguments
from perflint.documents.tables.endings import is_rst
from perflint.documents.tables.page import MAX_PAGE, read_page
from perflint.engine.missing_pages import lacks_docutils
from perflint.primitives.limits import MAX_MODULE, read_within
from perflint.primitives.record import Record
from perflint.primitives.text import Text

MIN_FLAGS = 10
"""Fewest flags of an argument file for which pages are searched."""

_FLAG = re.compile(rb"--[A-Za-z][\w-]+")


class DocumentedFile(Record):
    """A page whose tables name more than half of the flags of an argument file.

    ``lacks_docutils`` says that the page names them, but that its tables cannot be read.
    """

    page: str
    arguments: str
    lacks_docutils: bool = False


Names = Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]
"""Path of an argument file → its classes and functions, as globs."""


def search_pages(root: str, pages: Iterable[str], arguments: Names) -> Iterator[DocumentedFile]:
    """Yield the pages that document argument files, in the order of the pages."""
    flags = {path: _flags_of(root, path, *names) for path, names in arguments.items()}
    flags = {path: names for path, names in flags.items() if len(names) >= MIN_FLAGS}
    for page in pages if flags else ():
        data = _read(root, page, MAX_PAGE)
        written = {match.replace(b"_", b"-").decode() for match in _FLAG.findall(data)}
        found = [path for path, names in flags.items() if _most(names, written)]
        if not found:
            continue
        if is_rst(page) and lacks_docutils():
            yield from (DocumentedFile(page, path, lacks_docutils=True) for path in found)
            continue
        documented = documented_flags(read_page(Text(page, data)), DocumentedWhere())
        yield from (DocumentedFile(page, path) for path in found if _most(flags[path], documented))


def _most(flags: frozenset[str], named: Iterable[str]) -> bool:
    return 2 * len(flags.intersection(named)) > len(flags)


def _flags_of(
    root: str, path: str, classes: tuple[str, ...], functions: tuple[str, ...]
) -> frozenset[str]:
    """Return the first long flag of each public argument of a file."""
    file = read_arguments(Text(path, _read(root, path, MAX_MODULE)), classes, functions)
    names = (each.argument.name for each in Flags(file.parts).all if each.is_public)
    return frozenset(name.replace("_", "-") for name in names if name.startswith("--"))


def _read(root: str, path: str, limit: int) -> bytes:
    location = os.path.join(root, path)
    try:
        return b"" if os.path.islink(location) else read_within(location, limit)
    except OSError:
        return b""
