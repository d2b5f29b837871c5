"""Find runs of pre-commit or prek on all files in the configuration of CI."""

import re
from collections.abc import Iterator
from typing import Any

_MAX_BYTES = 1 << 18
"""The parser takes seconds for a larger file."""

_PROGRAMS = ("pre-commit", "pre_commit", "prek")
_FLAGS = ("--all-files", "--all")
_SHORT_FLAG = re.compile(r"-[a-zA-Z]*a[a-zA-Z]*")
_ACTION = re.compile(r"(?:pre-commit/action|j178/prek-action)@")
_ARGUMENTS = ("extra_args", "extra-args")
"""Inputs of these actions; the default is ``--all-files``."""


def runs_on_all_files(data: bytes) -> bool:
    """Tell whether a YAML file has a command or an action that runs the hooks on all files.

    Commands in scripts that the file calls are not found.
    """
    if len(data) > _MAX_BYTES or not any(program.encode() in data for program in _PROGRAMS):
        return False
    import yaml

    try:
        documents = [*yaml.compose_all(data.decode(), Loader=yaml.SafeLoader)]
    except (yaml.YAMLError, ValueError, RecursionError):
        return False
    return any(map(_runs, _nodes(documents)))


def _nodes(documents: list[Any]) -> Iterator[Any]:
    """Yield all nodes, each once: aliases can make the tree exponentially larger than the file."""
    import yaml

    seen: set[int] = set()
    stack = [node for node in documents if node is not None]
    while stack:
        node = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        yield node
        if isinstance(node, yaml.MappingNode):
            stack += [value for _, value in node.value]
        elif isinstance(node, yaml.SequenceNode):
            stack += node.value


def _runs(node: Any) -> bool:
    """Tell whether a node is such a command, or the step of such an action."""
    import yaml

    if isinstance(node, yaml.ScalarNode):
        script = re.sub(r"\\\r?\n", " ", node.value)
        return any(map(_is_run, re.split(r"[\n;&|]", script)))
    step = _by_key(node)
    if not (isinstance(step.get("uses"), yaml.ScalarNode) and _ACTION.match(step["uses"].value)):
        return False
    inputs = _by_key(step.get("with"))
    given = [str(inputs[name].value) for name in _ARGUMENTS if name in inputs]
    return not given or any(_selects_all(arguments.split()) for arguments in given)


def _is_run(command: str) -> bool:
    """Tell whether a command of a shell is ``pre-commit run --all-files``, in any variant."""
    words = [word.strip("\"'()`") for word in command.partition(" #")[0].split()]
    if not words or words[0].startswith("#"):
        return False
    for number, word in enumerate(words):
        name = re.split(r"[@=<>~!\[]", word.rpartition("/")[2], maxsplit=1)[0]
        if name.removesuffix(".exe") in _PROGRAMS:
            arguments = words[number + 1 :]
            return "run" in arguments and _selects_all(arguments)
    return False


def _selects_all(arguments: list[str]) -> bool:
    return any(word in _FLAGS or _SHORT_FLAG.fullmatch(word) for word in arguments)


def _by_key(node: Any) -> dict[str, Any]:
    import yaml

    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return {key.value: value for key, value in pairs if isinstance(key, yaml.ScalarNode)}
