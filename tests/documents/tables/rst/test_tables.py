"""Tables of reStructuredText: the spans of their rows and cells."""

from pathlib import Path
from textwrap import indent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.documents.tables.inline import read_inline
from perflint.documents.tables.page import MAX_RST, read_page
from perflint.documents.tables.piece import Piece
from perflint.documents.tables.table import Cell, Page, Table
from perflint.primitives.text import Text

SIMPLE = """\
========  =======  ==========
Flag      Default  Help
========  =======  ==========
``--a``   ``1``    One
                   more.
``--b``   \\        Two and more

``--c``   ``3``
========  =======  ==========
"""
GRID = """\
+---------+---------+-------+
| Flag    | Default | Help  |
+=========+=========+=======+
| ``--a`` | ``1``   | One   |
|         |         | more. |
+---------+---------+-------+
| ``--b`` |         | Two   |
+---------+---------+-------+
"""
LIST = """\
.. list-table:: Flags
   :header-rows: 1
   :widths: 10 10 20

   * - Flag
     - Default
     - Help
   * - ``--a``
     - ``1``
     - One
       more.

       - two

   * - ``--b``
     -
     - Two
"""
CSV = '''\
.. csv-table:: Flags
   :header: Flag, Default, Help

   ``--a``, 1, "One
   more."
   "``--b``", , "Say ""two"""
'''
PAGES = {"simple": SIMPLE, "grid": GRID, "list": LIST, "csv": CSV}


def tables(source: str | bytes) -> tuple[Table, ...]:
    page = read_page(Text("page.rst", source if isinstance(source, bytes) else source.encode()))
    assert page.problem is None
    return page.tables


def table(source: str) -> Table:
    (found,) = tables(source)
    return found


def shown(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in (table.header, *table.rows)]


def rows(source: str) -> list[str]:
    data = source.encode()
    return [data[slice(*row.span)].decode() for row in table(source).rows]


def lines(source: str, cell: Cell) -> list[str]:
    return [source.encode()[slice(*span)].decode() for span in (cell.span, *cell.rest)]


@pytest.mark.parametrize(
    ("syntax", "cells"),
    [
        ("simple", [["--a", "1", "One more."], ["--b", "", "Two and more"], ["--c", "3", ""]]),
        ("grid", [["--a", "1", "One more."], ["--b", "", "Two"]]),
        ("list", [["--a", "1", "One more. two"], ["--b", "", "Two"]]),
        ("csv", [["--a", "1", "One more."], ["--b", "", 'Say "two"']]),
    ],
)
def test_cells(syntax: str, cells: list[list[str]]) -> None:
    found = table(PAGES[syntax])
    assert (found.syntax, found.irregular) == (syntax, False)
    assert shown(found) == [["Flag", "Default", "Help"], *cells]


def test_the_rows_of_a_simple_table_have_the_empty_lines_below_them() -> None:
    assert rows(SIMPLE) == [
        "``--a``   ``1``    One\n                   more.\n",
        "``--b``   \\        Two and more\n\n",
        "``--c``   ``3``\n",
    ]


def test_the_rows_of_a_grid_have_the_border_below_them() -> None:
    border = "+---------+---------+-------+\n"
    first = "| ``--a`` | ``1``   | One   |\n|         |         | more. |\n"
    assert rows(GRID) == [first + border, "| ``--b`` |         | Two   |\n" + border]


def test_the_rows_of_a_list_are_its_items() -> None:
    second = "   * - ``--b``\n     -\n     - Two\n"
    first = LIST[LIST.index("   * - ``--a``") : -len(second)]
    assert rows(LIST) == [first, second]


def test_the_rows_of_csv_are_its_records() -> None:
    first = '   ``--a``, 1, "One\n   more."\n'
    assert rows(CSV) == [first, '   "``--b``", , "Say ""two""' + '"\n']


@pytest.mark.parametrize(
    ("syntax", "help"),
    [
        ("simple", ["One", "more."]),
        ("grid", ["One", "more."]),
        ("list", ["One\n       more.\n\n       - two"]),
        ("csv", ["One\n   more."]),
    ],
)
def test_a_cell_between_others_has_a_span_for_each_line(syntax: str, help: list[str]) -> None:
    source = PAGES[syntax]
    flag, _, last = table(source).rows[0].cells
    assert lines(source, flag) == ["``--a``"]
    assert lines(source, last) == help


