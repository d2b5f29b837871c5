"""The arguments that a function registers with ``parser.add_argument(...)``, whatever the parser.

A call is read if it is a statement by itself or if its result is assigned or returned, and if its
first option string or ``dest`` is a literal. ``f"--{prefix}name"`` counts as ``--name`` if the
prefix is a parameter, or may be empty. Settings behind ``**name`` are left open. Any other call,
such as one whose flag a loop makes, is skipped and does not affect the groups of its neighbours.
"""

import ast
from collections.abc import Iterable

from perflint.documents.arguments.argument import Argument
from perflint.documents.arguments.groups import Place
from perflint.documents.arguments.headers import Header, header_of
from perflint.documents.arguments.literals import value_of
from perflint.documents.arguments.outline import Outline
from perflint.documents.arguments.receivers import Receiver, Receivers
from perflint.documents.arguments.registration import may_be_empty, read_call
from perflint.documents.arguments.source import PythonSource
from perflint.documents.arguments.statements import DEFINITIONS, Step, steps
from perflint.primitives.finding import Span


class CallReader:
    """Reads one function into an outline, and its arguments once their places are known."""

    def __init__(self, source: PythonSource) -> None:
        self.outline = Outline()
        self._source = source
        self._found: list[tuple[Argument, Step, Span, Receiver]] = []
        self._receivers = Receivers(self._start_group)
        #: Names of strings that may be in front of the names of flags.
        self._prefixes: set[str] = set()

    def read(self, function: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """Read the body of a function; its first parameter is a parser, whatever its name."""
        parameters = function.args
        names = [each.arg for each in (*parameters.posonlyargs, *parameters.args)]
        names = [name for name in names if name not in ("self", "cls")]
        self._receivers.start(names)
        self._prefixes = {*names[1:], *(each.arg for each in parameters.kwonlyargs)}
        self.read_body(function.body)

    def read_body(self, body: list[ast.stmt]) -> None:
        """Read the statements of a function, or of a module."""
        for step in steps(self._source, body):
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
                receiver=receiver.name,
                parser=receiver.parser + argument.parser,
            )
            for (argument, step, span, receiver), place in zip(self._found, places, strict=True)
        )

    def _read_statement(self, statement: ast.stmt, step: Step) -> bool:
        """Read a statement; tell whether it registers an argument."""
        value, targets = _value_and_targets(statement)
        if value is None:
            for target in _other_targets(statement):
                self._receivers.rebind(target)
            return False
        call = value.value if isinstance(value, ast.NamedExpr) else value
        if isinstance(call, ast.Call):
            receiver = self._receivers.of_call(call)
            if receiver is not None:
                return self._add_argument(statement, step, call, receiver)
        if self._receivers.assign(targets, value):
            return False
        if may_be_empty(value):
            self._prefixes.update(target.id for target in targets if isinstance(target, ast.Name))
        if self._receivers.passed_by(value):
            self.outline.add("interruption")
        return False

    def _add_argument(
        self, statement: ast.stmt, step: Step, call: ast.Call, receiver: Receiver
    ) -> bool:
        argument = read_call(self._source, call, self._prefixes)
        if argument is None:
            return False
        span = self._source.span(statement)
        self.outline.add_member(span, receiver.group)
        self._found.append((argument, step, span, receiver))
        return True

    def _start_group(self, call: ast.Call) -> int:
        return self.outline.add_group(_title(self._source, call), self._source.span(call))


def _value_and_targets(statement: ast.stmt) -> tuple[ast.expr | None, list[ast.expr]]:
    """Return the expression of a statement, and what it is assigned to.

    For ``parser.add_argument(...).completer = x`` the expression is the call.
    """
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, ast.AnnAssign):
        targets = [statement.target]
    else:
        return getattr(statement, "value", None), []
    first = targets[0]
    if isinstance(first, ast.Attribute) and isinstance(first.value, ast.Call):
        return first.value, []
    return statement.value, targets


def _other_targets(statement: ast.stmt) -> list[ast.expr]:
    """Return what a loop or a ``with`` statement assigns to."""
    if isinstance(statement, (ast.For, ast.AsyncFor)):
        return [statement.target]
    if isinstance(statement, (ast.With, ast.AsyncWith)):
        return [item.optional_vars for item in statement.items if item.optional_vars is not None]
    return []


def _title(source: PythonSource, call: ast.Call) -> Header | None:
    keywords = [keyword.value for keyword in call.keywords if keyword.arg == "title"]
    nodes = [*call.args[:1], *keywords]
    title = value_of(source, nodes[0]) if nodes else None
    return header_of(title.text, title.span) if title is not None and title.text else None
