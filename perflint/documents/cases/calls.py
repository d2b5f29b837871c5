"""Evaluates calls: of constructors, of functions that copy cases, and of those of case files."""

import ast
from collections.abc import Callable
from typing import Any

from perflint.documents.arguments.source import PythonSource
from perflint.documents.cases import library
from perflint.documents.cases.containers import (
    FEWER,
    MAYBE,
    MORE,
    OTHERS,
    UNKNOWN,
    Items,
    Pattern,
    Table,
    is_key,
    merged,
)
from perflint.documents.cases.expressions import Expressions
from perflint.documents.cases.state import State
from perflint.documents.cases.values import (
    Arguments,
    Case,
    Constructor,
    Function,
    Module,
    Place,
    Scope,
)

MAX_DEPTH = 12
"""The number of calls within each other above which a call is not evaluated."""

HARMLESS = frozenset(("print", "pprint", "len"))
"""Functions that are called for their effect, and change no list."""

RunBody = Callable[[Function, dict[str, Any]], list[Any]]
"""Runs a function whose parameters have these values; returns the values that it may return."""


class Calls:
    """Evaluates calls."""

    def __init__(self, state: State, run_body: RunBody) -> None:
        self._state = state
        self._run_body = run_body
        self.expressions = Expressions(state, self.call)

    def call(self, node: ast.Call, scope: Scope) -> Any:
        """Return the value of a call."""
        self._state.stack.append((scope.source, node))
        value = self._call(node, scope)
        self._state.stack.pop()
        return value

    def statement(self, node: ast.Call, scope: Scope) -> None:
        """Evaluate a call whose value is not used: it may change the lists of cases it is given."""
        value = self.call(node, scope)
        is_changed = value is UNKNOWN and id(node) not in self._state.called
        if is_changed and library.name_of(node.func) not in HARMLESS:
            for argument in (*node.args, *(each.value for each in node.keywords)):
                if isinstance(argument, (ast.Name, ast.Attribute)):
                    given = self.expressions.value(argument, scope)
                    if isinstance(given, Items) and any(isinstance(x, Case) for x in given.items):
                        given.doubt(FEWER | MORE)

    def _call(self, node: ast.Call, scope: Scope) -> Any:
        owner = UNKNOWN
        if isinstance(node.func, ast.Attribute):
            owner = self.expressions.value(node.func.value, scope)
            function = self.expressions.attribute(owner, node.func.attr)
        else:
            function = self.expressions.value(node.func, scope)
        is_ours = isinstance(function, (Constructor, Function))
        name = library.name_of(node.func)
        arguments = self._arguments(node, scope, name if not is_ours else "")
        if isinstance(function, Constructor):
            self._state.called.add(id(node))
            return self._construct(function, arguments)
        if isinstance(function, Function):
            return self._run_function(function, arguments, node)
        if isinstance(owner, (Items, Table)):
            self._state.called.add(id(node))
            return library.method(owner, name, arguments, is_sure=self._state.is_sure)
        if isinstance(owner, str):
            return Pattern("*")
        if name in self._state.keys.copies:
            self._state.called.add(id(node))
            return self._copy(owner, arguments)
        if name in ("setattr", "__setattr__"):
            self._state.called.add(id(node))
            given = [*([owner] if isinstance(owner, Case) else []), *arguments.positional]
            if len(given) == 3:
                self.set_attribute(given[0], given[1], given[2], Place(scope.source, node))
        is_generator = bool(node.args) and isinstance(node.args[0], ast.GeneratorExp)
        return library.function(name, arguments, is_generator=is_generator)

    def _arguments(self, node: ast.Call, scope: Scope, name: str) -> Arguments:
        positional, known, has_more = Items(), 0, False
        for argument in node.args:
            if isinstance(argument, ast.Starred):
                positional.extend(self.expressions.iterable(argument.value, scope))
                has_more = has_more or bool(positional.doubts)
            elif isinstance(argument, ast.GeneratorExp):
                positional.append(self._generator(argument, scope, name))
            else:
                positional.append(self.expressions.value(argument, scope))
            known = known if has_more else len(positional.items)
        named: dict[str, Any] = {}
        has_more_named = False
        for keyword in node.keywords:
            value = self.expressions.value(keyword.value, scope)
            if keyword.arg is not None:
                named[keyword.arg] = value
                continue
            is_table = isinstance(value, Table)
            has_more_named = has_more_named or not is_table or bool(value.doubts & MORE)
            for key, item in value.items.items() if is_table else ():
                named[str(key)] = UNKNOWN if value.doubts & MAYBE else item
        return Arguments(positional.items, named, known, has_more, has_more_named)

    def _generator(self, node: ast.GeneratorExp, scope: Scope, name: str) -> Any:
        """Return the items of a generator, if all of them are used, or evaluating them is harmless.

        ``name`` is the function that uses them, "" if it is one of the case files.
        """
        is_known = name in library.CONSUMERS or (
            name != "" and not any(isinstance(each, ast.Call) for each in ast.walk(node))
        )
        return self.expressions.comprehension(node, scope) if is_known else UNKNOWN

    def _construct(self, constructor: Constructor, arguments: Arguments) -> Case:
        """Return the case that a constructor makes."""
        key = self._state.keys.id
        found, number = UNKNOWN, key.argument
        if key.keyword in arguments.named:
            found = arguments.named[key.keyword]
        elif number is not None and number < arguments.known:
            found = arguments.positional[number]
        if constructor.is_opaque:
            return self._state.made(UNKNOWN, UNKNOWN)
        gate, place = self._gate(constructor, arguments)
        return self._state.made(found, gate, gate_place=place)

    def _gate(self, constructor: Constructor, arguments: Arguments) -> tuple[Any, Place | None]:
        """Return whether a case is compared, with where the call or the class says it.

        A keyword is found by the state, in the outermost call that has it.
        """
        gated, names = self._state.keys.gated, constructor.parameters
        if gated is None or gated.keyword in arguments.named:
            return True if gated is None else arguments.named[gated.keyword], None
        number, has_position = gated.argument, names is None or gated.keyword in names
        if names is not None:
            number = names.index(gated.keyword) if has_position else None
        if number is not None and number < arguments.known:
            return arguments.positional[number], _place_of(number, *self._state.stack[-1])
        name = self._state.keys.id.argument
        explained = number if number is not None else 0 if name is None else name + 1
        has_more = arguments.has_more or len(arguments.positional) > explained
        if arguments.has_more_named or (has_position and has_more):
            return UNKNOWN, None
        if constructor.gated is not None:
            return constructor.gated, constructor.gate
        return gated.defaults.get(constructor.name, gated.default), None

    def _copy(self, owner: Any, arguments: Arguments) -> Any:
        """Return a copy of a case with other arguments; UNKNOWN if it may be of something else."""
        is_method = isinstance(owner, Case) and not arguments.positional
        original = owner if is_method else arguments.first()
        key, gated = self._state.keys.id.keyword, self._state.keys.gated
        gate_key = gated.keyword if gated is not None else None
        named, has_more = arguments.named, arguments.has_more_named
        if not isinstance(original, Case):
            if key not in named and (gate_key is None or gate_key not in named):
                return UNKNOWN
            return self._state.made(named.get(key, UNKNOWN), named.get(gate_key or "", UNKNOWN))
        original = self._state.current(original)
        name = named.get(key, UNKNOWN if has_more or original.is_renamed else original.name)
        old = UNKNOWN if original.gated is None or has_more else original.gated
        gate = named.get(gate_key, old) if gate_key is not None else True
        return self._state.made(name, gate, gate_place=original.gate)

    def set_attribute(self, owner: Any, name: Any, value: Any, place: Place) -> None:
        """Set an attribute of what may be a case."""
        state = self._state
        key, gate = state.keys.id.keyword, state.keys.gated
        if isinstance(owner, Module) and is_key(name):
            old = owner.names.get(name, value)
            owner.names[name] = value if state.is_sure else merged([old, value])
        if isinstance(owner, (Items, Table, Function, Module)) or is_key(owner):
            return
        known = {key} if gate is None else {key, gate.keyword}
        if is_key(name) and name not in known:
            return
        if not is_key(name) and not isinstance(owner, Case):
            return
        state.change_attribute(owner, is_name=name == key or not is_key(name))
        if name == key or not is_key(name):
            state.made(value if name == key else UNKNOWN, UNKNOWN, place)

    def _run_function(self, function: Function, arguments: Arguments, node: ast.Call) -> Any:
        """Return the value of a function of the case files; UNKNOWN if the calls are too deep."""
        state = self._state
        if len(state.stack) > MAX_DEPTH:
            state.is_shallow = True
            if function.node.name in state.makers:
                place = Place(state.stack[0][0], node)
                state.unread.append((place, "*", "the calls of functions are nested too deeply"))
            return UNKNOWN
        state.called.add(id(node))
        state.entered.add(id(function.node))
        returned = self._run_body(function, _parameters(function, arguments))
        known = [value for value in returned if value is not None]
        if known and all(isinstance(value, (Case, Items)) for value in known):
            value = merged(known)
            if len(known) < len(returned) and isinstance(value, Items):
                return Items.one_of([value])
            return value
        return merged(returned)


