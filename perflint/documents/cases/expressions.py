"""Evaluates the expressions of a case file as far as they are literal."""

import ast
from collections.abc import Callable, Iterator
from typing import Any, Protocol

from perflint.documents.arguments.source import PythonSource
from perflint.documents.cases.operators import combined, compared
from perflint.documents.cases.values import (
    UNKNOWN,
    Case,
    Constructor,
    Items,
    Module,
    Pattern,
    Table,
    TooMuchError,
    is_key,
    merged,
    rounds,
    text_of,
)
from perflint.formats.case_keys import Cases
from perflint.primitives.record import Record

MAX_STEPS = 100_000
"""The number of expressions above which case files are not evaluated further."""


class Scope(Record):
    """The names that an expression can use: those of a function, and those of its module."""

    source: PythonSource
    names: dict[str, Any]
    outer: dict[str, Any]

    def get(self, name: str) -> Any:
        """Return the value of a name; UNKNOWN if it is not defined."""
        return self.names[name] if name in self.names else self.outer.get(name, UNKNOWN)

    def inner(self) -> "Scope":
        """Return a scope for a comprehension, whose variables are not visible outside."""
        return self._replace(names=dict(self.names))


class Calls(Protocol):
    """Evaluates calls, which may run functions."""

    keys: Cases

    def call(self, node: ast.Call, scope: Scope) -> Any:
        """Return the value of a call."""


