"""Runs the statements of case files that have no other statements in them."""

import ast
from collections.abc import Callable
from typing import Any

from perflint.documents.cases import classes
from perflint.documents.cases.calls import Calls
from perflint.documents.cases.containers import UNKNOWN, Items, Table
from perflint.documents.cases.operators import combined
from perflint.documents.cases.state import State
from perflint.documents.cases.targets import assign, bind
from perflint.documents.cases.values import (
    BREAK,
    CONTINUE,
    NEXT,
    RAISE,
    RETURN,
    Constructor,
    Frame,
    Function,
    Module,
    Place,
    Scope,
)

TRANSPARENT = frozenset(("cache", "lru_cache", "wraps", "staticmethod"))
"""Decorators after which a function returns what it does without them."""

Imports = Callable[[ast.Import | ast.ImportFrom, str], dict[str, Any]]
"""Returns the names that an import in the file at a path defines."""

RunBody = Callable[[list[ast.stmt], Frame], int]
"""Runs statements; returns the ways in which they may end."""


class Statements:
    """Runs statements; each returns the ways in which it may end."""

    def __init__(self, state: State, imports: Imports, body: RunBody) -> None:
        self._state = state
        self._imports = imports
        self._body = body
        self._calls = Calls(state, self._run_function)
        self.expressions = self._calls.expressions
        self.kinds: dict[type[ast.stmt], Callable[[Any, Frame], int]] = {
            ast.Return: self._return,
            ast.Assign: self._assign,
            ast.AnnAssign: self._annotated,
            ast.AugAssign: self._augmented,
            ast.Expr: self._expression,
            ast.FunctionDef: self._function,
            ast.AsyncFunctionDef: self._function,
            ast.ClassDef: self._class,
            ast.Import: self._import,
            ast.ImportFrom: self._import,
            ast.Global: self._global,
            ast.Nonlocal: self._nonlocal,
            ast.Delete: self._delete,
            ast.Assert: self._assert,
            ast.Break: lambda node, frame: BREAK,
            ast.Continue: lambda node, frame: CONTINUE,
            ast.Raise: lambda node, frame: RAISE,
        }

    def _run_function(self, function: Function, names: dict[str, Any]) -> list[Any]:
        returned: list[Any] = []
        scope = Scope(function.source, names, function.outer, {})
        if self._body(function.node.body, Frame(scope, returned, [])) & NEXT:
            returned.append(None)
        return returned

    def _return(self, node: ast.Return, frame: Frame) -> int:
        value = self.expressions.value(node.value, frame.scope) if node.value is not None else None
        frame.returned.append(value)
        return RETURN

    def _assign(self, node: ast.Assign, frame: Frame) -> int:
        value = self.expressions.value(node.value, frame.scope)
        for target in node.targets:
            self.bind(target, value, frame.scope)
        return NEXT

    def _annotated(self, node: ast.AnnAssign, frame: Frame) -> int:
        if node.value is not None:
            value = self.expressions.value(node.value, frame.scope)
            self.bind(node.target, value, frame.scope)
        return NEXT

    def _augmented(self, node: ast.AugAssign, frame: Frame) -> int:
        """Run ``x += y``; a list is changed also for its other names."""
        scope, is_sure = frame.scope, self._state.is_sure
        old = self.expressions.value(node.target, scope)
        added = self.expressions.value(node.value, scope)
        if isinstance(old, Table) and isinstance(node.op, ast.BitOr):
            old.update(added, is_sure=is_sure)
            return NEXT
        if isinstance(old, Items) and not old.is_fixed:
            if isinstance(node.op, (ast.Add, ast.BitOr)):
                old.extend(added, is_sure=is_sure)
            else:
                old.replace(combined(node.op, old, added), is_sure=is_sure)
            return NEXT
        self.bind(node.target, combined(node.op, old, added), scope)
        return NEXT

    def bind(self, target: ast.expr, value: Any, scope: Scope) -> None:
        """Assign a value to a target."""
        bind(target, value, scope, self._state, self._bind_part)

    def _bind_part(self, target: ast.expr, value: Any, scope: Scope) -> None:
        """Assign to an item of a collection, or to an attribute."""
        is_sure = self._state.is_sure
        if isinstance(target, ast.Attribute):
            owner = self.expressions.value(target.value, scope)
            self._calls.set_attribute(owner, target.attr, value, Place(scope.source, target))
            self._state.called.add(id(target))
        elif isinstance(target, ast.Subscript):
            owner = self.expressions.value(target.value, scope)
            if isinstance(owner, (Items, Table)):
                owner.put(self._index(target.slice, scope), value, is_sure=is_sure)

    def _index(self, node: ast.expr, scope: Scope) -> Any:
        """Return an index or a slice; an unknown one is no valid index."""
        if not isinstance(node, ast.Slice):
            return self.expressions.value(node, scope)
        ends = (node.lower, node.upper, node.step)
        return slice(*(None if end is None else self.expressions.value(end, scope) for end in ends))

    def _delete(self, node: ast.Delete, frame: Frame) -> int:
        for target in node.targets:
            if not isinstance(target, ast.Subscript):
                bind(target, UNKNOWN, frame.scope, self._state)
                continue
            owner = self.expressions.value(target.value, frame.scope)
            index = self._index(target.slice, frame.scope)
            if isinstance(owner, (Items, Table)):
                owner.delete(index, is_sure=self._state.is_sure)
        return NEXT

    def _expression(self, node: ast.Expr, frame: Frame) -> int:
        if isinstance(node.value, ast.Call):
            self._calls.statement(node.value, frame.scope)
        else:
            self.expressions.value(node.value, frame.scope)
        return NEXT

    def _assert(self, node: ast.Assert, frame: Frame) -> int:
        self.expressions.value(node.test, frame.scope)
        return NEXT

    def _import(self, node: ast.Import | ast.ImportFrom, frame: Frame) -> int:
        for name, value in self._imports(node, frame.scope.source.text.path).items():
            assign(name, value, frame.scope, self._state)
        return NEXT

    def _global(self, node: ast.Global, frame: Frame) -> int:
        module = (frame.scope.names, *frame.scope.outer)[-1]
        frame.scope.foreign.update(dict.fromkeys(node.names, module))
        return NEXT

    def _nonlocal(self, node: ast.Nonlocal, frame: Frame) -> int:
        for name in node.names:
            for names in frame.scope.outer:
                if name in names:
                    frame.scope.foreign[name] = names
                    break
        return NEXT

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef, frame: Frame) -> int:
        """Define a function; one that may do other things than its body is UNKNOWN."""
        scope = frame.scope
        for decorator in node.decorator_list:
            self.expressions.value(decorator, scope)
        defaults = self._defaults(node.args, scope)
        is_plain = (
            all(name in TRANSPARENT for name in classes.decorators(node)) and not scope.is_class
        )
        value: Any = UNKNOWN
        if isinstance(node, ast.FunctionDef) and is_plain and not _is_generator(node):
            value = Function(node, scope.source, scope.enclosing, defaults)
        assign(node.name, value, scope, self._state)
        return NEXT

    def _defaults(self, arguments: ast.arguments, scope: Scope) -> dict[str, Any]:
        """Return the defaults of parameters, which are evaluated where the function is defined."""
        ordered = [*arguments.posonlyargs, *arguments.args]
        last = ordered[len(ordered) - len(arguments.defaults) :]
        pairs = [*zip(last, arguments.defaults, strict=True)]
        pairs += [
            (each, default)
            for each, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
            if default is not None
        ]
        return {each.arg: self.expressions.value(default, scope) for each, default in pairs}

    def _class(self, node: ast.ClassDef, frame: Frame) -> int:
        """Run the body of a class; one with base classes may do other things than its body."""
        scope = frame.scope
        for decorator in node.decorator_list:
            self.expressions.value(decorator, scope)
        bases = [self.expressions.value(base, scope) for base in node.bases]
        inner = Scope(scope.source, {}, scope.enclosing, {}, is_class=True)
        self._body(node.body, Frame(inner, [], []))
        base = next((each for each in bases if isinstance(each, Constructor)), None)
        names = classes.parameters(node, bases)
        value: Any = UNKNOWN if node.bases or node.keywords else Module(inner.names, names)
        if base is not None or node.name in self._state.keys.constructors:
            value = self._constructor(base, node, inner)._replace(parameters=names)
        assign(node.name, value, scope, self._state)
        return NEXT

    def _constructor(
        self, base: Constructor | None, node: ast.ClassDef, scope: Scope
    ) -> Constructor:
        """Return the constructor of a class; ``base`` is that of its base class."""
        key, gated = self._state.keys.id.keyword, self._state.keys.gated
        made = Constructor(node.name)
        if base is not None:
            changed = {"__init__", "__new__", key} & {*scope.names}
            made = base._replace(is_opaque=base.is_opaque or bool(changed))
        evaluate = self.expressions.value
        found = classes.default(gated.keyword, node, scope, evaluate) if gated is not None else None
        return made if found is None else made._replace(gated=found[0], gate=found[1])


def _is_generator(node: ast.FunctionDef) -> bool:
    return any(isinstance(each, (ast.Yield, ast.YieldFrom)) for each in ast.walk(node))
