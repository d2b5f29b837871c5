"""The parsers and argument groups of a function, by the names that its code has for them.

A name is a variable, or a path such as ``self.parser``. After a new assignment it is another
object. A name of which nothing is known is a parser of its own.
"""

import ast
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from perflint.primitives.record import Record

_GROUP_METHODS = ("add_argument_group", "add_mutually_exclusive_group")
PARSER = "parser"
"""A usual name of the parser, which counts as one in every function."""


class Receiver(Record):
    """What arguments are added to: a parser or one of its groups.

    ``parser`` identifies the parser: ``""`` is the one that is passed to the function. ``group`` is
    the number of the argparse group, None outside of groups with a title.
    """

    name: str
    parser: str
    group: int | None = None


class Receivers:
    """Follows assignments of parsers, groups, and bound ``add_argument`` methods.

    ``start_group`` is called for each ``add_argument_group``, and returns the number of the group.
    """

    def __init__(self, start_group: Callable[[ast.Call], int]) -> None:
        self._start_group = start_group
        self._known: dict[str, Receiver] = {}
        self._methods: dict[str, Receiver] = {}  # ``add = parser.add_argument``
        self._versions: Counter[str] = Counter()  # number of assignments to each name

    def start(self, parameters: Sequence[str]) -> None:
        """Start a function; its first parameter is the parser."""
        for name in dict.fromkeys([PARSER, *parameters[:1]]):
            self._known[name] = Receiver(name, "")
        self._versions.update(parameters)

    def of_call(self, call: ast.Call) -> Receiver | None:
        """Return the receiver if a call is one of ``add_argument``, or of an alias of it."""
        function = call.func
        if isinstance(function, ast.Attribute):
            return self._resolve(function.value) if function.attr == "add_argument" else None
        return self._methods.get(function.id) if isinstance(function, ast.Name) else None

    def assign(self, targets: Sequence[ast.expr], value: ast.expr) -> bool:
        """Follow an assignment; tell whether the value is a known receiver or a new group."""
        receiver = self._receiver_of(value)
        method = None
        if isinstance(value, ast.Attribute) and value.attr == "add_argument":
            method = self._resolve(value.value)
        names = [name for name in map(_name_of, targets) if name is not None]
        if receiver is None and any(self._is_passed(name, value) for name in names):
            return False  # ``parser = add_more(parser)``
        for name in names:
            self._forget(name)
            if receiver is not None:
                self._known[name] = receiver._replace(name=self._versioned(name))
            elif method is not None:
                self._methods[name] = method
        if receiver is None and len(names) > 1:
            common = self._new(names[0])
            self._known.update(dict.fromkeys(names, common))
        return receiver is not None or method is not None

    def rebind(self, target: ast.expr) -> None:
        """Follow another way to bind names, such as ``for name in ...``."""
        for node in ast.walk(target):
            if (name := _name_of(node)) is not None:
                self._forget(name)

    def passed_by(self, value: ast.expr) -> bool:
        """Tell whether an expression contains a call with a parser as an argument."""
        return any(
            (name := _name_of(argument)) is not None and name in self._known
            for argument in _arguments_of_calls(value)
        )

    def _receiver_of(self, value: ast.expr) -> Receiver | None:
        """Return the receiver that an expression evaluates to, if it is known or a new group."""
        if isinstance(value, ast.NamedExpr):
            self.assign([value.target], value.value)
            return self._known.get(value.target.id)
        if isinstance(value, ast.Call):
            function = value.func
            if isinstance(function, ast.Attribute) and function.attr in _GROUP_METHODS:
                return self._add_group(value, function)
            return None
        name = _name_of(value)
        return self._known.get(name) if name is not None else None

    def _add_group(self, call: ast.Call, function: ast.Attribute) -> Receiver:
        owner = self._resolve(function.value)
        method = f"{owner.name}.{function.attr}"
        self._versions[method] += 1
        name = f"{method}({self._versions[method]})"
        if function.attr == "add_argument_group":
            return Receiver(name, owner.parser, self._start_group(call))
        return Receiver(name, owner.parser, owner.group)

    def _resolve(self, node: ast.expr) -> Receiver:
        """Return the receiver of a method call; one of its own if nothing is known of it."""
        receiver = self._receiver_of(node)
        if receiver is not None:
            return receiver
        name = _name_of(node)
        if name is None and isinstance(node, ast.NamedExpr):
            name = node.target.id
        if name is None:
            self._versions[""] += 1
            return self._new(f"({self._versions['']})")
        return self._known.setdefault(name, self._new(name))

    def _new(self, name: str) -> Receiver:
        unique = self._versioned(name)
        return Receiver(unique, unique)

    def _versioned(self, name: str) -> str:
        return name + "'" * (self._versions[name] - 1)

    def _forget(self, name: str) -> None:
        self._versions[name] += 1
        self._known.pop(name, None)
        self._methods.pop(name, None)

    def _is_passed(self, name: str, value: ast.expr) -> bool:
        return name in self._known and any(
            _name_of(argument) == name for argument in _arguments_of_calls(value)
        )


def _arguments_of_calls(value: ast.expr) -> Iterator[ast.expr]:
    for call in ast.walk(value):
        if isinstance(call, ast.Call):
            yield from call.args
            yield from (keyword.value for keyword in call.keywords)


def _name_of(node: ast.AST) -> str | None:
    """Return ``x``, ``self.x`` or ``parsers['x']`` as written, None for other expressions."""
    suffixes = []
    while not isinstance(node, ast.Name):
        if isinstance(node, ast.Attribute):
            suffixes.append(f".{node.attr}")
        elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
            suffixes.append(f"[{node.slice.value!r}]")
        else:
            return None
        node = node.value
    return node.id + "".join(reversed(suffixes))
