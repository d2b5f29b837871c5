"""The text of ``.pre-commit-config.yaml``, parsed within limits."""

from typing import Any

import yaml

from perflint.sources.file_change import EditError

_MAX_VALUES = 100_000
"""Most values in a file, counting aliases each time: a few lines can expand to billions."""

_MAX_DIGITS = 100
"""Most characters of a number."""


def as_list(value: Any) -> list[Any]:
    """Return a value if it is a list, else an empty list: hook files may contain anything."""
    return value if isinstance(value, list) else []


def decode(data: bytes) -> str:
    """Decode UTF-8; raises EditError."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise EditError("it is not UTF-8") from None


def load(text: str) -> dict[str, Any]:
    """Parse a configuration, which must be a mapping of limited size; raises EditError."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        if root is not None and _count_values(root, {}) >= _MAX_VALUES:
            raise EditError("it has too many values")
        value = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f" (line {mark.line + 1})" if mark is not None else ""
        raise EditError(f"not valid YAML{line}") from None
    if not isinstance(value, dict):
        raise EditError("it has no `repos`")
    return value


def _count_values(node: yaml.Node, counts: dict[int, int]) -> int:
    """Return how many values a node expands to, at most ``_MAX_VALUES``.

    A node that contains itself, or a number that is too long, counts as ``_MAX_VALUES``. ``counts``
    are the results by ``id``, so that each node is visited once.
    """
    if id(node) not in counts:
        counts[id(node)] = _MAX_VALUES
        count = 1
        if isinstance(node, yaml.ScalarNode):
            is_number = node.tag in ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")
            count = _MAX_VALUES if is_number and len(node.value) > _MAX_DIGITS else 1
        elif isinstance(node, yaml.MappingNode):
            count += sum(_count_values(child, counts) for pair in node.value for child in pair)
        else:
            count += sum(_count_values(child, counts) for child in node.value)
        counts[id(node)] = min(count, _MAX_VALUES)
    return counts[id(node)]


def line_end(text: str, position: int) -> int:
    """Return the start of the line after ``position``, or the end of the text."""
    return text.find("\n", position) + 1 or len(text)
