"""Imported base classes: their fields are known, or they may add any."""

import pytest

from perflint.documents.arguments.base_classes import with_bases
from perflint.documents.arguments.module import read_arguments
from perflint.primitives.text import Text

CLASS = "class ServerArgs(Base):\n    port: int = 1\n"
PATH = "src/args.py"


def bases_of(
    imported: str, files: dict[str, str], declared: str = CLASS
) -> tuple[tuple[str, ...], list[str], list[str]]:
    """Return the bases that may have other fields, the fields, and the modules of the others."""
    file = read_arguments(Text(PATH, f"{imported}{declared}".encode()))
    encoded = {path: source.encode() for path, source in files.items()}
    read, texts = with_bases(file, encoded.get)
    part = read.parts[0]
    return part.external_bases, sorted(part.fields_by_name), [text.path for text in texts]


@pytest.mark.parametrize(
    ("source", "fields"),
    [
        ("class Base:\n    def f(self):\n        x: int = 1\n", []),
        ("class Base(ABC):\n    limit = 1\n", []),
        ("class Other:\n    x: int\nclass Base(Generic[T]): pass\n", []),
        ("class Base:\n    x: int = 1\n", ["x"]),
        ("class Base:\n    if DEBUG:\n        x: int = 1\n", ["x"]),
        ("@dataclasses.dataclass(frozen=True)\nclass Base:\n    x: A[int, 'X.'] = 1\n", ["x"]),
        ("class Root:\n    y: int\nclass Base(Root):\n    x: int\n", ["x", "y"]),
    ],
)
def test_bases_that_are_read(source: str, fields: list[str]) -> None:
    expected = ((), sorted(["port", *fields]))
    assert bases_of("from .b import Base\n", {"src/b.py": source}) == (*expected, ["src/b.py"])
    files = {"src/pk/__init__.py": "from .b import Base\n", "src/pk/b.py": source}
    assert bases_of("from src.pk import Base\n", files) == (*expected, ["src/pk/b.py"])
    files["src/pk/__init__.py"] = "from .b import *\n"
    assert bases_of("from src.pk import *\n", files) == (*expected, ["src/pk/b.py"])


def test_bases_of_bases_are_read() -> None:
    files = {
        "src/b.py": "from .c import Root as Top\nclass Base(Top):\n    x: int\n",
        "src/c.py": "class Root:\n    y: int\n",
    }
    fields = ["port", "x", "y"]
    found = bases_of("from .b import Base\n", files)
    assert found == ((), fields, ["src/b.py", "src/c.py"])
    module = "class ServerArgs(b.Base):\n    port: int = 1\n"
    assert bases_of("from . import b\n", files, module)[:2] == ((), fields)


@pytest.mark.parametrize(
    "source",
    [
        "class Base(Other): pass\n",
        "class Base(make()): pass\n",
        "class Base(metaclass=Meta): pass\n",
        "@declares_fields\nclass Base: pass\n",
        "class Base: pass\nclass Base: x: int\n",
        "class Base:\n    x: A[int, Arg(help='X.', aliases=NAMES)] = 1\n",
        "Base = make()\n",
        "from .impl import Real as Base\n",
        "def Base(:\n",
    ],
)
def test_bases_that_may_have_other_fields(source: str) -> None:
    files = {"src/b.py": source, "src/impl.py": "class Real: pass\n"}
    assert bases_of("from .b import Base\n", files) == (("Base",), ["port"], [])


@pytest.mark.parametrize(
    "imported",
    ["", "from outside import Base\n", "from b import *\n", "from .b import Base as Other\n"],
)
def test_bases_that_are_not_found(imported: str) -> None:
    files = {"src/__init__.py": "class Base: pass\n", "src/b.py": "class Base: pass\n"}
    expected = ((), ["src/b.py"]) if "b import *" in imported else (("Base",), [])
    external, _, modules = bases_of(imported, files)
    assert (external, modules) == expected
