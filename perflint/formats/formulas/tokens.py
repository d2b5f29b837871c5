"""The tokens of a formula's text, in an order that makes an expression.

Only known functions, numbers, quoted names, operators and brackets are tokens, so nothing else
reaches Python's parser.
"""

import re
from collections.abc import Iterator

from perflint.formats.formulas import FormulaError
from perflint.formats.functions import STATISTICS
from perflint.primitives.record import Record
from perflint.primitives.wording import unknown

MAX_CHARACTERS = 1000
MAX_DEPTH = 20
MAX_NUMBER = 20

FUNCTIONS = {**dict.fromkeys(STATISTICS, 1), "percentile": 3, "sqrt": 1, "t": 2}
"""The name of a function in a formula → how many arguments it takes."""

TOO_DEEP = f"more than {MAX_DEPTH} operations are nested or in a row; group them with brackets"

_TOKEN = re.compile(
    r"""
      \{ (?P<field> [^{}]* ) \}
    | (?P<number> (?: [0-9]+ \.? [0-9]* | \. [0-9]+ ) (?: [eE] [+-]? [0-9]+ )? ) (?! [\w.] )
    | (?P<name> [^\W0-9] \w* )
    | (?P<quoted> '[a-z]*' | "[a-z]*" )
    | (?P<sign> [-+*/(),] )
    """,
    re.VERBOSE,
)
_SPACE = re.compile(r"[ \t\r\n]*")
_UNEXPECTED = re.compile(r"[\w.]+|.", re.DOTALL)


class Token(Record):
    """A token of a formula."""

    kind: str
    """``field``, ``number``, ``quoted``, ``key``, ``function``, or an operator or bracket."""

    text: str
    """The text of the token; of a field, the path without braces."""


def tokens(text: str) -> list[Token]:
    """Return the tokens of a formula; raises FormulaError if they do not make an expression."""
    if len(text) > MAX_CHARACTERS:
        raise FormulaError(f"the formula has more than {MAX_CHARACTERS:,} characters")
    raw = list(_raw(text))
    if not raw:
        raise FormulaError("the formula is empty")
    found = [_classified(raw, number) for number in range(len(raw))]
    _check_brackets(found)
    _check_order(found)
    return found


def _raw(text: str) -> Iterator[Token]:
    """Yield the tokens with the group of the regular expression as their kind."""
    position = _SPACE.match(text).end()  # type: ignore[union-attr]  # it matches every text
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            raise FormulaError(_unexpected(text[position:]))
        yield Token(match.lastgroup, match[match.lastgroup])
        position = _SPACE.match(text, match.end()).end()  # type: ignore[union-attr]


def _unexpected(rest: str) -> str:
    """Return the message for a text that does not start with a token."""
    if rest[0] == "{":
        return "a '{' has no matching '}'"
    if rest[0] == "}":
        return "a '}' has no matching '{'"
    match = _UNEXPECTED.match(rest)
    return f"unexpected {match[0] if match else rest!r:.40}"


def _classified(raw: list[Token], number: int) -> Token:
    """Return a token with its final kind; raises FormulaError for a name that is not known."""
    token = raw[number]
    before = raw[number - 1].text if number else ""
    after = raw[number + 1].text if number + 1 < len(raw) else ""
    if token.kind == "number" and len(token.text) > MAX_NUMBER:
        raise FormulaError(f"the number {token.text:.40} has more than {MAX_NUMBER} characters")
    if token.kind == "name":
        return _function(token.text, after)
    if token.kind != "sign":
        return token
    if token.text in "*/" and number and raw[number - 1] == token:
        raise FormulaError(f"'{token.text * 2}' is not an operator of formulas")
    if token.text == "*" and before in ("(", ",") and after in (",", ")"):
        return Token("key", "*")
    return Token(token.text, token.text)


def _function(name: str, after: str) -> Token:
    if after != "(":
        raise FormulaError(f"'{name}' is not in braces; write {{{name}}} for the field")
    if name not in FUNCTIONS:
        raise FormulaError(unknown("function", name, FUNCTIONS))
    return Token("function", name)


def _check_brackets(found: list[Token]) -> None:
    depth = 0
    for token in found:
        depth += {"(": 1, ")": -1}.get(token.kind, 0)
        if depth < 0:
            raise FormulaError("a ')' has no matching '('")
        if depth > MAX_DEPTH:
            raise FormulaError(TOO_DEEP)
    if depth:
        raise FormulaError("a '(' has no matching ')'")


def _check_order(found: list[Token]) -> None:
    """Check that values and operators alternate, and that few signs follow each other."""
    value_missing, signs = True, 0
    for token in found:
        if token.kind in ("+", "-", "*", "/", ")", ","):
            signs = signs + 1 if value_missing else 0
            if value_missing and token.kind not in ("+", "-"):
                raise FormulaError(f"a value is missing before '{token.text}'")
            value_missing = token.kind != ")"
        else:
            if not value_missing:
                raise FormulaError(f"an operator is missing before '{token.text}'")
            value_missing = token.kind in ("(", "function")
        if signs > MAX_DEPTH:
            raise FormulaError(TOO_DEEP)
    if value_missing:
        raise FormulaError("a value is missing at the end")