@pytest.mark.parametrize("syntax", PAGES)
@pytest.mark.parametrize("prefix", ["", "\ufeff", "- ", "* * ", "中文 ✓\n\n"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_spans_do_not_depend_on_what_is_around(syntax: str, prefix: str, line_end: str) -> None:
    indent = " " * len(prefix) if prefix.endswith("* ") or prefix == "- " else ""
    body = PAGES[syntax].replace("\n", "\n" + indent).rstrip(" ")
    source = (prefix + body + "\nText.\n").replace("\n", line_end)
    found = table(source)
    plain = table(PAGES[syntax])
    assert shown(found) == shown(plain)
    assert lines(source, found.rows[0].cells[0]) == ["``--a``"]
    assert lines(source, found.rows[1].cells[0]) == ["``--b``"]
    last = found.rows[-1].span
    text = source.encode()[slice(*last)].decode()
    assert text.endswith(line_end)
    assert text.count(line_end) == rows(PAGES[syntax])[-1].count("\n")


def test_the_heading_above_a_table() -> None:
    found = tables(f"Title\n=====\n\n{GRID}\n*Sub* ``x``\n-----------\n\n{LIST}\nEnd\n---\n")
    assert [each.heading for each in found] == ["Title", "Sub x"]


@pytest.mark.parametrize(
    "before",
    [
        ".. note::\n\n",
        ".. tab-item:: Server\n   :sync: server\n\n",
        ".. only:: html\n\n",
        ".. tab-set::\n\n   .. tab-item:: A\n\n",
        ".. option:: --all\n\n   Text.\n\n",
    ],
)
@pytest.mark.parametrize("syntax", PAGES)
def test_tables_in_directives_also_in_those_of_sphinx(before: str, syntax: str) -> None:
    depth = "      " if "tab-set" in before else "   "
    source = before + "".join(f"{depth}{line}\n" for line in PAGES[syntax].splitlines())
    found = table(source)
    assert shown(found) == shown(table(PAGES[syntax]))
    assert lines(source, found.rows[1].cells[0]) == ["``--b``"]
    assert source.encode()[slice(*found.span)].decode().count("\n") == PAGES[syntax].count("\n")


@pytest.mark.parametrize("syntax", ["simple", "grid"])
def test_a_table_with_a_caption(syntax: str) -> None:
    rows_ = "".join(f"   {line}\n" for line in PAGES[syntax].splitlines())
    source = f".. table:: Caption\n   :widths: auto\n\n{rows_}"
    found = table(source)
    assert shown(found) == shown(table(PAGES[syntax]))
    assert source.encode()[slice(*found.span)].decode() == rows_


@pytest.mark.parametrize(
    "source",
    [
        "::\n\n   a\n   " + GRID.replace("\n", "\n   "),
        ".. code-block:: rst\n\n   " + GRID.replace("\n", "\n   "),
        ".. comment\n\n   " + GRID.replace("\n", "\n   "),
    ],
)
def test_what_docutils_shows_as_something_else_is_no_table(source: str) -> None:
    assert tables(source) == ()


def test_no_other_file_is_read_for_a_page(tmp_path: Path) -> None:
    other, rows = tmp_path / "other.rst", tmp_path / "other.csv"
    other.write_text(GRID, "utf-8")
    rows.write_text("``--a``,1\n", "utf-8")
    directives = (
        f".. include:: {other}",
        f".. csv-table::\n   :file: {rows}",
        f".. csv-table::\n   :url: {rows.as_uri()}",
        f".. raw:: html\n   :file: {other}",
        f".. foo::\n\n   .. include:: {other}",
    )
    found = table("\n\n".join((*directives, LIST)))
    assert found.syntax == "list"


def test_cells_that_span_others_leave_empty_cells() -> None:
    source = """\
+-------+---------+-------+
| Group | Flag    | Help  |
+=======+=========+=======+
| one   | ``--a`` | One   |
|       +---------+-------+
|       | ``--b`` | Two   |
+-------+---------+-------+
| both columns    | All   |
+-----------------+-------+
"""
    found = table(source)
    assert found.irregular
    assert shown(found)[1:] == [
        ["one", "--a", "One"],
        ["", "--b", "Two"],
        ["both columns", "", "All"],
    ]
    assert lines(source, found.rows[1].cells[1]) == ["``--b``"]


def test_two_header_rows_or_a_table_in_a_cell_are_irregular() -> None:
    two = LIST.replace(":header-rows: 1", ":header-rows: 2")
    assert table(two).irregular
    assert [cell.text for cell in table(two).header.cells][:1] == ["--a"]
    nested = "+-----------+\n| +---+---+ |\n| | a | b | |\n| +---+---+ |\n+-----------+\n"
    (outer,) = tables(nested)
    assert outer.irregular


def test_without_a_header() -> None:
    found = table(".. list-table::\n\n   * - ``--a``\n     - One\n")
    assert found.header.cells == ()
    assert shown(found)[1:] == [["--a", "One"]]
    assert tables("+---+\n|   |\n+---+\n") == ()  # no text


def test_what_is_not_shown_is_no_text_of_a_cell() -> None:
    source = LIST.replace("- Two", "- .. _two:\n\n       Two [1]_\n\n       .. a comment")
    assert shown(table(source))[2] == ["--b", "", "Two"]


def test_an_option_list_in_a_cell_is_its_text() -> None:
    source = "=========  ===\n--x  Text  1\n--y NAME   2\n=========  ===\n"
    assert shown(table(source))[1:] == [["--x Text", "1"], ["--y NAME", "2"]]


@pytest.mark.parametrize("mark", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028"])
def test_characters_that_end_no_line_in_an_editor(mark: str) -> None:
    found = table(f"a{mark}b\n\n{GRID}")
    assert shown(found) == shown(table(GRID))


def test_options_of_csv() -> None:
    source = """\
.. csv-table::
   :header-rows: 1
   :delim: ;
   :quote: '
   :escape: \\

   Flag;Help
   ``--a``;'a; b'

   ``--b``;b
"""
    found = table(source)
    assert shown(found) == [["Flag", "Help"], ["--a", "a; b"], ["", ""], ["--b", "b"]]
    assert rows(source)[0] == "   ``--a``;'a; b'\n"


def test_pages_that_are_not_read_say_why() -> None:
    def problem(source: str) -> str | None:
        return read_page(Text("page.rst", source.encode())).problem

    assert problem(GRID + "x" * (MAX_RST - len(GRID))) is None
    large = problem(GRID + "x" * (MAX_RST - len(GRID) + 1))
    assert large == "the tables are not read: 524,289 bytes; the limit is 524,288"
    columns = "+-" * 1001 + "+\n"
    assert problem(columns) == "the tables are not read: one is wider than 2,000 characters"
    deep = problem("- " * 1000 + "x\n\n" + GRID)
    assert deep is not None
    assert deep.startswith("docutils cannot read the page: RecursionError: ")


@pytest.mark.parametrize(
    ("source", "line", "problem"),
    [
        (GRID.replace("Two   |", "Two    |"), 7, "Right border not aligned or missing"),
        (SIMPLE.replace("``--c``  ", "``--ccccc``"), 8, "Text in column margin in table line 8"),
        (LIST.replace("     - Help\n", "", 1), 1, "uniform two-level bullet list expected"),
    ],
)
def test_pages_with_a_malformed_table_of_flags_are_not_read(
    source: str, line: int, problem: str
) -> None:
    def read(source: str) -> Page:
        return read_page(Text("page.rst", f"{GRID}\nText.\n\n{source}".encode()))

    before = GRID.count("\n") + 3
    page = read(source)
    assert page.problem is not None
    assert page.problem.startswith(f"the tables are not read: line {before + line}: ")
    assert problem in page.problem
    in_directive = read(f".. tab-item:: A\n\n{indent(source, '   ')}").problem
    assert in_directive is not None
    assert f" line {before + line + 2}: " in in_directive
    others = read(source.replace("--", "=="))
    assert (len(others.tables), others.problem) == (1, None)


def test_a_long_line_elsewhere_does_not_matter() -> None:
    (found,) = tables("x" * 10_001 + "\n\n" + GRID)
    assert len(found.rows) == 2


def test_a_page_does_not_define_roles_for_other_pages() -> None:
    (found,) = tables(".. role:: own\n\n.. default-role:: sup\n\n" + GRID)
    assert len(found.rows) == 2
    source = ":own:`a`\\ `b`"
    assert [*read_inline(source, "rst")] == [Piece("a", True), Piece("b", True)]


@pytest.mark.filterwarnings("error")
@settings(max_examples=100)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                [
                    *(line for source in PAGES.values() for line in source.splitlines()),
                    *("", "", "- x", "   text", ".. foo:: x", "====", "----", "Title", "::"),
                    *(".. include:: /etc/passwd", ".. role:: x", ".. default-role:: code"),
                    *(".. |a| replace:: b", "|a|", ".. _x:", "x_", "`x <y_>`__", ">>> a", "| a"),
                ]
            ),
            st.text(max_size=8),
        ),
        max_size=20,
    ).map("\n".join)
)
def test_any_page_is_read(source: str) -> None:
    data = source.encode("utf-8", "surrogatepass")
    page = read_page(Text("page.rst", data))
    assert (page.problem or "the tables are not read: line 1").startswith("the tables are not")
    for found in page.tables:
        assert 0 <= found.span.start < found.span.stop <= len(data)
        for row in found.rows:
            assert len(row.cells) == len(found.rows[0].cells)
            for cell in row.cells:
                assert cell.span.start <= cell.span.stop <= len(data)
                assert isinstance(cell.text, str)
        if not found.irregular and len(found.rows) > 1:
            pairs = zip(found.rows, found.rows[1:], strict=False)
            assert all(row.span.stop == after.span.start for row, after in pairs)
