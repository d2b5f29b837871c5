"""What ``compile`` accepts is read, what it refuses is a fault, and nothing crashes.

What is read stands where it says: the bytes of a field or an argument are that field or argument.
"""

import ast
import warnings

from fuzz.modules import BOM, EVERY_SHAPE
from fuzz.targets import Target
from perflint.documents.arguments.module import ArgumentModule, read_arguments
from perflint.primitives.finding import Span
from perflint.primitives.text import Text


def accepts(data: bytes) -> bool:
    """Tell whether Python compiles a text."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(data, "a", "exec", dont_inherit=True)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return False
    return True


def check(data: bytes, **names: str) -> ArgumentModule:
    """Read, and hold the result against ``compile`` and against the bytes."""
    module = read_arguments(Text("a.py", data), **names)
    assert (module.fault is None) == accepts(data)
    if module.fault is not None:
        assert 0 <= module.fault.span.start <= module.fault.span.stop <= len(data)
        return module
    for field in (*module.fields, *module.inherited.values()):
        [statement] = ast.parse(taken(module, field.span)).body
        assert isinstance(statement, ast.AnnAssign)
        assert ast.unparse(statement.target) == taken(module, field.name_span) == field.name
        assert field.comments is None or taken(module, field.comments)[0] == "#"
    for argument in module.arguments:
        [statement] = ast.parse(taken(module, argument.span)).body
        assert "add_argument" in ast.unparse(statement)
        name = ast.literal_eval(f"({taken(module, argument.name_span)}\n)")
        assert name in (*argument.flags[:1], argument.destination)
        assert argument.comments is None or taken(module, argument.comments)[0] == "#"
        assert argument.group < len(module.function_groups)
    for group in (*module.class_groups, *module.function_groups):
        assert 0 <= group.span.start < group.span.stop <= len(data)
        assert group.header is None or taken(module, group.header.span)[0] in "#\"'rRuUfF("
    return module


def taken(module: ArgumentModule, span: Span) -> str:
    """Return the text of a place."""
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
    words=(
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
)
