"""What the operators of Python give for values that may be unknown."""

import ast
import operator as functions
from collections.abc import Callable
from typing import Any

from perflint.documents.cases.containers import (
    FEWER,
    MAX_ITEMS,
    MAYBE,
    MORE,
    ORDER,
    UNKNOWN,
    Items,
    Pattern,
    Table,
    is_key,
)
from perflint.documents.cases.values import text_of

MAX_NUMBER = 2**63
"""The number above which the result of arithmetic is not known."""

_ARITHMETIC: dict[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: functions.add,
    ast.Sub: functions.sub,
    ast.Mult: functions.mul,
    ast.FloorDiv: functions.floordiv,
    ast.Mod: functions.mod,
}

_COMPARISONS: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: functions.eq,
    ast.NotEq: functions.ne,
    ast.Lt: functions.lt,
    ast.LtE: functions.le,
    ast.Gt: functions.gt,
    ast.GtE: functions.ge,
}


def combined(operator: ast.operator, left: Any, right: Any) -> Any:
    """Return the result of an arithmetic operator: of lists, dictionaries, strings or numbers."""
    if isinstance(left, str) or (isinstance(right, str) and isinstance(operator, ast.Add)):
        if not isinstance(operator, ast.Add):  # "%" or "*" of a string
            return Pattern("*")
        return text_of([part if isinstance(part, str) else Pattern("*") for part in (left, right)])
    if isinstance(left, Table) and isinstance(right, Table):
        table = Table(dict(left.items), left.doubts)
        table.update(right)
        return table
    if isinstance(left, Items) or isinstance(right, Items):
        return _of_lists(operator, left, right)
    return _of_numbers(operator, left, right)


def _of_lists(operator: ast.operator, left: Any, right: Any) -> Any:
    result = Items(is_fixed=isinstance(left, Items) and left.is_fixed)
    if isinstance(operator, (ast.Add, ast.BitOr)):
        result.extend(left)
        result.extend(right)
    elif isinstance(operator, ast.Mult) and isinstance(left, Items) and type(right) is int:
        if right <= 0:
            return result
        if len(left.items) * right <= MAX_ITEMS:
            return Items(left.items * right, left.doubts, is_fixed=left.is_fixed)
        result.doubts |= MORE
    else:  # the difference or another operation of sets, which keeps some items of both
        result.extend(left)
        result.doubts |= FEWER
        both = isinstance(left, Items) and isinstance(right, Items) and not right.doubts & ~ORDER
        if isinstance(operator, ast.Sub) and both and all(map(is_key, left.items + right.items)):
            result.items = [item for item in left.items if item not in right.items]
            result.doubts = left.doubts
    return result


def _of_numbers(operator: ast.operator, left: Any, right: Any) -> Any:
    calculate = _ARITHMETIC.get(type(operator))
    if calculate is None or type(left) is not int or type(right) is not int:
        return UNKNOWN
    try:
        result = calculate(left, right)
    except ZeroDivisionError:
        return UNKNOWN
    return result if abs(result) < MAX_NUMBER else UNKNOWN


def compared(operator: ast.cmpop, left: Any, right: Any) -> Any:
    """Return the result of a comparison, UNKNOWN if it cannot be evaluated."""
    if not is_key(left):
        return UNKNOWN
    if isinstance(operator, (ast.In, ast.NotIn)):
        result = _contains(right, left)
        return result if result is UNKNOWN else result is not isinstance(operator, ast.NotIn)
    if not is_key(right):
        return UNKNOWN
    if isinstance(operator, (ast.Is, ast.IsNot)):
        same = type(left) is type(right) and left == right
        return same is not isinstance(operator, ast.IsNot)
    try:
        return _COMPARISONS[type(operator)](left, right)
    except TypeError:
        return UNKNOWN


def _contains(container: Any, value: Any) -> Any:
    if isinstance(container, Items):
        known = [item for item in container.items if is_key(item)]
        if value in known:
            return UNKNOWN if container.doubts & (FEWER | MAYBE) else True
        is_sure = len(known) == len(container.items) and not container.doubts & MORE
        return False if is_sure else UNKNOWN
    if isinstance(container, Table):
        if value in container.items:
            return UNKNOWN if container.doubts & (FEWER | MAYBE) else True
        return UNKNOWN if container.doubts & MORE else False
    is_text = type(container) is str and isinstance(value, str)
    return value in container if is_text else UNKNOWN
