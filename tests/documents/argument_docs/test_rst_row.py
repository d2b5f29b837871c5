"""Rows that are added to tables of reStructuredText, and removed, as a person would write them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.documents.argument_docs.row_edits import removed_row
from perflint.documents.tables.page import read_page
from perflint.documents.tables.table import Row
from perflint.engine.fix import edited
from perflint.primitives.text import Text
from tests.documents.argument_docs.pages import added, docs_of, function, with_new_row

PORT = '"--port", type=int, default=8, help="Port."'
LAST = '"--last", default=True, help="Last."'
SIMPLE = """\
==========  =======  ====================
Flag        Default  Description
==========  =======  ====================
``--port``  ``8``    Port.
``--last``  True     Last.
==========  =======  ====================
"""
GRID = """\
+------------+---------+----------------------+
| Flag       | Default | Description          |
+============+=========+======================+
| ``--port`` | ``8``   | Port.                |
+------------+---------+----------------------+
| ``--last`` | True    | Last.                |
+------------+---------+----------------------+
"""
LIST = """\
.. list-table::
   :header-rows: 1

   * - Flag
     - Default
     - Description
   * - ``--port``
     - ``8``
     - Port.
   * - ``--last``
     - True
     - Last.
"""
CSV = """\
.. csv-table::
   :header: Flag, Default, Description

   ``--port``, ``8``, Port.
   ``--last``, True, Last.
"""
PAGES = {"simple": SIMPLE, "grid": GRID, "list": LIST, "csv": CSV}
HELP = '"--x", default=2, help="Help."'
LONG = '"--x", default=2, help="Help that does not fit into a line."'


def row_of(source: str, argument: str, before: str = "") -> str | None:
    arguments = function(PORT, argument, LAST) if not before else function(argument, PORT, LAST)
    return added(source, arguments, "page.rst")


@pytest.mark.parametrize(
    ("page", "row"),
    [
        (SIMPLE, "``--x``     ``2``    Help.\n"),
        (GRID, f"| ``--x``    | ``2``   | Help.                |\n{GRID.splitlines()[0]}\n"),
        (LIST, "   * - ``--x``\n     - ``2``\n     - Help.\n"),
        (CSV, "   ``--x``, ``2``, Help.\n"),
        (CSV.replace(", ", ","), "   ``--x``,``2``,Help.\n"),
        (LIST.replace("* -", "- *"), "   - * ``--x``\n     - ``2``\n     - Help.\n"),
    ],
)
def test_a_row_in_the_layout_of_the_table(page: str, row: str) -> None:
    if "- *" in page:
        page = page.replace("     - ", "     * ")
        row = row.replace("     - ", "     * ")
    assert row_of(page, HELP) == row


@pytest.mark.parametrize("page", [SIMPLE, GRID, LIST, CSV])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("final", ["", "\n", "\n\nText.\n"])
@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (1, 2, 0)])
def test_a_row_at_any_place_of_a_page(
    page: str, line_end: str, final: str, order: tuple[int, int, int]
) -> None:
    arguments = function(*((HELP, PORT, LAST)[index] for index in order))
    source = (page.rstrip("\n") + final).replace("\n", line_end)
    after = with_new_row(source, arguments, "page.rst")
    assert after is not None
    flags = ["``--x``", "``--port``", "``--last``"]
    assert [row.cells[0].source for row in rows(after)] == [flags[index] for index in order]
    assert after.count(line_end) == source.count(line_end) + (3 if page is LIST else 1) + (
        page is GRID
    )
    assert after.endswith(line_end) == source.endswith(line_end)


def test_a_row_has_the_line_ends_of_its_neighbour() -> None:
    for page in PAGES.values():
        row = page[slice(*rows(page)[0].span)]
        mixed = page.replace(row, row.replace("\n", "\r\n"))
        edit = added(mixed, function(PORT, HELP, LAST), "page.rst")
        assert edit is not None
        assert edit.count("\r\n") == edit.count("\n") == row.count("\n")


def test_the_empty_lines_between_rows() -> None:
    for page in (SIMPLE, LIST):
        last = page.index("``--last``") if page is SIMPLE else page.index("   * - ``--last``")
        page = page[:last] + "\n" + page[last:]
        middle = with_new_row(page, function(PORT, HELP, LAST), "page.rst")
        end = with_new_row(page, function(PORT, LAST, HELP), "page.rst")
        assert middle is not None
        assert end is not None
        assert middle.count("\n\n") == end.count("\n\n") == page.count("\n\n") + 1
        docs = docs_of(page, function(PORT), "page.rst")
        (table,) = docs.tables
        for row in table.rows:
            edit = removed_row(docs, table, row.row)
            assert edit is not None
            assert edited(page.encode(), [edit]).decode().count("\n\n") == page.count("\n\n") - 1


@pytest.mark.parametrize(
    ("page", "row"),
    [
        (
            SIMPLE,
            "``--x``     ``2``    Help that does not\n                     fit into a line.\n",
        ),
        (
            GRID,
            "| ``--x``    | ``2``   | Help that does not   |\n"
            "|            |         | fit into a line.     |\n"
            f"{GRID.splitlines()[0]}\n",
        ),
        (
            SIMPLE.replace("Last.", "Last, with a text that is longer."),
            "``--x``     ``2``    Help that does not fit into a\n                     line.\n",
        ),
        (CSV, "   ``--x``, ``2``, Help that does not fit into a line.\n"),
    ],
)
def test_a_long_text_is_wrapped_in_its_column(page: str, row: str) -> None:
    assert row_of(page, LONG) == row


@pytest.mark.parametrize("page", [SIMPLE, GRID])
@pytest.mark.parametrize(
    "argument",
    [
        '"--x-with-a-long-name", default=2, help="Help."',
        '"--x", default="long-default", help="Help."',
    ],
)
def test_the_widths_of_columns_are_kept(page: str, argument: str) -> None:
    assert row_of(page, argument) is None
    assert row_of(LIST, argument) is not None


def test_wide_characters_take_two_columns() -> None:
    argument = '"--x", default=2, help="中文中文中文中文 中文"'
    row = row_of(GRID, argument)
    assert row is not None
    assert row.splitlines()[:2] == [
        "| ``--x``    | ``2``   | 中文中文中文中文     |",
        "|            |         | 中文                 |",
    ]


@pytest.mark.parametrize(
    ("help", "source"),
    [
        ("use *args", "use \\*args"),
        ("2 * 3", "2 * 3"),
        ("a_b and c_", "a_b and c\\_"),
        ("a\\\\b", "a\\\\b"),
        ("|a| b", "\\|a| b"),
        ("use `a|b` or ``c``.", "use ``a|b`` or ``c``."),
        ("the `n`th", "the ``n``\\ th"),
        ("see:`n`", "see:``n``"),
        ("a`n`", "a\\ ``n``"),
        ("a ` b", "a \\` b"),
        ("- a", "\\- a"),
        ("1. a", "1\\. a"),
        ("a::", "a\\:\\:"),
        ("<a> & {b}", "<a> & {b}"),
        ("值。`n`。*x* 值", "值。``n``。\\*x* 值"),
        ("值`n`值", "值\\ ``n``\\ 值"),
        ("`n` 值。a::", "``n`` 值。a\\:\\:"),
    ],
)
def test_the_text_of_cells_is_escaped(help: str, source: str) -> None:
    row = row_of(LIST, f'"--x", default=2, help="{help}"')
    assert row is not None
    assert row.splitlines()[2] == f"     - {source}"


@pytest.mark.parametrize(
    ("page", "source"),
    [
        (LIST.replace("``8``", "`8`"), "`2`"),
        (LIST.replace("``8``", ":code:`8`"), "``2``"),
        (LIST.replace("``8``", "8"), "2"),
    ],
)
def test_code_is_marked_as_in_the_column(page: str, source: str) -> None:
    row = row_of(page, HELP)
    assert row is not None
    assert row.splitlines()[1] == f"     - {source}"


def test_a_cell_of_csv_is_quoted_where_it_has_to_be() -> None:
    argument = """"--x", default=2, help='A "b", c.'"""
    assert row_of(CSV, argument) == '   ``--x``, ``2``, "A ""b"", c."\n'
    quoted = CSV.replace("``--port``, ``8``, Port.", '"``--port``", "``8``", "Port."')
    assert row_of(quoted, HELP) == '   "``--x``", "``2``", "Help."\n'
    assert row_of(CSV.replace("\n\n", "\n   :delim: ,\n\n", 1), HELP) is None


@pytest.mark.parametrize("page", [SIMPLE, GRID, LIST, CSV])
def test_a_row_is_removed_with_its_lines(page: str) -> None:
    docs = docs_of(page, function(PORT, LAST, '"--x"'), "page.rst")
    (table,) = docs.tables
    for row in table.rows:
        edit = removed_row(docs, table, row.row)
        assert edit is not None
        after = edited(page.encode(), [edit]).decode()
        assert after == page.replace(page[slice(*row.row.span)], "", 1)
        assert [each.cells for each in rows(after)] != []
    merged = GRID.replace("| Flag       | Default |", "| Flag                 |")
    irregular = docs_of(merged.replace("+------------+----", "+-----------------"), function(PORT))
    assert irregular.tables == []


def test_a_row_is_removed_also_if_those_beside_it_name_short_flags() -> None:
    page = """\
