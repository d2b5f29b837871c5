"""Pages whose tables name more than half of the flags of an argument file."""

import pytest

from perflint.cli.init.page_search import MIN_FLAGS, DocumentedFile, search_pages
from perflint.documents.arguments.module import CLASSES, FUNCTIONS
from tests.documents.argument_docs.pages import function

NAMES = {"args.py": (CLASSES, FUNCTIONS)}


def page(count: int, row: str = "| `--flag-{}` | Help. |") -> str:
    rows = "\n".join(row.format(number) for number in range(count))
    return f"# Flags\n\n| flag | help |\n| --- | --- |\n{rows}\n"


def search(project, content: str, flags: int = MIN_FLAGS, path: str = "docs/flags.md"):
    project.write("args.py", function(*(f'"--flag-{number}"' for number in range(flags))))
    project.write(path, content)
    return [*search_pages(str(project.root), [path], NAMES)]


def test_more_than_half_of_the_flags_must_be_in_a_table(project) -> None:
    half = MIN_FLAGS // 2
    found = [DocumentedFile("docs/flags.md", "args.py")]
    assert search(project, page(half + 1)) == found
    assert search(project, page(half + 1, "| `--flag_{}` | Help. |")) == found
    assert search(project, page(half)) == []


@pytest.mark.parametrize("row", ["\n- `--flag-{}`", "| Help. | see `--flag-{}` |"])
def test_flags_elsewhere_do_not_count(project, row: str) -> None:
    assert search(project, page(MIN_FLAGS, row)) == []


def test_a_small_argument_file_is_not_searched_for(project) -> None:
    assert search(project, page(MIN_FLAGS), flags=MIN_FLAGS - 1) == []


@pytest.mark.parametrize("content", [b"\xff| --flag-1 |\n", b"", b"\0--flag-1"])
def test_any_bytes_are_searched(project, content: bytes) -> None:
    assert search(project, content) == []


def test_a_missing_page_is_none(project) -> None:
    project.write("args.py", function(*(f'"--flag-{number}"' for number in range(MIN_FLAGS))))
    assert [*search_pages(str(project.root), ["none.md"], NAMES)] == []
