"""Find argument files by content: classes with a method that adds a flag for each field."""

import ast
import os
import warnings
from collections.abc import Callable, Iterable, Iterator

from perflint.documents.arguments.module import read_arguments
from perflint.primitives.limits import open_file
from perflint.primitives.record import Record
from perflint.primitives.text import Text

MIN_ARGUMENTS = 5
"""Fewest fields and flags of an argument file: fewer are easy to keep in order by hand."""

_MAX_BYTES = 4 << 20
_REQUIRED_WORDS = (b"add_argument(", b"class ", b"parser")


class ArgumentFile(Record):
    """A file that declares arguments, with the names of the class and of its method."""

    path: str
    class_name: str
    function: str


def search(
    root: str, paths: Iterable[str], step: Callable[[int], None] = lambda count: None
) -> Iterator[ArgumentFile]:
    """Yield the argument files among Python files, without those that cannot be read or parsed.

    ``step`` is called with the number of files that were searched since the last call.
    """
    for path in paths:
        step(1)
        location = os.path.join(root, path)
        try:
            if os.path.islink(location) or os.path.getsize(location) > _MAX_BYTES:
                continue
            with open_file(location) as file:
                data = file.read()
        except OSError:
            continue
        if all(word in data for word in _REQUIRED_WORDS):
            argument_file = _argument_file(path, data)
            if argument_file is not None:
                yield argument_file


def _argument_file(path: str, data: bytes) -> ArgumentFile | None:
    """Return the class and method with the most flags, or None if they are too few."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the compiler warns about the code of the file
            tree = ast.parse(data)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    counts = {
        (node.name, method.name): _count_flags(method)
        for node in tree.body
        if isinstance(node, ast.ClassDef)
        for method in node.body
        if isinstance(method, (ast.FunctionDef, ast.AsyncFunctionDef))
    }
    if not counts or max(counts.values()) < MIN_ARGUMENTS:
        return None
    names = max(counts, key=lambda key: counts[key])
    class_name, method = names
    module = read_arguments(Text(path, data), (class_name,), (method,))
    enough = min(len(module.fields), len(module.arguments)) >= MIN_ARGUMENTS
    return ArgumentFile(path, *names) if enough else None


def _count_flags(method: ast.AST) -> int:
    return sum(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "add_argument"
        for node in ast.walk(method)
    )
