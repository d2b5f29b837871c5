"""Flags that scripts near an argument file add to its parser."""

from collections.abc import Sequence

import pytest

from perflint.documents.arguments.module import read_arguments
from perflint.engine.main_modules import flags_of_mains
from perflint.primitives.globs import Names
from perflint.primitives.text import Text
from tests.documents.argument_docs.pages import function

PATH = "src/a/args.py"
SCRIPT = "from .args import add_cli_args\nadd_cli_args(parser)\nparser.add_argument('--x_y')\n"


class Files:
    snapshot = ("", "")

    def __init__(self, files: dict[str, str]) -> None:
        self._files = files

    def read(self, path: str) -> bytes | None:
        return self._files[path].encode() if path in self._files else None

    def names(self, folder: str) -> Names:
        prefix = f"{folder}/" if folder else ""
        inside = [path[len(prefix) :] for path in self._files if path.startswith(prefix)]
        folders = {path.partition("/")[0] for path in inside if "/" in path}
        return Names([path for path in inside if "/" not in path], [*folders])

    def find(self, globs: Sequence[str]) -> Sequence[str]:
        return ()

    def hidden(self, globs: Sequence[str]) -> Sequence[str]:
        return ()


def found(files: dict[str, str], arguments: str = function("'--host'")) -> frozenset[str]:
    file = read_arguments(Text(PATH, arguments.encode()))
    return flags_of_mains(file, {"--x-y", "--z"}, Files({PATH: arguments, **files}))


@pytest.mark.parametrize(
    ("path", "is_read"),
    [
        ("src/a/main.py", True),
        ("src/serve.py", True),
        ("setup.py", True),
        ("scripts/serve.py", True),
        ("src/a/entrypoints/cli/serve.py", True),
        ("src/a/other/serve.py", False),
        ("src/a/cli/bin/tools/serve.py", False),
        ("src/a/test_args.py", False),
    ],
)
def test_modules_that_are_near(path: str, is_read: bool) -> None:
    assert found({path: SCRIPT}) == ({"--x-y"} if is_read else set())


@pytest.mark.parametrize(
    ("script", "is_registered"),
    [
        (SCRIPT.replace("'--x_y'", '"-x", "--x-y", type=int'), True),
        (SCRIPT.replace("from .args import", "from a import args,"), True),
        (SCRIPT.replace("('--x", "(\n    '--x"), True),
        (SCRIPT.replace("from .args import", "from .more import"), False),
        (SCRIPT.replace("add_cli_args", "add"), False),
        (SCRIPT.replace("add_argument('--x_y')", "run('--x_y')\nadd_argument('--other')"), False),
        (SCRIPT.replace("'--x_y'", "'--x_y_z'"), False),
    ],
)
def test_what_registers_a_flag(script: str, is_registered: bool) -> None:
    assert found({"src/a/main.py": script}) == ({"--x-y"} if is_registered else set())


def test_a_script_may_use_the_class() -> None:
    arguments = "class ServerArgs:\n    host: A[str, 'Host.'] = 'a'\n"
    script = SCRIPT.replace("add_cli_args", "ServerArgs")
    assert found({"src/a/main.py": script}, arguments) == {"--x-y"}
    assert found({"src/a/main.py": SCRIPT}, "NAMES = 1\n") == frozenset()
