"""The text and the code in a cell."""

import pytest

from perflint.documents.tables.inline import plain_text, read_inline
from perflint.documents.tables.piece import Piece


def code(text: str) -> Piece:
    return Piece(text, True)


def text(content: str) -> Piece:
    return Piece(content, False)


def struck(content: str, *, code: bool = False) -> Piece:
    return Piece(content, code, struck=True)


@pytest.mark.parametrize(
    ("source", "pieces"),
    [
        ("`--a`", [code("--a")]),
        ("` None`", [code("None")]),
        ("`` a`b ``", [code("a`b")]),
        ("<code>a</code>, <kbd>b</kbd>", [code("a"), text(", "), code("b")]),
        ("<code>&lt;a&gt; &#123;b&#125;</code>", [code("<a> {b}")]),
        ("<code>a_b_c", [text("a_b_c")]),
        ("**`--a`**", [code("--a")]),
        ("[`--a`](#a) x", [code("--a"), text(" x")]),
        ("a<br/>b", [text("a\nb")]),
        ("<ul><li>a</li></ul>", [text("\n\na\n\n")]),
        ("a <b>b</b>", [text("a b")]),
        ('{"a"}{" "}b', [text("a b")]),
        ("`{'a'}`", [code("{'a'}")]),
        (r"a\*b &amp; &#96;c&#96;", [text("a*b & `c`")]),
        ("<!-- x -->a", [text("a")]),
        ("~~`a`~~ `b`", [struck("a", code=True), text(" "), code("b")]),
        ("<del><code>a</code> b</del>c", [struck("a", code=True), struck(" b"), text("c")]),
        ("a <s>b <s>c</s></s></s>d", [text("a "), struck("b c"), text("d")]),
        ("", []),
        ("`", [text("`")]),
    ],
)
def test_pieces(source: str, pieces: list[Piece]) -> None:
    assert [*read_inline(source)] == pieces


def test_plain_text_has_single_spaces() -> None:
    assert plain_text("a<br/> *b*   `c`") == "a b c"
