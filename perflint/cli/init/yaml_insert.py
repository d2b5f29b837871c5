"""A hook into ``.pre-commit-config.yaml``, as text: every byte that is there stays.

PyYAML says where the last item of ``repos`` ends and how it is indented. The item is put in there
as text, and the file is read again: it must hold what it held, and the item behind it.
"""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from perflint.primitives.record import Record
from perflint.sources.file_change import EditError

_PLAIN = re.compile(r"[A-Za-z_][\w./+@-]*(:[\w./+@-]+)*( [\w./+@-]+)*")
_MOST = 100_000
"""Values of a file, with those that aliases repeat; a few lines can stand for billions."""

_LONGEST = 100
"""Characters of a number."""


class Layout(Record):
    """How a list of repositories is indented.

    ``dash`` is the column of its dashes, ``key`` how far behind one its keys stand; ``hook_dash``
    is how far behind the keys the dashes of the hooks stand, ``hook_key`` how far behind those
    their keys. ``spaced`` says that blank lines part the items.
    """

    dash: int = 2
    key: int = 2
    hook_dash: int = 2
    hook_key: int = 2
    spaced: bool = False


_USUAL = Layout()


def with_item(data: bytes, item: dict[str, Any]) -> bytes:
    """Return a configuration with ``item`` as the last of its ``repos``; raises EditError."""
    text = _decoded(data)
    before = _loaded(text)
    wanted = {**before, "repos": [*_listed(before.get("repos")), item]}
    for after in _candidates(text, item):
        try:
            if _loaded(after) == wanted:
                return after.encode()
        except (EditError, RecursionError):
            continue
    raise EditError("there is no place in it that is certain to be right")


def _candidates(text: str, item: dict[str, Any]) -> Iterator[str]:
    """Yield the text with the item, the best looking one first.

    Behind a text in a block that keeps its blank lines, one more would become part of it.
    """
    repos = _repos(text)
    if repos.flow_style and not repos.value:
        yield _opened(text, repos, item)
        return
    if repos.flow_style or text[repos.start_mark.index : repos.start_mark.index + 1] != "-":
        raise EditError("`repos` is not written as one item a line")
    layout = _layout(text, repos)
    place = _place(text, repos)
    yield _put(text, place, item, layout)
    yield _put(text, place, item, layout._replace(spaced=False))


def hooks_in(data: bytes) -> list[dict[str, Any]]:
    """Return all hooks that a configuration lists; raises EditError where it cannot be read."""
    repos = _loaded(_decoded(data)).get("repos")
    lists = [one.get("hooks") for one in _listed(repos) if isinstance(one, dict)]
    return [hook for hooks in lists for hook in _listed(hooks) if isinstance(hook, dict)]


def lines_of(item: dict[str, Any], layout: Layout = _USUAL) -> list[str]:
    """Write an item of ``repos`` as the lines of a list with this layout."""
    start = " " * layout.dash
    lines = []
    for name, value in item.items():
        if name != "hooks":
            lines.append(f"{name}: {_spelled(value)}")
            continue
        lines.append("hooks:")
        for hook in value:
            pairs = [f"{key}: {_spelled(one)}" for key, one in hook.items()]
            lines += [" " * layout.hook_dash + line for line in _dashed(pairs, layout.hook_key)]
    return [start + line for line in _dashed(lines, layout.key)]


def _dashed(lines: list[str], width: int) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield ("-" if number == 0 else "").ljust(width) + line


