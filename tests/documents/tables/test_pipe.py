"""Pipe tables: which lines are one, and what their cells are."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from perflint.documents.tables.page import read_page
from perflint.documents.tables.table import Table
from perflint.primitives.text import Text

TABLE = "| flag | default |\n| --- | :-: |\n| `--a` | 1 |\n| `--b` | 2 |\n"


def tables(source: str, path: str = "page.md") -> tuple[Table, ...]:
    return read_page(Text(path, source.encode())).tables


def cells(table: Table) -> list[list[str]]:
    return [[cell.source for cell in row.cells] for row in (table.header, *table.rows)]


def test_a_table_has_a_header_rows_and_the_heading_above_it() -> None:
    (table,) = tables(f"# One\n\n## *Two* `x`\n\n{TABLE}\n# Three\n")
    assert table.heading == "Two x"
    assert cells(table) == [["flag", "default"], ["`--a`", "1"], ["`--b`", "2"]]
    assert [cell.source for cell in table.delimiters] == ["---", ":-:"]


def test_the_span_of_a_row_is_its_line() -> None:
    source = f"# One\n\n{TABLE}"
    (table,) = tables(source)
    data = source.encode()
    assert [data[slice(*row.span)] for row in table.rows] == [
        b"| `--a` | 1 |\n",
        b"| `--b` | 2 |\n",
    ]
    assert data[slice(*table.span)] == TABLE.encode()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("| a | b |", ["a", "b"]),
        ("a | b", ["a", "b"]),
        ("| a | b", ["a", "b"]),
        ("|a|b|", ["a", "b"]),
        ("| a \\| c | `x \\| y` |", ["a | c", "`x | y`"]),
        ("| a |", ["a"]),
        ("| a | b | c |", ["a", "b"]),
        ("| | b |", ["", "b"]),
        ("| a | |", ["a", ""]),
        ("| ä | 世界 |", ["ä", "世界"]),
        ("| <b>a</b> | `<x>` |", ["<b>a</b>", "`<x>`"]),
    ],
)
def test_cells_end_at_pipes_without_a_backslash(line: str, expected: list[str]) -> None:
    (table,) = tables(f"| x | y |\n| --- | --- |\n{line}\n")
    assert cells(table)[1] == expected


@pytest.mark.parametrize(
    "source",
    [
        f"```\n{TABLE}```\n",
        "    | a | b |\n    | --- | --- |\n    | c | d |\n",
        "| a | b |\n| c | d |\n",
        f"---\nx: |\n{TABLE}---\n",
        "a | b\n",
    ],
)
def test_other_lines_are_no_table(source: str) -> None:
    assert tables(source) == ()


def test_indented_text_is_no_code_in_mdx() -> None:
    indented = "<Tab>\n\n" + "".join(f"    {line}\n" for line in TABLE.splitlines()) + "\n</Tab>\n"
    assert tables(indented) == ()
    (table,) = tables(indented, "page.mdx")
    assert cells(table)[1] == ["`--a`", "1"]


@pytest.mark.parametrize("prefix", ["> ", "- ", "1. "])
def test_tables_in_lists_and_quotes_are_read(prefix: str) -> None:
    lines = TABLE.splitlines()
    rest = prefix if prefix == "> " else " " * len(prefix)
    source = "\n".join([prefix + lines[0], *(rest + line for line in lines[1:])]) + "\n"
    (table,) = tables(source)
    assert cells(table)[1:] == [["`--a`", "1"], ["`--b`", "2"]]


def test_line_ends_of_windows_are_part_of_rows_and_not_of_cells() -> None:
    source = TABLE.replace("\n", "\r\n")
    (table,) = tables(source)
    assert cells(table)[1] == ["`--a`", "1"]
    assert source.encode()[slice(*table.rows[0].span)].endswith(b"|\r\n")


def test_a_large_page_is_not_read(monkeypatch) -> None:
    monkeypatch.setattr("perflint.documents.tables.page.MAX_PAGE", len(TABLE) - 1)
    page = read_page(Text("page.md", TABLE.encode()))
    assert page.tables == ()
    assert page.problem == "the tables are not read: 61 bytes; the limit is 60"


CELL = st.text(st.sampled_from("ab-`*_ <>&;é世\\"), max_size=8)


@settings(max_examples=25)
@given(st.lists(st.lists(CELL, min_size=2, max_size=4), min_size=1, max_size=4))
def test_cells_are_those_of_the_parser_of_markdown(rows: list[list[str]]) -> None:
    lines = ["| x | y |", "| --- | --- |", *("| " + " | ".join(row) + " |" for row in rows)]
    source = "\n".join(lines) + "\n"
    tokens = MarkdownIt("commonmark").enable("table").parse(source)
    contents = [token.content for token in tokens if token.type == "inline"]
    for table in tables(source):
        found = [source for row in cells(table) for source in (*row, "")[:2]]
        assert [text.strip() for text in found] == [text.strip() for text in contents]
