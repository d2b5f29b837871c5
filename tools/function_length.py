"""Report functions that are longer than 40 lines: ``python tools/function_length.py DIRECTORY``.

The docstring and the decorators of a function do not count. Part of ``make lint``.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

MAX_LINES = 40

Function = ast.FunctionDef | ast.AsyncFunctionDef


def main(folder: Path) -> int:
    """Print the functions that are too long; return 1 if there are any."""
    violations = [violation for path in sorted(folder.rglob("*.py")) for violation in check(path)]
    print(*violations, sep="\n", end="\n" if violations else "")
    return 1 if violations else 0


def check(path: Path) -> Iterator[str]:
    """Yield a message for each function of a module that is too long."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, Function) and (lines := length(node)) > MAX_LINES:
            yield f"{path}:{node.lineno}: {node.name} has {lines} lines (at most {MAX_LINES})"


def length(function: Function) -> int:
    """Return the number of lines from ``def`` to the end, without those of the docstring."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    if ast.get_docstring(function) is not None:
        docstring = function.body[0]
        lines -= (docstring.end_lineno or docstring.lineno) - docstring.lineno + 1
    return lines


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
