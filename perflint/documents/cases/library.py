"""What the functions and methods of Python give that case files often call."""

import ast
from collections.abc import Callable
from typing import Any

from perflint.documents.cases.containers import (
    FEWER,
    MAX_ITEMS,
    MAYBE,
    MORE,
    ORDER,
    OTHERS,
    UNKNOWN,
    Items,
    Pattern,
    Table,
    is_key,
    merged,
)
from perflint.documents.cases.values import Arguments, Case

CONSUMERS = frozenset(
    ("list", "tuple", "set", "frozenset", "sorted", "dict", "sum", "join", "extend", "update")
)
"""The functions that use all items of a generator, at once."""

PURE_METHODS = frozenset(("copy", "count", "get", "index", "items", "keys", "union", "values"))


def name_of(function: ast.expr) -> str:
    """Return the last name of a function, such as ``replace`` of ``dataclasses.replace``."""
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def function(name: str, arguments: Arguments, *, is_generator: bool = False) -> Any:
    """Return the result of a function that is not one of the case files.

    ``is_generator`` tells that the first argument is a generator expression.
    """
    first = arguments.first() if arguments.positional or arguments.has_more else Items()
    if name == "next":
        return _next(first) if is_generator else UNKNOWN
    if name in ("param", "copy", "deepcopy") and isinstance(first, Case):  # pytest.param
        return first
    known = _FUNCTIONS.get(name)
    if known is None or arguments.has_more or arguments.known < len(arguments.positional):
        return UNKNOWN
    return known(first, arguments)


def _next(first: Any) -> Any:
    is_known = isinstance(first, Items) and first.items and not first.doubts
    return first.items[0] if is_known else UNKNOWN


def _list(first: Any, arguments: Arguments) -> Items:
    return _chained([first])


def _tuple(first: Any, arguments: Arguments) -> Items:
    result = _chained([first])
    result.is_fixed = True
    return result


def _frozenset(first: Any, arguments: Arguments) -> Items:
    result = _set(first, arguments)
    result.is_fixed = True
    return result


def _set(first: Any, arguments: Arguments) -> Items:
    result = _chained([first])
    result.doubts |= ORDER
    return result


def _sorted(first: Any, arguments: Arguments) -> Items:
    result = _chained([first])
    is_text = all(type(item) is str for item in result.items)
    if is_text and not result.doubts & ~ORDER and not arguments.named:
        return Items(sorted(result.items))
    result.doubts |= ORDER
    return result


def _reversed(first: Any, arguments: Arguments) -> Items:
    result = _chained([first])
    result.items.reverse()
    return result


def _dict(first: Any, arguments: Arguments) -> Table:
    table = Table()
    if arguments.positional:
        table.update(first)
    table.update(Table(dict(arguments.named)) if not arguments.has_more_named else UNKNOWN)
    return table


def _chain(first: Any, arguments: Arguments) -> Items:
    return _chained(arguments.positional)


def _from_iterable(first: Any, arguments: Arguments) -> Items:
    result = _chained(first.items) if isinstance(first, Items) else Items(doubts=MORE)
    result.doubts |= first.doubts if isinstance(first, Items) else 0
    return result


def _chained(parts: list[Any]) -> Items:
    result = Items()
    for part in parts:
        result.extend(part)
    return result


def _range(first: Any, arguments: Arguments) -> Items:
    numbers = arguments.positional
    if not 1 <= len(numbers) <= 3 or any(type(each) is not int for each in numbers):
        return Items(doubts=MORE)
    if len(numbers) == 3 and not numbers[2]:
        return Items(doubts=MORE)
    values = range(*numbers)
    return Items(values) if len(values) <= MAX_ITEMS else Items(doubts=MORE)


def _enumerate(first: Any, arguments: Arguments) -> Items:
    start = arguments.positional[1] if len(arguments.positional) > 1 else 0
    start = arguments.named.get("start", start)
    items = _chained([first])
    is_known = not items.doubts and type(start) is int and not arguments.has_more_named
    pairs = (
        Items([start + number if is_known else UNKNOWN, item])
        for number, item in enumerate(items.items)
    )
    return Items(pairs, items.doubts)


def _zip(first: Any, arguments: Arguments) -> Items:
    columns = [_chained([each]) for each in arguments.positional]
    if any(each.doubts for each in columns):
        return Items(doubts=MORE)
    return Items(Items(row) for row in zip(*(each.items for each in columns), strict=False))


def _text(first: Any, arguments: Arguments) -> Any:
    if isinstance(first, str):
        return first
    return str(first) if isinstance(first, int) and len(arguments.positional) == 1 else Pattern("*")


def _length(first: Any, arguments: Arguments) -> Any:
    is_known = isinstance(first, (Items, Table)) and not first.doubts
    return len(first.items) if is_known else UNKNOWN


