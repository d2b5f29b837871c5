"""Evaluates the statements of case files, and the functions that they call."""

import ast
from collections.abc import Callable, Iterable
from typing import Any

from perflint.documents.arguments.source import PythonSource
from perflint.documents.cases import library
from perflint.documents.cases.expressions import Expressions, Scope
from perflint.documents.cases.values import (
    UNKNOWN,
    Case,
    Constructor,
    Function,
    Items,
    Pattern,
    Place,
    Table,
    merged,
    rounds,
)
from perflint.formats.case_keys import Cases

MAX_DEPTH = 12
"""The number of calls within each other above which a call is not evaluated."""

Imports = Callable[[ast.Import | ast.ImportFrom, str], dict[str, Any]]
"""Returns the names that an import in the file at a path defines."""


class Evaluation:
    """Evaluates case files; ``cases`` are all cases that their calls make."""

    def __init__(self, keys: Cases, imports: Imports) -> None:
        self.keys = keys
        self.cases: list[Case] = []
        self._imports = imports
        self._expressions = Expressions(self)
        #: The calls that are being evaluated: first that in a statement of a module.
        self._stack: list[tuple[PythonSource, ast.Call]] = []

    def run(self, source: PythonSource, names: dict[str, Any]) -> None:
        """Run the statements of a module, and define its names."""
        stack, self._stack = self._stack, []
        self._body(source.tree.body, Scope(source, names, names), [])
        self._stack = stack

    def _body(self, body: Iterable[ast.stmt], scope: Scope, returned: list[Any]) -> bool:
        """Run statements; return whether the last one that ran is a ``return``."""
        return any(self._statement(statement, scope, returned) for statement in body)

    def _statement(self, node: ast.stmt, scope: Scope, returned: list[Any]) -> bool:
        value, bind = self._expressions.value, self._expressions.bind
        if isinstance(node, ast.Return):
            returned.append(value(node.value, scope) if node.value is not None else None)
            return True
        if isinstance(node, ast.Assign):
            result = value(node.value, scope)
            for target in node.targets:
                bind(target, result, scope)
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            bind(node.target, value(node.value, scope), scope)
        elif isinstance(node, ast.AugAssign):
            self._add(node, scope)
        elif isinstance(node, ast.Expr):
            value(node.value, scope)
        elif isinstance(node, ast.FunctionDef):
            is_global = scope.names is scope.outer
            names = scope.names if is_global else {**scope.outer, **scope.names}
            scope.names[node.name] = Function(node, scope.source, names)
        elif isinstance(node, ast.ClassDef):
            known = node.name in self.keys.constructors
            scope.names[node.name] = Constructor(node.name) if known else UNKNOWN
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            scope.names.update(self._imports(node, scope.source.text.path))
        else:
            return self._block(node, scope, returned)
        return False

    def _block(self, node: ast.stmt, scope: Scope, returned: list[Any]) -> bool:
        """Run a statement with statements in it; of a choice that is not known, all parts."""
        if isinstance(node, ast.If):
            return self._if(node, scope, returned)
        if isinstance(node, (ast.For, ast.While)):
            items = self._expressions.value(node.iter, scope) if isinstance(node, ast.For) else None
            for item in rounds(items):
                if isinstance(node, ast.For):
                    self._expressions.bind(node.target, item, scope)
                self._body(node.body, scope, returned)
            self._body(node.orelse, scope, returned)
        elif isinstance(node, ast.With):
            for each in node.items:
                entered = self._expressions.value(each.context_expr, scope)
                if each.optional_vars is not None:
                    self._expressions.bind(each.optional_vars, entered, scope)
            return self._body(node.body, scope, returned)
        elif isinstance(node, ast.Try):
            parts = (node.body, *(handler.body for handler in node.handlers))
            for part in (*parts, node.orelse, node.finalbody):
                self._body(part, scope, returned)
        elif isinstance(node, ast.Match):
            for branch in node.cases:
                self._body(branch.body, scope, returned)
        return False

    def _if(self, node: ast.If, scope: Scope, returned: list[Any]) -> bool:
        truth = self._expressions.truth(node.test, scope)
        if truth is not None:
            return self._body(node.body if truth else node.orelse, scope, returned)
        before = dict(scope.names)
        ends = self._body(node.body, scope, returned)
        after = dict(scope.names)
        scope.names.clear()
        scope.names.update(before)
        ends = self._body(node.orelse, scope, returned) and ends
        for name, value in after.items():
            mine = scope.names.get(name, value)
            scope.names[name] = value if mine is value else merged([value, mine])
        return ends

    def _add(self, node: ast.AugAssign, scope: Scope) -> None:
        """Run ``x += y``; a list is changed also for its other names."""
        if isinstance(node.target, ast.Name):
            old = scope.get(node.target.id)
            added = self._expressions.value(node.value, scope)
            if isinstance(old, Items) and isinstance(node.op, ast.Add):
                is_local = node.target.id in scope.names
                old.extend(added) if is_local else None
                return
            expression = ast.BinOp(node.target, node.op, node.value)
            self._expressions.bind(node.target, self._expressions.value(expression, scope), scope)

    def call(self, node: ast.Call, scope: Scope) -> Any:
        """Return the value of a call."""
        self._stack.append((scope.source, node))
        try:
            return self._call(node, scope)
        finally:
            self._stack.pop()

    def _call(self, node: ast.Call, scope: Scope) -> Any:
        function = self._expressions.value(node.func, scope)
        positional = Items()
        for argument in node.args:
            if isinstance(argument, ast.Starred):
                positional.extend(self._expressions.value(argument.value, scope))
            else:
                positional.items.append(self._expressions.value(argument, scope))
        named: dict[str | None, Any] = {}
        for keyword in node.keywords:
            value = self._expressions.value(keyword.value, scope)
            if keyword.arg is None and isinstance(value, Table) and not value.is_open:
                named |= value.items
            else:
                named[keyword.arg] = value
        if isinstance(function, Constructor):
            return self._construct(function.name, positional, named)
        if isinstance(function, Function):
            return self._run_function(function, positional, named)
        name = library.name_of(node.func)
        if name in self.keys.copies:
            return self._copy(positional, named)
        if isinstance(node.func, ast.Attribute):
            owner = self._expressions.value(node.func.value, scope)
            return library.method(owner, name, positional, named)
        return library.function(name, positional)

    def _construct(self, name: str, positional: Items, named: dict[str | None, Any]) -> Case:
        """Return the case that a constructor makes."""
        key, gated = self.keys.id, self.keys.gated
        found = named.get(key.keyword, UNKNOWN)
        if key.argument is not None and key.keyword not in named:
            is_sure = not positional.is_open and key.argument < len(positional.items)
            found = positional.items[key.argument] if is_sure else UNKNOWN
        default: Any = True if gated is None else gated.defaults.get(name, gated.default)
        has_more = None in named  # **arguments
        gate = named.get(gated.keyword, UNKNOWN if has_more else default) if gated else True
        return self._made(found, gate)

    def _copy(self, positional: Items, named: dict[str | None, Any]) -> Any:
        """Return a copy of a case with other arguments; UNKNOWN if it may be of something else."""
        original = positional.items[0] if positional.items else UNKNOWN
        key, gated = self.keys.id.keyword, self.keys.gated
        gate_key = gated.keyword if gated is not None else None
        if not isinstance(original, Case):
            if key not in named and (gate_key is None or gate_key not in named):
                return UNKNOWN
            return self._made(named.get(key, UNKNOWN), named.get(gate_key, UNKNOWN))
        has_more = None in named
        name = named.get(key, UNKNOWN if has_more else original.name)
        old = UNKNOWN if original.gated is None or has_more else original.gated
        case = self._made(name, named.get(gate_key, old) if gate_key is not None else True)
        return case if case.gate is not None else case._replace(gate=original.gate)

    def _made(self, name: Any, gate: Any) -> Case:
        """Return a case that the current call makes, and keep it."""
        text = name if isinstance(name, str) else Pattern("*")
        gated = gate if isinstance(gate, bool) else None
        keyword = self.keys.gated.keyword if self.keys.gated is not None else None
        case = Case(text, gated, self._place_of(text), self._keyword(keyword))
        self.cases.append(case)
        return case

    def _place_of(self, name: str) -> Place:
        """Return where a case has its name: in the outermost call that contains it as literal."""
        for source, call in self._stack:
            keywords = (keyword.value for keyword in call.keywords)
            for argument in (*call.args, *keywords):
                if isinstance(argument, ast.Constant) and argument.value == name:
                    return Place(source, argument)
        return Place(*self._stack[0])

    def _keyword(self, name: str | None) -> Place | None:
        """Return the value of a keyword in the outermost call that has it."""
        for source, call in self._stack if name is not None else ():
            for keyword in call.keywords:
                if keyword.arg == name:
                    return Place(source, keyword.value)
        return None

    def _run_function(
        self, function: Function, positional: Items, named: dict[str | None, Any]
    ) -> Any:
        """Return the value of a function of the case files; UNKNOWN if the calls are too deep."""
        if len(self._stack) > MAX_DEPTH:
            return UNKNOWN
        names = self._parameters(function, positional, named)
        returned: list[Any] = []
        scope = Scope(function.source, names, function.names)
        if not self._body(function.node.body, scope, returned):
            returned.append(None)
        known = [value for value in returned if value is not None]
        return merged(known or returned)

    def _parameters(
        self, function: Function, positional: Items, named: dict[str | None, Any]
    ) -> dict[str, Any]:
        """Return the values of the parameters of a function in a call."""
        arguments, scope = function.node.args, Scope(function.source, {}, function.names)
        ordered = [*arguments.posonlyargs, *arguments.args]
        value = self._expressions.value
        names = dict.fromkeys((each.arg for each in (*ordered, *arguments.kwonlyargs)), UNKNOWN)
        if arguments.defaults:
            last = ordered[-len(arguments.defaults) :]
            names |= {
                each.arg: value(default, scope)
                for each, default in zip(last, arguments.defaults, strict=True)
            }
        names |= {
            each.arg: value(default, scope)
            for each, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
            if default is not None
        }
        names |= {each.arg: item for each, item in zip(ordered, positional.items, strict=False)}
        names |= {name: item for name, item in named.items() if name in names}
        if arguments.vararg is not None:
            rest = positional.items[len(ordered) :]
            names[arguments.vararg.arg] = Items(rest, is_open=positional.is_open)
        if arguments.kwarg is not None:
            extra = {name: item for name, item in named.items() if name and name not in names}
            names[arguments.kwarg.arg] = Table(extra, is_open=None in named)
        return names
