"""Documented defaults and choices, compared with those of arguments."""

import pytest

from perflint.documents.argument_docs.values import (
    Word,
    agree,
    documented_choices,
    documented_default,
)
from perflint.documents.arguments.literals import UNKNOWN
from perflint.documents.tables.table import Cell
from perflint.primitives.finding import Span


def cell(source: str) -> Cell:
    return Cell(Span(0, 0), source)


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("`1`", 1),
        ("` 1 `", 1),
        ("1", 1),
        ("-1", -1),
        ("`0.9`", 0.9),
        (".5", 0.5),
        ("`1e-3`", 0.001),
        ("`30_000`", 30000),
        ("`True`", True),
        ("true", True),
        ("`false`", False),
        ("None", None),
        ("`None`", None),
        ('`"fp8"`', "fp8"),
        ("`''`", ""),
        ("`[1, 2]`", [1, 2]),
        ("`{}`", {}),
        ("<code>&#123;&#125;</code>", {}),
        ("`auto`", Word("auto")),
        ("`in-seq-split`", Word("in-seq-split")),
        ("`a.b:c+d`", Word("a.b:c+d")),
        ("`0.0.0.0`", Word("0.0.0.0")),
        ("`/tmp/a`", Word("/tmp/a")),
        ("`~/.cache`", Word("~/.cache")),
        ("`8GB`", Word("8GB")),
        ("~~8000~~ 30000", 30000),
    ],
)
def test_literals(source: str, value: object) -> None:
    found = documented_default(cell(source))
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    "source",
    [
        "auto",
        '"fp8"',
        "`8` GB",
        "8 GB",
        "8GB",
        "`a b`",
        "`/tmp/<id>`",
        "`N/A`",
        "`-`",
        "`n/a`",
        "`required`",
        "`必填`",
        "`1` or `2`",
        "—",
        "",
        "~1",
        "`1` (cpu)",
        "1<sup>2</sup>",
        "1[2](#note)",
        '1<a href="#note">2</a>',
        "~~1~~",
    ],
)
def test_prose_is_unknown(source: str) -> None:
    assert documented_default(cell(source)) is UNKNOWN


@pytest.mark.parametrize(
    ("documented", "default"),
    [
        (1, 1),
        (1.0, 1),
        (0.1 + 0.2, 0.3),
        (Word("auto"), "auto"),
        ("auto", "auto"),
        ([1, 2], (1, 2)),
        ({}, {}),
        (True, True),
        # not known, or computed
        (UNKNOWN, 1),
        (1, UNKNOWN),
        (8192, None),
        (False, None),
        (Word("auto"), None),
        # no value
        (None, None),
        (None, False),
        (None, ""),
        (None, []),
        (None, 0),
        (None, -1),
        (None, -1.5),
        (Word("none"), ""),
        # not comparable
        (Word("MODEL_DIR"), "/models"),
        (Word("auto"), 1),
        (1, "1"),
        (True, "yes"),
        ("1", 1),
        ([1], "1"),
    ],
)
def test_values_that_agree_or_cannot_be_compared(documented: object, default: object) -> None:
    assert agree(documented, default)


@pytest.mark.parametrize(
    ("documented", "default"),
    [
        (1, 2),
        (1.0, 1.001),
        (Word("auto"), "triton"),
        (Word("FLASH_ATTN"), "TRITON_ATTN"),
        (Word("A"), "a"),
        ("auto", "triton"),
        ([1, 2], [2, 1]),
        (True, False),
        (False, True),
        (False, 1),
        (None, 1),
        (None, 0.5),
        (None, True),
        (None, "auto"),
        (None, [1]),
    ],
)
def test_values_that_differ(documented: object, default: object) -> None:
    assert not agree(documented, default)


@pytest.mark.parametrize(
    ("source", "choices"),
    [
        ("`a`, `b`", ("a", "b")),
        ("<code>a</code>, <code>b</code>", ("a", "b")),
        ("`a` / `b` | `c`", ("a", "b", "c")),
        ("`a`, `b` and `c` or `d`.", ("a", "b", "c", "d")),
        ("`a`<br/>`b`", ("a", "b")),
        ("`a`", ("a",)),
        ("`{a,b}`", ("a", "b")),
        ("`[a | b]`", ("a", "b")),
        ("`'a'`, `\"b\"`", ("a", "b")),
        ("`1`, `2`", ("1", "2")),
        ("`a/b`", ("a", "b")),
        ("Type: `int`", ()),
        ("`a`, `b`, …", ()),
        ("`a`, `b` etc.", ()),
        ("`a` (the default), `b`", ()),
        ("`a`, `b`, `...`", ()),
        ("`a`..`c`", ()),
        ("`1-3`", ()),
        ("`null`, `a`", ("a",)),
        ("`a b`", ()),
        ("`None`, `a`", ("a",)),
        ("`None`", ()),
        ("`N/A`", ()),
        ("a, b", ()),
        ("", ()),
    ],
)
def test_choices(source: str, choices: tuple[str, ...]) -> None:
    assert documented_choices(cell(source)) == choices


@pytest.mark.parametrize(
    ("source", "choices"),
    [
        ("`a`", ("a",)),
        ("`x`", ()),
        ("`MODE`", ()),
        ("`x`, `a`", ("x", "a")),
        ("`x`, `y`", ("x", "y")),
        ("`str`, `int`", ()),
        ("`a`, `int`", ()),
        ("`a`, ~~`b`~~", ("a", "b")),
        ("`a`, ~~`x`~~", ("a",)),
    ],
)
def test_words_that_are_no_known_choice(source: str, choices: tuple[str, ...]) -> None:
    """They may be a type, or a name for the value; one with a line through it is gone."""
    assert documented_choices(cell(source), ("a", "b")) == choices


def test_a_known_choice_may_look_like_a_type_or_a_range() -> None:
    assert documented_choices(cell("`float`, `1-3`"), ("float", "1-3")) == ("float", "1-3")
    assert documented_choices(cell("`float`, `x`"), ("float", "1-3")) == ("float", "x")


@pytest.mark.parametrize(
    ("source", "known", "choices"),
    [
        ("`a/b`, `c`", ("a/b", "c"), ("a/b", "c")),
        ("`a/b, c`", ("a/b", "c"), ("a/b", "c")),
        ("`{a/b|c}`", ("a/b", "c"), ("a/b", "c")),
        ("`a/b/c`", ("a/b", "c"), ()),
        ("`a,b`, `c|d`", ("a,b", "c|d"), ("a,b", "c|d")),
        ("`a, b`", ("a,b",), ()),
        ("`a/b,c|d`", ("a/b,c|d",), ("a/b,c|d",)),
        ("`x y`, `a`", ("x y", "a"), ("x y", "a")),
        ("`a/b`", ("a", "c"), ("a", "b")),
        ("`a/b`", ("/", ",", "|"), ()),
        ("`N/A`, `a`", ("N/A", "a"), ("N/A", "a")),
    ],
)
def test_choices_that_contain_what_may_separate_them(
    source: str, known: tuple[str, ...], choices: tuple[str, ...]
) -> None:
    assert documented_choices(cell(source), known) == choices
