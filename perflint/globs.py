"""File globs as git and most linters read them, on paths with ``/``.

``**/`` is any number of folders (none too), ``*`` and ``?`` stay within one name, and a glob
ending in ``/`` means all that is below. pathspec would serve, but its import alone takes half as
long as importing orjson, on every commit.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

_TOKEN = re.compile(r"\*\*/|\*\*|\*|\?|\[!?[^\]]+\]|.", re.DOTALL)
_WILD = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def _translate(glob: str) -> str:
    if glob.endswith("/"):
        glob += "**"
    regex = []
    for token in _TOKEN.findall(glob):
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
def _matcher(globs: tuple[str, ...]) -> Callable[[str], object]:
    return re.compile("|".join(map(_translate, globs)) or r"(?!)", re.DOTALL).fullmatch


def matches(path: str, globs: Iterable[str]) -> bool:
    """Tell whether any of ``globs`` matches the whole of ``path``."""
    return _matcher(tuple(globs))(path) is not None


def matches_name(name: str, glob: str) -> bool:
    """Tell whether ``glob`` matches ``name``, where ``/`` is a character like any other."""
    from fnmatch import fnmatchcase

    return name == glob or fnmatchcase(name, glob)  # a name may hold brackets of its own
