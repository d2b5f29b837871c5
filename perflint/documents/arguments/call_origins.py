"""Which code a module passes its parser to, as far as the names in the module tell it.

A name of another module is as in its import, with what follows it: ``.more.Args.add_cli_args``. It
has ``()`` where the result of a call is used: ``plugins.load().add``. One that starts with ``*.``
comes from one of the modules that are imported with ``*``.
"""

import ast
import builtins
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

from perflint.documents.arguments.literals import last_name
from perflint.documents.arguments.methods import is_hook, methods
from perflint.documents.arguments.mro import without_subscript
from perflint.documents.arguments.string_patterns import MAX_PATTERNS, StringPatterns
from perflint.primitives.record import Record

ANY_METHOD = "*"
"""The name of a method that no class defines, so that all bases of the class count."""

_BUILTINS = frozenset(dir(builtins))
_HARMLESS = frozenset(("ArgumentParser", "autocomplete"))
"""Functions that register nothing with a parser that they are given, wherever they come from."""

_CALL_ARGUMENTS = frozenset(("filter", "map", "partial", "partialmethod", "reduce", "starmap"))
"""Functions of the standard library that call their first argument, or return what calls it."""

_MAX_DEPTH = 4
_MAX_NESTED = 10
"""How many values of a name are followed that another one stands for."""

Origins = list[str] | None
"""Names of other modules, empty if the code is in the module itself or harmless; None if unknown"""


class Bases(Record):
    """A class as other modules see it: the names of its ``methods``, and of its base classes.

    The ``bases`` are as they are written, ``""`` for any other expression.
    """

    methods: frozenset[str]
    bases: tuple[str, ...]


def is_standard(origin: str) -> bool:
    """Tell whether an imported name is from the standard library."""
    return origin.partition(".")[0] in sys.stdlib_module_names


