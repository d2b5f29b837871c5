"""Runs the statements of case files: conditions, loops, and what may end them.

Of a condition that cannot be evaluated all branches are run, one after the other, from the same
names; the code in them is possibly run.
"""

import ast
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from perflint.documents.cases.containers import MORE, UNKNOWN, Items, is_key, merged, rounds
from perflint.documents.cases.state import State
from perflint.documents.cases.statements import Imports, Statements
from perflint.documents.cases.targets import assigned
from perflint.documents.cases.values import BREAK, CONTINUE, NEXT, RETURN, Frame, Scope

Branch = tuple[Iterable[str], Sequence[ast.stmt]]
"""Names that are not known in a branch, and its statements."""


class Flow:
    """Runs statements; a method returns the ways in which they may end."""

    def __init__(self, state: State, imports: Imports) -> None:
        self._state = state
        statements = Statements(state, imports, self.body)
        self._expressions = statements.expressions
        self._bind = statements.bind
        self._kinds: dict[type[ast.stmt], Callable[[Any, Frame], int]] = {
            **statements.kinds,
            ast.If: self._if,
            ast.For: self._for,
            ast.While: self._while,
            ast.With: self._with,
            ast.Try: self._try,
            ast.Match: self._match,
        }

    def run(self, body: Sequence[ast.stmt], scope: Scope) -> None:
        """Run the statements of a module; raises TooMuchError."""
        state = self._state
        stack, doubtful = state.stack, state.doubtful
        state.stack, state.doubtful = [], 0
        try:
            self.body(body, Frame(scope, [], []))
        finally:
            state.stack, state.doubtful = stack, doubtful

    def body(self, body: Sequence[ast.stmt], frame: Frame) -> int:
        """Run statements; those after one that may end the body are possibly run."""
        ends, doubtful = NEXT, 0
        for statement in body:
            run = self._kinds.get(type(statement))
            flow = NEXT if run is None else run(statement, frame)
            ends |= flow & ~NEXT
            if not flow & NEXT:
                ends &= ~NEXT
                break
            if flow & (BREAK | CONTINUE | RETURN) and not doubtful:
                doubtful = 1
                self._state.doubtful += 1
        self._state.doubtful -= doubtful
        return ends

    def _if(self, node: ast.If, frame: Frame) -> int:
        truth = self._expressions.truth(node.test, frame.scope)
        if truth is None:
            return self._branches([((), node.body), ((), node.orelse)], frame)
        return self.body(node.body if truth else node.orelse, frame)

    def _branches(self, branches: Iterable[Branch], frame: Frame) -> int:
        """Possibly run each of some branches, and merge the names after them."""
        names = frame.scope.names
        before = dict(names)
        after: list[dict[str, Any]] = []
        ends = 0
        self._state.doubtful += 1
        for unknown, body in branches:
            names.clear()
            names.update(before, **dict.fromkeys(unknown, UNKNOWN))
            flow = self.body(body, frame)
            ends |= flow
            if flow & NEXT:
                after.append(dict(names))
            if flow & (BREAK | CONTINUE):
                frame.exits.append(dict(names))
        self._state.doubtful -= 1
        if after:
            _merge(names, after)
        return ends

    def _for(self, node: ast.For, frame: Frame) -> int:
        scope, ends = frame.scope, 0
        loop = frame._replace(exits=[])
        for item, doubts in rounds(self._expressions.iterable(node.iter, scope)):
            is_optional = bool(doubts) or bool(ends & (BREAK | RETURN))
            if doubts & MORE:
                ends |= self._unknown_rounds(node, node.body, loop)
                break
            flow = self._round(node, item, loop, is_optional=is_optional)
            ends |= flow & (BREAK | RETURN)
            if not flow & (NEXT | CONTINUE) and not is_optional:
                return self._end_loop(node, flow, frame)
        return self._end_loop(node, ends | NEXT, frame)

    def _while(self, node: ast.While, frame: Frame) -> int:
        loop, ends = frame._replace(exits=[]), 0
        while (truth := self._expressions.truth(node.test, frame.scope)) is not False:
            if truth is None or ends & (BREAK | RETURN):
                ends |= self._unknown_rounds(node, node.body, loop)
                break
            flow = self._round(node, None, loop, is_optional=False)
            ends |= flow & (BREAK | RETURN)
            if not flow & (NEXT | CONTINUE):
                return self._end_loop(node, flow, frame)
        return self._end_loop(node, ends | NEXT, frame)

    def _end_loop(self, node: ast.For | ast.While, ends: int, frame: Frame) -> int:
        """Run the ``else`` of a loop; ``ends`` has NEXT if all rounds may have been run."""
        if ends & NEXT and node.orelse:
            if ends & (BREAK | RETURN):
                return self._branches([((), node.orelse), ((), [])], frame) | ends & RETURN
            return self.body(node.orelse, frame)
        is_ended = bool(ends & (NEXT | BREAK))
        return ends & ~(BREAK | CONTINUE | NEXT) | (NEXT if is_ended else 0)

    def _round(
        self, node: ast.For | ast.While, item: Any, loop: Frame, *, is_optional: bool
    ) -> int:
        """Run the body of a loop once, or perhaps not; merge the names where it may end."""
        names = loop.scope.names
        before = dict(names)
        self._state.doubtful += is_optional
        if isinstance(node, ast.For):
            self._bind(node.target, item, loop.scope)
        flow = self.body(node.body, loop)
        self._state.doubtful -= is_optional
        after = [*loop.exits, dict(names)] if flow & (NEXT | BREAK | CONTINUE) else []
        if is_optional:
            after.append(before)
        if after:
            _merge(names, after)
        loop.exits.clear()
        return flow

    def _unknown_rounds(
        self, node: ast.For | ast.While, body: Sequence[ast.stmt], loop: Frame
    ) -> int:
        """Possibly run the body of a loop: as the first round, and as one of the others."""
        names = loop.scope.names
        before = dict(names)
        for name in {*assigned([node])}:
            if name in names and not (isinstance(names[name], Items) and _is_extended(name, node)):
                names[name] = UNKNOWN
        ends = 0
        for _ in range(2):
            ends |= self._round(node, UNKNOWN, loop, is_optional=True)
        _merge(names, [dict(names), before])
        return ends & (BREAK | RETURN)

    def _with(self, node: ast.With, frame: Frame) -> int:
        for each in node.items:
            self._expressions.value(each.context_expr, frame.scope)
            if each.optional_vars is not None:
                self._bind(each.optional_vars, UNKNOWN, frame.scope)
        return self.body(node.body, frame)

    def _try(self, node: ast.Try, frame: Frame) -> int:
        ends = NEXT
        if node.handlers:
            names = {*assigned(node.body)}
            handlers = [
                (names if each.name is None else {*names, each.name}, each.body)
                for each in node.handlers
            ]
            ends = self._branches([((), [*node.body, *node.orelse]), *handlers], frame)
        else:
            ends = self.body([*node.body, *node.orelse], frame)
        final = self.body(node.finalbody, frame)
        return ends if final & NEXT else final

    def _match(self, node: ast.Match, frame: Frame) -> int:
        subject = self._expressions.value(node.subject, frame.scope)
        branches: list[Branch] = []
        for each in node.cases:
            fits = _fits(each.pattern, subject) if each.guard is None else None
            if fits and not branches:
                for name in assigned([each.pattern]):
                    frame.scope.names[name] = UNKNOWN
                return self.body(each.body, frame)
            if fits is not False:
                branches.append(({*assigned([each.pattern])}, each.body))
            if fits:
                return self._branches(branches, frame)
        return self._branches([*branches, ((), [])], frame)


def _fits(pattern: ast.pattern, subject: Any) -> bool | None:
    """Tell whether a pattern matches, None if this is not known."""
    if isinstance(pattern, ast.MatchAs) and pattern.pattern is None:
        return True
    if isinstance(pattern, ast.MatchValue) and isinstance(pattern.value, ast.Constant):
        return pattern.value.value == subject if is_key(subject) else None
    return None


def _merge(names: dict[str, Any], different: Sequence[dict[str, Any]]) -> None:
    """Give each name a value that it may have in each of several places."""
    every = dict.fromkeys(name for each in different for name in each)
    result = {name: merged(each[name] for each in different if name in each) for name in every}
    names.clear()
    names.update(result)


def _is_extended(name: str, node: ast.AST) -> bool:
    """Tell whether a loop only extends the list of this name, instead of replacing it."""
    extended = {id(each.target) for each in ast.walk(node) if isinstance(each, ast.AugAssign)}
    return all(
        id(each) in extended
        for each in ast.walk(node)
        if isinstance(each, ast.Name) and each.id == name and not isinstance(each.ctx, ast.Load)
    )
