"""File globs as git and most linters read them, on paths with ``/``.

``**/`` is any number of folders (none too), ``*`` and ``?`` stay within one name, and a glob
ending in ``/`` means all that is below. pathspec would serve, but its import alone takes half as
long as importing orjson, on every commit.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from perflint.primitives.record import Record

_TOKEN = r"(?s)\*\*/|\*\*|\*|\?|\[!?[^\]]+\]|."
_STEPS = 10**6
"""So many steps a regular expression may take for one path, at the worst."""

_WILD = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def _tokens(glob: str) -> list[str]:
    """Split a glob; of wildcards side by side, those are left out that add nothing."""
    found: list[str] = []
    for token in re.findall(_TOKEN, f"{glob}**" if glob.endswith("/") else glob):
        last = found[-1] if found else ""
        if token == "**":
            while found and found[-1] in ("*", "**/", "**"):
                found.pop()
        elif token in ("*", "**/") and last in (token, "**"):
            continue
        found.append(token)
    return found


def _translate(token: str) -> str:
    if token in _WILD:
        return _WILD[token]
    return _translate_class(token) if len(token) > 1 else re.escape(token)


def _translate_class(token: str) -> str:
    """Translate ``[a-z]`` or ``[!a-z]``; one that means nothing stands for itself."""
    inner = token[1:-1]
    negated = "^/" if inner.startswith("!") else ""
    regex = f"[{negated}{re.escape(inner.removeprefix('!')).replace(chr(92) + '-', '-')}]"
    try:
        re.compile(regex)
    except re.error:
        return re.escape(token)
    return regex


class _Matcher(Record):
    """What matches a glob, and how many wildcards are in it."""

    match: Callable[[str], object]
    wildcards: int


@lru_cache(maxsize=256)
def _matcher(glob: str) -> _Matcher:
    tokens = _tokens(glob)
    regex = re.compile("".join(map(_translate, tokens)), re.DOTALL)
    return _Matcher(regex.fullmatch, sum(token[0] == "*" for token in tokens))


def _follows(path: str, glob: str) -> bool:
    """Tell whether a glob matches, in time that grows with both: all ways are gone side by side."""
    places = {0}
    folders = [stop + 1 for stop, character in enumerate(path) if character == "/"]
    for token in _tokens(glob):
        if not places:
            return False
        first = min(places)
        if token == "**":
            places = set(range(first, len(path) + 1))
        elif token == "**/":
            places.update(place for place in folders if place > first)
        elif token == "*":
            for place in range(first, len(path)):
                if place in places and path[place] != "/":
                    places.add(place + 1)
        else:
            one = re.compile(_translate(token), re.DOTALL)
            places = {found.end() for place in places if (found := one.match(path, place))}
    return len(path) in places


def matches(path: str, globs: Iterable[str]) -> bool:
    """Tell whether any of ``globs`` matches the whole of ``path``."""
    return any(_matches(path, glob) for glob in globs)


def _matches(path: str, glob: str) -> bool:
    if _is_easy(glob):
        return _fits_below(path, glob)
    matcher = _matcher(glob)
    if matcher.wildcards < 2 or len(path) ** matcher.wildcards <= _STEPS:
        return matcher.match(path) is not None
    return _follows(path, glob)


def _is_easy(glob: str) -> bool:
    """Tell whether a glob needs no regular expression, which takes a while to compile."""
    rest = glob.removeprefix("**/")
    return bool(rest) and not ("**" in rest or "?" in rest or "[" in rest or rest.endswith("/"))


def _fits_below(path: str, glob: str) -> bool:
    """Tell whether an easy glob matches: as many ``/`` on both sides leave none to a ``*``."""
    rest = glob.removeprefix("**/")
    above = path.count("/") - rest.count("/")
    if above < 0 or (above and rest == glob):
        return False
    return fits(path.split("/", above)[-1], rest)


def fits(text: str, pattern: str) -> bool:
    """Tell whether a text is the pattern, in which each ``*`` stands for anything."""
    head, *parts = pattern.split("*")
    if not parts:
        return text == pattern
    tail = parts.pop()
    at, end = len(head), len(text) - len(tail)
    if end < at or not (text.startswith(head) and text.endswith(tail)):
        return False
    for part in parts:  # the first place leaves most to those behind it
        found = text.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return True


def widened(glob: str) -> str:
    """Return a glob that matches at least the same, and that git matches in bounded time.

    Of its wildcards for folders there are two, of which the second matches all below.
    """
    tokens = _tokens(glob)
    deep = [number for number, token in enumerate(tokens) if token.startswith("**")]
    return "".join(tokens if len(deep) < 2 else [*tokens[: deep[1]], "**"])


def matches_name(name: str, glob: str) -> bool:
    """Tell whether ``glob`` matches ``name``, where ``/`` is a character like any other."""
    from fnmatch import fnmatchcase

    return name == glob or fnmatchcase(name, glob)  # a name may hold brackets of its own