class CallOrigins:
    """Finds where functions come from; ``nodes`` are all of the tree of one module.

    ``imports`` maps each imported name to the whole names that it may stand for.
    """

    def __init__(
        self,
        nodes: Sequence[ast.AST],
        imports: Mapping[str, Sequence[str]],
        strings: Callable[[], StringPatterns],
        *,
        has_stars: bool,
    ) -> None:
        functions = (ast.FunctionDef, ast.AsyncFunctionDef)
        self._imports = imports
        self._read_strings = strings
        self._has_stars = has_stars
        self._functions = {node.name: node for node in nodes if isinstance(node, functions)}
        self._classes = {node.name: node for node in nodes if isinstance(node, ast.ClassDef)}
        self._all_classes = [node for node in nodes if isinstance(node, ast.ClassDef)]

    @cached_property
    def _strings(self) -> StringPatterns:
        return self._read_strings()

    @cached_property
    def defined(self) -> set[str]:
        """The names of functions and classes."""
        return {*self._functions, *self._classes}

    @property
    def classes(self) -> dict[str, Bases]:
        """The classes by name."""
        return {
            name: Bases(frozenset(methods(node)), tuple(map(_dotted, node.bases)))
            for name, node in self._classes.items()
        }

    def owner(self, call: ast.Call) -> ast.ClassDef | None:
        """Return the class that a call is in."""
        around = [
            node
            for node in self._all_classes
            if node.lineno <= call.lineno <= (node.end_lineno or node.lineno)
        ]
        return max(around, key=lambda node: node.lineno, default=None)

    def of_call(self, call: ast.Call) -> Origins:
        """Return where the function comes from that is called."""
        name = last_name(call.func)
        if name in _HARMLESS:
            return []
        owner = self.owner(call)
        applied = self._applied(call, owner, 0)
        return self._of(call.func, [], owner, 0) if applied == [] else applied

    def of_class(self, node: ast.expr | None) -> Origins:
        """Return where the fields of a class come from, besides the module itself."""
        if not isinstance(node, (ast.Name, ast.Attribute)):
            return None
        if isinstance(node, ast.Name) and node.id in self._classes:
            return self._method(self._classes[node.id], ANY_METHOD, 0)
        return self._of(node, [ANY_METHOD], None, 0)

    def of_name(self, name: str, attributes: Sequence[str] = ()) -> Origins:
        """Return where a name comes from that the module itself does not define."""
        if name in self._imports:
            origins = (origin for origin in self._imports[name] if not is_standard(origin))
            return [".".join((origin, *attributes)) for origin in origins]
        return [".".join(("*", name, *attributes))] if self._has_stars else None

    def _values(self, name: str, depth: int) -> Sequence[ast.expr | None]:
        """Return what a name is bound to; an unknown value if that is too much to follow."""
        values = self._strings.values(name)
        return values if len(values) <= (_MAX_NESTED if depth else MAX_PATTERNS) else [None]

    def _applied(self, call: ast.Call, owner: ast.ClassDef | None, depth: int) -> Origins:
        """Return where the function comes from that ``partial(function, parser)`` is given."""
        name = last_name(call.func)
        if name not in _CALL_ARGUMENTS or not call.args or depth > _MAX_DEPTH:
            return []
        origins = self._of(call.func, [], owner, depth + 1)
        return self._of_value(call.args[0], [], owner, depth + 1) if origins == [] else []

    def _of(
        self, node: ast.expr, attributes: list[str], owner: ast.ClassDef | None, depth: int
    ) -> Origins:
        """Return where what an expression names comes from, with some attributes after it."""
        if depth > _MAX_DEPTH:
            return None
        while isinstance(node, ast.Attribute):
            attributes = [node.attr, *attributes]
            node = node.value
        if isinstance(node, ast.Call):  # super().add_arguments(parser), Builder(x).add(parser)
            return self._of_result(node, attributes, owner, depth + 1)
        if not isinstance(node, ast.Name):
            return None
        is_own = node.id in ("self", "cls")
        own = owner if is_own else self._classes.get(node.id)
        if is_own and own is not None and is_hook(own, attributes):
            return None  # subclasses, perhaps in other modules, have the code
        if node.id in self._imports:  # perhaps defined as well, where the import fails
            return self.of_name(node.id, attributes)
        if own is not None:
            return self._of_member(own, attributes, owner, depth)
        if node.id in self._functions:
            return None if attributes else []
        values = self._values(node.id, depth)
        if values == [None] and node.id in _BUILTINS:
            return []
        if not self._strings.binds(node.id):
            return self.of_name(node.id, attributes)
        return self._union(self._of_value(each, attributes, owner, depth + 1) for each in values)

    def _of_member(
        self, own: ast.ClassDef, attributes: list[str], owner: ast.ClassDef | None, depth: int
    ) -> Origins:
        """Return where ``Class``, ``Class.method`` or ``Class.attribute.method`` comes from."""
        if len(attributes) < 2:
            return self._method(own, "".join(attributes) or "__init__", depth)
        values = self._values(attributes[0], depth)
        rest = attributes[1:]
        return self._union(self._of_value(each, rest, owner, depth + 1) for each in values)

    def _of_value(
        self,
        value: ast.expr | None,
        attributes: list[str],
        owner: ast.ClassDef | None,
        depth: int,
    ) -> Origins:
        if isinstance(value, ast.IfExp):
            sides = (value.body, value.orelse)
            return self._union(self._of_value(each, attributes, owner, depth) for each in sides)
        if isinstance(value, ast.Lambda):
            return []  # the calls in it are read by themselves
        if isinstance(value, ast.Call):
            return self._of_result(value, attributes, owner, depth)
        return self._of(value, attributes, owner, depth) if value is not None else None

    def _of_result(
        self, call: ast.Call, attributes: list[str], owner: ast.ClassDef | None, depth: int
    ) -> Origins:
        """Return where what a call returns comes from, or an attribute of it.

        The standard library may return code of any module: ``import_module(name)``.
        """
        if depth > _MAX_DEPTH:
            return None
        name = last_name(call.func) or ""
        if name == "super":
            at = attributes[0] if attributes else "__init__"
            return self._inherited(owner, at) if owner is not None else None
        if isinstance(call.func, ast.Name) and name in self._classes:
            return self._of_member(self._classes[name], attributes or ["__call__"], owner, depth)
        if isinstance(call.func, ast.Name) and name in self._functions:
            nodes = ast.walk(self._functions[name])
            returned = [node.value for node in nodes if isinstance(node, ast.Return)]
            values = (self._of_value(each, attributes, owner, depth + 1) for each in returned)
            return self._union(values) if returned else None
        origins = self._of(call.func, [], owner, depth + 1)
        if origins:
            return [".".join((f"{origin}()", *attributes)) for origin in origins]
        if name in _CALL_ARGUMENTS and not attributes:
            return self._applied(call, owner, depth)
        return [] if origins is not None and self._is_logger(call) else None

    def _is_logger(self, call: ast.Call) -> bool:
        root = _dotted(call.func).partition(".")[0]
        return any(origin.startswith("logging") for origin in self._imports.get(root, ()))

    def _method(self, node: ast.ClassDef, name: str, depth: int) -> Origins:
        """Return where a method of a class comes from: of the module, or of imported bases."""
        if name in methods(node):
            return []
        origins = self._inherited(node, name)
        if origins == [] and self._strings.binds(name):  # such as ``self.add = imported``
            values = self._values(name, depth)
            return self._union(self._of_value(each, [], node, depth + 1) for each in values)
        return origins

    def _inherited(self, node: ast.ClassDef, name: str) -> Origins:
        """Return where a method comes from that a class inherits.

        Bases after one of the module that has the method do not count.
        """
        found: list[str] = []
        pending, seen = [*map(_dotted, node.bases)], {node.name}
        while pending:
            base = pending.pop(0)
            root, *attributes = base.split(".")
            own = self._classes.get(root)
            if own is not None and root not in self._imports:
                if name in methods(own):
                    break
                pending = [*map(_dotted, own.bases), *pending] if root not in seen else pending
                seen.add(root)
            elif root in self._imports or root not in _BUILTINS | _HARMLESS:
                origins = self.of_name(root, [*attributes, name]) if root else None
                if origins is None:
                    return None
                found += origins
        return found

    @staticmethod
    def _union(found: Iterable[Origins]) -> Origins:
        names: list[str] = []
        for origins in found:
            if origins is None:
                return None
            names += origins
        return [*dict.fromkeys(names)]


def _dotted(node: ast.expr) -> str:
    """Return ``a.B`` for ``a.B[int]``, and ``""`` for other expressions."""
    node, names = without_subscript(node), []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    return ".".join((node.id, *reversed(names))) if isinstance(node, ast.Name) else ""
