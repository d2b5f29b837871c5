"""The choices of an argument, also those that a constant of the module or the type names."""

import ast
import re
from functools import cached_property

from perflint.documents.arguments.argument import Argument
from perflint.documents.arguments.fields import Field
from perflint.documents.arguments.literals import UNKNOWN, last_name, literal_of
from perflint.documents.arguments.module import ArgumentModule
from perflint.primitives.record import Record

_ASSIGNED = re.compile(r"[ \t]*(?::[^=\r\n]*)?=(?!=)[ \t]*")
_CHANGED = re.compile(r"[ \t]*(?:\.[ \t]*(?:append|extend|add|update|insert|remove|pop)\b|[-+|&]=)")
_CLOSED = {"[": "]", "(": ")", "{": "}"}


class Choices(Record):
    """The values that an argument accepts; ``is_open`` if the module may add more of them."""

    values: tuple[str, ...]
    is_open: bool = False


class ChoiceReader:
    """Reads the choices of the arguments of one module."""

    def __init__(self, module: ArgumentModule) -> None:
        self._module = module
        self._constants: dict[str, Choices | None] = {}

    def choices_of(self, argument: Argument, field: Field | None) -> Choices | None:
        """Return the choices of an argument; None if it has none, or if they are not literal.

        ``field`` is the one that describes the argument, whose type may be ``Literal[…]``.
        """
        value = argument.choices
        if value is None:
            return _literal_type(field.annotation) if field is not None else None
        if value.literal is not UNKNOWN:
            return _as_choices(value.literal)
        if not value.source.isidentifier():
            return None
        if value.source not in self._constants:
            self._constants[value.source] = _constant(value.source, self._code)
        return self._constants[value.source]

    @cached_property
    def _code(self) -> str:
        return self._module.text.data.decode(self._module.encoding, "replace")


def _as_choices(literal: object, *, is_open: bool = False) -> Choices | None:
    if not isinstance(literal, (list, tuple, set, dict)) or not literal:
        return None
    values = [value for value in literal if value is not None]
    if not all(isinstance(value, (str, int, float)) for value in values):
        return None
    texts = [str(value) for value in values]
    return Choices(tuple(sorted(texts) if isinstance(literal, set) else texts), is_open)


def _literal_type(annotation: str) -> Choices | None:
    if "Literal" not in annotation:
        return None
    try:
        tree = ast.parse(annotation.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    found = [
        node.slice
        for node in ast.walk(tree)
        if isinstance(node, ast.Subscript) and last_name(node.value) == "Literal"
    ]
    if len(found) != 1:
        return None
    values = found[0].elts if isinstance(found[0], ast.Tuple) else [found[0]]
    return _as_choices([literal_of(value) for value in values])


def _constant(name: str, code: str) -> Choices | None:
    """Return the list, set or tuple that a module assigns to a name once, at its top level."""
    assigned, is_open = [], False
    start = code.find(name)
    while start >= 0:  # a regular expression with the name is 50 times slower
        stop = start + len(name)
        before = code[start - 1 : start]
        if before in ("", "\n", "\r") and (match := _ASSIGNED.match(code, stop)):
            assigned.append(match.end())
        is_open |= not _is_word(before) and _CHANGED.match(code, stop) is not None
        start = code.find(name, stop)
    if len(assigned) != 1:
        return None
    return _as_choices(_bracketed(code, assigned[0]), is_open=is_open)


def _is_word(character: str) -> bool:
    return character.isalnum() or character in ("_", ".")


def _bracketed(text: str, start: int) -> object:
    """Return the literal at an offset: up to the end of the line, or a bracket in column 1."""
    closed = _CLOSED.get(text[start : start + 1])
    if closed is None:
        return UNKNOWN
    line = re.compile(r"[^\r\n]*").match(text, start)
    end = text.find(f"\n{closed}", start)
    block = text[start : end + 2] if end >= 0 else ""
    for source in (line[0] if line else "", block):
        try:
            return literal_of(ast.parse(source, mode="eval").body)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    return UNKNOWN
