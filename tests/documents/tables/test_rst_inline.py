"""The text and the code in cells of reStructuredText."""

import pytest

from perflint.documents.tables.inline import MAX_CELL, plain_text, read_inline
from perflint.documents.tables.piece import Piece


def pieces(source: str) -> list[tuple[str, bool]]:
    return [(piece.text, piece.code) for piece in read_inline(source, "rst")]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("``--x`` or `--y`", [("--x", True), (" or ", False), ("--y", True)]),
        ("``a`b``", [("a`b", True)]),
        ("a\\ ``b``\\ s", [("a", False), ("b", True), ("s", False)]),
        ("``\\n`` \\n", [("\\n", True), (" n", False)]),
        ("a\nb ``c\nd``", [("a b ", False), ("c d", True)]),
        ("one\n\ntwo", [("one\ntwo", False)]),
        ("*a* **b** \\*c", [("a b *c", False)]),
        ("*args", [("*args", False)]),
        ("a ``b", [("a ``b", False)]),
        ("a `b", [("a `b", False)]),
        ("|name| `text <http://x>`_ x_", [("name text x", False)]),
        ("3 [1]_", [("3 ", False)]),
        ("``a`` |br| ``b``", [("a", True), (" \n ", False), ("b", True)]),
        ("a :raw-html:`<br/>` b", [("a \n b", False)]),
        ("<a> &lt;", [("<a> &lt;", False)]),
        ("\\", []),
        ("", []),
    ],
)
def test_pieces(source: str, shown: list[tuple[str, bool]]) -> None:
    assert pieces(source) == shown


@pytest.mark.parametrize(
    ("source", "piece"),
    [
        (":option:`--x`", ("--x", True)),
        (":code:`--x`", ("--x", True)),
        ("`--x`:option:", ("--x", True)),
        (":option:`--x <serve --x>`", ("--x", True)),
        (":py:func:`~a.b`", ("a.b", True)),
        (":ref:`Text <label>`", ("Text", False)),
        (":doc:`page`", ("page", False)),
        (":std:term:`word`", ("word", False)),
        (":sub:`2`", ("2", False)),
    ],
)
def test_roles_also_those_of_sphinx(source: str, piece: tuple[str, bool]) -> None:
    assert pieces(source) == [piece]


def test_a_long_cell_is_text() -> None:
    source = "``a`` " + "b" * MAX_CELL
    assert read_inline(source, "rst") == (Piece(source, False),)
    assert plain_text("a\n``b``  *c*", "rst") == "a b c"
