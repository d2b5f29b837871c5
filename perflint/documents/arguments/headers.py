"""Which comments are group headers, judged by their words.

The title of a header is its first line without brackets, up to a dash between spaces or a comma
before a clause, and without words such as ``options for the`` at its start. ``objection`` says why
a comment reads as a sentence, a remark or code instead. The word lists were chosen by reading the
comments of real argument files; nouns that look like verbs (``controls``, ``dumps``) are left out.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from perflint.primitives.finding import Span
from perflint.primitives.record import Record

ANYWHERE = frozenset(
    """
    is are was were be been being has have had do does did can cannot could may might must shall
    should will would isn't aren't don't doesn't can't won't mustn't need needs prefer prefers fail
    fails keep keeps mean means retain retains require requires contain contains apply applies
    ensure ensures avoid avoids become becomes remain remains exist exists accept accepts make makes
    take takes get gets want wants tell tells let lets cause causes prevent prevents allow allows we
    you i it its they this these those that which whose who there if when whenever while until
    unless because since otherwise instead none null true false not never always via e.g i.e
    """.split()  # noqa: SIM905
)
"""Words that a title does not contain."""

AT_START = frozenset(
    """
    as in to from with by at on the a an any each every only also see todo fixme xxx hack note notes
    nb warning important temporary set use adapt split skip choose select read parse store trade
    rebuild remove rename initialize initialise bind construct create define check call pass write
    override specify adjust convert handle expose disable enable whether where number path list name
    size maximum minimum how what why per optional optionally exact explicit can will must should
    default defaults same like similar
    """.split()  # noqa: SIM905
)
"""Words that a title does not start with."""

RELATIONS = frozenset(
    """
    of for per in from to during before after
    """.split()  # noqa: SIM905
)
"""Words of a title that, above a single member, describe this member."""

MAX_WORDS = 7
MAX_WORDS_WITH_PERIOD = 5
MAX_WORDS_ABOVE_TEXT = 3
_MAX_LENGTH = 1000
"""Longest first line, in characters, that is examined."""

CONFIRMABLE = frozenset(("sentence", "more lines", "continuation", "long", "prose"))
"""Objections that do not count if the other side, class or function, has the same title."""

_NOUNS = frozenset(("parameters", "options", "settings", "arguments", "args", "flags", "fields"))
"""Nouns that a title may start with, as in ``options for the cache``."""

_DASH = re.compile(r"(?:^|\s)(?:-{1,3}|[\u2013\u2014])(?:\s|$)")  # also en dash and em dash
_SENTENCE_END = re.compile(r"[.:;!?](?=\s)")
_CODE = re.compile(r"(?<!\S)--[A-Za-z]|`[^`]*`|\w\((?!e?s\))|[^\W_]_[^\W_]|[=\"]|://")
_PUNCTUATION = " \t\f\r\n#-=*~_+:;.,!?<>|/\\"
_AROUND_WORDS = _PUNCTUATION + "`'\"()[]{}"


class Header(Record):
    """The header of a group: its title, its whole first line, and the span of all its lines."""

    title: str
    line: str
    span: Span

    @property
    def key(self) -> str:
        """The title without case and punctuation: headers with the same key have one title."""
        return key_of(self.title)

    @property
    def line_key(self) -> str:
        """The whole first line without case and punctuation."""
        return key_of(self.line)


def header_of(line: str, span: Span, *, is_comment: bool = False) -> Header:
    """Return the header with this first line; in a comment its title ends with the sentence."""
    title = title_of_sentence(line) if is_comment else title_of(line)
    return Header(title, line.strip(_PUNCTUATION), span)


def same_title(first: Header, second: Header) -> bool:
    """Tell whether the words of one title are among those of the other, plural s dropped."""
    words, others = _stems(first), _stems(second)
    return words <= others or others <= words


def title_of(line: str) -> str:
    """Return the title in a first line; the whole line if nothing else is left of it."""
    return _cut(line).title.strip(_PUNCTUATION) or line.strip(_PUNCTUATION)


def title_of_sentence(line: str) -> str:
    """Return the title in the part of a line before the first end of a sentence."""
    return title_of(_SENTENCE_END.split(_without_brackets(line[:_MAX_LENGTH]), maxsplit=1)[0])


def has_relation(line: str) -> bool:
    """Tell whether a title relates something to a member: ``port for the workers``."""
    return not RELATIONS.isdisjoint(_cut(line).words)


def objection(lines: Sequence[str]) -> str | None:
    """Return why a comment, given as lines with text and without ``#``, is not a header."""
    cut, _, words = _cut(lines[0])
    if not words:
        return "no words"
    if _SENTENCE_END.search(cut):
        return "sentence"
    if cut.endswith((";", "!", "?", ",")):
        return "ending"
    if len(lines) > 1:
        if cut.endswith((".", ":")) and not (cut[-1] == "." and len(words) <= MAX_WORDS_ABOVE_TEXT):
            return "more lines"
        if lines[1][:1].islower():
            return "continuation"
    if _CODE.search(cut):
        return "code"
    if len(words) > (MAX_WORDS_WITH_PERIOD if cut.endswith(".") else MAX_WORDS):
        return "long"
    if words[0] in AT_START:
        return "first word"
    return None if ANYWHERE.isdisjoint(words) else "prose"


class _Cut(Record):
    """The part of a first line that counts, also without a lead-in, and the words of the latter."""

    text: str
    title: str
    words: tuple[str, ...]


@lru_cache(maxsize=512)
def _cut(line: str) -> _Cut:
    """Return a line without brackets, up to a dash between spaces, or a comma before a clause."""
    text = _DASH.split(_without_brackets(line[:_MAX_LENGTH]), maxsplit=1)[0]
    parts = text.split(", ")
    for number in range(1, len(parts)):
        if not ANYWHERE.isdisjoint(_words(parts[number])):
            text = ", ".join(parts[:number])
            break
    title = _without_lead_in(text)
    return _Cut(text.strip(), title, tuple(_words(title)))


def _without_lead_in(text: str) -> str:
    words = text.split()
    lower = [word.casefold() for word in words[:4]]
    start = 0
    if lower[:1] in (["for"], ["add"]):
        start = 1
    elif lower and lower[0] in _NOUNS:
        if lower[1:3] == ["that", "control"]:
            start = 3
        elif lower[1:2] in (["controlling"], ["for"], ["of"]):
            start = 2
    if start and lower[start : start + 1] == ["the"]:
        start += 1
    return " ".join(words[start:]) if start < len(words) else text


def _without_brackets(line: str) -> str:
    """Return a line without round brackets, except those of a call or a plural: ``path(s)``."""
    if "(" not in line:
        return line
    kept = []
    depth = start = 0
    for at, character in enumerate(line):
        if character == "(" and (depth or at == 0 or line[at - 1].isspace()):
            if not depth:
                kept.append(line[start:at].rstrip())
            depth += 1
        elif character == ")" and depth:
            depth -= 1
            start = at + 1
    return "".join(kept) if depth else "".join([*kept, line[start:]])


def _words(text: str) -> Iterator[str]:
    """Yield the words in lower case, without the punctuation around them."""
    for word in text.casefold().replace("\u2019", "'").split():
        stripped = word.strip(_AROUND_WORDS)
        if any(map(str.isalnum, stripped)):
            yield stripped


def key_of(text: str) -> str:
    """Return a title without case and punctuation."""
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())


def _stems(header: Header) -> set[str]:
    return {word[:-1] if len(word) > 3 and word[-1] == "s" else word for word in header.key.split()}
