"""Rows that are added and removed, as a person would write them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.documents.argument_docs import row_edits
from perflint.documents.argument_docs.row_edits import removed_row
from perflint.documents.tables.inline import read_inline
from perflint.documents.tables.page import read_page
from perflint.engine.fix import edited
from perflint.primitives.text import Text
from tests.documents.argument_docs.pages import added, docs_of, function, with_new_row

PORT = '"--port", type=int, default=8, help="Port."'
PIPE = "| flag | what | default |\n| --- | --- | --- |\n| `--port` | Port. | `8` |\n"
PAGE = PIPE.replace("what", "help")
HTML = """\
<table style={{width: "100%"}}>
  <thead>
    <tr><th>Argument</th><th>Description</th><th>Defaults</th><th>Options</th></tr>
  </thead>
  <tbody>
    <tr>
      <td style={{fontWeight: 500}}>`--port`<br/>`-p`</td>
      <td>Port.</td>
      <td>`8`</td>
      <td>Type: int</td>
    </tr>
    <tr>
      <td>`--level`</td>
      <td>Level.</td>
      <td>`low`</td>
      <td><code>low</code>, <code>high</code></td>
    </tr>
  </tbody>
</table>
"""
LEVEL = '"--level", choices=["low", "high"], default="low", help="Level."'


@pytest.mark.parametrize(
    ("argument", "row"),
    [
        ('"--x", default=2, help="What."', "| `--x` | What. | `2` |\n"),
        ('"--x", "-y", default=0.5, help="What."', "| `--x` | What. | `0.5` |\n"),
        ('"--x", default="auto", help="What."', "| `--x` | What. | `auto` |\n"),
        ('"--x", default="", help="What."', '| `--x` | What. | `""` |\n'),
        ('"--x", default="a|b", help="What."', "| `--x` | What. | `a\\|b` |\n"),
        ('"--x", default=None, help="What."', "| `--x` | What. | `None` |\n"),
        ('"--x", action="store_true", help="What."', "| `--x` | What. | `False` |\n"),
        ('"--x", default=2, help="a | b"', "| `--x` | a \\| b | `2` |\n"),
        ('"--x", default=2, help="<a> & b"', "| `--x` | &lt;a> & b | `2` |\n"),
        ('"--x", default=2, help="&lt;"', "| `--x` | &amp;lt; | `2` |\n"),
        ('"--x", default=2, help="use `a|b`"', "| `--x` | use `a\\|b` | `2` |\n"),
        ('"--x", default=2, help="a ` b"', "| `--x` | a &#96; b | `2` |\n"),
        ('"--x", default=2, help="a\\n  b\\t"', "| `--x` | a b | `2` |\n"),
        ('"--x", default=2, help="{a} snake_case * 2"', "| `--x` | {a} snake_case * 2 | `2` |\n"),
        ('"--x", default=2, help="*a* b"', "| `--x` | &#42;a&#42; b | `2` |\n"),
        ('"--x", default=2, help="[a](b)"', "| `--x` | &#91;a&#93;(b) | `2` |\n"),
        ('"--x", default=2, help="a \\\\| b"', "| `--x` | a &#92;\\| b | `2` |\n"),
        ('"--x", default=2, help="<!-- a -->"', "| `--x` | &lt;!-- a --&gt; | `2` |\n"),
        ('"--x", default=2, help="a -> b"', "| `--x` | a -> b | `2` |\n"),
        ('"--x", default=2, help="50 %%"', "| `--x` | 50 % | `2` |\n"),
    ],
)
def test_the_text_of_cells_is_escaped_for_the_table(argument: str, row: str) -> None:
    assert added(PAGE, function(PORT, argument)) == row


@pytest.mark.parametrize(
    "argument",
    [
        '"--x", default=2',
        '"--x", default=2, help=f"{x}"',
        '"--x", default=2, help=" "',
        '"--x", default=2, help="%(default)s"',
        '"--x", default=f(), help="What."',
        '"--x", help="What."',
        f'"--x", default="{"a" * 81}", help="What."',
        '"--x", default=" a", help="What."',
    ],
)
def test_no_row_is_written_if_a_cell_is_not_known(argument: str) -> None:
    assert added(PAGE, function(PORT, argument)) is None


def test_only_tables_with_as_many_columns_show_how_a_row_is_written() -> None:
    wide = "| flag | help | use | more |\n| --- | --- | --- | --- |\n| `--port` | Port. | a | b |\n"
    narrow = "| flag | help |\n| --- | --- |\n| `--level` | Level. |\n"
    arguments = function(PORT, '"--xy", help="X."', LEVEL)
    assert added(f"{wide}\n{narrow}", arguments) == "| `--xy` | X. | a | b |\n"


@pytest.mark.parametrize(
    ("keywords", "cell"),
    [
        ("type=int", "int"),
        ("", "str"),
        ("required=True", "required"),
        ("type=float", None),
        ("type=int, required=True", None),
    ],
)
def test_a_column_of_unknown_meaning_is_as_for_arguments_of_this_kind(
    keywords: str, cell: str | None
) -> None:
    page = (
        "| flag | help | type |\n| --- | --- | --- |\n| `--a` | A. | int |\n| `--b` | B. | str |\n"
        "| `--c` | C. | text |\n| `--d` | D. | str |\n| `--e` | E. | required |\n"
    )
    others = ['"--a", type=int', '"--b"', '"--c"', '"--d"', '"--e", required=True']
    new = f'"--x", help="X.", {keywords}'
    row = None if cell is None else f"| `--x` | X. | {cell} |\n"
    assert added(page, function(*others, new)) == row


def test_a_column_of_unknown_meaning_is_copied_if_all_rows_agree() -> None:
    page = "| flag | help | since |\n| --- | --- | --- |\n| `--port` | Port. | 1.0 |\n"
    arguments = function(PORT, '"--host"', '"--x", help="What."')
    assert added(page, arguments) == "| `--x` | What. | 1.0 |\n"
    assert added(f"{page}| `--host` | Host. | 1.1 |\n", arguments) == "| `--x` | What. | 1.1 |\n"
    assert added(page.replace("1.0", "If `--port`."), arguments) is None
    arguments = arguments.replace('"--x"', '"--x", type=float')
    assert added(f"{page}| `--host` | Host. | 1.1 |\n", arguments) is None


ALIGNED = """\
| flag     | help          | default |
| :------- | :-----------: | ------: |
| `--port` | Port.         |     `8` |
| `--host` | Where it is.  |     `9` |
"""


@pytest.mark.parametrize(
    ("help", "row"),
    [
        ("What.", "| `--x`    |     What.     |    `10` |\n"),
        ("A longer text.", "| `--x`    | A longer text. |    `10` |\n"),
    ],
)
def test_columns_keep_their_width_and_alignment(help: str, row: str) -> None:
    arguments = function(PORT, '"--host"', f'"--x", default=10, help="{help}"')
    assert added(ALIGNED, arguments) == row


def test_columns_may_be_aligned_by_the_width_of_characters() -> None:
    page = (
        "| 参数     | 说明  |\n| -------- | ----- |\n| `--port` | 端口x |\n| `--host` | Hoste |\n"
    )
    arguments = function(PORT, '"--host"', '"--x", help="地"')
    assert added(page, arguments) == "| `--x`    | 地    |\n"


def test_fewer_edits_are_worked_out_for_a_long_table(monkeypatch) -> None:
    docs = docs_of(PAGE, function(PORT))
    counts = []
    for rows in (1, 20, 1000):
        monkeypatch.setattr(row_edits, "MAX_READ", 20 * len(docs.rows) // rows)
        counts.append(row_edits.edits_per_check(docs))
    assert counts == [20, 1, 1]


@pytest.mark.parametrize(
    ("page", "row"),
    [
        ("a | help\n--- | ---\n`--port` | Port.\n", "`--x` | What.\n"),
        ("|a|help|\n|---|---|\n|`--port`|Port.|\n", "|`--x`|What.|\n"),
        ("> | a | help |\n> | --- | --- |\n> | `--port` | Port. |\n", "> | `--x` | What. |\n"),
        ("| a | help |\r\n| - | - |\r\n| `--port` | Port. |\r\n", "| `--x` | What. |\r\n"),
        ("| a | help |\n|--|--|\n| --port | Port. |\n", "| --x | What. |\n"),
        (
            "| a | help |\n|--|--|\n| <code>--port</code> | Port. |\n",
            "| <code>--x</code> | What. |\n",
        ),
        ("| 参数 | 说明 |\n|--|--|\n| `--port` | 端口 |\n", "| `--x` | What. |\n"),
    ],
)
def test_the_row_has_the_layout_of_its_neighbour(page: str, row: str) -> None:
    assert added(page, function(PORT, '"--x", default=1, help="What."')) == row


@pytest.mark.parametrize(
    ("arguments", "after"),
    [
        ((PORT, '"--x", default=1, help="What."'), PAGE + "| `--x` | What. | `1` |"),
        (
            ('"--x", default=1, help="What."', PORT),
            PAGE.replace("| `--port`", "| `--x` | What. | `1` |\n| `--port`").rstrip("\n"),
        ),
    ],
)
def test_the_last_line_of_a_page_may_have_no_end(arguments: tuple[str, ...], after: str) -> None:
    assert with_new_row(PAGE.rstrip("\n"), function(*arguments)) == after


def test_a_row_of_html_has_the_tags_of_its_neighbour() -> None:
    arguments = function(
        f'{PORT}, dest="port"', '"--x", type=int, default=1, help="a {b} <c>"', LEVEL
    )
    assert added(HTML, arguments, "page.mdx") == (
        "    <tr>\n"
        "      <td style={{fontWeight: 500}}>`--x`</td>\n"
        "      <td>a &#123;b&#125; &lt;c></td>\n"
        "      <td>`1`</td>\n"
        "      <td>Type: int</td>\n"
        "    </tr>\n"
    )


def test_choices_are_written_as_in_other_rows() -> None:
    argument = '"--x", choices=["a", "b{"], default="a", help="What."'
    row = added(HTML, function(PORT, LEVEL, argument), "page.mdx")
    assert row is not None
    assert "<td><code>a</code>, <code>b&#123;</code></td>" in row


def test_all_long_flags_are_named_if_other_rows_do() -> None:
    page = PAGE.replace("`--port`", "`--port`, `--p`")
    port = PORT.replace('"--port"', '"--port", "--p"')
    argument = '"--x-name", "--x_name", "--short", "-s", default=1, help="What."'
    assert added(page, function(port, argument)) == "| `--x-name`, `--short` | What. | `1` |\n"
    assert added(PAGE, function(port, argument)) == "| `--x-name` | What. | `1` |\n"


def test_no_row_is_written_beside_one_that_is_irregular() -> None:
    argument = '"--x", default=2, help="What."'
    assert added(PAGE.replace(" | `8` |", " |"), function(PORT, argument)) is None
    html = HTML.replace("<td>Port.</td>", '<td rowspan="1">Port.</td>')
    assert added(html, function(PORT, argument), "page.mdx") is None


def test_backticks_are_no_code_in_html_of_markdown() -> None:
    argument = '"--x", type=int, default=1, help="What."'
    page = HTML.replace("={{fontWeight: 500}}", "").replace(' style={{width: "100%"}}', "")
    assert added(page, function(PORT, argument), "page.md") is None
    for mark in ("`--port`", "`8`", "`-p`", "`--level`", "`low`"):
        page = page.replace(mark, f"<code>{mark[1:-1]}</code>")
    row = added(page, function(PORT, argument), "page.md")
    assert row is not None
    assert "><code>--x</code></td>" in row


@pytest.mark.parametrize(
    ("page", "path"), [(f"{PAGE}| `--x` | X. | `1` |\n", "page.md"), (HTML, "page.mdx")]
)
def test_a_row_is_removed_with_its_lines(page: str, path: str) -> None:
    docs = docs_of(page, function(PORT, LEVEL, '"--x"'), path)
    (table,) = docs.tables
    row = table.rows[-1].row
    edit = removed_row(docs, table, row)
    assert edit is not None
    after = edited(page.encode(), [edit]).decode()
    assert after == page.replace(page[slice(*row.span)], "")
    assert "\n\n" not in after


def test_the_only_row_is_not_removed() -> None:
    docs = docs_of(PAGE, function(PORT))
    (table,) = docs.tables
    assert removed_row(docs, table, table.rows[0].row) is None


HELP = st.text(
    st.one_of(st.sampled_from("|<>{}`*_[]()&;#\\~!:'\"\n -ab1"), st.characters(codec="utf-8")),
    min_size=1,
    max_size=30,
)


@settings(max_examples=25)
@given(HELP, st.sampled_from([(PAGE, "page.md"), (PAGE, "page.mdx"), (HTML, "page.mdx")]))
def test_the_page_shows_the_help_and_the_other_rows_as_before(
    help: str, where: tuple[str, str]
) -> None:
    page, path = where
    argument = f'"--x", type=int, default=2, help={help!a}'
    after = with_new_row(page, function(PORT, argument, LEVEL), path)
    if after is None:
        return
    (before,) = read_page(Text(path, page.encode())).tables
    (table,) = read_page(Text(path, after.encode())).tables
    new = [row for row in table.rows if "`--x`" in row.cells[0].source]
    assert len(new) == 1
    shown = "".join(piece.text for piece in read_inline(new[0].cells[1].source))
    wanted = " ".join(help.replace("%%", "%").split())
    assert shown.replace("`", "") == wanted.replace("`", "") or not wanted.isprintable()
    assert [row for row in _sources(table) if "`--x`" not in row[0]] == _sources(before)


def _sources(table) -> list[list[str]]:
    return [[cell.source for cell in row.cells] for row in table.rows]
