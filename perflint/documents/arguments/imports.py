"""The modules of the repository that an argument file imports, and what they read.

Modules are searched as text. They are read in the order of their imports: those of the file itself,
then those that these import. The function that reads a file comes from the caller, because a
comparison reads modules from a commit or the index.
"""

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from perflint.documents.arguments.changes import ArgumentChange
from perflint.documents.arguments.module import ArgumentFile
from perflint.documents.arguments.removed import removed_flags
from perflint.documents.arguments.uses import has_field, is_read_elsewhere, unread_arguments
from perflint.primitives.record import Record
from perflint.primitives.text import Text

ReadModule = Callable[[str], bytes | None]
"""Returns the bytes of a file of the repository, given its path; None if there is no such file."""

MAX_MODULES, MAX_BYTES = 300, 32 << 20
"""The maximum number and total size of the imported modules that are read."""

_IMPORT = (
    rb"(?m)^[ \t]*(?:from[ \t]+(?P<origin>[.\w]+)[ \t]+import[ \t]+"
    rb"(?P<names>\((?:[^()#]|#[^\r\n]*[\r\n])*\)|[^\r\n(]+)"
    rb"|import[ \t]+(?P<modules>[^\r\n]+))"
)
_NAME = r"([.\w]+)(?:\s+as\s+\w+)?"

WITHOUT_FIELDS = frozenset(("object", "ABC", "Generic", "Protocol"))
"""The base classes of the standard library that have no fields."""


class Imported(Record):
    """The source of a module; ``direct`` if the argument file itself imports it."""

    path: str
    code: bytes
    direct: bool


def with_imports(file: ArgumentFile, read: ReadModule) -> ArgumentFile:
    """Return a file that knows which of its unread arguments the imported modules read.

    Nothing is read if there are no such arguments. A base class of which an imported module has the
    definition is no longer one of the ``external_bases``. In modules that are imported indirectly,
    only fields count: they are filled from all arguments at once, such as ``vars(args)``.
    """
    missing = {argument.destination for part in file.parts for argument in unread_arguments(part)}
    names = {name for name in missing if name is not None}
    bases = {base for part in file.parts for base in part.external_bases}
    found: set[str] = set()
    for module in _imported(file.text, read) if names else ():
        reads = is_read_elsewhere if module.direct else has_field
        found |= {name for name in names - found if reads(name, module.code)}
        bases -= {base for base in bases if module.direct and _defines(base, module.code)}
        if found == names:
            break
    parts = [
        part._replace(
            read_elsewhere=frozenset(found),
            external_bases=tuple(base for base in part.external_bases if base in bases),
        )
        for part in file.parts
    ]
    return file._replace(parts=tuple(parts))


def change_with_imports(change: ArgumentChange, read: ReadModule) -> ArgumentChange:
    """Return a change that knows which removed option strings the imported modules contain."""
    missing = {flag for removed in removed_flags(change) for flag in removed.flags}
    found = contained_flags(change.after.text, missing, read)
    return change._replace(registered_elsewhere=found)


def contained_flags(text: Text, flags: Iterable[str], read: ReadModule) -> frozenset[str]:
    """Return those of some option strings that the modules imported by a file contain."""
    missing = {*flags}
    found: set[str] = set()
    for module in _imported(text, read) if missing else ():
        if not module.direct or found == missing:
            break
        found |= {flag for flag in missing - found if _contains(flag, module.code)}
    return frozenset(found)


def direct_imports(text: Text, read: ReadModule) -> Iterator[str]:
    """Yield the paths of the modules of the repository that a file itself imports."""
    for module in _imported(text, read):
        if not module.direct:
            return
        yield module.path


def module_of(name: str, path: str, read: ReadModule) -> tuple[Text | None, str]:
    """Return the module that contains a name, or exports it, and the rest of the name in it.

    ``name`` is as in the import, ``.more.Args.add``, and ``path`` that of the importing file. The
    module is None if it is not found.
    """
    level = len(name) - len(name.lstrip("."))
    names = name[level:].split(".")
    folders = _search_path(path.split("/")[:-1], level, names[0], first=True)
    for end in range(len(names), -1, -1):
        for folder in folders:
            stem = "/".join(filter(None, (folder, *names[:end])))
            modules = (f"{stem}.py",) if end else ()
            for candidate in (*modules, f"{stem}/__init__.py") if stem and (end or level) else ():
                data = read(candidate)
                if data is not None:
                    return Text(candidate, data), ".".join(names[end:])
    return None, name


