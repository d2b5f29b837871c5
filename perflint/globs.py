"""File globs as git and most linters read them, on paths with ``/``.

``**/`` is any number of folders (none too), ``*`` and ``?`` stay within one name, and a glob
ending in ``/`` means all that is below. pathspec would serve, but its import alone takes half as
long as importing orjson, on every commit.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

_TOKEN = r"(?s)\*\*/|\*\*|\*|\?|\[!?[^\]]+\]|."
_WILD = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def _translate(glob: str) -> str:
    if glob.endswith("/"):
        glob += "**"
    regex = []
    for token in re.findall(_TOKEN, glob):
        if token in _WILD:
            regex.append(_WILD[token])
        elif len(token) > 1:
            regex.append(_translate_class(token))
        else:
            regex.append(re.escape(token))
    return "".join(regex)


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


@lru_cache(maxsize=256)
def _matcher(glob: str) -> Callable[[str], object]:
    return re.compile(_translate(glob), re.DOTALL).fullmatch


def matches(path: str, globs: Iterable[str]) -> bool:
    """Tell whether any of ``globs`` matches the whole of ``path``."""
    return any(
        _fits_below(path, glob) if _is_easy(glob) else _matcher(glob)(path) is not None
        for glob in globs
    )


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


def matches_name(name: str, glob: str) -> bool:
    """Tell whether ``glob`` matches ``name``, where ``/`` is a character like any other."""
    from fnmatch import fnmatchcase

    return name == glob or fnmatchcase(name, glob)  # a name may hold brackets of its own
