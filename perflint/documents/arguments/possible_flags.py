"""The flags that a module may register, also where perflint does not read them as arguments.

A document that names a flag is wrong only if nothing can register it. So all calls of
``add_argument`` count here: in any function, in loops, and with names that an expression makes.
"""

import ast
import re
from collections.abc import Collection, Iterator
from functools import cached_property

from perflint.documents.arguments.call_origins import Bases, CallOrigins, Origins
from perflint.documents.arguments.known_args import used_rests
from perflint.documents.arguments.literals import last_name, literal_of
from perflint.documents.arguments.parser_names import ParserNames, is_name
from perflint.documents.arguments.source import PythonSource
from perflint.documents.arguments.string_patterns import ANY, StringPatterns
from perflint.primitives.finding import Span
from perflint.primitives.record import Record
from perflint.primitives.text import Text

_OF_FIELDS = frozenset(("HfArgumentParser", "TrlParser"))
"""Parsers that register the fields of the classes which they are given, and nothing else."""

_OF_PARAMETERS = frozenset(("cyclopts", "fire", "jsonargparse", "typer", "tyro"))
"""Libraries that make flags of the parameters of functions."""

Imports = dict[str, tuple[str, ...]]
"""Imported name → the whole names that it may stand for."""


class PossibleFlags(Record):
    """What a module may register: flags that it contains as strings, and a ``pattern`` of others.

    Both have dashes only. ``unknown`` are the expressions that may be any flag, ``unknown_calls``
    those that pass a parser to code that is not known. ``passed`` are those that pass a parser to
    an imported name, or get one from it, with this name: see ``call_origins``. Those ``first`` get
    it as their first argument. ``defined`` are the names of functions, classes and parsers,
    ``stars`` the modules that are imported with ``*``. ``fields`` are the annotated names in
    classes, if parsers may be made of the fields. ``is_read`` is false if it does not parse.
    """

    strings: frozenset[str]
    pattern: str = ""
    unknown: tuple[Span, ...] = ()
    unknown_calls: tuple[Span, ...] = ()
    passed: tuple[tuple[str, Span], ...] = ()
    first: frozenset[str] = frozenset()
    defined: frozenset[str] = frozenset()
    classes: dict[str, Bases] = {}  # noqa: RUF012  # never modified
    imports: Imports = {}  # noqa: RUF012  # never modified
    stars: tuple[str, ...] = ()
    fields: frozenset[str] = frozenset()
    is_read: bool = True

    def include(self, flag: str) -> bool:
        """Tell whether a flag may be registered."""
        flag = flag.replace("_", "-")
        return flag in self.strings or (
            bool(self.pattern) and bool(re.fullmatch(self.pattern, flag))
        )

    def have_field(self, flag: str) -> bool:
        """Tell whether a class has a field with the name of a flag, or of its opposite."""
        name = flag.lstrip("-").replace("-", "_")
        return name in self.fields or name.removeprefix("no_") in self.fields


def possible_flags(text: Text, given: Collection[str] = ()) -> PossibleFlags:
    """Return the flags that a module may register; none if it cannot be read.

    ``given`` are its functions and classes to which another module passes a parser.
    """
    return _Reader(PythonSource(text), given).read()


