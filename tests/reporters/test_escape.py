"""Untrusted text is harmless on a terminal, and its width is known."""

import unicodedata

import pytest
import wcwidth
from hypothesis import given
from hypothesis import strategies as st

from perflint.reporters.escape import escaped, width


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain text, 4.21 %", "plain text, 4.21 %"),
        ("größe 数 🚀 é", "größe 数 🚀 é"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("a\nb\r\tc", "a\\nb\\r\\tc"),
        ("\x1b[31mred\x07", "\\x1b[31mred\\x07"),
        ("\x9b31m\x7f\0", "\\x9b31m\\x7f\\x00"),
        ("\u202e\u2066\ufeff", "\\u{202e}\\u{2066}\\u{feff}"),
        ("\u2028\u2029\x85", "\\u{2028}\\u{2029}\\x85"),
        ("\U000e0041", "\\u{e0041}"),
        ("gr\udcf6sse", "gr\\xf6sse"),
        ("\ud800", "\\u{d800}"),
        ("##[error]x ###[", "#\\x23[error]x ##\\x23["),
        ("::error::x", "\\x3a:error::x"),
        (" \u3000::error::x", " \u3000\\x3a:error::x"),
        (":", "\\x3a"),
        ("a::error::x", "a::error::x"),
        ("", ""),
    ],
)
def test_control_characters_and_commands_are_escaped(text, shown):
    assert escaped(text) == shown


@given(st.text())
def test_no_control_character_is_left(text):
    shown = escaped(text)
    assert "\n" not in shown
    for char in shown:
        assert char == "\u200d" or unicodedata.category(char)[0] not in "CZ" or char.isspace()
    assert shown.encode().decode() == shown
    assert len(shown.splitlines()) <= 1


@given(
    st.text(st.characters(exclude_categories=["C", "Zl", "Zp"])).filter(
        lambda text: "##[" not in text and not text.lstrip().startswith(":")
    )
)
def test_harmless_text_is_unchanged(text):
    assert escaped(text) == text


@pytest.mark.parametrize(
    "text",
    ["abc", "größe", "数字", "e\u0301", "🚀x", "ﾊﾝ", "\uff21\uff22", "한글", "", "\u0e01\u0e34"],
)
def test_width_agrees_with_wcwidth(text):
    assert width(text) == wcwidth.wcswidth(text)