def _place_of(number: int, source: PythonSource, node: ast.Call) -> Place | None:
    """Return where a call has a positional argument; None if it is in an unpacked list."""
    given = node.args[: number + 1]
    is_plain = len(given) > number and not any(isinstance(each, ast.Starred) for each in given)
    return Place(source, given[-1]) if is_plain else None


def _parameters(function: Function, arguments: Arguments) -> dict[str, Any]:
    """Return the values of the parameters of a function in a call."""
    node = function.node.args
    ordered = [each.arg for each in (*node.posonlyargs, *node.args)]
    keywords = {each.arg for each in (*node.args, *node.kwonlyargs)}
    names = dict.fromkeys((*ordered, *keywords), UNKNOWN)
    for name, value in function.defaults.items():
        may_be_given = (arguments.has_more and name in ordered[arguments.known :]) or (
            arguments.has_more_named and name in keywords
        )
        names[name] = UNKNOWN if may_be_given else value
    given = arguments.positional[: arguments.known]
    names |= dict(zip(ordered, given, strict=False))
    names |= {name: item for name, item in arguments.named.items() if name in keywords}
    if node.vararg is not None:
        doubts = MORE | OTHERS if arguments.has_more else 0
        rest = Items(arguments.positional[len(ordered) :], doubts, is_fixed=True)
        names[node.vararg.arg] = rest
    if node.kwarg is not None:
        extra = {name: item for name, item in arguments.named.items() if name not in keywords}
        names[node.kwarg.arg] = Table(extra, MORE if arguments.has_more_named else 0)
    return names