class _Reader:
    def __init__(self, source: PythonSource, given: Collection[str]) -> None:
        self._source = source
        self._nodes = [*ast.walk(source.tree)]
        self._imports, self._stars = _imports(self._nodes)
        self._calls = [node for node in self._nodes if isinstance(node, ast.Call)]
        self._parsers = ParserNames(self._nodes, self._calls, given)
        self._unknown: list[ast.expr] = [*self._parsers.uncalled]
        self._unknown_calls: list[ast.Call] = []
        self._passed: list[tuple[str, Span]] = []
        self._first: set[str] = set()

    @cached_property
    def _strings(self) -> StringPatterns:
        return StringPatterns(self._nodes)

    @cached_property
    def _origins(self) -> CallOrigins:
        has_stars = bool(self._stars)
        return CallOrigins(self._nodes, self._imports, lambda: self._strings, has_stars=has_stars)

    def read(self) -> PossibleFlags:
        """Read all calls."""
        patterns = {re.escape(prefix) + ANY for prefix in _prefixes(self._nodes)}
        self._passed += self._imported_parsers()
        for call in self._calls:
            if self._parsers.registers(call):
                patterns.update(self._patterns(call))
                continue
            self._unknown += self._unknown_parents(call)
            self._follow(call, self._origins_of(call))
        for call in self._parsers.decorators(self._nodes):
            self._follow(call, self._origins.of_call(call))
        self._unknown_calls += used_rests(self._nodes)
        strings = {*_strings(self._nodes)}
        packages = {each.partition(".")[0] for each in sum(self._imports.values(), ())}
        if not packages.isdisjoint(_OF_PARAMETERS):
            names = (node.arg for node in self._nodes if isinstance(node, ast.arg))
            strings |= {f"--{each}{name}" for name in names for each in ("", "no-")}
        return PossibleFlags(
            strings=frozenset(each.replace("_", "-") for each in strings),
            pattern="|".join(sorted(patterns)),
            unknown=tuple(map(self._source.span, self._unknown)),
            unknown_calls=tuple(map(self._source.span, self._unknown_calls)),
            passed=tuple(self._passed),
            first=frozenset(self._first),
            defined=frozenset(self._origins.defined | self._parsers.assigned),
            classes=self._origins.classes,
            imports=self._imports,
            stars=tuple(self._stars),
            fields=frozenset(_fields(self._nodes)),
            is_read=self._source.parse_error is None and not self._source.unread,
        )

    def _follow(self, call: ast.Call, origins: Origins) -> None:
        """Add where the code comes from that is called."""
        if origins is None:
            self._unknown_calls.append(call)
        self._passed += [(origin, self._source.span(call)) for origin in origins or ()]
        if origins and self._parsers.is_first(call):
            self._first.update(origins)

    def _origins_of(self, call: ast.Call) -> Origins:
        """Return the imported code that may register flags in a call; None if it is not known."""
        if last_name(call.func) in _OF_FIELDS:
            return self._of_fields(call)
        if self._parsers.adds(call, self._origins.defined):
            return None
        owner = self._origins.owner(call)
        if self._parsers.are_given(call, owner) or self._parsers.makes(call):
            if self._parsers.has_method(call):
                return []
            return self._origins.of_call(call)
        return []

    def _of_fields(self, call: ast.Call) -> Origins:
        """Return where the classes come from whose fields a parser registers."""
        keywords = [keyword.value for keyword in call.keywords if keyword.arg == "dataclass_types"]
        found: list[str] = []
        for given in (*call.args[:1], *keywords):
            classes = [given] if is_name(given) else self._strings.items(given)
            if isinstance(given, ast.Name) and self._strings.binds(given.id):
                classes = self._strings.items(given)
            for each in classes:
                origins = self._origins.of_class(each)
                if origins is None:
                    return None
                found += origins
        return found

    def _imported_parsers(self) -> Iterator[tuple[str, Span]]:
        """Yield the parsers of other modules to which this one adds arguments."""
        for node in self._parsers.owners:
            names: list[str] = []
            root: ast.expr = node
            while isinstance(root, ast.Attribute):
                names.insert(0, root.attr)
                root = root.value
            if not isinstance(root, ast.Name) or self._is_here(root.id):
                continue
            for origin in self._origins.of_name(root.id, names) or ():
                yield origin, self._source.span(node)

    def _is_here(self, name: str) -> bool:
        """Tell whether a name is one of this module, and not an imported one."""
        if name in self._imports or not self._stars:
            return name not in self._imports
        is_bound = name in ("self", "cls") or self._strings.binds(name)
        return is_bound or name in self._origins.defined

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
                made = self._strings.values(last_name(value) or "") if is_name(value) else [value]
                if not all(map(self._makes_parser, made)):
                    yield value

    def _makes_parser(self, value: ast.expr | None) -> bool:
        if not isinstance(value, ast.Call):
            return False
        name = last_name(value.func)
        return name in self._origins.defined or self._parsers.makes(value)


def _imports(nodes: list[ast.AST]) -> tuple[Imports, list[str]]:
    """Return the whole names that each imported name may stand for, and modules imported with *."""
    found: dict[str, list[str]] = {}
    stars: list[str] = []
    for node in nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                package = alias.name.partition(".")[0]
                origin = alias.name if alias.asname else package
                found.setdefault(alias.asname or package, []).append(origin)
        elif isinstance(node, ast.ImportFrom):
            origin = "." * node.level + (node.module or "")
            separator = "." if node.module else ""
            for alias in node.names:
                if alias.name == "*":
                    stars.append(origin)
                else:
                    name = f"{origin}{separator}{alias.name}"
                    found.setdefault(alias.asname or alias.name, []).append(name)
    return {name: tuple(dict.fromkeys(origins)) for name, origins in found.items()}, stars


def _strings(nodes: list[ast.AST]) -> Iterator[str]:
    """Yield the strings that are flags; a string of click may be several: ``--x/--no-x``."""
    for node in nodes:
        value = node.value if isinstance(node, ast.Constant) else None
        if isinstance(value, str) and value.startswith("--"):
            yield from value.split("/") if " " not in value else [value]


def _prefixes(nodes: list[ast.AST]) -> Iterator[str]:
    """Yield what actions put in front of a name to make a second flag: ``--disable-``."""
    for node in nodes:
        if isinstance(node, ast.FunctionDef) and node.name == "__init__":
            names = [each.arg for each in (*node.args.args, *node.args.kwonlyargs)]
            inner = ast.walk(node) if "option_strings" in names else ()
            values = (each.value for each in inner if isinstance(each, ast.Constant))
            for value in values:
                if isinstance(value, str) and re.fullmatch(r"--\w[\w-]*[-_]", value):
                    yield value.replace("_", "-")


def _fields(nodes: list[ast.AST]) -> Iterator[str]:
    for node in nodes:
        for statement in node.body if isinstance(node, ast.ClassDef) else ():
            if isinstance(statement, ast.AnnAssign):
                yield last_name(statement.target) or ""
