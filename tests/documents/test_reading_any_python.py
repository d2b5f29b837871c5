"""Whatever ``compile`` accepts is read, whatever it refuses is a fault, and nothing crashes."""

import ast
import encodings.aliases
import re
import sysconfig
import warnings
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from perflint.documents.arguments import ArgumentModule, read_arguments
from perflint.documents.text import Text
from perflint.violation import Span

FIXTURES = Path(__file__).parents[1] / "fixtures" / "arguments"
LIBRARY = Path(sysconfig.get_path("stdlib"))
ODD = re.compile(r"bad|coding|encod|token|pep|grammar|syntax|unicode|dataclass|argparse|fstring")

SHAPES = '''\
# -*- coding: {cookie} -*-
class Base:
    # above
    b: A[int, Arg(help="B.", aliases=["-b"])] = 1
class ServerArgs(Base):
    """Doc."""

    # ---- one ----
    x: int = 1; y: "str" = 'é'  # behind
    # of z
    z: A[
        int,  # within
        "Z.",
    ] = field(default_factory=lambda: [1])

    # nothing

    @property
    def p(self): return 1

    if TYPE_CHECKING:
        never: int
    elif 1:
        w: int = -1
        # below
    @staticmethod
    def add_cli_args(parser, /):
        # two
        parser.add_argument("--x", default=ServerArgs.x, help="é" f"x" if 1 else "")

        # noqa
        group = parser.add_argument_group("Three"); group.add_argument("-y", \\
            "--why", dest="y")
        for name in "ab":
            parser.add_argument(f"--{{name}}", *names, **settings)
        try:
            # own
            parser.add_argument("z",
                nargs="*")
        except E:
            helper(parser)

        # nothing
\f
x = 1
'''


def accepts(data: bytes) -> bool:
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
    return module.text.data[slice(*span)].decode(module.encoding, "replace")


def library() -> list[Path]:
    """Return a few files of the standard library: each 25th, and those that sound odd."""
    files = sorted(
        path
        for path in LIBRARY.rglob("*.py")
        if "site-packages" not in path.parts and path.stat().st_size < 60_000
    )
    odd = [path for path in files if ODD.search(path.name)]
    return sorted({*files[::25], *odd[:: len(odd) // 80 + 1], *(f for f in odd if "bad" in f.name)})


@pytest.mark.parametrize("path", library(), ids=lambda path: path.relative_to(LIBRARY).as_posix())
def test_standard_library(path: Path) -> None:
    data = path.read_bytes()
    classes = re.findall(rb"^class (\w+)", data, re.MULTILINE)[:4]
    for name in ["ServerArgs", *(name.decode("latin-1") for name in classes)]:
        check(data, class_name=name, function_name="main" if b"def main" in data else "__init__")


def test_the_shapes_are_all_read() -> None:
    module = check(SHAPES.format(cookie="utf-8").encode())
    assert [field.name for field in module.fields] == ["x", "y", "z", "w"]
    assert [argument.flags[0] for argument in module.arguments] == ["--x", "-y", "z"]
    assert list(module.inherited) == ["b"]
    assert [group.members for group in module.class_groups] == [(0, 1, 2), (), (3,)]


@pytest.mark.parametrize("name", sorted(set(encodings.aliases.aliases.values())))
def test_cookies(name: str) -> None:
    text = SHAPES.format(cookie=name)
    try:
        data = text.encode(name)
    except (UnicodeError, LookupError):
        data = text.replace("é", "e").encode()
    module = check(data)
    if module.fault is None:
        assert [field.name for field in module.fields] == ["x", "y", "z", "w"]


PIECES = [
    b"\n", b"\r\n", b"\r", b"\f", b"\t", b"    ", b"#", b"# ----\n", b";", b"\\\n", b"'", b'"""',
    b"(", b")", b"\0", b"\xff", b"\xef\xbb\xbf", b"@d\n", b"if x:", b"else:", b": int", b" = 1",
    b"return", b"*", b"**k", b"# coding: latin-1\n", b"x = 1\n", "é😀".encode(), b"\x1a", b"f'{",
    b"parser.add_argument('--q')\n", b"# header\n", b"class ServerArgs: ", b"\n\n", b"",
]  # fmt: skip
SEEDS = [
    SHAPES.format(cookie="utf-8").encode(),
    SHAPES.format(cookie="latin-1").encode("latin-1"),
    *(path.read_bytes() for path in sorted(FIXTURES.glob("*.py"))),
]


@st.composite
def mutations(draw: st.DrawFn) -> bytes:
    data = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        stop = draw(st.sampled_from([start, start, start + 1, start + 30]))
        data = (
            data[:start] + draw(st.sampled_from([*PIECES, data[start : start + 80]])) + data[stop:]
        )
    return data.replace(b"\n", draw(st.sampled_from([b"\n", b"\n", b"\r\n", b"\r"])))


@settings(max_examples=400, deadline=None)
@given(mutations())
@example(b"")
@example(b"\xef\xbb\xbf")
@example(b"class ServerArgs:\n x: int\n  # deeper\n # end")
@example(b"if x: pass\n" + b"elif x:\n class ServerArgs: y: int\n" * 800)
@example(b"def add_cli_args(p): " + b"p.add_argument_group('x')" + b".f()" * 800)
@example(b"class ServerArgs:\n x: int = " + b"[" * 90 + b"]" * 90)
@example(b"class ServerArgs:\n x: int = 1" + b"+1" * 900)
@example(b"class A0: pass\n" + b"".join(b"class A%d(A%d): pass\n" % (n + 1, n) for n in range(99)))
def test_mutations(data: bytes) -> None:
    check(data)


@pytest.mark.parametrize("depth", [500, 900, 1400, 2000, 2700, 2900, 2950, 3000, 3100, 9000])
@pytest.mark.parametrize(
    "source", ["x: int = 1{}", "x: int = a{}", "x: int = {}1", "def f():\n  if x: pass\n{}"]
)
def test_depth(source: str, depth: int) -> None:
    part = {"1{}": "+1", "a{}": ".a", "{}1": "-"}.get(source[-3:], "  elif x: pass\n")
    data = f"class ServerArgs:\n {source.format(part * depth)}".encode()
    fault = read_arguments(Text("a.py", data)).fault
    assert fault is None or not accepts(data)