_FUNCTIONS: dict[str, Callable[[Any, Arguments], Any]] = {
    "list": _list,
    "tuple": _tuple,
    "set": _set,
    "frozenset": _frozenset,
    "sorted": _sorted,
    "reversed": _reversed,
    "dict": _dict,
    "chain": _chain,
    "from_iterable": _from_iterable,
    "range": _range,
    "enumerate": _enumerate,
    "zip": _zip,
    "str": _text,
    "len": _length,
}


def method(owner: Any, name: str, arguments: Arguments, *, is_sure: bool) -> Any:
    """Return the result of a method of a collection, which it may change."""
    given = arguments.positional
    if arguments.has_more or arguments.has_more_named or arguments.known < len(given):
        owner.doubts |= 0 if name in PURE_METHODS else MORE | FEWER | ORDER | OTHERS
        return UNKNOWN
    if isinstance(owner, Items):
        has_key = bool(arguments.named)
        return _list_method(owner, name, given, has_key=has_key, is_sure=is_sure)
    return _table_method(owner, name, arguments, is_sure=is_sure)


def _list_method(owner: Items, name: str, given: list[Any], *, has_key: bool, is_sure: bool) -> Any:
    first = given[0] if given else UNKNOWN
    if name in ("append", "add") and len(given) == 1:
        owner.append(first, is_sure=is_sure)
    elif name in ("extend", "update"):
        owner.extend(_chained(given), is_sure=is_sure)
    elif name in ("copy", "union"):
        return _chained([owner, *given])
    elif name == "insert" and len(given) == 2:
        owner.insert(first, given[1], is_sure=is_sure)
    elif name == "clear":
        owner.replace(Items(), is_sure=is_sure)
    elif name == "reverse":
        owner.change(lambda items: items.reverse(), is_sure=is_sure)
    elif name == "pop":
        return _pop(owner, given, is_sure=is_sure)
    elif name in ("remove", "discard"):
        owner.change(lambda items: _remove(items, first), is_sure=is_sure, despite=~0)
    elif name == "sort" and all(type(item) is str for item in owner.items) and not has_key:
        owner.change(lambda items: items.sort(), is_sure=is_sure)
    elif name == "sort":
        owner.doubt(ORDER)
    elif name not in PURE_METHODS:
        owner.doubt(FEWER | MORE | ORDER)
    return UNKNOWN


def _pop(owner: Items, given: list[Any], *, is_sure: bool) -> Any:
    index: Any = given[0] if given else -1
    is_known = is_sure and not owner.doubts and type(index) is int
    is_known = is_known and -len(owner.items) <= index < len(owner.items)
    value = owner.items[index] if is_known else UNKNOWN
    owner.change(lambda items: items.pop(index), is_sure=is_sure)
    return value


def _remove(items: list[Any], value: Any) -> None:
    """Remove a value from a list; raises ValueError if it cannot tell which item is equal to it."""
    for number, item in enumerate(items):
        is_equal = item is value or _is_equal(item, value)
        if is_equal is UNKNOWN:
            raise ValueError
        if is_equal:
            del items[number]
            return


def _is_equal(item: Any, value: Any) -> Any:
    if is_key(item) and is_key(value):
        return item == value
    if isinstance(item, Case) and isinstance(value, Case) and item.name != value.name:
        return UNKNOWN if Pattern in (type(item.name), type(value.name)) else False
    return UNKNOWN


def _table_method(owner: Table, name: str, arguments: Arguments, *, is_sure: bool) -> Any:
    given = arguments.positional
    first = given[0] if given else UNKNOWN
    if name == "values":
        return Items(owner.items.values(), owner.doubts)
    if name == "keys":
        return Items(owner.items, owner.doubts)
    if name == "items":
        return Items((Items(pair) for pair in owner.items.items()), owner.doubts)
    if name == "get":
        return _get(owner, first, given[1] if len(given) > 1 else None)
    if name == "copy":
        return Table(dict(owner.items), owner.doubts)
    if name == "update":
        if given:
            owner.update(first, is_sure=is_sure)
        owner.update(Table(dict(arguments.named)), is_sure=is_sure)
    elif name == "pop":
        value = owner.get(first)
        owner.delete(first, is_sure=is_sure)
        return UNKNOWN if owner.doubts else value
    elif name not in PURE_METHODS:
        owner.items = dict.fromkeys(owner.items, UNKNOWN)
        owner.doubts |= MORE | MAYBE
    return UNKNOWN


def _get(owner: Table, key: Any, default: Any) -> Any:
    if not is_key(key):
        return UNKNOWN
    if key not in owner.items:
        return UNKNOWN if owner.doubts & MORE else default
    value = owner.items[key]
    return merged([value, default]) if owner.doubts & MAYBE else value
