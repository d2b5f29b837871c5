"""Imported base classes without fields, which add nothing to what a class declares."""

import pytest

from perflint.documents.arguments.base_classes import without_empty_bases
from perflint.documents.arguments.module import read_arguments
from perflint.primitives.text import Text

CLASS = "class ServerArgs(Base):\n    port: int = 1\n"


def bases_of(imported: str, files: dict[str, str]) -> tuple[tuple[str, ...], list[str]]:
    """Return the bases that may have fields, and the modules that define the others."""
    file = read_arguments(Text("src/args.py", f"{imported}{CLASS}".encode()))
    encoded = {path: source.encode() for path, source in files.items()}
    read, texts = without_empty_bases(file, encoded.get)
    return read.parts[0].external_bases, [text.path for text in texts]


@pytest.mark.parametrize(
    "source",
    [
        "class Base:\n    def f(self):\n        x: int = 1\n",
        "class Base(ABC):\n    limit = 1\n",
        "class Other:\n    x: int\nclass Base(Generic[T]): pass\n",
    ],
)
def test_bases_without_fields(source: str) -> None:
    assert bases_of("from .b import Base\n", {"src/b.py": source}) == ((), ["src/b.py"])
    files = {"src/pk/__init__.py": "from .b import Base\n", "src/pk/b.py": source}
    assert bases_of("from src.pk import Base\n", files) == ((), ["src/pk/b.py"])


@pytest.mark.parametrize(
    "source",
    [
        "class Base:\n    x: int = 1\n",
        "class Base:\n    if DEBUG:\n        x: int = 1\n",
        "class Base(Other): pass\n",
        "class Base(metaclass=Meta): pass\n",
        "@declares_fields\nclass Base: pass\n",
        "class Base: pass\nclass Base: x: int\n",
        "Base = make()\n",
        "from .impl import Real as Base\n",
        "def Base(:\n",
    ],
)
def test_bases_that_may_have_fields(source: str) -> None:
    files = {"src/b.py": source, "src/impl.py": "class Real: pass\n"}
    assert bases_of("from .b import Base\n", files) == (("Base",), [])


@pytest.mark.parametrize("imported", ["", "from outside import Base\n", "from b import *\n"])
def test_bases_that_are_not_found(imported: str) -> None:
    files = {"src/__init__.py": "class Base: pass\n"}
    assert bases_of(imported, files) == (("Base",), [])
