"""Add a hook to ``ci: skip:`` of ``.pre-commit-config.yaml``, so that pre-commit.ci skips it.

pre-commit.ci pushes what a hook changes to the pull request, and has no perflint on its PATH, so
that local hooks fail there. As in ``yaml_insert``, the text is
inserted in the style of the file, and the result is parsed again: it must be the old content and
the added hook.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress

import yaml

from perflint.cli.init.yaml_text import as_list, decode, line_end, load
from perflint.primitives.wording import joined
from perflint.sources.file_change import EditError

FIXES = "so that pre-commit.ci does not push its fixes to pull requests"
LOCAL = "because pre-commit.ci cannot run local hooks"


def skipped_in_ci(data: bytes, hooks: Sequence[str], reason: str = FIXES) -> tuple[bytes, str]:
    """Return a configuration in which pre-commit.ci skips some hooks, and a note for the user.

    Without a mapping ``ci`` nothing changes. If it cannot be edited safely, the note is what the
    user has to write.
    """
    names = joined(hooks)
    after = data
    try:
        for hook in hooks:
            after = with_skip(after, hook)
    except EditError as error:
        text = f"Add {names} to `skip` below `ci` yourself ({error}), {reason}:\n"
        return data, f"{text}  skip: [{', '.join(hooks)}]\n"
    note = f"`ci` skips {names}, {reason}.\n" if after != data else ""
    return after, note


def with_skip(data: bytes, hook: str) -> bytes:
    """Return a configuration with ``hook`` added to ``skip`` of ``ci``; raises EditError.

    It is unchanged if it has no mapping ``ci``, or skips the hook already.
    """
    text = decode(data)
    before = load(text)
    ci = before.get("ci")
    if not isinstance(ci, dict):
        return data
    skip = ci.get("skip")
    if skip is not None and not isinstance(skip, list):
        raise EditError("`skip` is not a list")
    if hook in as_list(skip):
        return data
    expected = {**before, "ci": {**ci, "skip": [*as_list(skip), hook]}}
    for after in _candidates(text, hook):
        with suppress(EditError, RecursionError):
            if load(after) == expected:
                return after.encode()
    raise EditError("no safe position for it was found")


def _candidates(text: str, hook: str) -> Iterator[str]:
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    for key, ci in _pairs(root):
        if key.value != "ci":
            continue
        skips = [value for name, value in _pairs(ci) if name.value == "skip"]
        for skip in skips:
            yield from _with_item(text, skip, hook)
        if not skips and isinstance(ci, yaml.MappingNode):
            yield from _with_key(text, key, ci, hook)


def _pairs(node: yaml.Node | None) -> list[tuple[yaml.Node, yaml.Node]]:
    return node.value if isinstance(node, yaml.MappingNode) else []


def _with_key(text: str, key: yaml.Node, ci: yaml.MappingNode, hook: str) -> Iterator[str]:
    """Yield the text with ``skip`` added to the mapping ``ci``, which does not have it."""
    skip = f"skip: [{hook}]"
    if not ci.value:
        yield from _filled(text, ci, f"{{{skip}}}")
    elif ci.flow_style:
        end = ci.value[-1][1].end_mark.index
        yield f"{text[:end]}, {skip}{text[end:]}"
    else:
        # The first line: a comment above the first key stays above it.
        position = line_end(text, key.end_mark.index)
        indent = " " * ci.value[0][0].start_mark.column
        yield f"{text[:position]}{indent}{skip}{_newline(text)}{text[position:]}"


def _with_item(text: str, skip: yaml.Node, hook: str) -> Iterator[str]:
    """Yield the text with the hook as the last item of ``skip``."""
    if isinstance(skip, yaml.ScalarNode):  # null, or nothing after the colon
        start, end = skip.start_mark.index, skip.end_mark.index
        yield f"{text[:start]}{'' if end > start else ' '}[{hook}]{text[end:]}"
    elif not isinstance(skip, yaml.SequenceNode):
        return
    elif not skip.value:
        yield from _filled(text, skip, f"[{hook}]")
    elif skip.flow_style:
        yield from _with_flow_item(text, skip.value[-1], hook)
    else:
        last, dash = skip.value[-1], skip.start_mark.column
        position = line_end(text, last.end_mark.index)
        item = " " * dash + "-".ljust(max(last.start_mark.column - dash, 2)) + hook
        gap = "" if text[:position].endswith("\n") else _newline(text)
        yield f"{text[:position]}{gap}{item}{_newline(text)}{text[position:]}"


def _with_flow_item(text: str, last: yaml.Node, hook: str) -> Iterator[str]:
    """Yield the text with the hook after the last item, on its own line if that is."""
    end = last.end_mark.index
    line_start = text.rfind("\n", 0, last.start_mark.index) + 1
    indent = text[line_start : last.start_mark.index]
    if indent.strip():
        yield f"{text[:end]}, {hook}{text[end:]}"
        return
    position, newline = line_end(text, end), _newline(text)
    rest = text[end:position].strip()
    if rest.startswith(","):
        yield f"{text[:position]}{indent}{hook},{newline}{text[position:]}"
    elif not rest or rest.startswith("#"):
        line = text[end:position]
        yield f"{text[:end]},{line}{indent}{hook}{newline}{text[position:]}"
    yield f"{text[:end]},{newline}{indent}{hook}{text[end:]}"


def _filled(text: str, node: yaml.Node, content: str) -> Iterator[str]:
    """Yield the text with other content instead of empty brackets."""
    start, stop = node.start_mark.index, node.end_mark.index
    if text[start + 1 : stop - 1].strip() == "":
        yield f"{text[:start]}{content}{text[stop:]}"


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"
