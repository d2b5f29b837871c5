"""Insert a hook into ``.pre-commit-config.yaml`` without changing the bytes around it.

PyYAML tells where the last entry of ``repos`` ends and how it is indented. The new entry is
inserted there as text. The result is parsed again, and must be the old content and the entry.
"""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from perflint.cli.init.yaml_text import as_list, decode, line_end, load
from perflint.primitives.record import Record
from perflint.sources.file_change import EditError

_PLAIN = re.compile(r"[A-Za-z_][\w./+@-]*(:[\w./+@-]+)*( [\w./+@-]+)*")


class Layout(Record):
    """How a list of repositories is indented.

    ``dash`` is the column of its dashes, and ``key`` the distance from a dash to its keys.
    ``hook_dash`` is the distance from these keys to the dashes of the hooks, and ``hook_key`` the
    distance from those to the keys of a hook. ``spaced`` tells that blank lines separate the
    entries.
    """

    dash: int = 2
    key: int = 2
    hook_dash: int = 2
    hook_key: int = 2
    spaced: bool = False


_DEFAULT_LAYOUT = Layout()


def with_entry(data: bytes, entry: dict[str, Any]) -> bytes:
    """Return a configuration with ``entry`` added to the end of ``repos``; raises EditError."""
    text = decode(data)
    before = load(text)
    expected = {**before, "repos": [*as_list(before.get("repos")), entry]}
    for after in _candidates(text, entry):
        try:
            if load(after) == expected:
                return after.encode()
        except (EditError, RecursionError):
            continue
    raise EditError("no safe position for the hook was found")


def _candidates(text: str, entry: dict[str, Any]) -> Iterator[str]:
    """Yield the text with the entry inserted, in the preferred layout first.

    The second candidate has no blank line before the entry: after a block scalar that keeps
    trailing newlines, the blank line would become part of the scalar.
    """
    repos = _repos(text)
    if repos.flow_style and not repos.value:
        yield _replace_brackets(text, repos, entry)
        return
    if repos.flow_style or text[repos.start_mark.index : repos.start_mark.index + 1] != "-":
        raise EditError("`repos` is not a list with each entry on its own line")
    layout = _layout(text, repos)
    position = _end_of_list(text, repos)
    yield _insert(text, position, entry, layout)
    yield _insert(text, position, entry, layout._replace(spaced=False))


def hooks_in(data: bytes) -> list[dict[str, Any]]:
    """Return all hooks in a configuration; raises EditError if it cannot be parsed."""
    repos = load(decode(data)).get("repos")
    lists = [repo.get("hooks") for repo in as_list(repos) if isinstance(repo, dict)]
    return [hook for hooks in lists for hook in as_list(hooks) if isinstance(hook, dict)]


def lines_of(entry: dict[str, Any], layout: Layout = _DEFAULT_LAYOUT) -> list[str]:
    """Format an entry of ``repos`` as YAML lines."""
    indent = " " * layout.dash
    lines = []
    for key, value in entry.items():
        if key != "hooks":
            lines.append(f"{key}: {_scalar_or_list(value)}")
            continue
        lines.append("hooks:")
        for hook in value:
            pairs = [f"{name}: {_scalar_or_list(option)}" for name, option in hook.items()]
            lines += [" " * layout.hook_dash + line for line in _dashed(pairs, layout.hook_key)]
    return [indent + line for line in _dashed(lines, layout.key)]


def _dashed(lines: list[str], width: int) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield ("-" if number == 0 else "").ljust(width) + line


def _scalar_or_list(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_scalar_or_list, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    if _PLAIN.fullmatch(value) and yaml.safe_load(value) == value:
        return str(value)
    return "'{}'".format(value.replace("'", "''"))


def _repos(text: str) -> yaml.SequenceNode:
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    pairs = root.value if isinstance(root, yaml.MappingNode) and not root.flow_style else []
    values = [value for key, value in pairs if key.value == "repos"]
    if len(values) != 1 or not isinstance(values[0], yaml.SequenceNode):
        raise EditError("it has no list `repos` in block style")
    return values[0]


def _end_of_list(text: str, repos: yaml.SequenceNode) -> int:
    """Return the start of the line after the last entry, or the end of the text.

    Comments after the entry that are indented like the list belong to it.
    """
    stop = repos.end_mark.index
    tokens = [token for token in yaml.scan(text) if repos.start_mark.index <= _start(token) < stop]
    position: int = max(
        token.end_mark.index for token in tokens if token.end_mark.index > _start(token)
    )
    if text[position - 1] != "\n":
        position = line_end(text, position)
    min_indent = max(repos.start_mark.column, 1)
    start = position
    while start < len(text):
        end = line_end(text, start)
        line = text[start:end]
        content = line.lstrip(" ")
        if content.startswith("#") and len(line) - len(content) >= min_indent:
            position = end
        elif content.strip():
            break
        start = end
    return position


def _start(token: yaml.Token) -> int:
    return int(token.start_mark.index)


def _layout(text: str, repos: yaml.SequenceNode) -> Layout:
    """Return the layout of the last entry, and of the last list of hooks in block style."""
    dash = repos.start_mark.column
    last = repos.value[-1]
    key = _indent(last, dash)
    hook_dash, hook_key = 2 if dash else 0, key
    for repo in repos.value:
        pairs = repo.value if isinstance(repo, yaml.MappingNode) and not repo.flow_style else []
        for name, hooks in pairs:
            if name.value == "hooks" and isinstance(hooks, yaml.SequenceNode) and hooks.value:
                distance = hooks.start_mark.column - name.start_mark.column
                if not hooks.flow_style and 0 <= distance <= 8:
                    hook_dash = distance
                    hook_key = _indent(hooks.value[0], hooks.start_mark.column)
    above = text[: last.start_mark.index].splitlines()[:-1]
    while above and above[-1].lstrip().startswith("#"):
        above.pop()
    spaced = len(repos.value) > 1 and bool(above) and not above[-1].strip()
    return Layout(dash, key, hook_dash, hook_key, spaced)


def _indent(node: yaml.Node, dash: int) -> int:
    """Return the distance from a dash to the node after it."""
    indent = node.start_mark.column - dash
    return int(indent) if 2 <= indent <= 8 else 2


def _insert(text: str, position: int, entry: dict[str, Any], layout: Layout) -> str:
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = [""] if layout.spaced else []
    lines += lines_of(entry, layout)
    inserted = "".join(line + newline for line in lines)
    gap = "" if text[:position].endswith("\n") else newline
    return f"{text[:position]}{gap}{inserted}{text[position:]}"


def _replace_brackets(text: str, repos: yaml.SequenceNode, entry: dict[str, Any]) -> str:
    """Return the text with the entry instead of the brackets of ``repos: []``."""
    start, stop = repos.start_mark.index, repos.end_mark.index
    if text[start:stop].replace(" ", "") != "[]":
        raise EditError("`repos` is not a list with each entry on its own line")
    rest = text[stop : line_end(text, stop)]
    before = text[:start] if rest.strip() else text[:start].rstrip(" ")
    return _insert(before + text[stop:], len(before) + len(rest), entry, _DEFAULT_LAYOUT)
