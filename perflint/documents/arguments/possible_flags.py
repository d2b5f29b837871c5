"""The flags that a module may register, also where perflint does not read them as arguments.

A document that names a flag is wrong only if nothing can register it. So all calls of
``add_argument`` count here: in any function, in loops, and with names that an expression makes.
"""

import ast
import builtins
import re
import sys
from collections.abc import Iterator
from functools import cached_property

from perflint.documents.arguments.literals import last_name, literal_of
from perflint.documents.arguments.source import PythonSource
from perflint.documents.arguments.string_patterns import ANY, StringPatterns
from perflint.primitives.finding import Span
from perflint.primitives.record import Record
from perflint.primitives.text import Text

_PARSER = "parser"
_OF_PARSER = re.compile(r"Parser$|^add_(?:argument_group|mutually_exclusive_group|parser)$")
_HARMLESS = frozenset((*dir(builtins), "autocomplete"))
"""Functions that register nothing with a parser that they are given."""


class PossibleFlags(Record):
    """What a module may register: flags that it contains as strings, and a ``pattern`` of others.

    Both have dashes only. ``unknown`` are the expressions that may be any flag, ``unknown_calls``
    those that pass a parser to code that is not known. ``passed`` are those that pass a parser to
    an imported name, or get one from it, with this name as it is in the import and what follows it:
    ``.more.Args.add_cli_args``. ``defined`` are the names of functions and classes, ``imports`` are
    the imported names with the whole name that each stands for.
    ``is_read`` is false if the module does not parse.
    """

    strings: frozenset[str]
    pattern: str = ""
    unknown: tuple[Span, ...] = ()
    unknown_calls: tuple[Span, ...] = ()
    passed: tuple[tuple[str, Span], ...] = ()
    defined: frozenset[str] = frozenset()
    imports: dict[str, str] = {}  # noqa: RUF012  # never modified
    is_read: bool = True

    def include(self, flag: str) -> bool:
        """Tell whether a flag may be registered."""
        flag = flag.replace("_", "-")
        return flag in self.strings or (
            bool(self.pattern) and bool(re.fullmatch(self.pattern, flag))
        )


def possible_flags(text: Text) -> PossibleFlags:
    """Return the flags that a module may register; none if it cannot be read."""
    return _Reader(PythonSource(text)).read()


