"""What the operators of Python give for values that may be unknown."""

import ast
from typing import Any

from perflint.documents.cases.values import UNKNOWN, Items, Pattern, Table, is_key, text_of


def combined(operator: ast.operator, left: Any, right: Any) -> Any:
    """Return the result of an arithmetic operator: of lists, of dictionaries, or of strings."""
    if isinstance(left, Table) and isinstance(right, Table):
        table = Table(dict(left.items), is_open=left.is_open)
        table.update(right)
        return table
    if isinstance(left, Items) or isinstance(right, Items):
        result = Items()
        result.extend(left)
        result.extend(right)
        return result
    if not isinstance(left, str) and not isinstance(right, str):
        return UNKNOWN
    if not isinstance(operator, ast.Add):  # "%" or "*" of a string
        return Pattern("*")
    return text_of([part if isinstance(part, str) else Pattern("*") for part in (left, right)])


def compared(operator: ast.cmpop, left: Any, right: Any) -> Any:
    """Return the result of a comparison, UNKNOWN if it cannot be evaluated."""
    result: Any = UNKNOWN
    if not is_key(left):
        return result
    if isinstance(operator, (ast.In, ast.NotIn)):
        result = _contains(right, left)
    elif is_key(right) and isinstance(operator, (ast.Eq, ast.NotEq, ast.Is, ast.IsNot)):
        result = left == right
    negated = isinstance(operator, (ast.NotIn, ast.NotEq, ast.IsNot))
    return not result if negated and result is not UNKNOWN else result


def _contains(container: Any, value: Any) -> Any:
    if isinstance(container, Items):
        known = [item for item in container.items if is_key(item)]
        if value in known:
            return True
        is_sure = len(known) == len(container.items) and not container.is_open
        return False if is_sure else UNKNOWN
    if isinstance(container, Table):
        return value in container.items or (UNKNOWN if container.is_open else False)
    is_text = type(container) is str and isinstance(value, str)
    return value in container if is_text else UNKNOWN
