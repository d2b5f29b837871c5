"""Tables of HTML and JSX."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.documents.tables.page import read_page
from perflint.documents.tables.table import Table
from perflint.primitives.text import Text

STYLE = 'style={{padding: "9px > 1px", color: x ? "<td>" : `}`}}'
ROW = f"    <tr>\n      <td {STYLE}>`--a`</td>\n      <td>1</td>\n    </tr>\n"
TABLE = f"""\
<table style={{{{width: "100%"}}}}>
  <thead>
    <tr><th>flag</th><th>default</th></tr>
  </thead>
  <tbody>
{ROW}  </tbody>
</table>
"""


def tables(source: str) -> tuple[Table, ...]:
    return read_page(Text("page.mdx", source.encode())).tables


def cells(table: Table) -> list[list[str]]:
    return [[cell.source for cell in row.cells] for row in (table.header, *table.rows)]


def body(*rows: str) -> list[list[str]]:
    (table,) = tables(f"<table>{''.join(rows)}</table>\n")
    return cells(table)[1:]


def test_a_table_has_a_header_rows_and_the_heading_above_it() -> None:
    (table,) = tables(f"# One\n\n## Two\n{TABLE}")
    assert (table.syntax, table.heading, table.irregular) == ("html", "Two", False)
    assert cells(table) == [["flag", "default"], ["`--a`", "1"]]


def test_the_span_of_a_row_is_that_of_its_lines() -> None:
    source = f"é\n\n{TABLE}"
    (table,) = tables(source)
    (row,) = table.rows
    assert row.whole_lines
    assert source.encode()[slice(*row.span)] == ROW.encode()
    assert source.encode()[slice(*row.cells[1].span)] == b"1"


def test_rows_on_one_line_have_no_lines_of_their_own() -> None:
    source = "<table><tr><td>a</td></tr><tr><td>b</td></tr></table>\n"
    (table,) = tables(source)
    row = table.rows[0]
    assert (row.whole_lines, source[slice(*row.span)]) == (False, "<tr><td>a</td></tr>")


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("<tr><td>a<td>b</tr>", ["a", "b"]),
        ("<TR><TD>a</TD></TR>", ["a"]),
        ("<tr><td\n  width='1'\n>\n  a\n</td></tr>", ["a"]),
        ("<tr><td>`<td>`</td><td>b</td></tr>", ["`<td>`", "b"]),
        ("<tr><td><!-- <td>x</td> -->a</td></tr>", ["<!-- <td>x</td> -->a"]),
        ("<tr><td>a <b>c</b><br/></td></tr>", ["a <b>c</b><br/>"]),
        ("<tr><td>`</td><td>`</td></tr>", ["`", "`"]),
        ("<tr><td onClick={() => f('}', {a: 1})}>a</td></tr>", ["a"]),
        ("<tr><td></td><td>b</td></tr>", ["", "b"]),
        ("<tr><td>`<!--`</td><td>`-->`</td></tr>", ["`<!--`", "`-->`"]),
        ("<tr><th>a</th><td>b</td></tr>", ["a", "b"]),
    ],
)
def test_cells(row: str, expected: list[str]) -> None:
    assert body(row) == [expected]


def test_rows_end_where_the_next_one_starts() -> None:
    assert body("<tr><td>a<tr><td>b") == [["a"], ["b"]]


@pytest.mark.parametrize(
    "source",
    [
        f"```html\n{TABLE}```\n",
        f"<!--\n{TABLE}-->\n",
        f"{{/*\n{TABLE}*/}}\n",
        "`<table>` is no table, nor is </table>\n",
        "<table><tr><td>never closed\n",
    ],
)
def test_other_places_have_no_table(source: str) -> None:
    assert tables(source) == ()


def test_a_comment_of_mdx_is_text_in_markdown() -> None:
    page = read_page(Text("page.md", f"{{/*\n{TABLE}*/}}\n".encode()))
    assert len(page.tables) == 1


def test_a_tag_in_code_does_not_hide_the_table_after_it() -> None:
    (table,) = tables(f"Use `<table>` for this:\n\n{TABLE}")
    assert cells(table)[1] == ["`--a`", "1"]


@pytest.mark.parametrize(
    "row",
    [
        "<tr><td rowSpan={2}>a</td></tr>",
        '<tr><td colspan="2">a</td></tr>',
        "<tr><td><table><tr><td>x</td></tr></table></td></tr>",
    ],
)
def test_cells_over_several_columns_and_nested_tables_are_irregular(row: str) -> None:
    (table,) = tables(f"<table>{row}</table>\n")
    assert table.irregular


def test_both_kinds_of_tables_are_in_the_order_of_the_page() -> None:
    pipe = "| a |\n| --- |\n| b |\n"
    assert [table.syntax for table in tables(f"{TABLE}\n{pipe}\n{TABLE}")] == [
        "html",
        "pipe",
        "html",
    ]


TAGS = ("<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<th", ">", "`", '"', "={{", "}}")
PARTS = st.lists(st.sampled_from((*TAGS, "\n", "a", "<!--", "-->", "{/*", "é")), max_size=30)


@settings(max_examples=25)
@given(PARTS)
def test_spans_are_within_their_rows_and_in_order(parts: list[str]) -> None:
    source = "".join(("<table>", *parts, "</table>\n"))
    for table in tables(source):
        last = table.span.start
        for row in (table.header, *table.rows):
            assert last <= row.span.start <= row.span.stop <= table.span.stop
            assert all(row.span.contains(cell.span) for cell in row.cells)
            last = row.span.stop


@pytest.mark.parametrize(
    "part", ["<td ", "<td x='", "<table>", "`", "={", "<!--", "{/*", '<td a="', "</td", "<a<a"]
)
def test_unfinished_tags_do_not_take_long(part: str) -> None:
    """``html.parser`` takes minutes for these; a hang shows as a test that never ends."""
    tables("<table><tr>" + part * 20_000)
