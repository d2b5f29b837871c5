"""Flags that modules near an argument file add to its parser, although it does not import them.

Such a module calls the function that registers the arguments, and ``add_argument`` itself, as a
script does. The whole repository is not searched: of 8,000 files that would take seconds.
"""

import re
from collections.abc import Collection, Iterator
from itertools import islice

from perflint.documents.arguments.module import MODULE, ArgumentFile
from perflint.sources.other_files import OtherFiles

_FOLDER = re.compile(
    r"(?:apps?|bin|cli|cmd|commands?|entry_?points?|examples?|main|scripts?|tools?)", re.IGNORECASE
)
"""Folders in which scripts are, besides those that the argument file is in."""

MAX_MODULES = 500
"""How many files are read, at most."""


def flags_of_mains(file: ArgumentFile, flags: Collection[str], files: OtherFiles) -> frozenset[str]:
    """Return those of some flags that such modules register."""
    names = {name for part in file.parts for name in (part.function_name, part.class_name)}
    called = "|".join(re.escape(name) for name in names if name not in (None, MODULE))
    path = file.text.path
    stem = re.escape(path.rpartition("/")[2].removesuffix(".py"))
    imports = re.compile(rf"(?m)^[ \t]*(?:from|import)[ \t][^\r\n]*\b{stem}\b".encode())
    calls = re.compile(rf"\b(?:{called})\b".encode())
    missing = {*flags}
    for module in islice(_near(path, files), MAX_MODULES if called else 0):
        if not missing:
            break
        data = files.read(module)
        if data and b"add_argument" in data and imports.search(data) and calls.search(data):
            missing = {flag for flag in missing if not _registers(flag, data)}
    return frozenset(flags) - missing


def _registers(flag: str, data: bytes) -> bool:
    name = "[-_]".join(map(re.escape, re.split("[-_]", flag[2:])))
    others = r"(?:[\"'][^\"'\n]*[\"']\s*,\s*)*"
    call = rf"add_argument\(\s*{others}[\"']--{name}[\"']"
    return re.search(call.encode("utf-8", "replace"), data) is not None


def _near(path: str, files: OtherFiles) -> Iterator[str]:
    """Yield the modules in the folders of a file, and in those of scripts in these folders."""
    names = path.split("/")[:-1]
    for end in range(len(names), -1, -1):
        yield from _modules("/".join(names[:end]), path, files, 0)


def _modules(folder: str, path: str, files: OtherFiles, depth: int) -> Iterator[str]:
    inside = files.names(folder)
    prefix = f"{folder}/" if folder else ""
    for name in sorted(inside.files):
        if name.endswith(".py") and not name.startswith("test_") and prefix + name != path:
            yield prefix + name
    for name in sorted(inside.folders) if depth < 2 else ():
        if _FOLDER.fullmatch(name):
            yield from _modules(prefix + name, path, files, depth + 1)
