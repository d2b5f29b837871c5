"""A file is read if ``compile`` accepts it, else partly or not at all; nothing crashes.

The span of a field or an argument covers exactly its statement.
"""

import ast
import warnings
from collections.abc import Sequence

from fuzz.modules import BOM, EVERY_SHAPE
from fuzz.python_mutator import mutate
from fuzz.targets import Target
from perflint.documents.arguments.module import ArgumentFile, ArgumentModule, read_arguments
from perflint.primitives.finding import Span
from perflint.primitives.text import Text

REFUSED = ("is not one for source code", "nested too deeply: more than")
"""Parts of messages about modules that perflint does not give to ``compile``."""


def accepts(data: bytes) -> bool:
    """Tell whether Python compiles a file."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(data, "a", "exec", dont_inherit=True)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return False
    return True


def check(data: bytes, **names: Sequence[str]) -> ArgumentFile:
    """Read a file, and compare the result with ``compile`` and with the bytes of the file."""
    file = read_arguments(Text("a.py", data), **names)
    message = "" if file.parse_error is None else file.parse_error.message
    if not any(part in message for part in REFUSED) and accepts(data):
        assert not message
        assert not file.unread
    if file.parse_error is not None:
        assert 0 <= file.parse_error.span.start <= file.parse_error.span.stop <= len(data)
    for part in file.parts:
        check_part(part)
    return file


def check_part(module: ArgumentModule) -> None:
    """Compare a class and a function with the bytes of the file."""
    for field in (*module.fields, *module.inherited.values()):
        [statement] = ast.parse(source_of(module, field.span)).body
        assert isinstance(statement, ast.AnnAssign)
        assert ast.unparse(statement.target) == source_of(module, field.name_span) == field.name
        assert field.comments is None or source_of(module, field.comments)[0] == "#"
    for argument in module.arguments:
        assert len(ast.parse(source_of(module, argument.span)).body) == 1
        name = source_of(module, argument.name_span)
        if not argument.parser.endswith("}") and name[0] not in "fF":  # f"--{prefix}name", f""
            assert ast.literal_eval(f"({name}\n)") in (*argument.flags[:1], argument.destination)
        assert argument.comments is None or source_of(module, argument.comments)[0] == "#"
        assert argument.group < len(module.function_groups)
    for group in (*module.class_groups, *module.function_groups):
        assert 0 <= group.span.start < group.span.stop <= len(module.text.data)
        assert group.header is None or source_of(module, group.header.span)[0] in "#\"'rRuUfF("


def source_of(module: ArgumentModule, span: Span) -> str:
    """Return the source in a span."""
    return module.text.data[slice(*span)].decode(module.encoding, "replace")


TARGET = Target(
    check,
    seeds=(
        EVERY_SHAPE.format(cookie="utf-8").encode(),
        EVERY_SHAPE.format(cookie="latin-1").encode("latin-1"),
        b"class ServerArgs:\n    # one\n    x: int = 1\n",
        BOM + b"class ServerArgs: x: int = 1; y: int = 2\n",
        b"def add_cli_args(p):\n    p.add_argument('--x', help='X')\n",
    ),
    tokens=(
        b"\n",
        b"\r\n",
        b"\r",
        b"\f",
        b"\t",
        b"    ",
        b"#",
        b"# ----\n",
        b";",
        b"\\\n",
        b"'",
        b'"""',
        b"(",
        b")",
        b"\0",
        b"\xff",
        b"\xef\xbb\xbf",
        b"@d\n",
        b"if x:",
        b"else:",
        b": int",
        b" = 1",
        b"return",
        b"*",
        b"**k",
        b"# coding: latin-1\n",
        b"x = 1\n",
        "é😀".encode(),
        b"\x1a",
        b"f'{",
        b"parser.add_argument('--q')\n",
        b"# header\n",
        b"class ServerArgs: ",
        b"\n\n",
        b"",
    ),
    mutate=mutate,
    max_size=100_000,
)
