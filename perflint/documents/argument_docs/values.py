"""The default and the choices that a cell documents, if they are literal."""

import ast
import re
from collections.abc import Collection, Sequence
from math import isclose

from perflint.documents.arguments.literals import UNKNOWN
from perflint.documents.tables.piece import Piece
from perflint.documents.tables.table import Cell
from perflint.primitives.record import Record

_BETWEEN_CHOICES = re.compile(r"(?:[\s,;/|.{}()\[\]\"']|\bor\b|\band\b)*")
_CHOICE = re.compile(r"(?!\d+-\d+$)[\w.+:-]+")
_MORE = re.compile(r"\.\.|…")
_TYPE = re.compile(
    r"bool(?:ean)?|choices?|enum|float|int(?:eger)?|json|list|number|path|str(?:ing)?",
    re.IGNORECASE,
)
_WORD = re.compile(
    r"(?!(?:n/a|required|mandatory|必填|必需)$)(?=.*\w)[\w.+:@%=~/\\-]+", re.IGNORECASE
)
_NUMBER = re.compile(r"[+-]?(?:\d[\d_]*)?\.?\d+(?:[eE][+-]?\d+)?")
_NOTE = re.compile(r"\]\(|<(?:a|sup|sub)\b", re.IGNORECASE)
"""What may put the number of a note after a value: a link, or raised text."""

_CONSTANTS = {"True": True, "true": True, "False": False, "false": False, "None": None}


class Word(Record):
    """Code without quotes: a string such as `auto` or `0.0.0.0`, or a description of the value."""

    text: str


def documented_default(cell: Cell) -> object:
    """Return the literal that a cell consists of, a Word, or UNKNOWN.

    A number, True, False and None need not be in backticks. Everything else does.
    """
    shown = (piece for piece in cell.pieces if not piece.struck)
    pieces = [piece for piece in shown if piece.text.strip()]
    if len(pieces) != 1 or _NOTE.search(cell.source):
        return UNKNOWN
    (piece,) = pieces
    text = piece.text.strip()
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _NUMBER.fullmatch(text):
        return _literal(text)
    if not piece.code:
        return UNKNOWN
    value = _literal(text)
    if value is UNKNOWN and _WORD.fullmatch(text):
        return Word(text)
    return value


def _literal(text: str) -> object:
    try:
        value = ast.literal_eval(text)
    except (ArithmeticError, ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return UNKNOWN
    return value if isinstance(value, (bool, int, float, str, list, tuple, dict)) else UNKNOWN


def agree(documented: object, default: object) -> bool:
    """Tell whether a documented default is that of the argument, or cannot be compared with it.

    The default None is computed later, and documents then name the result. None in a document
    agrees with every value that stands for nothing: an empty one, False or a negative number.
    A word in capitals may name a constant.
    """
    if documented is UNKNOWN or default is UNKNOWN or default is None:
        return True
    if documented is None:
        return not default or (isinstance(default, (int, float)) and default < 0)
    if isinstance(documented, Word):
        if not isinstance(default, str) or not default or _is_constant(documented.text, default):
            return True
        return documented.text == default
    if isinstance(documented, (int, float)) and isinstance(default, (int, float)):
        return isclose(documented, default, rel_tol=1e-9)
    if isinstance(documented, (list, tuple)) and isinstance(default, (list, tuple)):
        return [*documented] == [*default]
    if type(documented) is not type(default):
        return True  # such as a number in a string, which `type` converts
    return documented == default


def _is_constant(text: str, default: str) -> bool:
    """Tell whether a word names a constant or a variable of the environment: `MODEL_DIR`."""
    return "_" in text and text.isupper() and not default.isupper()


def documented_choices(cell: Cell, known: Collection[str] = ()) -> tuple[str, ...]:
    """Return the choices that a cell lists in code; none if it contains anything else.

    The characters of ``known`` choices do not separate choices from each other. Words that are none
    of them may be the type of the value, or a name for it, instead of choices. Those with a line
    through them are gone, unless they are known.
    """
    pieces = cell.pieces
    if any(_MORE.search(piece.text) for piece in pieces):
        return ()  # examples
    if not all(piece.code or _BETWEEN_CHOICES.fullmatch(piece.text) for piece in pieces):
        return ()
    words = [
        word
        for piece in pieces
        for word in (_words(piece, known) if piece.code else ())
        if word in known or not piece.struck
    ]
    others = [word for word in words if word not in known] if known else []
    if len(words) == len(others) == 1 or any(map(_TYPE.fullmatch, others)):
        return ()
    return tuple(words) if all(words) else ()


def _words(piece: Piece, known: Collection[str]) -> Sequence[str]:
    """Return the choices in one piece of code; ``""`` for anything else."""
    text = piece.text.strip()
    if text in known:
        return [text]
    if text in ("None", "null"):
        return []  # the value if the flag is not given
    if text.upper() == "N/A":
        return [""]
    if text[:1] in ("{", "[", "(") and text[-1:] in ("}", "]", ")"):
        text = text[1:-1]
    separators = [mark for mark in ",|/" if not any(mark in choice for choice in known)]
    parts = re.split(f"[{''.join(separators)}]", text) if separators else [text]
    parts = [part.strip().strip("\"'") for part in parts]
    return [part if part in known or _CHOICE.fullmatch(part) else "" for part in parts]
