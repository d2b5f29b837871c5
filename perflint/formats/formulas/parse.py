"""The text of a formula, read into its expression tree.

The text is read as a Python expression because that has the precedence and the functions of
formulas. It is only parsed, never compiled or evaluated.
"""

import ast
from math import isfinite

from perflint.formats.formulas import KEY, FormulaError, Node
from perflint.formats.formulas.tokens import FUNCTIONS, MAX_DEPTH, TOO_DEEP, Token, tokens
from perflint.formats.functions import STATISTICS
from perflint.formats.paths import FieldPath
from perflint.primitives.wording import counted

_OPERATORS: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
}
_METHODS = ("inclusive", "exclusive")

_Operands = dict[str, Node]
"""The Python name of an operand → the operand."""


def parse(text: str) -> Node:
    """Read a formula, such as ``1000 * {batch_size} / mean({times})``.

    A formula consists of fields in braces, numbers, ``+ - * / ( )``, the statistics of one field,
    ``percentile({field}, p, 'inclusive')`` or ``'exclusive'``, ``sqrt(x)`` and ``t(p, df)``, the
    quantile of Student's t. An argument ``*`` is the name of the item that the formula is for.
    Raises FormulaError.
    """
    operands: _Operands = {}
    source = " ".join(_python(token, operands) for token in tokens(text))
    try:
        tree = ast.parse(source, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise FormulaError("the formula is not a valid expression") from None
    return _node(tree.body, operands, 0)


def _python(token: Token, operands: _Operands) -> str:
    """Return a token as Python: operands become the names ``_0``, ``_1``, …."""
    if token.kind not in ("field", "key"):
        return token.text
    name = f"_{len(operands)}"
    try:
        operands[name] = FieldPath.parse(token.text) if token.kind == "field" else KEY
    except ValueError as error:
        raise FormulaError(str(error)) from None
    return name


def _node(tree: ast.expr, operands: _Operands, depth: int) -> Node:
    match tree:
        case ast.Name(id=name):
            return operands[name]
        case ast.Constant(value=int(number) | float(number)):
            if not isfinite(number):
                raise FormulaError("a number is beyond the range of a double")
            return number
        case ast.Constant(value=method):
            raise FormulaError(f"{method!r} is not the third argument of 'percentile'")
    if depth == MAX_DEPTH:
        raise FormulaError(TOO_DEEP)
    match tree:
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return ("neg", _node(operand, operands, depth + 1))
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            return _node(operand, operands, depth + 1)
        case ast.BinOp(left, operator, right) if type(operator) in _OPERATORS:
            sides = (_node(side, operands, depth + 1) for side in (left, right))
            return (_OPERATORS[type(operator)], *sides)
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
            return _call(name, arguments, operands, depth + 1)
    raise FormulaError("a ',' is not between the arguments of a function")


def _call(name: str, arguments: list[ast.expr], operands: _Operands, depth: int) -> Node:
    count = FUNCTIONS[name]
    if len(arguments) != count:
        problem = f"'{name}' takes {counted(count, 'arguments')}, not {len(arguments)}"
        raise FormulaError(problem)
    if name in STATISTICS:
        return (name, _series(name, arguments[0], operands))
    if name == "percentile":
        series = _series(name, arguments[0], operands)
        percent = _node(arguments[1], operands, depth)
        _check_constant(percent, "percentage", (0, 100))
        return (f"{_method(arguments[2])}-percentile", series, percent)
    nodes = tuple(_node(argument, operands, depth) for argument in arguments)
    if name == "t":
        _check_constant(nodes[0], "probability", (0, 1))
    return (name, *nodes)


def _series(function: str, argument: ast.expr, operands: _Operands) -> FieldPath:
    field = operands.get(argument.id) if isinstance(argument, ast.Name) else None
    if not isinstance(field, FieldPath):
        place = "first argument of" if function == "percentile" else "argument of"
        raise FormulaError(f"the {place} '{function}' must be one field in braces")
    return field


def _method(argument: ast.expr) -> str:
    match argument:
        case ast.Constant(value=str(method)) if method in _METHODS:
            return method
    raise FormulaError("the method of 'percentile' must be 'inclusive' or 'exclusive'")


def _check_constant(node: Node, what: str, bounds: tuple[int, int]) -> None:
    """Raise FormulaError for a constant outside ``bounds``; other nodes vary by record."""
    match node:
        case ("neg", int(number) | float(number)):
            value = -number
        case int(number) | float(number):
            value = number
        case _:
            return
    low, high = bounds
    if not low <= value <= high:
        raise FormulaError(f"a {what} must be between {low} and {high}, not {value}")