class _Reader:
    def __init__(self, source: PythonSource) -> None:
        self._source = source
        self._nodes = [*ast.walk(source.tree)]
        self._imports = dict(_imports(self._nodes))
        definitions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        self._defined = {node.name for node in self._nodes if isinstance(node, definitions)}
        self._calls = [node for node in self._nodes if isinstance(node, ast.Call)]
        #: Variables and attributes that are parsers, or groups of one.
        self._parsers = {_PARSER}
        self._aliases: set[str] = set()
        #: The ids of calls that return parsers.
        self._makers: set[int] = set()
        self._unknown: list[ast.expr] = []
        self._find_parsers()

    @cached_property
    def _strings(self) -> StringPatterns:
        return StringPatterns(self._nodes)

    def read(self) -> PossibleFlags:
        """Read all calls."""
        patterns: set[str] = set()
        passed, unknown_calls = [], []
        for call in self._calls:
            if self._registers(call):
                patterns.update(self._patterns(call))
                continue
            self._unknown += self._unknown_parents(call)
            if self._is_given_a_parser(call) or id(call) in self._makers:
                origin = self._origin(call)
                if origin is None:
                    unknown_calls.append(self._source.span(call))
                elif origin:
                    passed.append((origin, self._source.span(call)))
        unknown = tuple(map(self._source.span, self._unknown))
        constants = (node.value for node in self._nodes if isinstance(node, ast.Constant))
        strings = {
            value.replace("_", "-")
            for value in constants
            if isinstance(value, str) and value.startswith("--")
        }
        return PossibleFlags(
            strings=frozenset(strings),
            pattern="|".join(sorted(patterns)),
            unknown=unknown,
            unknown_calls=tuple(unknown_calls),
            passed=tuple(passed),
            defined=frozenset(self._defined),
            imports=self._imports,
            is_read=self._source.parse_error is None and not self._source.unread,
        )

    def _find_parsers(self) -> None:
        methods = [
            node
            for node in self._nodes
            if isinstance(node, ast.Attribute) and node.attr == "add_argument"
        ]
        owners = {last_name(node.value) or "" for node in methods}
        self._parsers |= owners
        called = {id(call.func) for call in self._calls}
        for node in self._nodes:
            value = getattr(node, "value", None)
            if not isinstance(node, (ast.Assign, ast.NamedExpr)):
                continue
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = {last_name(target) or "" for target in targets}
            if value in methods:
                self._aliases |= names
                called.add(id(value))
            elif isinstance(value, ast.Call) and _OF_PARSER.search(last_name(value.func) or ""):
                self._parsers |= names
            elif isinstance(value, ast.Call) and not owners.isdisjoint(names - {""}):
                self._makers.add(id(value))
        self._unknown += [node for node in methods if id(node) not in called]
        self._parsers -= {"", "self", "cls"}  # a class that is a parser itself

    def _registers(self, call: ast.Call) -> bool:
        if isinstance(call.func, ast.Attribute):
            return call.func.attr == "add_argument"
        return isinstance(call.func, ast.Name) and call.func.id in self._aliases

    def _patterns(self, call: ast.Call) -> Iterator[str]:
        """Yield the patterns of the flags of one call, also that of ``--no-name``."""
        action = [keyword.value for keyword in call.keywords if keyword.arg == "action"]
        is_open = any(keyword.arg is None for keyword in call.keywords)
        negates = is_open or any(not isinstance(literal_of(each), str) for each in action)
        for argument in call.args:
            literal = literal_of(argument)
            if isinstance(literal, str) and not negates:
                continue  # it is among the strings of the module
            known = {re.escape(literal)} if isinstance(literal, str) else None
            for pattern in known or self._strings.of(argument):
                if not pattern.replace(ANY, "").strip("\\-_"):
                    self._unknown.append(argument)
                    return
                pattern = pattern.replace("_", r"\-")
                if negates and pattern.startswith(r"\-\-"):
                    pattern = rf"\-\-(?:no\-)?{pattern[4:]}"
                yield pattern

    def _unknown_parents(self, call: ast.Call) -> Iterator[ast.expr]:
        """Yield what a call passes as ``parents``, except parsers that the module makes."""
        for keyword in call.keywords:
            if keyword.arg != "parents":
                continue
            values = keyword.value.elts if isinstance(keyword.value, ast.List) else [keyword.value]
            for value in values:
                made = self._strings.values(last_name(value) or "") if _is_name(value) else [value]
                if not all(map(self._makes_parser, made)):
                    yield value

    def _makes_parser(self, value: ast.expr | None) -> bool:
        name = last_name(value.func) if isinstance(value, ast.Call) else None
        return name is not None and (name in self._defined or bool(_OF_PARSER.search(name)))

    def _is_given_a_parser(self, call: ast.Call) -> bool:
        values = (*call.args, *(keyword.value for keyword in call.keywords if keyword.arg))
        return any(_is_name(value) and last_name(value) in self._parsers for value in values)

    def _origin(self, call: ast.Call) -> str | None:
        """Return the imported name that is called, ``""`` if it is harmless; None if not known."""
        if (last_name(call.func) or "") in _HARMLESS:
            return ""
        return self._origin_of(call.func)

    def _origin_of(self, function: ast.expr, depth: int = 0) -> str | None:
        attributes: list[str] = []
        while isinstance(function, ast.Attribute):
            if last_name(function.value) in self._parsers:
                return ""  # a method of a parser
            attributes.insert(0, function.attr)
            function = function.value
        if isinstance(function, ast.Call):  # super().add_arguments(parser), Builder(x).add(parser)
            return self._origin_of_result(function, depth)
        if not isinstance(function, ast.Name):
            return None
        name = function.id
        if name in self._defined or name in ("self", "cls"):
            return ""
        if name in self._imports:
            origin = self._imports[name]
            is_standard = origin.partition(".")[0] in sys.stdlib_module_names
            return "" if is_standard else ".".join((origin, *attributes))
        made, *others = self._strings.values(name)
        if others or not isinstance(made, ast.Call):
            return None
        return self._origin_of_result(made, depth)

    def _origin_of_result(self, call: ast.Call, depth: int) -> str | None:
        """Return the origin of what a call returns.

        The standard library may return code of any module: ``import_module(name)``.
        """
        name, function = last_name(call.func), call.func
        if name == "super" or depth > 1:
            return "" if name == "super" else None
        while isinstance(function, ast.Attribute):
            function = function.value
        root = function.id if isinstance(function, ast.Name) else ""
        package = self._imports.get(root, "").partition(".")[0]
        if package in sys.stdlib_module_names:
            return "" if package == "logging" else None
        return self._origin_of(call.func, depth + 1)


def _is_name(node: ast.expr) -> bool:
    return isinstance(node, (ast.Name, ast.Attribute))


def _imports(nodes: list[ast.AST]) -> Iterator[tuple[str, str]]:
    """Yield each imported name, and the whole name that it stands for."""
    for node in nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                package = alias.name.partition(".")[0]
                yield (alias.asname, alias.name) if alias.asname else (package, package)
        elif isinstance(node, ast.ImportFrom):
            origin = "." * node.level + (f"{node.module}." if node.module else "")
            for alias in node.names:
                yield alias.asname or alias.name, f"{origin}{alias.name}"
