"""Mutations of Python modules by their syntax, for libFuzzer.

A mutation replaces a literal by an extreme one, chains operators, nests a statement or an
expression, repeats a part, copies or removes a statement, or changes the encoding cookie. How often
it does so is random: usually a few times, sometimes thousands of times. An empty input becomes a
small module first, so that no seeds are needed. Everything follows from the seed of the mutation.
"""

import ast
import encodings
import pkgutil
import re
import warnings
from collections.abc import Callable, Iterator
from itertools import accumulate
from random import Random
from typing import NamedTuple

ROOMS = (*[1000] * 20, *[10_000] * 3, 100_000)
"""Bytes that a mutation may add. Few are large: reading a large module takes seconds."""

LARGE = 6000
"""The size from which a module is usually not mutated again."""

TRIES = 4
"""Attempts to find a mutation that Python parses."""

MOST = 8000
"""The greatest number of repetitions."""

CODECS = sorted({module.name for module in pkgutil.iter_modules(encodings.__path__)})
_COOKIE = re.compile(r"\A(?:\ufeff)?#.*coding[:=].*\n")

INTEGERS = ("0", "-1", "1", "2**63", "1_0", "0xff", "0b1", "9" * 25, "9" * 400, "9" * 4000)
FLOATS = ("0.0", "-0.0", "1e400", "-1e400", "1e-400", "1.", ".5", "1e308", "1j", "1e400j")
STRINGS = (
    *("''", "'a'", "b''", "b'\\xff'", "r'\\\\'", "'\\ud800'", "'\\0'", "'\\N{EN DASH}'"),
    *(
        "f''",
        "f'{x}'",
        "'--a-b'",
        "'é😀'",
        "'%s'",
        "'''\n'''",
        "'\\\n'",
        "'\u2028'",
        "'" + "a" * 300 + "'",
    ),
)
OTHERS = ("None", "True", "...", "()", "[]", "{}", "x", "x.y", "int", "lambda: 1", "*x", "-x")
NUMBERS = ("0", "-1", "2**63", "9" * 400, "1e308", "1e400", "1j", "x")
ARITHMETIC = ("+", "-", "*", "/", "**", "<<")
LITERALS = (INTEGERS, FLOATS, STRINGS, OTHERS)

INFIX = ("+", "-", "*", "**", "/", "//", "%", "@", "<<", ">>", "&", "|", "^", " and ", " or ")
COMPARED = ("<", "==", " in ", " is not ", ",", " if x else ", " ")
PREFIXES = ("-", "~", "not ", "lambda: ", "await ", "*", "x := ", "yield ", "a.", "f")
SUFFIXES = (".a", "()", "[0]", "(1)", "[1:]", "(a=1)", "\\\n", ", ", "if x else y ")
NESTING = (
    ("[", " for x in y]"),
    ("{", " for x in y}"),
    ("{1: ", " for x in y}"),
    ("(", " for x in y)"),
    ("[1 for x in ", "]"),
    ("[1 for x in y if ", "]"),
    ("[", " async for x in y]"),
    ("(", ")"),
    ("(", ",)"),
    ("[", "]"),
    ("{", "}"),
    ("{1: ", "}"),
    ("f(", ")"),
    ("f(a=", ")"),
    ("a[", "]"),
    ("(lambda: ", ")"),
    ("(x := ", ")"),
    ("(x if x else ", ")"),
    ("f'{", "}'"),
    ("(yield ", ")"),
)
HEADS = (
    ("if x:",),
    ("for x in y:",),
    ("while x:",),
    ("with x:",),
    ("with x as y, z:",),
    ("try:", "finally: pass"),
    ("try:", "except E as e: pass"),
    ("try: pass\n", "except E as e:", ""),
    ("async with x:",),
    ("async for x in y:",),
    ("def f():",),
    ("async def f():",),
    ("class A:",),
    ("def add_cli_args(p):",),
    ("class ServerArgs:",),
    ("match x:\n", " case 1:", ""),
    ("class A[T]:",),
)
BRANCHES = (
    ("if x:", "elif x:", ""),
    ("try:", "except E:", ""),
    ("try:", "except* E:", ""),
    ("while x:", "else:", ""),
    ("if x:", "else:\n if x:", ""),
)


class Part(NamedTuple):
    """A part of a module, as offsets in its text."""

    start: int
    stop: int