def _contains(flag: str, code: bytes) -> bool:
    return any(f"{quote}{flag}{quote}".encode("utf-8", "replace") in code for quote in "\"'")


def _imported(text: Text, read: ReadModule) -> Iterator[Imported]:
    """Yield the modules that a module imports from the repository, directly or indirectly."""
    tried = {text.path}
    importers = deque([Imported(text.path, text.data, direct=False)])
    count = size = 0
    while importers:
        importer = importers.popleft()
        first = importer.path == text.path
        find = _paths if first else _kept_paths
        for path in find(importer.path, importer.code, first=first):
            if path in tried:
                continue
            tried.add(path)
            code = read(path)
            if code is None:
                continue
            count, size = count + 1, size + len(code)
            if count > MAX_MODULES or size > MAX_BYTES:
                return
            importers.append(Imported(path, code, direct=first))
            yield importers[-1]


def _paths(path: str, code: bytes, *, first: bool) -> tuple[str, ...]:
    """Return the paths that the modules may have that a module imports.

    ``first`` says that it is the argument file.
    """
    paths: dict[str, None] = {}
    for folder, name in _imported_names(path, code, first=first):
        names = name.split(".")
        packages = ("/".join(filter(None, (folder, *names[:end]))) for end in range(1, len(names)))
        stem = "/".join(filter(None, (folder, *names)))
        candidates = (f"{stem}.py", *(f"{part}/__init__.py" for part in (*packages, stem)))
        paths.update(dict.fromkeys(candidates if stem else ()))
    return tuple(paths)


_kept_paths = lru_cache(maxsize=2 * MAX_MODULES)(_paths)
"""Most imported modules are the same on both sides of a change, and at each edit."""


def _imported_names(path: str, code: bytes, *, first: bool) -> Iterator[tuple[str, str]]:
    """Yield the possible folder, and the name below it, of each module that a module imports."""
    folders = path.split("/")[:-1]
    for match in re.finditer(_IMPORT, code):
        if match["modules"] is not None:
            level, names = 0, _names(match["modules"])
        else:
            origin = match["origin"].decode("utf-8", "replace")
            name = origin.lstrip(".")
            level = len(origin) - len(name)
            names = [name, *(f"{name}.{part}".strip(".") for part in _names(match["names"]))]
        for name in names if level else filter(None, names):
            for folder in _search_path(folders, level, name, first=first):
                yield folder, name


def _names(names: bytes) -> list[str]:
    text = re.sub(r"#[^\r\n]*", "", names.decode("utf-8", "replace"))
    return [match[1] for match in re.finditer(_NAME, text)]


def _search_path(folders: list[str], level: int, name: str, *, first: bool) -> list[str]:
    """Return the folders that may contain a module or a package of this name.

    That is the folder of the package that the importing module is in. What the argument file
    imports may also be next to it, as for a script, or in the usual folders of sources.
    """
    if level:
        return ["/".join(folders[: max(len(folders) + 1 - level, 0)])]
    top = name.split(".")[0]
    if top in folders:
        return ["/".join(folders[: folders.index(top)])]
    return list(dict.fromkeys(("/".join(folders), "", "src", "python"))) if first else []


def _defines(base: str, code: bytes) -> bool:
    """Tell whether a module defines a class, and one that inherits no fields from elsewhere."""
    pattern = rb"(?m)^class[ \t]+%b[ \t]*(?:\(([^()]*)\))?[ \t]*:" % re.escape(base.encode())
    match = re.search(pattern, code)
    if match is None:
        return False
    bases = [name.rpartition(".")[2] for name in _names(match[1] or b"")]
    return WITHOUT_FIELDS.issuperset(bases)
