"""Modules that ``compile`` accepts are read, others have a parse error, and none crashes."""

import encodings.aliases
import re
import sysconfig
from pathlib import Path

import pytest
from hypothesis import example, given, settings

from fuzz.modules import EVERY_SHAPE
from fuzz.mutation import mutations
from fuzz.targets.python_module import TARGET, accepts, check
from perflint.documents.arguments.module import read_arguments
from perflint.primitives.text import Text
from tests.paths import FIXTURES

ARGUMENTS = FIXTURES / "arguments"
LIBRARY = Path(sysconfig.get_path("stdlib"))
UNUSUAL = re.compile(
    r"bad|coding|encod|token|pep|grammar|syntax|unicode|dataclass|argparse|fstring"
)


def library() -> list[Path]:
    """Return some files of the standard library: every 25th, and those with unusual content."""
    files = sorted(
        path
        for path in LIBRARY.rglob("*.py")
        if "site-packages" not in path.parts and path.stat().st_size < 60_000
    )
    unusual = [path for path in files if UNUSUAL.search(path.name)]
    sample = unusual[:: len(unusual) // 80 + 1]
    bad = [path for path in unusual if "bad" in path.name]
    return sorted({*files[::25], *sample, *bad})


@pytest.mark.end_to_end
@pytest.mark.parametrize("path", library(), ids=lambda path: path.relative_to(LIBRARY).as_posix())
def test_standard_library(path: Path) -> None:
    data = path.read_bytes()
    classes = re.findall(rb"^class (\w+)", data, re.MULTILINE)[:4]
    names = ["ServerArgs", *(name.decode("latin-1") for name in classes)]
    check(data, classes=names, functions=["main", "__init__"])


def test_all_kinds_of_declarations_are_read() -> None:
    [module] = check(EVERY_SHAPE.format(cookie="utf-8").encode()).parts
    assert [field.name for field in module.fields] == ["x", "y", "z", "w"]
    assert [argument.flags[0] for argument in module.arguments] == ["--x", "-y", "z"]
    assert list(module.inherited) == ["b"]
    assert [group.members for group in module.class_groups] == [(0, 1, 2), (), (3,)]


@pytest.mark.parametrize("name", sorted(set(encodings.aliases.aliases.values())))
def test_cookies(name: str) -> None:
    text = EVERY_SHAPE.format(cookie=name)
    try:
        data = text.encode(name)
    except (UnicodeError, LookupError):
        data = text.replace("é", "e").encode()
    file = check(data)
    if file.parse_error is None:
        assert [field.name for field in file.fields] == ["x", "y", "z", "w"]


FILES = [path.read_bytes() for path in sorted(ARGUMENTS.glob("*.py"))]


@settings(max_examples=400, deadline=None)
@given(mutations((*TARGET.seeds, *FILES), TARGET.tokens))
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
    error = read_arguments(Text("a.py", data)).parse_error
    assert error is None or not accepts(data)