=====  ==========  ====
Short  Long        Help
=====  ==========  ====
-p     ``--port``  A.
-q     ``--last``  B.
\\      ``--else``  C.
=====  ==========  ====
"""
    docs = docs_of(page, function(PORT, '"--last"', '"--else"'), "page.rst")
    (table,) = docs.tables
    assert all(removed_row(docs, table, row.row) for row in table.rows)


def test_a_row_with_a_target_of_links_is_not_removed() -> None:
    page = LIST.replace("- ``--port``", "- .. _port:\n\n       ``--port``")
    docs = docs_of(page, function(PORT, LAST), "page.rst")
    (table,) = docs.tables
    edits = [removed_row(docs, table, row.row) for row in table.rows]
    assert [edit is None for edit in edits] == [True, False]


def rows(source: str) -> tuple[Row, ...]:
    (table,) = read_page(Text("page.rst", source.encode())).tables
    return table.rows


TEXT = st.text(
    st.one_of(st.sampled_from("*`|_\\:.-+=<>[](){}\"',;#~ \nab1"), st.characters(codec="utf-8")),
    min_size=1,
    max_size=30,
)


@settings(max_examples=50)
@given(TEXT, st.sampled_from([*PAGES]))
def test_the_page_shows_the_help_and_the_other_rows_as_before(help: str, syntax: str) -> None:
    page = PAGES[syntax]
    argument = f'"--x", type=int, default=2, help={help!a}'
    after = with_new_row(page, function(PORT, argument, LAST), "page.rst")
    if after is None:
        return
    first, new, last = rows(after)
    assert [cell.source for row in (first, last) for cell in row.cells] == [
        cell.source for row in rows(page) for cell in row.cells
    ]
    shown = "".join(piece.text for piece in new.cells[2].pieces)
    wanted = " ".join(help.replace("%%", "%").split())
    assert shown.replace("`", "") == wanted.replace("`", "") or not wanted.isprintable()
