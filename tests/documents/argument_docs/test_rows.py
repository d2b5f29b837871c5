"""Which tables of a page document flags, and which flags a row does."""

import pytest

from perflint.documents.argument_docs.rows import (
    Columns,
    DocumentedTable,
    DocumentedWhere,
    documented_flags,
    documented_tables,
)
from perflint.documents.tables.page import read_page
from perflint.documents.tables.table import Page
from perflint.primitives.text import Text


def page(source: str) -> Page:
    return read_page(Text("page.md", source.encode()))


def table_of(*rows: str, header: str = "flag | default") -> str:
    count = header.count("|") + 1
    return "\n".join([f"| {header} |", "|" + " --- |" * count, *(f"| {row} |" for row in rows), ""])


def tables(source: str, **where: object) -> list[DocumentedTable]:
    return [*documented_tables(page(source), DocumentedWhere(**where))]


@pytest.mark.parametrize(
    ("cell", "flags"),
    [
        ("`--a`", ("--a",)),
        ("--a", ("--a",)),
        ("`--a`, `-b`", ("--a", "-b")),
        ("`--a`<br/>`--b`", ("--a", "--b")),
        ("`--a` / `--b`", ("--a", "--b")),
        ("`-b, --a NUMBER`", ("-b", "--a")),
        ("`--a/--no-a`", ("--a", "--no-a")),
        ("`--a {x,y}`", ("--a",)),
        ("`--a=--b`", ("--a",)),
        ("`--a.b.c`", ("--a.b.c",)),
        ("`--a_b`", ("--a_b",)),
        ("**`--a`** (alias `--b`)", ("--a", "--b")),
        ("`--a` or `--b`", ("--a", "--b")),
        ("`--a` (deprecated: use `--b`)", ("--a",)),
        ("`--a` needs `--b`", ("--a",)),
        ("<code>--a</code>", ("--a",)),
        ("[`--a`](#--b)", ("--a",)),
        ("`x --a`", ()),
        ("see `--a`", ()),
        ("a--b", ()),
        ("---", ()),
        ("-1", ()),
        ("", ()),
    ],
)
def test_the_flags_that_a_cell_starts_with(cell: str, flags: tuple[str, ...]) -> None:
    found = tables(table_of(f"{cell} | 1", "`--other` | 2"))
    assert [row.flags for table in found for row in table.rows if row.flags != ("--other",)] == (
        [flags] if flags else []
    )


@pytest.mark.parametrize(
    ("rows", "count"),
    [
        (["`--a` | 1"], 1),
        (["`--a` | 1", "x | 2"], 1),
        (["`--a` | 1", "x | 2", "y | 3"], 0),
        ([], 0),
    ],
)
def test_at_least_half_of_the_rows_name_a_flag(rows: list[str], count: int) -> None:
    assert len(tables(table_of(*rows))) == count


def test_the_column_with_most_flags_counts_whatever_its_title() -> None:
    (table,) = tables(table_of("tp | `--tp` | x", "`--x` | `--dp` | y", header="key | cli | x"))
    assert table.columns.flag == 1
    assert [row.flags for row in table.rows] == [("--tp",), ("--dp",)]


def test_the_first_of_equal_columns_counts() -> None:
    (table,) = tables(table_of("`--a` | `--b`", header="x | y"))
    assert table.columns.flag == 0


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Argument | Description | Defaults | Options", (0, 1, 2, 3)),
        ("Option | Default value | Meaning", (0, 2, 1, None)),
        ("flag | allowed values | default", (0, None, 2, 1)),
        ("参数 | 说明 | 默认值 | 可选值", (0, 1, 2, 3)),
        ("选项 | 默认 | 取值 | 含义", (0, 3, 1, 2)),
        ("flag | x | y", (0, None, None, None)),
        ("flag | Default (CPU) | Default (GPU) | help", (0, 3, None, None)),
        ("flag | Old default | Default", (0, None, 2, None)),
        ("flag | Non-default value | Default before 2.0", (0, None, None, 1)),
    ],
)
def test_the_titles_say_what_columns_are(header: str, expected: tuple[int | None, ...]) -> None:
    rest = " | x" * header.count("|")
    (table,) = tables(table_of(f"`--a`{rest}", header=header))
    assert table.columns == expected


def test_a_row_with_missing_cells_documents_its_flag_but_no_default() -> None:
    (table,) = tables(table_of("`--a`", "`--b` | 1"))
    first, second = table.rows
    assert (first.flags, first.cell(1)) == (("--a",), None)
    cell = second.cell(1)
    assert cell is not None
    assert cell.source == "1"
    assert second.cell(None) is None


def test_flags_without_a_row_may_be_named() -> None:
    rows = table_of(
        "`--on` | `--off`", "Port (`--port`) | see `--x`", "`run -v --host` | -", "`--y`"
    )
    assert documented_flags(page(rows), DocumentedWhere()) == {
        *("--on", "--off", "--port", "-v", "--host", "--y")
    }
    dashes = table_of("`--y`", "\u2014size", "`--[no-]cache`", "`--a` (`--b` to undo it)")
    names = {"--y", "--size", "--cache", "--no-cache", "--a", "--b"}
    assert documented_flags(page(dashes), DocumentedWhere()) == names


def test_headings_and_the_column_choose_tables() -> None:
    source = f"# Server\n\n{table_of('`--a` | `--b`')}\n# Router/CLI\n\n{table_of('`--c` | `--d`')}"
    assert documented_flags(page(source), DocumentedWhere()) == {"--a", "--b", "--c", "--d"}
    assert documented_flags(page(source), DocumentedWhere(("Router*",))) == {"--c", "--d"}
    assert documented_flags(page(source), DocumentedWhere(column="def*")) == {"--b", "--d"}
    assert documented_flags(page(source), DocumentedWhere(column="other")) == frozenset()


def test_flags_with_escaped_dashes_are_named_also_in_a_description() -> None:
    source = table_of("\\-\\-a, instead of \\-\\-b | 1")
    assert documented_flags(page(source), DocumentedWhere()) == {"--a", "--b"}


def test_flags_of_a_page_are_compared_with_dashes() -> None:
    assert documented_flags(page(table_of("`--a_b` | 1")), DocumentedWhere()) == {"--a-b"}


def headless(*rows: str) -> list[DocumentedTable]:
    """Return the tables with flags of an HTML table without a header."""
    cells = ("".join(f"<td>{cell}</td>" for cell in row.split(" | ")) for row in rows)
    return tables(f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>\n")


def test_without_a_header_the_other_of_two_columns_is_the_help() -> None:
    assert [table.columns for table in headless("--a | A.", "--b | B.")] == [Columns(0, help=1)]
    assert [table.columns for table in headless("A | --a", "B | --b")] == [Columns(1, help=0)]
    assert [table.columns for table in headless("--a | 1 | A.", "--b | 2 | B.")] == [Columns(0)]


@pytest.mark.parametrize(
    ("rows", "count"),
    [
        (["Command line | --a", "Environment | A"], 0),
        (["Command line | --a"], 0),
        (["A | --a", "B | --b"], 2),
        (["--a | A", "General | B"], 1),
        ([" | --a", "General | B"], 1),
    ],
)
def test_flags_that_are_values_without_a_header(rows: list[str], count: int) -> None:
    assert sum(len(table.rows) for table in headless(*rows)) == count
