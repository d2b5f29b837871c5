"""The strings that an expression may be, as regular expressions.

Names are resolved in the module as a whole, whatever their scope: a name that is bound in several
places may be any of these values, and one that is bound to something unknown may be any string.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from perflint.documents.arguments.literals import last_name, literal_of

ANY = ".*"
"""The pattern of an unknown string."""

MAX_PATTERNS = 200
"""The number of strings that an expression may be; with more of them it may be any string."""

_MAX_DEPTH = 8
_WITH_SAME_ITEMS = ("enumerate", "frozenset", "list", "reversed", "set", "sorted", "tuple")
_PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[-#0 +]*[\d.*]*\w|\{[^{}]*\}")
"""A placeholder of ``%`` or of ``str.format``."""

_Loop = ast.For | ast.AsyncFor | ast.comprehension


class StringPatterns:
    """Finds what the expressions of one module may be; ``nodes`` are all of its tree."""

    def __init__(self, nodes: Sequence[ast.AST]) -> None:
        #: Name → the expressions that it is bound to; None is an unknown value.
        self._bound: dict[str, list[ast.expr | None]] = defaultdict(list)
        self._calls: dict[str, list[ast.Call]] = defaultdict(list)
        self._classes = {node.name for node in nodes if isinstance(node, ast.ClassDef)}
        for node in nodes:
            if isinstance(node, ast.Call):
                self._calls[last_name(node.func) or ""].append(node)
        for node in nodes:
            self._bind(node)
        for node in nodes:  # over names that are bound by now
            if isinstance(node, _Loop):
                for item in [*self._items(node.iter, 0)]:
                    self._bind_item(node, item)

    def values(self, name: str) -> list[ast.expr | None]:
        """Return the expressions that a name is bound to; None is an unknown value."""
        return self._bound.get(name) or [None]

    def binds(self, name: str) -> bool:
        """Tell whether the module binds a name, other than by defining it."""
        return name in self._bound

    def items(self, node: ast.expr | None) -> list[ast.expr | None]:
        """Return the items that a loop over an expression gets; None is an unknown one."""
        return [*self._items(node, 0)]

    def _named(self, node: ast.expr) -> list[ast.expr | None]:
        """Return what a variable, or an attribute of a class of the module, may be."""
        if isinstance(node, ast.Attribute):
            owner = node.value.id if isinstance(node.value, ast.Name) else ""
            if owner not in ("self", "cls", *self._classes):
                return [None]
        return self.values(last_name(node) or "")

    def of(self, node: ast.expr | None, depth: int = 0) -> set[str]:
        """Return patterns of the strings that an expression may be."""
        found = self._of(node, depth) if depth < _MAX_DEPTH else {ANY}
        return found if len(found) <= MAX_PATTERNS else {ANY}

    def _of(self, node: ast.expr | None, depth: int) -> set[str]:
        literal = literal_of(node) if node is not None else None
        if isinstance(literal, str):
            return {re.escape(literal)}
        if isinstance(node, ast.JoinedStr):
            return self._joined(node.values, depth)
        if isinstance(node, ast.FormattedValue):
            return self.of(node.value, depth + 1)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return self._joined([node.left, node.right], depth)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
            return _formatted(node.left)
        if isinstance(node, ast.IfExp):
            return self.of(node.body, depth + 1) | self.of(node.orelse, depth + 1)
        if isinstance(node, ast.Starred):
            return self._union(self._items(node.value, depth + 1), depth)
        if isinstance(node, (ast.Name, ast.Attribute)):
            return self._union(self._named(node), depth)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr == "replace":  # of "_" by "-", which are the same in a flag
                return self.of(node.func.value, depth + 1)
            if node.func.attr == "format":
                return _formatted(node.func.value)
        return {ANY}

    def _union(self, nodes: Iterable[ast.expr | None], depth: int) -> set[str]:
        return {pattern for node in nodes for pattern in self.of(node, depth + 1)}

    def _joined(self, parts: Sequence[ast.expr], depth: int) -> set[str]:
        texts = {""}
        for part in parts:
            texts = {text + more for text in texts for more in self.of(part, depth + 1)}
            if len(texts) > MAX_PATTERNS:
                return {ANY}
        return texts

    def _items(self, node: ast.expr | None, depth: int) -> Iterator[ast.expr | None]:
        """Yield the items that a loop over an expression gets; None is an unknown one."""
        if depth >= _MAX_DEPTH:
            yield None
        elif isinstance(node, (ast.List, ast.Tuple, ast.Set)):
            for item in node.elts:
                if isinstance(item, ast.Starred):
                    yield from self._items(item.value, depth + 1)
                else:
                    yield item
        elif isinstance(node, ast.Dict):
            yield from node.keys
        elif isinstance(node, (ast.Name, ast.Attribute)):
            for value in self._named(node):
                yield from self._items(value, depth + 1)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            yield from self._items(node.left, depth + 1)
            yield from self._items(node.right, depth + 1)
        elif isinstance(node, ast.Call):
            yield from self._items_of_call(node, depth)
        else:
            yield None

    def _items_of_call(self, call: ast.Call, depth: int) -> Iterator[ast.expr | None]:
        name = last_name(call.func)
        if isinstance(call.func, ast.Attribute) and name in ("items", "keys") and not call.args:
            yield from self._items(call.func.value, depth + 1)  # the keys of each pair
        elif isinstance(call.func, ast.Name) and name in _WITH_SAME_ITEMS and call.args:
            yield from self._items(call.args[0], depth + 1)
        else:
            yield None

    def _bind(self, node: ast.AST) -> None:
        """Add what a node binds names to."""
        if isinstance(node, ast.Assign):
            for target in node.targets:
                self._bind_target(target, node.value)
        elif isinstance(node, (ast.AnnAssign, ast.NamedExpr)):
            if node.value is not None:
                self._bind_target(node.target, node.value)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            self._bind_parameters(node)
        elif isinstance(node, ast.AugAssign):
            self._bind_target(node.target, None)
        elif isinstance(node, ast.withitem) and node.optional_vars is not None:
            self._bind_target(node.optional_vars, None)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            for alias in node.names:
                self._bound[alias.asname or alias.name.partition(".")[0]].append(None)

    def _bind_item(self, loop: _Loop, item: ast.expr | None) -> None:
        """Bind the targets of a loop to one item of it."""
        call = loop.iter if isinstance(loop.iter, ast.Call) else None
        name = last_name(call.func) if call is not None else None
        target = loop.target
        if name in ("items", "enumerate") and isinstance(target, ast.Tuple):
            known = 0 if name == "items" else 1
            for number, each in enumerate(target.elts):
                self._bind_target(each, item if number == known else None)
        else:
            self._bind_target(target, item)

    def _bind_target(self, target: ast.expr, value: ast.expr | None) -> None:
        if isinstance(target, (ast.Tuple, ast.List)):
            values = value.elts if isinstance(value, (ast.Tuple, ast.List)) else []
            known = len(values) == len(target.elts)
            for number, each in enumerate(target.elts):
                self._bind_target(each, values[number] if known else None)
        elif isinstance(target, (ast.Name, ast.Attribute)):
            self._bound[last_name(target) or ""].append(value)
        elif isinstance(target, (ast.Subscript, ast.Starred)):
            self._bind_target(target.value, None)

    def _bind_parameters(self, function: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """Bind the parameters of a function to what the calls in the module pass to it."""
        arguments = function.args
        names = [each.arg for each in (*arguments.posonlyargs, *arguments.args)]
        names = names[1:] if names[:1] in (["self"], ["cls"]) else names
        calls = self._calls.get(function.name, [])
        for number, name in enumerate(names):
            self._bound[name] += [_passed(call, number, name) for call in calls] or [None]
        for name in (each.arg for each in arguments.kwonlyargs):
            self._bound[name] += [_passed(call, None, name) for call in calls] or [None]
        if arguments.vararg is not None:
            rest = [_rest(call, len(names)) for call in calls]
            self._bound[arguments.vararg.arg] += rest or [None]
        if arguments.kwarg is not None:
            self._bound[arguments.kwarg.arg].append(None)


def _passed(call: ast.Call, number: int | None, name: str) -> ast.expr | None:
    """Return what a call passes as a parameter; None if that is not known, or the default."""
    keywords = [keyword.value for keyword in call.keywords if keyword.arg == name]
    if keywords:
        return keywords[0]
    if number is None or number >= len(call.args):
        return None
    is_known = not any(isinstance(each, ast.Starred) for each in call.args[: number + 1])
    return call.args[number] if is_known else None


def _rest(call: ast.Call, count: int) -> ast.expr | None:
    """Return what a call passes as ``*names``, after ``count`` parameters; None if not known."""
    is_known = not any(isinstance(each, ast.Starred) for each in call.args[:count])
    return ast.Tuple(call.args[count:], ast.Load()) if is_known else None


def _formatted(template: ast.expr) -> set[str]:
    text = literal_of(template)
    if not isinstance(text, str):
        return {ANY}
    return {ANY.join(map(re.escape, _PLACEHOLDER.split(text)))}