class Module:
    """A module that Python parses, with its expressions and statements."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._bytes = text.encode()
        lengths = map(len, self._bytes.splitlines(keepends=True))
        self._starts = [*accumulate(lengths, initial=0)]
        self._nodes = [*_walk(_tree(text))]

    def choose(self, rng: Random, *types: type[ast.AST]) -> Part:
        """Return an expression or a statement of one of some types, else any expression."""
        nodes = [node for node in self._nodes if isinstance(node, types)]
        nodes = nodes or [node for node in self._nodes if isinstance(node, ast.expr)] or self._nodes
        node = rng.choice(nodes)
        return Part(
            self._offset(node.lineno, node.col_offset),
            self._offset(node.end_lineno or 0, node.end_col_offset or 0),
        )

    @property
    def is_empty(self) -> bool:
        """Whether the block is empty."""
        return not self._nodes

    def _offset(self, line: int, column: int) -> int:
        at = self._starts[line - 1] + column
        return at if len(self._bytes) == len(self.text) else len(self._bytes[:at].decode())

    def _line_start(self, at: int) -> int:
        return self.text.rfind("\n", 0, at) + 1

    def source(self, part: Part) -> str:
        """Return the text of a part."""
        return self.text[part.start : part.stop]

    def replaced(self, part: Part, new: str) -> str:
        """Return the text with another one in place of a part."""
        return self.text[: part.start] + new + self.text[part.stop :]

    def block(self, part: Part) -> tuple[str, list[str]]:
        """Return the indentation of a statement, and its lines without it."""
        indent = self.text[self._line_start(part.start) : part.start]
        indent = indent if indent.isspace() else ""
        lines = self.source(part).split("\n")
        return indent, [line.removeprefix(indent) for line in lines]


def _tree(text: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)


def _walk(tree: ast.Module) -> Iterator[ast.stmt | ast.expr]:
    """Yield statements and expressions that are read, but not what is in an f-string."""
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        is_read = isinstance(getattr(node, "ctx", None), (ast.Load, type(None)))
        if isinstance(node, ast.stmt) or (isinstance(node, ast.expr) and is_read):
            yield node
        if not isinstance(node, ast.JoinedStr):
            stack += ast.iter_child_nodes(node)


def mutate(data: bytes, max_size: int, seed: int) -> bytes:
    """Return a mutated module of at most ``max_size`` bytes."""
    rng = Random(seed)
    room = rng.choice(ROOMS)
    result = data if len(data) < LARGE or rng.random() < 0.05 else b""
    for _ in range(rng.choice((1, 1, 1, 2, 2, 3, 5))):
        for _ in range(TRIES):
            changed = _changed(result, rng, min(room, max_size - len(result)))
            if len(changed) <= max_size and (parses(changed) or rng.random() < 0.05):
                result = changed
                break
    return result[:max_size]


def parses(data: bytes) -> bool:
    """Tell whether this Python parses a module; its cookie does not matter."""
    try:
        _tree(data.decode())
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _changed(data: bytes, rng: Random, room: int) -> bytes:
    if not data.strip() or rng.random() < 0.01:
        return fresh(rng).encode()
    if rng.random() < 0.1:
        return _cookie(data, rng)
    try:
        module = Module(data.decode())
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return _lines(data, rng)
    if module.is_empty:
        return fresh(rng).encode()
    return rng.choice(MUTATIONS)(module, rng, room).encode("utf-8", "replace")


def count(rng: Random, room: int, size: int) -> int:
    """Return a number of repetitions, of a part of some size, for which there is room."""
    return max(1, min(int(MOST ** (rng.random() ** 4)), room // max(size, 1)))


def fresh(rng: Random) -> str:
    """Return a small class with fields and a function that registers arguments."""
    names = [rng.choice(("a", "b", "c", "model_path")) + str(number) for number in range(3)]
    fields = "".join(f"    {name}: int = {literal(rng)}\n" for name in names)
    calls = "".join(
        f"        p.add_argument('--{name}', default={literal(rng)}, help='x')\n"
        for name in rng.sample(names, 3)
    )
    return (
        f"class ServerArgs:\n    # one\n{fields}\n"
        f"    @staticmethod\n    def add_cli_args(p):\n        # one\n{calls}"
    )


def literal(rng: Random) -> str:
    """Return a literal, which may be an extreme one."""
    return rng.choice(rng.choice(LITERALS))


def _cookie(data: bytes, rng: Random) -> bytes:
    """Add or replace the encoding cookie, and possibly encode the module."""
    text = _COOKIE.sub("", data.decode("utf-8", "replace"))
    name = rng.choice(CODECS)
    spelled = rng.choice((name, name, name.upper(), name.replace("_", "-"), f"{name}-unix"))
    text = f"#{rng.choice(('', ' -*- ', ' vim: file'))} coding: {spelled}\n{text}"
    if rng.random() < 0.5:
        try:
            return text.encode(name, "replace")
        except (LookupError, ValueError, TypeError):  # not a codec of text
            pass
    return text.encode("utf-8", "replace")


def _lines(data: bytes, rng: Random) -> bytes:
    """Remove, repeat or swap lines of a module that Python does not parse."""
    lines = data.splitlines(keepends=True)
    at = rng.randrange(len(lines))
    lines[at : at + 1] = rng.choice(([], [], [lines[at]] * 2, [rng.choice(lines), lines[at]]))
    return b"".join(lines)


def _literal(module: Module, rng: Random, room: int) -> str:
    part = module.choose(rng, ast.Constant)
    return module.replaced(part, literal(rng))


def _expression(module: Module, rng: Random, room: int) -> str:
    """Combine an expression with others of the module, or a literal."""
    part = module.choose(rng, ast.expr)
    other = rng.choice((literal(rng), module.source(module.choose(rng, ast.expr))))
    new = f"{module.source(part)}{rng.choice(INFIX + COMPARED)}{other}"
    return module.replaced(part, rng.choice((new, f"({new})", other)))


def _arithmetic(module: Module, rng: Random, room: int) -> str:
    """Replace a literal by an operation on extreme numbers."""
    operands = rng.choice(NUMBERS), rng.choice(NUMBERS)
    part = module.choose(rng, ast.Constant)
    return module.replaced(part, rng.choice(ARITHMETIC).join(operands))


def _chain(module: Module, rng: Random, room: int) -> str:
    part = module.choose(rng, ast.expr)
    source = module.source(part)
    kind = rng.randrange(3)
    if kind == 0:
        operator = rng.choice(INFIX + COMPARED)
        operand = rng.choice((source, "1", literal(rng)))
        times = count(rng, room, len(operator + operand))
        return module.replaced(part, f"({source}{f'{operator}{operand}' * times})")
    if kind == 1:
        prefix = rng.choice(PREFIXES)
        return module.replaced(part, f"({prefix * count(rng, room, len(prefix))}{source})")
    suffix = rng.choice(SUFFIXES)
    return module.replaced(part, f"({source}{suffix * count(rng, room, len(suffix))})")


def _nest_expression(module: Module, rng: Random, room: int) -> str:
    part = module.choose(rng, ast.expr)
    before, after = rng.choice(NESTING)
    times = count(rng, room, len(before + after))
    return module.replaced(part, before * times + module.source(part) + after * times)


def _nest_statement(module: Module, rng: Random, room: int) -> str:
    """Put a statement into compound statements, each in the one before."""
    part = module.choose(rng, ast.stmt)
    indent, lines = module.block(part)
    head, *tail = rng.choice(HEADS)
    times = min(count(rng, room, len(lines) + len(head)), int(max(room, 1) ** 0.5))
    for _ in range(times):
        before = [f"{head.strip()}"]
        after = [each for each in tail if each]
        if head.endswith("\n"):  # the second line is the one that contains the statement
            before, after = [head.strip(), tail[0]], []
        lines = [*before, *(f"  {line}" for line in lines), *after]
    return module.replaced(part, f"\n{indent}".join(lines))


def _repeat_statement(module: Module, rng: Random, room: int) -> str:
    part = module.choose(rng, ast.stmt)
    indent, lines = module.block(part)
    source = f"\n{indent}".join(lines)
    times = count(rng, room, len(source) + len(indent) + 1)
    return module.replaced(part, f"\n{indent}".join([source] * (times + 1)))


def _repeat_branch(module: Module, rng: Random, room: int) -> str:
    """Put a statement into the first of many branches, or into all of them."""
    part = module.choose(rng, ast.stmt)
    indent, lines = module.block(part)
    head, branch, _ = rng.choice(BRANCHES)
    body = [f"  {line}" for line in lines]
    other = rng.choice((["  pass"], body))
    size = sum(len(indent) + len(line) + 1 for line in [branch, *other])
    branches = [branch, *other] * count(rng, room, size)
    return module.replaced(part, f"\n{indent}".join([head, *body, *branches]))


def _repeat_part(module: Module, rng: Random, room: int) -> str:
    """Repeat an argument of a call, a decorator, a comment, or a blank line."""
    new = rng.choice(("@d\n", "# x\n", "# -- x --\n", "\n", ";", "global x\n"))
    part = module.choose(rng, ast.Call)
    if module.text[part.stop - 1] == ")" and rng.random() < 0.5:
        new = rng.choice((", x", ", a=1", ", *x", ", **x", f", {literal(rng)}"))
        times = count(rng, room, len(new))
        return module.replaced(Part(part.stop - 1, part.stop), f"{new * times})")
    part = module.choose(rng, ast.FunctionDef, ast.ClassDef)
    indent, _ = module.block(part)
    times = count(rng, room, len(new) + len(indent))
    return module.replaced(Part(part.start, part.start), f"{new}{indent}" * times)


def _copy_statement(module: Module, rng: Random, room: int) -> str:
    """Replace a statement by another, or put it before."""
    part, other = module.choose(rng, ast.stmt), module.choose(rng, ast.stmt)
    indent, _ = module.block(part)
    new = f"\n{indent}".join(module.block(other)[1])
    if rng.random() < 0.5:
        new += f"\n{indent}{module.source(part)}"
    return module.replaced(part, new)


def _remove_statement(module: Module, rng: Random, room: int) -> str:
    return module.replaced(module.choose(rng, ast.stmt), "pass")


MUTATIONS: tuple[Callable[[Module, Random, int], str], ...] = (
    _literal,
    _literal,
    _expression,
    _arithmetic,
    _arithmetic,
    _chain,
    _chain,
    _nest_expression,
    _nest_expression,
    _nest_statement,
    _repeat_statement,
    _repeat_branch,
    _repeat_part,
    _copy_statement,
    _remove_statement,
)
