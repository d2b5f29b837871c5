"""What is a parser in a module: names of variables and attributes, and calls that make one."""

import ast
import re
from collections.abc import Collection, Iterator, Sequence

from perflint.documents.arguments.literals import last_name, literal_of
from perflint.documents.arguments.parser_scopes import ParserScopes

_PARSER = "parser"
_GROUPS = ("add_argument_group", "add_mutually_exclusive_group", "add_parser", "add_subparsers")
_METHODS = ("add_argument", "add_subparsers", "parse_args", "parse_known_args", *_GROUPS[:2])
_PLAIN_DECORATORS = re.compile(
    r"abstractmethod|classmethod|deleter|deprecated|final|getter|overload|override|property|setter"
    r"|staticmethod|typechecked"
)
"""Decorators that add no flags, wherever they come from."""

_CLASS = re.compile(r"Arg\w*Parser$")
_OF_PARSER = re.compile(r"Parser$")


class ParserNames:
    """The parsers of one module, or groups of one.

    ``given`` are the functions and classes to which another module passes a parser.
    """

    def __init__(
        self, nodes: Sequence[ast.AST], calls: Sequence[ast.Call], given: Collection[str] = ()
    ) -> None:
        methods = [
            node for node in nodes if isinstance(node, ast.Attribute) and node.attr in _METHODS
        ]
        registering = [node for node in methods if node.attr == "add_argument"]
        #: The expressions that have a method of parsers.
        self.owners = [node.value for node in methods]
        names = {last_name(node) or "" for node in self.owners} - {"", "self", "cls"}
        self._names = {_PARSER, *names}
        self._aliases: set[str] = set()
        #: The names of variables and attributes to which a parser is assigned.
        self.assigned: set[str] = set()
        #: The ids of calls that return parsers.
        self._makers = {id(node) for node in self.owners if isinstance(node, ast.Call)}
        called = {id(call.func) for call in calls}
        kinds = (ast.Assign, ast.NamedExpr, ast.AnnAssign)
        assigning = [node for node in nodes if isinstance(node, kinds)]
        for node in assigning:
            value = node.value
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            bound = {last_name(target) or "" for target in targets}
            if value in registering:
                self._aliases |= bound
                called.add(id(value))
            elif isinstance(value, ast.Call):
                self._assign(bound - {""}, value, names)
        #: ``add_argument`` of parsers where it is not called: code that gets it may register flags.
        self.uncalled: list[ast.expr] = [node for node in registering if id(node) not in called]
        self.uncalled += [call for call in calls if _gets_method(call)]
        classes = [node for node in nodes if isinstance(node, ast.ClassDef)]
        self._class_names = {node.name for node in classes}
        lines = [*_own_lines(self.owners, assigning)]
        self._classes = {id(node) for node in classes if _is_parser(node, lines)}
        functions = (node for node in nodes if isinstance(node, ast.FunctionDef))
        overriding = (each for each in functions if each.name == "add_argument")
        self._overriding = {id(inner) for each in overriding for inner in _forwarding(each)}
        self._scopes = ParserScopes(nodes, given)
        self._scopes.follow(calls, self._holds)

    def _assign(self, bound: set[str], value: ast.Call, used: set[str]) -> None:
        """Read the assignment of a call; ``used`` are the names that are used as parsers."""
        name = last_name(value.func) or ""
        if name in _GROUPS:
            self._names |= bound - {"self", "cls"}
        elif _OF_PARSER.search(name) or not used.isdisjoint(bound):
            self._names |= bound - {"self", "cls"}
            self.assigned |= bound
            self._makers.add(id(value))

    def registers(self, call: ast.Call) -> bool:
        """Tell whether a call is one of ``add_argument``, or of an alias of it."""
        if id(call) in self._overriding:
            return False
        if isinstance(call.func, ast.Attribute):
            return call.func.attr == "add_argument"
        return isinstance(call.func, ast.Name) and call.func.id in self._aliases

    def adds(self, call: ast.Call, defined: Collection[str]) -> bool:
        """Tell whether a call of a method that argparse does not have may register any flags.

        It is not if the module has a function of its name, or if it names the flags.
        """
        function = call.func
        if not isinstance(function, ast.Attribute) or id(call) in self._overriding:
            return False
        name = function.attr
        if name in (*_METHODS, *_GROUPS) or name in defined or not self._is_named(function.value):
            return False
        literals = [literal_of(argument) for argument in call.args]
        flags = [each for each in literals if isinstance(each, str) and each.startswith("-")]
        return name.lstrip("_").startswith("add") and (not flags or len(flags) < len(literals))

    def has_method(self, call: ast.Call) -> bool:
        """Tell whether a call is one of a method of a parser."""
        function = call.func
        if not isinstance(function, ast.Attribute):
            return False
        return function.attr in (*_METHODS, *_GROUPS) or self._is_named(function.value)

    def makes(self, call: ast.Call) -> bool:
        """Tell whether a call returns a parser."""
        if id(call) in self._makers:
            return True
        return _makes_parser(call)

    def are_given(self, call: ast.Call, owner: ast.ClassDef | None) -> bool:
        """Tell whether a call passes a parser on; ``owner`` is the class that the call is in."""
        keywords = (keyword.value for keyword in call.keywords if keyword.arg != "parents")
        is_parser = owner is not None and id(owner) in self._classes
        return any(
            self._holds(value) or (is_parser and last_name(value) == "self" and is_name(value))
            for value in (*call.args, *keywords)
        )

    def is_first(self, call: ast.Call) -> bool:
        """Tell whether the first argument of a call is a parser."""
        return bool(call.args) and self._holds(call.args[0])

    def decorators(self, nodes: Sequence[ast.AST]) -> Iterator[ast.Call]:
        """Yield the decorators, as calls, of functions that get or return a parser.

        They may call the function with a parser to which they add flags.
        """
        for node in nodes:
            if isinstance(node, ast.FunctionDef) and node.decorator_list and self._concerns(node):
                for each in node.decorator_list:
                    call = each if isinstance(each, ast.Call) else ast.Call(each, [], [])
                    if not _PLAIN_DECORATORS.fullmatch(last_name(call.func) or ""):
                        yield ast.copy_location(call, each)

    def _concerns(self, function: ast.FunctionDef) -> bool:
        """Tell whether a function gets or returns a parser."""
        lines = range(function.lineno, (function.end_lineno or function.lineno) + 1)
        used = {last_name(owner) for owner in self.owners if owner.lineno in lines}
        parameters = [each.arg for each in (*function.args.posonlyargs, *function.args.args)]
        if _PARSER in parameters or not used.isdisjoint({*parameters} - {"self", "cls"}):
            return True
        if any(self._scopes.include(name, function.lineno) for name in parameters):
            return True
        returned = (node.value for node in ast.walk(function) if isinstance(node, ast.Return))
        return any(value is not None and self._is_named(value) for value in returned)

    def _is_named(self, node: ast.expr) -> bool:
        """Tell whether a variable or an attribute is a parser."""
        name = last_name(node)  # None for other expressions
        return name in self._names or self._scopes.include(name, node.lineno)

    def _holds(self, node: ast.expr) -> bool:
        """Tell whether an expression is a parser, or an object of the module that contains one."""
        if isinstance(node, ast.Call):
            name = last_name(node.func) or ""
            if (name in _GROUPS and isinstance(node.func, ast.Attribute)) or _CLASS.search(name):
                return True
            keywords = (keyword.value for keyword in node.keywords)
            if name in self._class_names or name == "dict":
                return any(map(self._holds, (*node.args, *keywords)))
            return self._scopes.returns(name)
        if isinstance(node, ast.BoolOp):
            return any(map(self._holds, node.values))
        if isinstance(node, ast.IfExp):
            return self._holds(node.body) or self._holds(node.orelse)
        if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
            return any(map(self._holds, node.elts))
        if isinstance(node, ast.Dict):
            return any(map(self._holds, node.values))
        return self._is_named(node.value if isinstance(node, ast.Starred) else node)


