"""The names that a parser gets where a module passes it on: parameters, and what contains it."""

import ast
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from perflint.documents.arguments.literals import last_name

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_Lines = tuple[int, int]

_ANNOTATION = re.compile(r"\b_?Arg(?:ument)?\w*(?:Parser|Group)\b|\b_SubParsersAction\b")
_EVERYWHERE = (0, 1 << 62)

IsParser = Callable[[ast.expr], bool]


class ParserScopes:
    """Names of parsers, each with the lines in which the name is one.

    An attribute is one everywhere, a variable only in its function. ``given`` are the names of
    functions and classes of which another module passes a parser to the first parameter.
    """

    def __init__(self, nodes: Sequence[ast.AST], given: Collection[str] = ()) -> None:
        self._nodes = nodes
        self._known: defaultdict[str, set[_Lines]] = defaultdict(set)
        self._functions: defaultdict[str, list[_Function]] = defaultdict(list)
        functions = [node for node in nodes if isinstance(node, _Function)]
        self._lines = [_lines_of(node) for node in functions]
        #: The functions that return a parser.
        self._returning: set[str] = set()
        for function in functions:
            self._functions[function.name].append(function)
            for each in _annotated(function):
                self._known[each].add(_lines_of(function))
        for node in nodes:
            if isinstance(node, ast.ClassDef):
                made = (each for each in node.body if isinstance(each, _Function))
                self._functions[node.name] += [each for each in made if each.name == "__init__"]
        for function in (each for name in given for each in self._functions.get(name, ())):
            for parameter in _parameters(function)[:1]:
                self._known[parameter].add(_lines_of(function))

    def include(self, name: str | None, line: int) -> bool:
        """Tell whether a variable or an attribute is a parser in a line."""
        return any(first <= line <= last for first, last in self._known.get(name or "", ()))

    def returns(self, function: str) -> bool:
        """Tell whether a function of the module returns a parser."""
        return function in self._returning

    def follow(self, calls: Iterable[ast.Call], is_parser: IsParser) -> None:
        """Add the names that other names of parsers lead to.

        ``is_parser`` tells whether an expression is a parser or contains one; it may ask
        ``include``.
        """
        passing = [call for call in calls if (last_name(call.func) or "") in self._functions]
        bindings = [*_bindings(self._nodes)]
        returned = [node.value for node in self._nodes if isinstance(node, ast.Return)]
        count = -1
        while count != (count := sum(map(len, self._known.values())) + len(self._returning)):
            for value in returned:
                if value is not None and is_parser(value):
                    self._returning.update(self._functions_at(value.lineno))
            for call in passing:
                for name, value in self._passed(call):
                    if is_parser(value):
                        self._known[name[0]].add(name[1])
            for target, value in bindings:
                if is_parser(value):
                    self._bind(target)

    def _functions_at(self, line: int) -> Iterator[str]:
        for name, functions in self._functions.items():
            if any(first <= line <= last for first, last in map(_lines_of, functions)):
                yield name

    def _passed(self, call: ast.Call) -> Iterator[tuple[tuple[str, _Lines], ast.expr]]:
        """Yield the parameters of functions that a call may be of, with what they get."""
        for function in self._functions[last_name(call.func) or ""]:
            names, lines = _parameters(function), _lines_of(function)
            for name, value in zip(names, call.args, strict=False):
                if isinstance(value, ast.Starred):
                    break
                yield (name, lines), value
            for keyword in call.keywords:
                if keyword.arg is not None:
                    yield (keyword.arg, lines), keyword.value

    def _bind(self, target: ast.expr) -> None:
        name = last_name(target) or ""
        if isinstance(target, ast.Attribute):
            self._known[name].add(_EVERYWHERE)
        elif isinstance(target, ast.Name) and name not in ("self", "cls"):
            around = [each for each in self._lines if each[0] <= target.lineno <= each[1]]
            self._known[name].add(max(around, default=_EVERYWHERE))


def _bindings(nodes: Iterable[ast.AST]) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Yield what is assigned to variables and attributes, also by a loop over it."""
    for node in nodes:
        if isinstance(node, ast.Assign):
            yield from ((target, node.value) for target in node.targets)
        elif isinstance(node, (ast.AnnAssign, ast.NamedExpr)) and node.value is not None:
            yield node.target, node.value
        elif isinstance(node, (ast.For, ast.comprehension)):
            yield node.target, node.iter


def _parameters(function: _Function) -> list[str]:
    """Return the positional parameters that a call of a function or method fills."""
    names = [each.arg for each in (*function.args.posonlyargs, *function.args.args)]
    return names[1:] if names[:1] in (["self"], ["cls"]) else names


def _annotated(function: _Function) -> Iterator[str]:
    arguments = function.args
    for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
        if each.annotation is not None and _ANNOTATION.search(ast.unparse(each.annotation)):
            yield each.arg


def _lines_of(function: _Function) -> _Lines:
    return function.lineno, function.end_lineno or function.lineno