def _spelled(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_spelled, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    if _PLAIN.fullmatch(value) and yaml.safe_load(value) == value:
        return str(value)
    return "'{}'".format(value.replace("'", "''"))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _decoded(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise EditError("it is not UTF-8") from None


def _loaded(text: str) -> dict[str, Any]:
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        if root is not None and _extent(root, {}) >= _MOST:
            raise EditError("it holds too much")
        value = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" (line {mark.line + 1})" if mark is not None else ""
        raise EditError(f"not valid YAML{where}") from None
    if not isinstance(value, dict):
        raise EditError("it has no `repos`")
    return value


def _extent(node: yaml.Node, known: dict[int, int]) -> int:
    """Return how many values a node stands for; those that hold themselves, or too much, for most.

    ``known`` are the nodes that were counted, so that each is gone through once.
    """
    if id(node) not in known:
        known[id(node)] = _MOST
        found = 1
        if isinstance(node, yaml.ScalarNode):
            is_number = node.tag in ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")
            found = _MOST if is_number and len(node.value) > _LONGEST else 1
        elif isinstance(node, yaml.MappingNode):
            found += sum(_extent(one, known) for pair in node.value for one in pair)
        else:
            found += sum(_extent(one, known) for one in node.value)
        known[id(node)] = min(found, _MOST)
    return known[id(node)]


def _repos(text: str) -> yaml.SequenceNode:
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    pairs = root.value if isinstance(root, yaml.MappingNode) and not root.flow_style else []
    found = [value for key, value in pairs if key.value == "repos"]
    if len(found) != 1 or not isinstance(found[0], yaml.SequenceNode):
        raise EditError("it has no list `repos` that is written as a block")
    return found[0]


def _place(text: str, repos: yaml.SequenceNode) -> int:
    """Return where the line behind the last item begins, or the end of the text.

    Comments that are indented like the list belong to it.
    """
    stop = repos.end_mark.index
    tokens = [token for token in yaml.scan(text) if repos.start_mark.index <= _start(token) < stop]
    place: int = max(
        token.end_mark.index for token in tokens if token.end_mark.index > _start(token)
    )
    if text[place - 1] != "\n":
        place = _line_end(text, place)
    least = max(repos.start_mark.column, 1)
    at = place
    while at < len(text):
        end = _line_end(text, at)
        line = text[at:end]
        words = line.lstrip(" ")
        if words.startswith("#") and len(line) - len(words) >= least:
            place = end
        elif words.strip():
            break
        at = end
    return place


def _start(token: yaml.Token) -> int:
    return int(token.start_mark.index)


def _line_end(text: str, at: int) -> int:
    return text.find("\n", at) + 1 or len(text)


def _layout(text: str, repos: yaml.SequenceNode) -> Layout:
    """Measure the last item, and the last one whose hooks stand below each other."""
    dash = repos.start_mark.column
    last = repos.value[-1]
    key = _width(last, dash)
    hook_dash, hook_key = 2 if dash else 0, key
    for item in repos.value:
        pairs = item.value if isinstance(item, yaml.MappingNode) and not item.flow_style else []
        for name, hooks in pairs:
            if name.value == "hooks" and isinstance(hooks, yaml.SequenceNode) and hooks.value:
                behind = hooks.start_mark.column - name.start_mark.column
                if not hooks.flow_style and 0 <= behind <= 8:
                    hook_dash = behind
                    hook_key = _width(hooks.value[0], hooks.start_mark.column)
    above = text[: last.start_mark.index].splitlines()[:-1]
    while above and above[-1].lstrip().startswith("#"):
        above.pop()
    spaced = len(repos.value) > 1 and bool(above) and not above[-1].strip()
    return Layout(dash, key, hook_dash, hook_key, spaced)


def _width(item: yaml.Node, dash: int) -> int:
    width = item.start_mark.column - dash
    return int(width) if 2 <= width <= 8 else 2


def _put(text: str, place: int, item: dict[str, Any], layout: Layout) -> str:
    end = "\r\n" if "\r\n" in text else "\n"
    lines = [""] if layout.spaced else []
    lines += lines_of(item, layout)
    put = "".join(line + end for line in lines)
    gap = "" if text[:place].endswith("\n") else end
    return f"{text[:place]}{gap}{put}{text[place:]}"


def _opened(text: str, repos: yaml.SequenceNode, item: dict[str, Any]) -> str:
    """Return the text with the item instead of the brackets of ``repos: []``."""
    start, stop = repos.start_mark.index, repos.end_mark.index
    if text[start:stop].replace(" ", "") != "[]":
        raise EditError("`repos` is not written as one item a line")
    rest = text[stop : _line_end(text, stop)]
    kept = text[:start] if rest.strip() else text[:start].rstrip(" ")
    return _put(kept + text[stop:], len(kept) + len(rest), item, _USUAL)
