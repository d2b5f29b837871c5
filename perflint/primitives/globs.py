"""File globs with the syntax of git and most linters, for paths with ``/``.

``**/`` matches zero or more directories, ``*`` and ``?`` match within one name, and a glob that
ends in ``/`` matches everything below a directory. pathspec is not used because importing it takes
half as long as importing orjson, in every commit.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import lru_cache

from perflint.primitives.record import Record

_TOKEN = r"(?s)\*\*/|\*\*|\*|\?|\[!?[^\]]+\]|."
_STEPS = 10**6
"""The largest number of steps that a regular expression may take to match one path."""

_WILD = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def _tokens(glob: str) -> list[str]:
    """Split a glob into tokens; redundant adjacent wildcards are dropped."""
    tokens: list[str] = []
    for token in re.findall(_TOKEN, f"{glob}**" if glob.endswith("/") else glob):
        last = tokens[-1] if tokens else ""
        if token == "**":
            while tokens and tokens[-1] in ("*", "**/", "**"):
                tokens.pop()
        elif token in ("*", "**/") and last in (token, "**"):
            continue
        tokens.append(token)
    return tokens


def _translate(token: str) -> str:
    if token in _WILD:
        return _WILD[token]
    return _translate_class(token) if len(token) > 1 else re.escape(token)


def _translate_class(token: str) -> str:
    """Translate ``[a-z]`` or ``[!a-z]``; an invalid class matches its own characters."""
    inner = token[1:-1]
    negated = "^/" if inner.startswith("!") else ""
    regex = f"[{negated}{re.escape(inner.removeprefix('!')).replace(chr(92) + '-', '-')}]"
    try:
        re.compile(regex)
    except re.error:
        return re.escape(token)
    return regex


class _Matcher(Record):
    """A compiled glob, and its number of wildcards."""

    match: Callable[[str], object]
    wildcards: int


@lru_cache(maxsize=256)
def _matcher(glob: str) -> _Matcher:
    tokens = _tokens(glob)
    regex = re.compile("".join(map(_translate, tokens)), re.DOTALL)
    return _Matcher(regex.fullmatch, sum(token[0] == "*" for token in tokens))


def _simulate(path: str, glob: str) -> bool:
    """Tell whether a glob matches, in time proportional to the product of their lengths.

    ``offsets`` are the offsets in the path that the tokens so far can match up to.
    """
    offsets = {0}
    starts = [slash + 1 for slash, character in enumerate(path) if character == "/"]
    for token in _tokens(glob):
        if not offsets:
            return False
        first = min(offsets)
        if token == "**":
            offsets = set(range(first, len(path) + 1))
        elif token == "**/":
            offsets.update(start for start in starts if start > first)
        elif token == "*":
            for offset in range(first, len(path)):
                if offset in offsets and path[offset] != "/":
                    offsets.add(offset + 1)
        else:
            regex = re.compile(_translate(token), re.DOTALL)
            offsets = {match.end() for start in offsets if (match := regex.match(path, start))}
    return len(path) in offsets


def matches(path: str, globs: Iterable[str]) -> bool:
    """Tell whether any of ``globs`` matches the whole of ``path``."""
    return any(_matches(path, glob) for glob in globs)


def _matches(path: str, glob: str) -> bool:
    if _is_simple(glob):
        return _matches_simple(path, glob)
    matcher = _matcher(glob)
    if matcher.wildcards < 2 or len(path) ** matcher.wildcards <= _STEPS:
        return matcher.match(path) is not None
    return _simulate(path, glob)


def _is_simple(glob: str) -> bool:
    """Tell whether a glob can be matched without compiling a regular expression, which is slow."""
    if not glob or glob.endswith("/") or "?" in glob or "[" in glob:
        return False
    return "**" not in glob.removeprefix("**/").replace("/**/", "/", 1)


def _matches_simple(path: str, glob: str) -> bool:
    """Tell whether a simple glob matches.

    Path and glob are compared with equal numbers of ``/``, so that no ``*`` can match a ``/``.
    """
    outer, folders, rest = glob.rpartition("**/")
    above = path.count("/") - rest.count("/")
    if above < 0 or (above and not folders):
        return False
    *names, last = path.split("/", above)
    if not matches_stars(last, rest):
        return False
    return not outer or any(
        _matches_simple("/".join(names[:depth]), outer[:-1]) for depth in range(1, above + 1)
    )


def matches_stars(text: str, pattern: str) -> bool:
    """Tell whether a string matches a pattern in which ``*`` matches any characters."""
    head, *parts = pattern.split("*")
    if not parts:
        return text == pattern
    tail = parts.pop()
    start, end = len(head), len(text) - len(tail)
    if end < start or not (text.startswith(head) and text.endswith(tail)):
        return False
    for part in parts:  # the first occurrence leaves the most characters to the other parts
        offset = text.find(part, start, end)
        if offset < 0:
            return False
        start = offset + len(part)
    return True


def from_folder(glob: str, folder: str) -> list[tuple[str, str]]:
    """Return where a glob is matched for the files of a folder: pairs of a folder and a glob in it.

    ``**/`` at the start stands for the folder and those above it. Other globs are relative to the
    folder or to the root.
    """
    rest = glob.removeprefix("**/")
    if rest == glob:
        return [(base, glob) for base in dict.fromkeys((folder, ""))]
    bases = [folder]
    while bases[-1]:
        bases.append(bases[-1].rpartition("/")[0])
    return [(base, rest or "**") for base in bases]


def matches_from(path: str, globs: Iterable[str], folder: str) -> bool:
    """Tell whether a path is one that a glob has for the files of a folder."""
    return any(
        _matches(path.removeprefix(f"{base}/"), rest)
        for glob in globs
        for base, rest in from_folder(glob, folder)
        if not base or path.startswith(f"{base}/")
    )


MAX_FOLDERS = 2_000
"""The number of directories that a search from one directory may list."""


class Names(Record):
    """The names of the files and of the directories in a directory."""

    files: Sequence[str] = ()
    folders: Sequence[str] = ()


def find_above(
    names: Callable[[str], Names], globs: Sequence[str], folder: str, hidden: Sequence[str] = ()
) -> tuple[str, ...]:
    """Return the files that globs mean for those of a folder (see ``globs.from_folder``).

    ``names`` lists a folder; ``hidden`` are files that it lacks. Only folders where a glob may
    match are listed. Raises TooManyFoldersError.
    """
    search = _Search(names)
    found = {*hidden}
    for glob in globs:
        for base, rest in from_folder(glob, folder):
            try:
                found.update(search.candidates(base, rest))
            except _SearchEndError:
                raise TooManyFoldersError(glob) from None
    return tuple(sorted(path for path in found if matches_from(path, globs, folder)))


class TooManyFoldersError(Exception):
    """A glob matches in too many directories; it is the only argument."""

    def __str__(self) -> str:
        (glob,) = self.args
        return f"more than {MAX_FOLDERS:,} directories would be searched for `{glob}`"


class _SearchEndError(Exception):
    pass


class _Search:
    """A search in folders, each of which is listed once."""

    def __init__(self, names: Callable[[str], Names]) -> None:
        self._list = names
        self._known: dict[str, Names] = {}

    def candidates(self, base: str, glob: str) -> Iterator[str]:
        """Yield the files below a folder that a glob may match."""
        head, slash, rest = glob.partition("/")
        prefix = f"{base}/" if base else ""
        if "**" in head or not head:
            yield from self._below(base)
        elif slash:
            for name in self._names(base).folders:
                if matches(name, (head,)):
                    yield from self.candidates(prefix + name, rest)
        else:
            yield from (prefix + name for name in self._names(base).files if matches(name, (head,)))

    def _below(self, base: str) -> Iterator[str]:
        waiting = [base]
        while waiting:
            folder = waiting.pop()
            names, prefix = self._names(folder), f"{folder}/" if folder else ""
            yield from (prefix + name for name in names.files)
            waiting += (prefix + name for name in names.folders)

    def _names(self, folder: str) -> Names:
        if folder not in self._known:
            if len(self._known) == MAX_FOLDERS:
                raise _SearchEndError
            self._known[folder] = self._list(folder)
        return self._known[folder]


def widened(glob: str) -> str:
    """Return a glob that matches at least the same paths, and that git matches in bounded time.

    It has at most two wildcards for directories; the second one is its end.
    """
    if _is_simple(glob) and glob.count("**") < 2:  # without a regular expression
        return glob
    tokens = _tokens(glob)
    deep = [number for number, token in enumerate(tokens) if token.startswith("**")]
    return "".join(tokens if len(deep) < 2 else [*tokens[: deep[1]], "**"])


def matches_name(name: str, glob: str) -> bool:
    """Tell whether ``glob`` matches ``name``, in which ``/`` is an ordinary character."""
    from fnmatch import fnmatchcase

    return name == glob or fnmatchcase(name, glob)  # a name may itself contain brackets


def is_literal(glob: str) -> bool:
    """Tell whether a glob has no wildcards, so that it is the path of one file."""
    return not any(character in glob for character in "*?[") and not glob.endswith("/")


def is_selected(name: str, only: Collection[str], skip: Collection[str]) -> bool:
    """Tell whether a name matches one of ``only``, if there are any globs, and none of ``skip``."""
    is_wanted = not only or any(matches_name(name, glob) for glob in only)
    return is_wanted and not any(matches_name(name, glob) for glob in skip)
