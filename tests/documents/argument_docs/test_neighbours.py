"""The row beside which a new one belongs."""

import pytest

from perflint.documents.argument_docs.docs import Elsewhere
from perflint.documents.argument_docs.neighbours import neighbour_of
from tests.documents.argument_docs.pages import docs_of, function

HEAD = "| flag |\n| --- |\n"


def place(page: str, *arguments: str) -> tuple[str, bool, bool] | None:
    """Return the row beside which that of ``--b`` belongs."""
    docs = docs_of(page, function(*arguments))
    (registered,) = (each for each in docs.undocumented if each.argument.name == "--b")
    neighbour = neighbour_of(docs, registered)
    if neighbour is None:
        return None
    return neighbour.row.flags[0], neighbour.after, neighbour.same_group


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (("--a", "--a0", "--c"), ("--a", True, True)),
        (("--a0", "--c"), ("--a0", True, True)),
        (("--c", "--d"), ("--c", False, True)),
        (("--z", "--d"), ("--d", False, True)),
        (("--z", "--y"), ("--z", True, False)),
        (("--y",), ("--y", False, False)),
    ],
)
def test_the_row_before_it_in_its_group_else_the_one_after(
    rows: tuple[str, ...], expected: tuple[str, bool, bool]
) -> None:
    first, second, third = ['"--z"'], ['"--a0"', '"--a"', '"--b"', '"--c"', '"--d"'], ['"--y"']
    arguments = ["# First", *first, "# Second", *second, "# Third", *third]
    page = HEAD + "".join(f"| `{row}` |\n" for row in rows)
    assert place(page, *arguments) == expected


def test_without_a_documented_argument_in_the_function_it_is_the_last_row() -> None:
    arguments = function('"--b"') + function('"--c"', '"--d"').replace("add_cli", "add_more")
    docs = docs_of(f"{HEAD}| `--c` |\n| `--d` |\n", arguments)
    neighbour = neighbour_of(docs, docs.undocumented[0])
    assert neighbour is not None
    assert (neighbour.row.flags, neighbour.same_group) == (("--d",), False)


@pytest.mark.parametrize(
    ("elsewhere", "is_here"),
    [
        (Elsewhere(), True),
        (Elsewhere(frozenset({"--z"})), True),
        (Elsewhere(frozenset({"--a"})), True),
        (Elsewhere(frozenset({"--a"}), frozenset({"--a"})), False),
        (Elsewhere(frozenset({"--a-b"})), False),
    ],
)
def test_the_nearest_row_may_be_on_another_page(elsewhere: Elsewhere, is_here: bool) -> None:
    docs = docs_of(f"{HEAD}| `--a` |\n", function('"--a"', '"--a_b"', '"--b"'))
    docs.elsewhere = elsewhere
    registered = docs.undocumented[-1]
    assert registered.argument.name == "--b"
    assert (neighbour_of(docs, registered) is not None) is is_here


def test_the_last_row_is_that_of_the_first_page() -> None:
    arguments = function('"--b"') + function('"--c"').replace("add_cli", "add_more")
    docs = docs_of(f"{HEAD}| `--c` |\n", arguments)
    docs.elsewhere = Elsewhere(frozenset({"--x"}), frozenset({"--x"}))
    assert neighbour_of(docs, docs.undocumented[0]) is None


def test_the_last_row_of_an_argument_counts() -> None:
    page = f"{HEAD}| `--a` |\n\n# Again\n\n{HEAD}| `--a` |\n"
    docs = docs_of(page, function('"--a"', '"--b"'))
    neighbour = neighbour_of(docs, docs.undocumented[0])
    assert neighbour is not None
    assert neighbour.table.table.heading == "Again"
