"""Where case files name what makes cases, so that no call of it is overlooked.

The evaluation does not run all code: not that of functions which no case file calls, of methods,
of lambdas, or after a condition that is false. A call there is found in the syntax tree.
"""

import ast
from collections.abc import Collection, Iterable, Iterator

from perflint.documents.arguments.source import PythonSource
from perflint.documents.cases.library import name_of
from perflint.formats.case_keys import Cases
from perflint.primitives.record import Record

NOT_EVALUATED = "the call that makes it is not evaluated"
NOT_A_CALL = "the constructor is passed on instead of called"
RUN_AS_TEXT = "`exec` and `eval` run code that is not read"

MAX_DEPTH = 20
"""The number of operators within each other above which a name is not put together."""

_TYPE_FUNCTIONS = frozenset(
    ("isinstance", "issubclass", "fields", "cast", "get_type_hints", "is_dataclass", "TypeVar")
)


class Mention(Record):
    """A node that makes cases unless it is evaluated; ``name`` has ``*`` for unknown parts."""

    node: ast.expr
    name: str
    reason: str


class Mentions:
    """What a file says of constructors, and of the functions that make cases."""

    def __init__(self, source: PythonSource, keys: Cases) -> None:
        self.source = source
        self._keys = keys
        #: All nodes of the file.
        self.nodes = [*ast.walk(source.tree)]
        methods = {
            id(each) for node in self.nodes if isinstance(node, ast.ClassDef) for each in node.body
        }
        self._used = {
            node.name: [*self._names(ast.walk(node))]
            for node in self.nodes
            if isinstance(node, ast.FunctionDef) and id(node) not in methods
        }
        self._modules = {
            alias.asname or alias.name.partition(".")[0]
            for node in self.nodes
            if isinstance(node, (ast.Import, ast.ImportFrom))
            for alias in node.names
        }
        #: The names in this file, and in all files, of what makes cases.
        self.makers: set[str] = {*keys.constructors}
        self._everywhere: Collection[str] = self.makers

    def _names(self, nodes: Iterable[ast.AST]) -> Iterator[str]:
        """Yield the names that code may call; "" stands for a function that copies cases."""
        for node in nodes:
            if isinstance(node, ast.Name):
                yield node.id
            elif isinstance(node, ast.Attribute):
                yield node.attr
            elif isinstance(node, ast.Call) and self._is_copy(node):
                yield ""

    def _is_copy(self, node: ast.Call) -> bool:
        keywords = {keyword.arg for keyword in node.keywords}
        return name_of(node.func) in self._keys.copies and self._keys.id.keyword in keywords

    def find_makers(self, everywhere: Collection[str]) -> bool:
        """Add what makes cases in this file, and is imported; return whether there is more."""
        before = len(self.makers)
        self._everywhere = everywhere
        for node in self.nodes:
            if isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    if alias.name == "*":
                        self.makers |= {*everywhere}
                    elif alias.name in everywhere:
                        self.makers.add(alias.asname or alias.name)
            elif isinstance(node, ast.ClassDef) and any(map(self._is_maker, node.bases)):
                self.makers.add(node.name)
            elif isinstance(node, ast.Assign):
                aliases = _aliases(node)
                self.makers |= {name for name, value in aliases if self._is_maker(value)}
        for name, used in self._used.items():
            if "" in used or not self.makers.isdisjoint(used):
                self.makers.add(name)
        return len(self.makers) > before

    def _is_maker(self, node: ast.AST) -> bool:
        if isinstance(node, ast.Name):
            return isinstance(node.ctx, ast.Load) and node.id in self.makers
        if not isinstance(node, ast.Attribute):
            return False
        is_module = isinstance(node.value, ast.Name) and node.value.id in self._modules
        return node.attr in (self._everywhere if is_module else self._keys.constructors)

    def __iter__(self) -> Iterator[Mention]:
        """Yield the calls that make cases, and where something that makes them is passed on."""
        uses = {id(node): use for node, use in self._uses()}
        for node in self.nodes:
            if isinstance(node, ast.Call):
                if self._is_copy(node):
                    yield Mention(node, self._name_of_case(node), NOT_EVALUATED)
                elif isinstance(node.func, ast.Name) and node.func.id in ("eval", "exec"):
                    yield Mention(node, "*", RUN_AS_TEXT)
            elif isinstance(node, ast.expr) and self._is_maker(node):
                use = uses.get(id(node), node)
                if isinstance(use, ast.Call):
                    is_constructor = name_of(node) in self._keys.constructors
                    name = self._name_of_case(use) if is_constructor else "*"
                    yield Mention(use, name, NOT_EVALUATED)
                elif use is not None:
                    yield Mention(node, "*", NOT_A_CALL)

    def _uses(self) -> Iterator[tuple[ast.AST, ast.AST | None]]:
        """Yield nodes with their call, or None if their mention there makes no case."""
        for node in self.nodes:
            for each in _types_in(node):
                yield each, None
            if isinstance(node, ast.Call):
                yield node.func, node
                if isinstance(node.func, ast.Attribute):
                    yield node.func.value, node.func  # Case.from_table(...)
            elif isinstance(node, ast.ClassDef):
                yield from ((base, None) for base in node.bases)
            elif isinstance(node, ast.Assign):
                yield from ((value, None) for _, value in _aliases(node))
        called = {id(node.func) for node in self.nodes if isinstance(node, ast.Call)}
        for node in self.nodes:
            if isinstance(node, ast.Attribute) and id(node) not in called:
                yield node.value, None  # Case.__name__

    def _name_of_case(self, node: ast.Call) -> str:
        """Return the name that a call gives to a case, with ``*`` for what is not literal in it."""
        key = self._keys.id
        for keyword in node.keywords:
            if keyword.arg == key.keyword:
                return _literal(keyword.value)
        number = key.argument
        if number is None or self._is_copy(node) or number >= len(node.args):
            return "*"
        first = node.args[: number + 1]
        return "*" if any(isinstance(each, ast.Starred) for each in first) else _literal(first[-1])


