"""What is a parser in a module: names of variables and attributes, and calls that make one."""

import ast
import re
from collections.abc import Collection, Iterator, Sequence

from perflint.documents.arguments.literals import last_name, literal_of

_PARSER = "parser"
_GROUPS = ("add_argument_group", "add_mutually_exclusive_group", "add_parser")
_METHODS = ("add_argument", "add_subparsers", "parse_args", "parse_known_args", *_GROUPS[:2])
_CLASS = re.compile(r"Arg\w*Parser$")
_OF_PARSER = re.compile(r"Parser$")


class ParserNames:
    """The parsers of one module, or groups of one."""

    def __init__(self, nodes: Sequence[ast.AST], calls: Sequence[ast.Call]) -> None:
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
        for node in nodes:
            value = getattr(node, "value", None)
            if not isinstance(node, (ast.Assign, ast.NamedExpr, ast.AnnAssign)):
                continue
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            bound = {last_name(target) or "" for target in targets}
            if value in registering:
                self._aliases |= bound
                called.add(id(value))
            elif isinstance(value, ast.Call):
                self._assign(bound - {""}, value, names)
        #: ``add_argument`` of parsers where it is not called: code that gets it may register flags.
        self.uncalled = [node for node in registering if id(node) not in called]
        self._classes = {
            id(node) for node in nodes if isinstance(node, ast.ClassDef) and _is_parser(node)
        }
        self._overriding = {
            id(inner)
            for node in nodes
            if isinstance(node, ast.FunctionDef) and node.name == "add_argument"
            for inner in _forwarding(node)
        }

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
        name, owner = function.attr, last_name(function.value)
        if name in (*_METHODS, *_GROUPS) or name in defined or owner not in self._names:
            return False
        literals = [literal_of(argument) for argument in call.args]
        flags = [each for each in literals if isinstance(each, str) and each.startswith("-")]
        return name.lstrip("_").startswith("add") and (not flags or len(flags) < len(literals))

    def has_method(self, call: ast.Call) -> bool:
        """Tell whether a call is one of a method of a parser."""
        function = call.func
        if not isinstance(function, ast.Attribute):
            return False
        return function.attr in (*_METHODS, *_GROUPS) or last_name(function.value) in self._names

    def makes(self, call: ast.Call) -> bool:
        """Tell whether a call returns a parser."""
        if id(call) in self._makers:
            return True
        return bool(_CLASS.search(last_name(call.func) or ""))

    def are_given(self, call: ast.Call, owner: ast.ClassDef | None) -> bool:
        """Tell whether a call passes a parser on; ``owner`` is the class that the call is in."""
        keywords = (keyword.value for keyword in call.keywords if keyword.arg != "parents")
        is_parser = owner is not None and id(owner) in self._classes
        return any(
            is_name(value)
            and (last_name(value) in self._names or (is_parser and last_name(value) == "self"))
            for value in _values((*call.args, *keywords))
        )


def is_name(node: ast.expr | None) -> bool:
    """Tell whether an expression is a variable or an attribute."""
    return isinstance(node, (ast.Name, ast.Attribute))


def _values(nodes: Sequence[ast.expr]) -> Iterator[ast.expr]:
    """Yield what is passed, also in a list or after ``*``."""
    for node in nodes:
        if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
            yield from node.elts
        elif isinstance(node, ast.Dict):
            yield from node.values
        else:
            yield node.value if isinstance(node, ast.Starred) else node


def _is_parser(node: ast.ClassDef) -> bool:
    """Tell whether a class is a parser itself."""
    if any(_OF_PARSER.search(last_name(base) or "") for base in node.bases):
        return True
    methods = (
        each for each in ast.walk(node) if isinstance(each, ast.Attribute) and each.attr in _METHODS
    )
    return any(isinstance(each.value, ast.Name) and each.value.id == "self" for each in methods)


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
