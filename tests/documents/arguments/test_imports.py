"""Which imported modules are read, and what they say about the arguments of a file."""

from collections.abc import Iterator

import pytest

from perflint.documents.arguments import imports
from perflint.documents.arguments.changes import ArgumentChange
from perflint.documents.arguments.imports import (
    MAX_MODULES,
    change_with_imports,
    with_imports,
)
from perflint.documents.arguments.module import ArgumentFile, read_arguments
from perflint.primitives.text import Text

PATH = "python/app/srt/server_args.py"


def source(lines: str, flag: str = "--old", bases: str = "") -> bytes:
    return (
        f"{lines}\n\nclass ServerArgs{bases}:\n    port: int = 1\n\n"
        "    def add_cli_args(parser):\n"
        f'        parser.add_argument("--port")\n        parser.add_argument("{flag}")\n'
    ).encode()


class Repository:
    """Files by path, and the paths that were asked for."""

    def __init__(self, files: dict[str, str]) -> None:
        self.files = files
        self.asked: list[str] = []

    def read(self, path: str) -> bytes | None:
        self.asked.append(path)
        content = self.files.get(path)
        return None if content is None else content.encode()


def read(data: bytes, repository: Repository, path: str = PATH) -> ArgumentFile:
    return with_imports(read_arguments(Text(path, data)), repository.read)


def reads(lines: str, files: dict[str, str], path: str = PATH) -> bool:
    (part,) = read(source(lines), Repository(files), path).parts
    assert part.read_elsewhere <= {"old"}
    return bool(part.read_elsewhere)


READER = 'x = "old"'


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ("from app.srt.config import Config", "python/app/srt/config.py"),
        ("from app.srt.config import Config", "python/app/srt/config/__init__.py"),
        ("from app.srt.config import Config", "python/app/srt/__init__.py"),
        ("from app.srt.config import Config", "python/app/__init__.py"),
        ("from app.srt import config", "python/app/srt/config.py"),
        ("from app.srt import other, config as c", "python/app/srt/config.py"),
        ("from app.srt import (\n    other,  # (one)\n    config,\n)", "python/app/srt/other.py"),
        ("from .config import (  # of (all)\n    x,\n)", "python/app/srt/config.py"),
        ("from . import (  # of (all)\n    x,  # a (b\n    config,\n)", "python/app/srt/config.py"),
        ("from . import x", "python/app/srt/__init__.py"),
        ("from .. import x", "python/app/__init__.py"),
        ("import app.srt.config", "python/app/srt/config.py"),
        ("import os, app.srt.config as c  # config", "python/app/srt/config.py"),
        ("from .config import Config", "python/app/srt/config.py"),
        ("from . import config", "python/app/srt/config.py"),
        ("from .. import config", "python/app/config.py"),
        ("from ..base.config import Config", "python/app/base/config.py"),
        ("from helpers import run", "python/app/srt/helpers.py"),
        ("from helpers import run", "helpers.py"),
        ("from helpers import run", "src/helpers/__init__.py"),
        ("def f():\n    from .config import Config", "python/app/srt/config.py"),
        ("if TYPE_CHECKING:\n\timport app.srt.config", "python/app/srt/config.py"),
    ],
)
def test_imported_modules_are_found(lines: str, found: str) -> None:
    assert reads(lines, {found: READER})
    assert not reads(lines, {found: "x = 1"})


@pytest.mark.parametrize(
    "lines",
    [
        "",
        "# from .config import Config",
        "x = 1  # import app.srt.config",
        "from .configs import Config",
        "from app import srt",
    ],
)
def test_other_modules_are_not_read(lines: str) -> None:
    assert not reads(lines, {"python/app/srt/config.py": READER})


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("x = 'old'", True),
        ('settings["old"]', True),
        ("class Config:\n    old: int = 1", True),
        ("def f(args):\n    return args.old", True),
        ("def f(namespace):\n    return namespace.old", True),
        ("def f(server_args):\n    return server_args.old", False),
        ("def f(self):\n    return self.old", False),
        ("x = 'older'", False),
        ("x = old", False),
        ("class Config:\n    older: int = 1", False),
        ("old: int = 1", False),
    ],
)
def test_what_an_imported_module_reads(code: str, expected: bool) -> None:
    assert reads("from .config import x", {"python/app/srt/config.py": code}) is expected


@pytest.mark.parametrize(
    ("code", "expected"), [("class Config:\n    old: int = 1", True), (READER, False)]
)
def test_of_indirectly_imported_modules_only_fields_count(code: str, expected: bool) -> None:
    files = {
        "python/app/srt/config.py": "from app.models import model",
        "python/app/models/model.py": code,
    }
    assert reads("from .config import x", files) is expected
    deeper = {
        **files,
        "python/app/models/model.py": "from .last import y",
        "python/app/models/last.py": code,
    }
    assert reads("from .config import x", deeper) is expected


def test_nothing_is_read_without_an_unread_argument() -> None:
    repository = Repository({})
    read(source("from .config import x", "--other"), repository)
    assert repository.asked
    repository.asked.clear()
    data = source("from .config import x") + b"\nprint(args.old)\n"
    read(data, repository)
    read(source("from .config import x", "old"), repository)
    assert repository.asked == []


