"""Argument files of other names than the usual: classes whose fields a method makes flags of."""

import ast
import os
import warnings
from collections.abc import Callable, Iterable, Iterator

from perflint.documents.arguments.module import read_arguments
from perflint.primitives.record import Record
from perflint.primitives.text import Text

FEWEST = 5
"""So many fields, and as many flags, make an argument file: fewer are kept in order by eye."""

_LARGEST = 4 << 20
_SIGNS = (b"add_argument(", b"class ", b"parser")


class ArgumentFile(Record):
    """A file that declares arguments, with the names of the class and of the method."""

    path: str
    class_name: str
    function: str


def search(
    root: str, paths: Iterable[str], step: Callable[[int], None] = lambda count: None
) -> Iterator[ArgumentFile]:
    """Yield the argument files among Python files; what cannot be read or parsed is none.

    ``step`` is told how many more files are looked at.
    """
    for path in paths:
        step(1)
        location = os.path.join(root, path)
        try:
            if os.path.islink(location) or os.path.getsize(location) > _LARGEST:
                continue
            with open(location, "rb") as file:
                data = file.read()
        except OSError:
            continue
        found = _declared(path, data) if all(sign in data for sign in _SIGNS) else None
        if found is not None:
            yield found


def _declared(path: str, data: bytes) -> ArgumentFile | None:
    """Return the class with the most flags, if it is read with them."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the file's own escapes and comparisons
            tree = ast.parse(data)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    counts = {
        (node.name, method.name): _calls(method)
        for node in tree.body
        if isinstance(node, ast.ClassDef)
        for method in node.body
        if isinstance(method, (ast.FunctionDef, ast.AsyncFunctionDef))
    }
    if not counts or max(counts.values()) < FEWEST:
        return None
    names = max(counts, key=lambda key: counts[key])
    module = read_arguments(Text(path, data), *names)
    enough = min(len(module.fields), len(module.arguments)) >= FEWEST
    return ArgumentFile(path, *names) if enough else None


def _calls(method: ast.AST) -> int:
    return sum(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "add_argument"
        for node in ast.walk(method)
    )