class Expressions:
    """Evaluates expressions; the value of one that is not literal is UNKNOWN."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._steps = 0
        self._kinds: dict[type[ast.expr], Callable[[Any, Scope], Any]] = {
            ast.Constant: lambda node, scope: node.value,
            ast.Name: self._name,
            ast.Attribute: self._attribute,
            ast.Call: calls.call,
            ast.JoinedStr: self._joined,
            ast.List: self._items,
            ast.Tuple: self._items,
            ast.Set: self._items,
            ast.Dict: self._dict,
            ast.ListComp: self._comprehension,
            ast.SetComp: self._comprehension,
            ast.GeneratorExp: self._comprehension,
            ast.DictComp: self._dict_comprehension,
            ast.BinOp: self._operation,
            ast.Subscript: self._subscript,
            ast.Compare: self._compare,
            ast.BoolOp: self._bool,
            ast.UnaryOp: self._unary,
            ast.IfExp: self._choice,
            ast.NamedExpr: self._named,
        }

    def value(self, node: ast.expr, scope: Scope) -> Any:
        """Return the value of an expression; raises TooMuchError."""
        self._steps += 1
        if self._steps > MAX_STEPS:
            raise TooMuchError
        evaluate = self._kinds.get(type(node))
        return evaluate(node, scope) if evaluate is not None else UNKNOWN

    def _name(self, node: ast.Name, scope: Scope) -> Any:
        value = scope.get(node.id)
        is_unknown = value is UNKNOWN and node.id in self._calls.keys.constructors
        return Constructor(node.id) if is_unknown else value

    def _attribute(self, node: ast.Attribute, scope: Scope) -> Any:
        owner = self.value(node.value, scope)
        if isinstance(owner, Module):
            return owner.names.get(node.attr, UNKNOWN)
        if isinstance(owner, Case):
            return self.attribute(owner, node.attr)
        return Constructor(node.attr) if node.attr in self._calls.keys.constructors else UNKNOWN

    def attribute(self, case: Case, name: str) -> Any:
        """Return the value of an attribute of a case."""
        keys = self._calls.keys
        if name == keys.id.keyword:
            return case.name
        is_gate = keys.gated is not None and name == keys.gated.keyword
        return case.gated if is_gate and case.gated is not None else UNKNOWN

    def _joined(self, node: ast.JoinedStr, scope: Scope) -> str:
        return text_of([self._part(part, scope) for part in node.values])

    def _part(self, node: ast.expr, scope: Scope) -> str:
        if not isinstance(node, ast.FormattedValue):
            value = self.value(node, scope)
        elif node.conversion == -1 and node.format_spec is None:
            value = self.value(node.value, scope)
        else:
            value = UNKNOWN
        if isinstance(value, str):
            return value
        return str(value) if isinstance(value, int) else Pattern("*")

    def _items(self, node: ast.List | ast.Tuple | ast.Set, scope: Scope) -> Items:
        result = Items()
        for item in node.elts:
            if isinstance(item, ast.Starred):
                result.extend(self.value(item.value, scope))
            else:
                result.items.append(self.value(item, scope))
        return result

    def _dict(self, node: ast.Dict, scope: Scope) -> Table:
        table = Table()
        for key, item in zip(node.keys, node.values, strict=True):
            value = self.value(item, scope)
            if key is None:
                table.update(value)
            else:
                table.put(self.value(key, scope), value)
        return table

    def _comprehension(
        self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp, scope: Scope
    ) -> Items:
        scope, result = scope.inner(), Items()
        for is_sure in self._rounds(node.generators, scope):
            result.items.append(self.value(node.elt, scope))
            result.is_open = result.is_open or not is_sure
        return result

    def _dict_comprehension(self, node: ast.DictComp, scope: Scope) -> Table:
        scope, table = scope.inner(), Table()
        for is_sure in self._rounds(node.generators, scope):
            table.put(self.value(node.key, scope), self.value(node.value, scope))
            table.is_open = table.is_open or not is_sure
        return table

    def _rounds(self, generators: list[ast.comprehension], scope: Scope) -> Iterator[bool]:
        """Bind the variables of a comprehension for each round; yield whether it is known.

        Of a collection that cannot be evaluated there is one round for all items.
        """
        if not generators:
            yield True
            return
        first, *rest = generators
        values = self.value(first.iter, scope)
        for item in rounds(values):
            self.bind(first.target, item, scope)
            if any(self.truth(test, scope) is False for test in first.ifs):
                continue
            is_sure = item is not UNKNOWN
            for is_inner_sure in self._rounds(rest, scope):
                yield is_sure and is_inner_sure

    def bind(self, target: ast.expr, value: Any, scope: Scope) -> None:
        """Assign a value to a name, to names, or to an item of a dictionary."""
        if isinstance(target, ast.Name):
            scope.names[target.id] = value
        elif isinstance(target, (ast.Tuple, ast.List)):
            known = isinstance(value, Items) and not value.is_open
            items = value.items if known and len(value.items) == len(target.elts) else None
            for number, part in enumerate(target.elts):
                self.bind(part, UNKNOWN if items is None else items[number], scope)
        elif isinstance(target, ast.Starred):
            self.bind(target.value, UNKNOWN, scope)
        elif isinstance(target, ast.Subscript):
            owner = self.value(target.value, scope)
            if isinstance(owner, Table):
                owner.put(self.value(target.slice, scope), value)
            elif isinstance(owner, Items):
                owner.extend(value if isinstance(target.slice, ast.Slice) else Items([value]))

    def _operation(self, node: ast.BinOp, scope: Scope) -> Any:
        return combined(node.op, self.value(node.left, scope), self.value(node.right, scope))

    def _subscript(self, node: ast.Subscript, scope: Scope) -> Any:
        owner = self.value(node.value, scope)
        if isinstance(owner, Items) and isinstance(node.slice, ast.Slice):
            return Items(owner.items, is_open=True)
        key = self.value(node.slice, scope)
        if isinstance(owner, Table):
            return owner.get(key)
        if isinstance(owner, Items) and isinstance(key, int) and not owner.is_open:
            return owner.items[key] if -len(owner.items) <= key < len(owner.items) else UNKNOWN
        return UNKNOWN

    def truth(self, node: ast.expr, scope: Scope) -> bool | None:
        """Return whether a condition holds, None if it cannot be evaluated."""
        value = self.value(node, scope)
        if isinstance(value, (Items, Table)):
            return bool(value.items) or (None if value.is_open else False)
        return bool(value) if is_key(value) else None

    def _compare(self, node: ast.Compare, scope: Scope) -> Any:
        left, right = self.value(node.left, scope), self.value(node.comparators[0], scope)
        return compared(node.ops[0], left, right) if len(node.ops) == 1 else UNKNOWN

    def _bool(self, node: ast.BoolOp, scope: Scope) -> Any:
        decisive = isinstance(node.op, ast.Or)
        truths = [self.truth(value, scope) for value in node.values]
        if decisive in truths:
            found = node.values[truths.index(decisive)]
            is_first = None not in truths[: truths.index(decisive)]
            return self.value(found, scope) if is_first else decisive
        return self.value(node.values[-1], scope) if None not in truths else UNKNOWN

    def _unary(self, node: ast.UnaryOp, scope: Scope) -> Any:
        if isinstance(node.op, ast.Not):
            truth = self.truth(node.operand, scope)
            return UNKNOWN if truth is None else not truth
        value = self.value(node.operand, scope)
        is_number = isinstance(node.op, ast.USub) and isinstance(value, (int, float))
        return -value if is_number else UNKNOWN

    def _choice(self, node: ast.IfExp, scope: Scope) -> Any:
        truth = self.truth(node.test, scope)
        if truth is not None:
            return self.value(node.body if truth else node.orelse, scope)
        return merged([self.value(node.body, scope), self.value(node.orelse, scope)])

    def _named(self, node: ast.NamedExpr, scope: Scope) -> Any:
        value = self.value(node.value, scope)
        self.bind(node.target, value, scope)
        return value