def is_name(node: ast.expr | None) -> bool:
    """Tell whether an expression is a variable or an attribute."""
    return isinstance(node, (ast.Name, ast.Attribute))


def _gets_method(call: ast.Call) -> bool:
    """Tell whether a call is ``getattr(parser, "add_argument")``."""
    is_getattr = isinstance(call.func, ast.Name) and call.func.id == "getattr"
    return is_getattr and "add_argument" in map(literal_of, call.args[1:2])


def _own_lines(owners: Sequence[ast.expr], assigning: Sequence[ast.AST]) -> Iterator[int]:
    """Yield the lines in which an object is a parser itself, or makes one as an attribute."""
    yield from (owner.lineno for owner in owners if _is_self(owner))
    for node in assigning:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            attributes = (each for each in node.targets if isinstance(each, ast.Attribute))
            if any(_is_self(each.value) for each in attributes) and _makes_parser(node.value):
                yield node.lineno


def _makes_parser(call: ast.Call) -> bool:
    return bool(_CLASS.search(last_name(call.func) or ""))


def _is_parser(node: ast.ClassDef, lines: Sequence[int]) -> bool:
    """Tell whether a class is a parser, or has one; ``lines`` are those of ``_own_lines``."""
    if any(_OF_PARSER.search(last_name(base) or "") for base in node.bases):
        return True
    return any(node.lineno <= line <= (node.end_lineno or line) for line in lines)


def _is_self(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "self"


def _forwarding(function: ast.FunctionDef) -> Iterator[ast.Call]:
    """Yield the calls in ``add_argument`` itself that pass on what it is given.

    The calls of this method are read where they are.
    """
    arguments = function.args
    given = {each.arg for each in (*arguments.args, *filter(None, (arguments.vararg,)))}
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and last_name(node.func) == "add_argument" and node.args:
            first = node.args[0]
            first = first.value if isinstance(first, ast.Starred) else first
            if isinstance(first, ast.Name) and first.id in given:
                yield node
