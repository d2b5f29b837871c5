"""The arguments that a function registers: ``parser.add_argument(...)`` on whatever parser.

Read are calls that stand as a statement of their own, or whose result is bound to a name, with
option strings and ``dest`` that are literals and without ``*names`` and ``**settings``. All others
are passed over and leave their neighbours as they are.
"""

import ast
from collections import Counter

from perflint.documents.arguments.argument import Argument, read_call
from perflint.documents.arguments.comments import Gap, Header
from perflint.documents.arguments.groups import Group, Grouping
from perflint.documents.arguments.literals import last_name, value_of
from perflint.documents.arguments.source import PythonSource
from perflint.documents.arguments.statements import DEFINITIONS, Step, steps

_GROUP_METHODS = ("add_argument_group", "add_mutually_exclusive_group")


class CallReader:
    """Reads one function; ``arguments`` and ``groups`` are what it registers."""

    def __init__(self, source: PythonSource) -> None:
        self.arguments: list[Argument] = []
        self.groups: tuple[Group, ...] = ()
        self._source = source
        self._grouping = Grouping()
        #: The names of parsers, with the number of the group if it is one of argparse's own.
        self._receivers: dict[str, int | None] = {}
        #: How often each of them was bound; a name that is bound anew is another parser.
        self._bindings: Counter[str] = Counter()

    def read(self, function: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """Read the body of the function; its first argument is a parser, whatever its name."""
        names = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
        first = [name for name in names if name not in ("self", "cls")][:1]
        self._receivers = dict.fromkeys(["parser", *first])
        for step in steps(self._source, function.body):
            gap = step.gap(self._source, at_start=self._grouping.at_start)
            if step.statement is None:
                self._grouping.end(gap)
                continue
            self._grouping.gap(gap)
            if isinstance(step.statement, DEFINITIONS):
                self._grouping.define(gap)
            elif not self._take(step.statement, step, gap):
                self._grouping.claim()
        self.groups = self._grouping.finish()

    def _take(self, statement: ast.stmt, step: Step, gap: Gap) -> bool:
        """Take a statement; tell whether it registers an argument."""
        value, target = _assigned(statement)
        if value is None:
            return False
        if isinstance(value, ast.Call):
            receiver = self._receiver_of(value)
            if receiver is not None and last_name(value.func) == "add_argument":
                return self._take_argument(statement, step, gap, value, receiver)
        if isinstance(value, (ast.Call, ast.Name)) and target is not None:
            name = self._resolved(value)
            if name is not None:
                self._receivers[target] = self._receivers[name]
                self._bindings[target] += 1
                return False
        if target != "parser":
            self._receivers.pop(target or "", None)
        if self._hands_on(value):
            self._grouping.interrupt()
        return False

    def _take_argument(
        self,
        statement: ast.stmt,
        step: Step,
        gap: Gap,
        call: ast.Call,
        receiver: str,
    ) -> bool:
        argument = read_call(self._source, call)
        if argument is None:
            return False
        span, number = self._source.span(statement), len(self.arguments)
        own = self._receivers[receiver]
        if own is None:
            group, comments = self._grouping.add(number, span), gap.comments
        else:  # its title is its header, and all comments above are those of the argument
            self._grouping.interrupt()
            group, comments = self._grouping.add_to(own, number, span), gap.block
        self.arguments.append(
            argument._replace(
                span=span,
                comments=comments,
                group=group,
                block=step.block,
                conditional=step.depth > 0,
                receiver=receiver + "'" * (self._bindings[receiver] - 1),
            )
        )
        return True

    def _receiver_of(self, call: ast.Call) -> str | None:
        """Return the parser that a method is called on."""
        return self._resolved(call.func.value) if isinstance(call.func, ast.Attribute) else None

    def _resolved(self, node: ast.expr) -> str | None:
        """Return the name under which a parser is known; a group without a name gets its text."""
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
        what = self._source.source(node.func)
        self._bindings[what] += 1
        name = f"{what}({self._bindings[what]})"
        self._receivers[name] = self._receivers[node.func.value.id]
        if node.func.attr == "add_argument_group":
            span = self._source.span(node)
            self._receivers[name] = self._grouping.title(_title(self._source, node), span)
        return name

    def _hands_on(self, value: ast.expr) -> bool:
        """Tell whether an expression calls something with a parser."""
        return any(
            isinstance(argument, ast.Name) and argument.id in self._receivers
            for call in ast.walk(value)
            if isinstance(call, ast.Call)
            for argument in (*call.args, *(keyword.value for keyword in call.keywords))
        )


def _assigned(statement: ast.stmt) -> tuple[ast.expr | None, str | None]:
    """Return the expression of a statement, and the one name that it is bound to.

    Of ``parser.add_argument(...).completer = x`` the call is what counts.
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
    named = [word.value for word in call.keywords if word.arg == "title"]
    nodes = [*call.args[:1], *named]
    title = value_of(source, nodes[0]) if nodes else None
    return Header(title.text, title.span) if title is not None and title.text else None
