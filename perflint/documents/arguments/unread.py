"""Notes on what was not read of a file: what was looked for, and what the file has instead."""

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence

from perflint.documents.arguments.literals import last_name
from perflint.documents.arguments.module import MODULE, ArgumentFile
from perflint.documents.arguments.source import PythonSource
from perflint.primitives.wording import counted, joined

_LIBRARY = re.compile(rb"^[ \t]*(?:import|from)[ \t]+(click|typer)\b", re.MULTILINE)
_OPTION = re.compile(rb"\b(?:Option|Argument|option|argument)\(")
_DEFINITION = re.compile(rb"^[ \t]*(?:async[ \t]+def|def|class)[ \t]+(?!__\w+__\b)", re.MULTILINE)
"""A definition, except of ``__getattr__`` and the like, with which a module exports names."""


def notes_on(
    file: ArgumentFile, classes: Sequence[str], functions: Sequence[str], *, expected: bool
) -> list[str]:
    """Return all notes on a file; see the functions below."""
    notes = (
        note_of_newer_syntax(file, "{}.{}".format(*sys.version_info)),
        note_of_nothing_read(file, classes, functions, expected=expected),
    )
    return [note for note in notes if note is not None]


def note_of_nothing_read(
    file: ArgumentFile, classes: Sequence[str], functions: Sequence[str], *, expected: bool
) -> str | None:
    """Return a note if no argument of a file was read, and that is worth one.

    It is if the file registers arguments. If it is ``expected`` to declare some, it is also if
    nothing was read at all, unless the file only imports names.
    """
    data = file.text.data
    if file.size or file.parse_error is not None:
        return None
    calls = _calls(file) if b"add_argument" in data else Counter()
    library = _LIBRARY.search(data) if _OPTION.search(data) else None
    nothing = expected and not file.parts and _DEFINITION.search(data) is not None
    if not (calls or library or nothing):
        return None
    names = f"the classes {_listed(classes)} and the functions {_listed(functions)}"
    note = f"no arguments were read; looked for {names}"
    if calls:
        total = counted(sum(calls.values()), "calls")
        return f"{note}; found {total} of add_argument in {joined([*calls], most=3)}"
    return f"{note}; options of {library[1].decode()} are not read yet" if library else note


def note_of_newer_syntax(file: ArgumentFile, python: str) -> str | None:
    """Return a note on statements that this version of Python does not parse, if there are any."""
    if not file.unread:
        return None
    lines = [str(file.text.position(span.start).line) for span in file.unread]
    where = f"line{'s' if len(lines) > 1 else ''} {joined(lines, most=3)}"
    verb = "was" if len(lines) == 1 else "were"
    statements = f"{counted(len(lines), 'statements')} ({where}) {verb} not read"
    return f"{statements}: Python {python} does not support the syntax"


def _listed(globs: Sequence[str]) -> str:
    return joined([f'"{glob}"' for glob in globs]) or "(none)"


def _calls(file: ArgumentFile) -> Counter[str]:
    """Return the number of calls of ``add_argument`` by the function that they are in."""
    return Counter(_scopes(PythonSource(file.text).tree.body, ""))


def _scopes(body: Sequence[ast.stmt], outer: str) -> Iterator[str]:
    """Yield the name of the scope of each call."""
    for statement in body:
        if isinstance(statement, ast.ClassDef):
            yield from _scopes(statement.body, f"{outer}{statement.name}.")
            continue
        name = outer.rstrip(".") or MODULE
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
            name = f"{outer}{statement.name}"
        for node in ast.walk(statement):
            if isinstance(node, ast.Call) and last_name(node.func) == "add_argument":
                yield name
