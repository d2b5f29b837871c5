"""Text never becomes markup, and no character of it is lost."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perflint.reporters.history.page.markup import (
    Markup,
    element,
    joined,
    raw,
    untrusted,
    visible,
)
from tests.reporters.history_samples import HOSTILE

PIECES = st.sampled_from([*HOSTILE[:-1], "<", ">", "&", "&lt", '"', "'", "\r\n", "</b", "plain"])
TEXTS = st.lists(st.one_of(PIECES, st.text(st.characters(), max_size=8)), max_size=4).map("".join)


class Events(HTMLParser):
    """The tags, attributes and texts of a document, as a browser would read them."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: list[object] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.seen.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        self.seen.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


@given(TEXTS, TEXTS, TEXTS)
def test_text_stays_in_its_element_and_attribute(one: str, two: str, value: str) -> None:
    inner = element("b", {"title": value, "class": None}, two)
    seen = Events(element("p", {}, one, [inner, one])).seen
    shown = [visible(one)] if one else []
    content = [visible(two)] if two else []
    assert seen == [
        ("p", {}),
        *shown,
        ("b", {"title": visible(value)}),
        *content,
        "/b",
        *shown,
        "/p",
    ]


@given(TEXTS)
def test_what_is_visible_can_be_written_and_read_again(text: str) -> None:
    shown = visible(text)
    assert len(shown) == len(text)
    assert shown.encode().decode() == shown
    assert not any(ord(char) < 0x20 or 0x7F <= ord(char) < 0xA0 for char in shown)


def test_markup_is_not_escaped_again_and_everything_else_is() -> None:
    bold = element("b", {}, "<")
    assert joined(bold, "<", [bold]) == "<b>&lt;</b>&lt;<b>&lt;</b>"
    assert joined(bold + bold) == "&lt;b&gt;&amp;lt;&lt;/b&gt;" * 2  # the sum is a plain string
    assert type(joined(bold)) is Markup


def test_elements_without_content_have_no_end_tag() -> None:
    assert element("input", {"value": 3}) == '<input value="3">'
    assert element("use", {"x": "1%"}) == '<use x="1%"/>'
    assert element("td", {}) == "<td></td>"


def test_text_that_is_not_ascii_is_isolated_and_long_text_is_cut() -> None:
    assert untrusted("a<b") == "a&lt;b"
    assert untrusted("\u202ea") == "<bdi>\u202ea</bdi>"
    assert untrusted("abcd", 4) == "abcd"
    assert untrusted("abcde", 4) == "<bdi>abc…</bdi>"


@pytest.mark.parametrize("text", ["a</script>", "a</b", "a<!--b"])
def test_a_script_that_would_end_its_element_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="would end"):
        raw("script", text)
