"""The arguments that a function registers with ``parser.add_argument(...)``.

A call is read if it is a statement by itself or if its result is assigned to a name, and if its
option strings and ``dest`` are literals, without ``*names`` and ``**settings``. Any other call is
skipped and does not affect the groups of its neighbours.
"""

import ast
from collections import Counter
from collections.abc import Iterable

from perflint.documents.arguments.argument import Argument, read_call
from perflint.documents.arguments.groups import Place
from perflint.documents.arguments.headers import Header, header_of
from perflint.documents.arguments.literals import last_name, value_of
from perflint.documents.arguments.outline import Outline
from perflint.documents.arguments.source import PythonSource
from perflint.documents.arguments.statements import DEFINITIONS, Step, steps
from perflint.primitives.finding import Span

_GROUP_METHODS = ("add_argument_group", "add_mutually_exclusive_group")


class CallReader:
    """Reads one function into an outline, and its arguments once their places are known."""

    def __init__(self, source: PythonSource) -> None:
        self.outline = Outline()
        self._source = source
        self._found: list[tuple[Argument, Step, Span, str]] = []
        #: Name of each parser or group object → index of its argparse group, or None.
        self._receivers: dict[str, int | None] = {}
        #: How often each name was assigned: after a new assignment it is another receiver.
        self._assignments: Counter[str] = Counter()

    def read(self, function: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """Read the body of a function; its first parameter is a parser, whatever its name."""
        names = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
        first = [name for name in names if name not in ("self", "cls")][:1]
        self._receivers = dict.fromkeys(["parser", *first])
        for step in steps(self._source, function.body):
            self.outline.add_gap(step.gap(self._source, at_start=self.outline.at_start))
            if step.statement is None:
                self.outline.add("end")
            elif isinstance(step.statement, DEFINITIONS):
                self.outline.add("definition")
            elif not self._read_statement(step.statement, step):
                self.outline.add("other")

    def arguments(self, places: Iterable[Place]) -> tuple[Argument, ...]:
        """Return the arguments; ``places`` are those of the members of the outline."""
        return tuple(
            argument._replace(
                span=span,
                comments=place.comments,
                group=place.group,
                block=step.block,
                conditional=step.depth > 0,
                receiver=receiver,
            )
            for (argument, step, span, receiver), place in zip(self._found, places, strict=True)
        )

    def _read_statement(self, statement: ast.stmt, step: Step) -> bool:
        """Read a statement; tell whether it registers an argument."""
        value, target = _value_and_target(statement)
        if value is None:
            return False
        if isinstance(value, ast.Call):
            receiver = self._receiver_of(value)
            if receiver is not None and last_name(value.func) == "add_argument":
                return self._add_argument(statement, step, value, receiver)
        if isinstance(value, (ast.Call, ast.Name)) and target is not None:
            name = self._resolve(value)
            if name is not None:
                self._receivers[target] = self._receivers[name]
                self._assignments[target] += 1
                return False
        if target != "parser":
            self._receivers.pop(target or "", None)
        if self._passes_parser(value):
            self.outline.add("interruption")
        return False

    def _add_argument(self, statement: ast.stmt, step: Step, call: ast.Call, receiver: str) -> bool:
        argument = read_call(self._source, call)
        if argument is None:
            return False
        span = self._source.span(statement)
        self.outline.add_member(span, self._receivers[receiver])
        name = receiver + "'" * (self._assignments[receiver] - 1)
        self._found.append((argument, step, span, name))
        return True

    def _receiver_of(self, call: ast.Call) -> str | None:
        """Return the name of the parser or group that a method is called on."""
        return self._resolve(call.func.value) if isinstance(call.func, ast.Attribute) else None

    def _resolve(self, node: ast.expr) -> str | None:
        """Return the name of a receiver; a call that creates a group gets a name made from it."""
        if isinstance(node, ast.Name):
            return node.id if node.id in self._receivers else None
        if not (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id in self._receivers
            and node.func.attr in _GROUP_METHODS
        ):
            return None
        method = self._source.segment(node.func)
        self._assignments[method] += 1
        name = f"{method}({self._assignments[method]})"
        self._receivers[name] = self._receivers[node.func.value.id]
        if node.func.attr == "add_argument_group":
            title, span = _title(self._source, node), self._source.span(node)
            self._receivers[name] = self.outline.add_group(title, span)
        return name

    def _passes_parser(self, value: ast.expr) -> bool:
        """Tell whether an expression contains a call with a parser as an argument."""
        return any(
            isinstance(argument, ast.Name) and argument.id in self._receivers
            for call in ast.walk(value)
            if isinstance(call, ast.Call)
            for argument in (*call.args, *(keyword.value for keyword in call.keywords))
        )


def _value_and_target(statement: ast.stmt) -> tuple[ast.expr | None, str | None]:
    """Return the expression of a statement, and the single name it is assigned to.

    For ``parser.add_argument(...).completer = x`` the expression is the call.
    """
    if isinstance(statement, ast.Expr):
        return statement.value, None
    if not isinstance(statement, (ast.Assign, ast.AnnAssign)):
        return getattr(statement, "value", None), None
    target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
    if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Call):
        return target.value, None
    return statement.value, target.id if isinstance(target, ast.Name) else None


def _title(source: PythonSource, call: ast.Call) -> Header | None:
    keywords = [keyword.value for keyword in call.keywords if keyword.arg == "title"]
    nodes = [*call.args[:1], *keywords]
    title = value_of(source, nodes[0]) if nodes else None
    return header_of(title.text, title.span) if title is not None and title.text else None
