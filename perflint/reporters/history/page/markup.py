"""HTML elements that escape what they contain: the only place where text becomes markup."""

from collections.abc import Iterable, Mapping
from html import escape

from perflint.reporters.json_text import valid_unicode

_VOID = frozenset(("input", "link", "meta"))
"""Elements of HTML without content, which have no end tag."""

_CLOSED = frozenset(("path", "use"))
"""Elements of SVG that are written without content."""

_CONTROL = {code: chr(0x2400 + code) for code in range(0x20)}
_VISIBLE = _CONTROL | {0x7F: "\u2421"} | dict.fromkeys(range(0x80, 0xA0), "\ufffd")
"""Control characters, which HTML does not allow, as pictures of them."""

LONGEST = 120
"""The number of characters that are shown of a text where there is little room."""

Attributes = Mapping[str, "str | int | None"]


class Markup(str):
    """A string that is HTML already. What is added to it is not: ``+`` returns a plain string."""

    __slots__ = ()


Content = str | Iterable[str]
"""A string, which is escaped unless it is ``Markup``, or several of them."""


def element(tag: str, attributes: Attributes, *content: Content) -> Markup:
    """Return an element; an attribute that is None is left out."""
    start = [f"<{tag}"]
    for name, value in attributes.items():
        if value is not None:
            start.append(f' {name}="{escape(visible(str(value)))}"')
    if tag in _VOID:
        return Markup(f"{''.join(start)}>")
    if tag in _CLOSED:
        return Markup(f"{''.join(start)}/>")
    return Markup(f"{''.join(start)}>{joined(*content)}</{tag}>")


def joined(*content: Content) -> Markup:
    """Return contents one after the other."""
    return Markup("".join(_markup(part) for part in content))


def raw(tag: str, text: str) -> Markup:
    """Return a style sheet or a script, in which nothing is escaped; raises ValueError."""
    if "</" in text or "<!--" in text:
        raise ValueError(f"the text would end its <{tag}>")
    return Markup(f"<{tag}>{text}</{tag}>")


def data_block(name: str, text: str) -> Markup:
    """Return JSON that a script can read; ``<`` is an escape in it, so that it ends nowhere."""
    escaped = text.replace("<", "\\u003c")
    return Markup(f'<script type="application/json" id="{name}">{escaped}</script>')


def cut(text: str, most: int) -> str:
    """Return text, of which the end is replaced if it is long."""
    return f"{text[: most - 1]}…" if len(text) > most else text


def untrusted(text: str, most: int | None = None) -> Markup:
    """Return text that does not change the direction of what is beside it, cut if it is long."""
    text = text if most is None else cut(text, most)
    return joined(text) if text.isascii() else element("bdi", {}, text)


def visible(text: str) -> str:
    """Return text in which every character can be in HTML."""
    if text.isascii() and text.isprintable():
        return text
    return valid_unicode(text).translate(_VISIBLE)


def _markup(content: Content) -> str:
    if isinstance(content, Markup):
        return content
    if isinstance(content, str):
        return escape(visible(content), quote=False)
    return "".join(_markup(part) for part in content)