def test_each_path_is_read_once_and_not_after_the_last_name_is_found() -> None:
    lines = "from .a import x\nfrom .a import y\nfrom .b import z"
    repository = Repository({"python/app/srt/a.py": "from .a import x", "python/app/srt/b.py": ""})
    read(source(lines), repository)
    assert len(repository.asked) == len(set(repository.asked))
    assert PATH not in repository.asked
    early = Repository({"python/app/srt/a.py": READER})
    read(source(lines), early)
    assert early.asked == ["python/app/srt/a.py"]


def test_the_number_of_modules_is_limited() -> None:
    names = [f"m{number}" for number in range(MAX_MODULES + 1)]
    lines = "\n".join(f"from .{name} import x" for name in names)
    files = {f"python/app/srt/{name}.py": "" for name in names}
    assert reads(lines, {**files, f"python/app/srt/{names[-2]}.py": READER})
    assert not reads(lines, {**files, f"python/app/srt/{names[-1]}.py": READER})


def test_the_size_of_modules_is_limited(monkeypatch) -> None:
    files = {"python/app/srt/a.py": "#" * 20, "python/app/srt/b.py": READER}
    size = sum(map(len, files.values()))
    for limit, expected in ((size, True), (size - 1, False)):
        monkeypatch.setattr(imports, "MAX_BYTES", limit)
        assert reads("from .a import x\nfrom .b import y", files) is expected


def test_a_file_outside_packages_imports_from_its_own_folder() -> None:
    assert reads("import helpers", {"scripts/helpers.py": READER}, "scripts/server_args.py")
    assert reads("import helpers", {"helpers.py": READER}, "server_args.py")
    assert reads("from . import helpers", {"helpers.py": READER}, "server_args.py")
    assert reads("from ... import helpers", {"helpers.py": READER}, "a/server_args.py")
    assert not reads("from .. import helpers", {"a/helpers.py": READER}, "a/server_args.py")


@pytest.mark.parametrize(
    ("definition", "unknown"),
    [
        ("class Mixin:\n    pass", ()),
        ("class Mixin(object):\n    pass", ()),
        ("class Mixin(abc.ABC, Protocol):\n    pass", ()),
        ("class Mixin(Other):\n    pass", ("Mixin",)),
        ("class Mixins:\n    pass", ("Mixin",)),
        ("Mixin = make()", ("Mixin",)),
    ],
)
def test_a_base_is_known_if_an_imported_module_defines_it(
    definition: str, unknown: tuple[str, ...]
) -> None:
    data = source("from .mixin import Mixin", bases="(Mixin)")
    repository = Repository({"python/app/srt/mixin.py": definition})
    (part,) = read(data, repository).parts
    assert part.external_bases == unknown
    (part,) = read(data, Repository({})).parts
    assert part.external_bases == ("Mixin",)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("parser.add_argument('--old')", {"--old"}),
        ('parser.add_argument("--old", "-o")', {"--old"}),
        ("# --old is gone", set()),
        ('"--older"', set()),
    ],
)
def test_flags_that_moved_to_an_imported_module_are_known(code: str, expected: set[str]) -> None:
    before = read_arguments(Text(PATH, source("")))
    after = read_arguments(Text(PATH, source("from .more import x", "--new")))
    repository = Repository({"python/app/srt/more.py": f"from .last import y\n{code}"})
    change = change_with_imports(ArgumentChange(before, after), repository.read)
    assert change.registered_elsewhere == expected
    indirect = Repository(
        {"python/app/srt/more.py": "from .last import y", "python/app/srt/last.py": code}
    )
    change = change_with_imports(ArgumentChange(before, after), indirect.read)
    assert change.registered_elsewhere == set()


def test_nothing_is_read_if_no_flag_was_removed() -> None:
    before = read_arguments(Text(PATH, source("from .more import x")))
    repository = Repository({})
    change_with_imports(ArgumentChange(before, before), repository.read)
    assert repository.asked == []


def test_a_surrogate_in_a_flag_is_no_crash() -> None:
    repository = Repository({"python/app/srt/more.py": 'x = "?"'})
    before = read_arguments(Text(PATH, source("", "--\\ud800")))
    after = read_arguments(Text(PATH, source("from .more import x", "--\\udfff")))
    (part,) = with_imports(after, repository.read).parts
    assert part.read_elsewhere <= {"\udfff"}
    change = change_with_imports(ArgumentChange(before, after), repository.read)
    assert change.registered_elsewhere == set()


def test_the_imports_of_a_module_are_searched_once_for_equal_bytes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    searched: list[str] = []
    search = imports._imported_names

    def counted(path: str, code: bytes, *, first: bool) -> Iterator[tuple[str, str]]:
        searched.append(path)
        return search(path, code, first=first)

    monkeypatch.setattr(imports, "_imported_names", counted)
    imports._kept_paths.cache_clear()
    files = {"app/one.py": "from app.two import x\n", "app/two.py": "", "app/new.py": ""}
    text, repository = source("from app.one import x"), Repository(files)
    read(text, repository, "app/args.py")
    read(text, repository, "app/args.py")
    assert searched == ["app/args.py", "app/one.py", "app/two.py", "app/args.py"]
    files["app/one.py"] = "from app.new import x\n"
    files["app/new.py"] = "class New:\n    old: int\n"
    (part,) = read(text, repository, "app/args.py").parts
    assert part.read_elsewhere == {"old"}
