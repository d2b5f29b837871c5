"""Evaluates the expressions of a case file as far as they are literal."""

import ast
from collections.abc import Callable, Iterator
from typing import Any

from perflint.documents.cases.containers import (
    FEWER,
    ORDER,
    UNKNOWN,
    Items,
    Pattern,
    Table,
    merged,
    rounds,
    truth_of,
)
from perflint.documents.cases.operators import combined, compared
from perflint.documents.cases.state import State
from perflint.documents.cases.targets import bind
from perflint.documents.cases.values import Case, Constructor, Module, Scope, text_of

Comprehension = ast.ListComp | ast.SetComp | ast.GeneratorExp


class Expressions:
    """Evaluates expressions; the value of one that is not literal is UNKNOWN."""

    def __init__(self, state: State, call: Callable[[ast.Call, Scope], Any]) -> None:
        self._state = state
        self._kinds: dict[type[ast.expr], Callable[[Any, Scope], Any]] = {
            ast.Constant: lambda node, scope: node.value,
            ast.Name: self._name,
            ast.Attribute: self._attribute,
            ast.Call: call,
            ast.JoinedStr: self._joined,
            ast.List: self._items,
            ast.Tuple: self._items,
            ast.Set: self._items,
            ast.Dict: self._dict,
            ast.ListComp: self.comprehension,
            ast.SetComp: self.comprehension,
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
        """Return the value of an expression; raises TooMuchError.

        A generator is UNKNOWN: its expressions are evaluated later, and perhaps not all of them.
        """
        self._state.step()
        evaluate = self._kinds.get(type(node))
        return evaluate(node, scope) if evaluate is not None else UNKNOWN

    def iterable(self, node: ast.expr, scope: Scope) -> Any:
        """Return the value of an expression whose items are all used at once."""
        if isinstance(node, ast.GeneratorExp):
            return self.comprehension(node, scope)
        return self.value(node, scope)

    def truth(self, node: ast.expr, scope: Scope) -> bool | None:
        """Return whether a condition holds, None if it cannot be evaluated."""
        return truth_of(self.value(node, scope))

    def _name(self, node: ast.Name, scope: Scope) -> Any:
        value = scope.get(node.id)
        is_unknown = value is UNKNOWN and node.id in self._state.keys.constructors
        return Constructor(node.id) if is_unknown else value

    def _attribute(self, node: ast.Attribute, scope: Scope) -> Any:
        return self.attribute(self.value(node.value, scope), node.attr)

    def attribute(self, owner: Any, name: str) -> Any:
        """Return the value of an attribute."""
        keys, value = self._state.keys, UNKNOWN
        if isinstance(owner, Case):
            owner = self._state.current(owner)
            if name == keys.id.keyword:
                return UNKNOWN if owner.is_renamed else owner.name
            is_gate = keys.gated is not None and name == keys.gated.keyword
            return owner.gated if is_gate and owner.gated is not None else UNKNOWN
        if isinstance(owner, Module):
            value = owner.names.get(name, UNKNOWN)
        return Constructor(name) if value is UNKNOWN and name in keys.constructors else value

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
        doubts = ORDER if isinstance(node, ast.Set) else 0
        result = Items(doubts=doubts, is_fixed=isinstance(node, ast.Tuple))
        for item in node.elts:
            if isinstance(item, ast.Starred):
                result.extend(self.iterable(item.value, scope))
            else:
                result.append(self.value(item, scope))
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

    def comprehension(self, node: Comprehension, scope: Scope) -> Items:
        """Return the items of a comprehension."""
        result = Items(doubts=ORDER if isinstance(node, ast.SetComp) else 0)
        for inner, doubts in self._rounds(node.generators, scope):
            result.append(self.value(node.elt, inner))
            result.doubts |= doubts
        return result

    def _dict_comprehension(self, node: ast.DictComp, scope: Scope) -> Table:
        table = Table()
        for inner, doubts in self._rounds(node.generators, scope):
            key = self.value(node.key, inner)
            table.put(key, self.value(node.value, inner), is_sure=not doubts & ~ORDER)
            table.doubts |= doubts
        return table

    def _rounds(
        self, generators: list[ast.comprehension], scope: Scope
    ) -> Iterator[tuple[Scope, int]]:
        """Yield a scope with the variables of a comprehension for each round, and its doubts.

        For the items of a collection that are not known there is one round.
        """
        if not generators:
            yield scope, 0
            return
        first, *rest = generators
        for item, doubts in rounds(self.iterable(first.iter, scope)):
            variables = dict(scope.inner or {})
            inner = scope._replace(inner=variables)
            doubtful = bool(doubts & ~ORDER)
            self._state.doubtful += doubtful
            bind(first.target, item, inner._replace(names=variables, foreign={}), self._state)
            truths = self._truths(first.ifs, inner)
            self._state.doubtful += None in truths
            if False not in truths:
                for each, more in self._rounds(rest, inner):
                    yield each, doubts | more | (FEWER if None in truths else 0)
            self._state.doubtful -= doubtful + (None in truths)

    def _truths(self, tests: list[ast.expr], scope: Scope) -> list[bool | None]:
        truths: list[bool | None] = []
        for test in tests:
            truths.append(self.truth(test, scope))
            if truths[-1] is False:
                break
        return truths

    def _operation(self, node: ast.BinOp, scope: Scope) -> Any:
        return combined(node.op, self.value(node.left, scope), self.value(node.right, scope))

    def _subscript(self, node: ast.Subscript, scope: Scope) -> Any:
        owner = self.value(node.value, scope)
        if isinstance(node.slice, ast.Slice):
            return self._slice(owner, node.slice, scope)
        key = self.value(node.slice, scope)
        if isinstance(owner, Table):
            return owner.get(key)
        if isinstance(owner, Items) and isinstance(key, int) and not owner.doubts:
            return owner.items[key] if -len(owner.items) <= key < len(owner.items) else UNKNOWN
        return UNKNOWN

    def _slice(self, owner: Any, node: ast.Slice, scope: Scope) -> Any:
        ends = [
            None if end is None else self.value(end, scope)
            for end in (node.lower, node.upper, node.step)
        ]
        if not isinstance(owner, Items):
            return Pattern("*") if isinstance(owner, str) else UNKNOWN
        is_known = all(end is None or type(end) is int for end in ends) and ends[2] != 0
        if ends == [None, None, None] or (is_known and not owner.doubts):
            return Items(owner.items[slice(*ends)], owner.doubts, is_fixed=owner.is_fixed)
        return Items(owner.items, owner.doubts | FEWER | ORDER, is_fixed=owner.is_fixed)

    def _compare(self, node: ast.Compare, scope: Scope) -> Any:
        left = self.value(node.left, scope)
        rights = [self.value(each, scope) for each in node.comparators]
        return compared(node.ops[0], left, rights[0]) if len(rights) == 1 else UNKNOWN

    def _bool(self, node: ast.BoolOp, scope: Scope) -> Any:
        decisive = isinstance(node.op, ast.Or)
        possible: list[Any] = []
        doubtful = 0
        for number, part in enumerate(node.values):
            value = self.value(part, scope)
            truth = truth_of(value)
            if truth is not (not decisive) or number == len(node.values) - 1:
                possible.append(value)
            if truth is decisive:
                break
            if truth is None:
                doubtful += 1
                self._state.doubtful += 1
        self._state.doubtful -= doubtful
        return merged(possible)

    def _unary(self, node: ast.UnaryOp, scope: Scope) -> Any:
        value = self.value(node.operand, scope)
        if isinstance(node.op, ast.Not):
            truth = truth_of(value)
            return UNKNOWN if truth is None else not truth
        is_number = isinstance(node.op, ast.USub) and isinstance(value, (int, float))
        return -value if is_number else UNKNOWN

    def _choice(self, node: ast.IfExp, scope: Scope) -> Any:
        truth = self.truth(node.test, scope)
        if truth is not None:
            return self.value(node.body if truth else node.orelse, scope)
        self._state.doubtful += 1
        value = merged([self.value(node.body, scope), self.value(node.orelse, scope)])
        self._state.doubtful -= 1
        return value

    def _named(self, node: ast.NamedExpr, scope: Scope) -> Any:
        value = self.value(node.value, scope)
        kept = UNKNOWN if self._state.doubtful or scope.inner is not None else value
        bind(node.target, kept, scope._replace(inner=None), self._state)
        return value