def _aliases(node: ast.Assign) -> Iterator[tuple[str, ast.expr]]:
    """Yield the names that are assigned, with their values."""
    for target in node.targets:
        targets, values = [target], [node.value]
        if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
            targets, values = target.elts, node.value.elts
        for each, value in zip(targets, values, strict=False):
            if isinstance(each, ast.Name):
                yield each.id, value


def _literal(node: ast.expr, depth: int = 0) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(_literal(part, depth) for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add) and depth < MAX_DEPTH:
        return _literal(node.left, depth + 1) + _literal(node.right, depth + 1)
    return "*"


def _types_in(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes that mean a type, where it is no value."""
    if isinstance(node, (ast.arg, ast.AnnAssign)) and node.annotation is not None:
        yield from ast.walk(node.annotation)
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.returns is not None:
        yield from ast.walk(node.returns)
    elif isinstance(node, ast.Subscript):
        yield from _alternatives(node.slice)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        yield from (node.left, node.right)
    elif isinstance(node, ast.Compare):
        yield from (node.left, *node.comparators)
    elif isinstance(node, ast.MatchClass):
        yield node.cls
    elif isinstance(node, ast.Call) and name_of(node.func) in _TYPE_FUNCTIONS:
        for argument in node.args:
            yield from _alternatives(argument)


def _alternatives(node: ast.expr) -> Iterable[ast.expr]:
    return node.elts if isinstance(node, (ast.Tuple, ast.List)) else (node,)


def all_mentions(sources: Iterable[PythonSource], keys: Cases) -> list[Mentions]:
    """Return the mentions in each of the case files, which may import from each other."""
    files = [Mentions(source, keys) for source in sources]
    has_more = True
    while has_more:
        everywhere = {name for each in files for name in each.makers}
        found = [each.find_makers(everywhere) for each in files]
        has_more = any(found)
    return files
