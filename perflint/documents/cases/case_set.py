"""All test cases of a set of case files."""

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from functools import cached_property
from io import StringIO
from tokenize import COMMENT, TokenError, generate_tokens

from perflint.documents.cases.values import Case, Place
from perflint.primitives.finding import Span
from perflint.primitives.globs import matches_stars
from perflint.primitives.record import Record
from perflint.primitives.text import Text


class UnreadCase(Record):
    """What could not be read: ``name`` has a ``*`` for each unknown part of the name of a case.

    ``place`` is None for a whole file.
    """

    file: Text
    name: str
    reason: str
    place: Place | None = None


class CaseList(Record):
    """A list of cases, by the name of its variable; it is complete if all its items are known."""

    name: str
    cases: tuple[Case, ...]
    is_complete: bool = True


class CaseSet:
    """The cases of the case files of a baseline, in one snapshot.

    ``lists`` are those that the format names. ``strings`` are the strings in each file that are not
    docstrings.
    """

    def __init__(
        self,
        files: Mapping[str, Text],
        cases: Sequence[Case],
        unread: Sequence[UnreadCase],
        lists: Mapping[str, CaseList],
        strings: Mapping[str, frozenset[str]],
    ) -> None:
        self.files = files
        self.cases = tuple(case for case in cases if case.is_named)
        self.unread = tuple(unread)
        self.lists = lists
        self._strings = strings

    def without_file(self, path: str) -> "CaseSet":
        """Return these cases, of which any may be in a file that cannot be read."""
        cases = copy(self)
        unread = UnreadCase(Text(path, b""), "*", "the file cannot be read")
        cases.unread = (*self.unread, unread)
        return cases

    @cached_property
    def _by_name(self) -> dict[str, list[Case]]:
        named: dict[str, list[Case]] = {}
        for case in self.cases:
            named.setdefault(case.name, []).append(case)
        return named

    @property
    def names(self) -> Iterator[str]:
        """The names of all cases."""
        yield from self._by_name

    def named(self, name: str) -> list[Case]:
        """Return the cases of a name: one that was copied with other arguments is there twice."""
        return self._by_name.get(name, [])

    def may_have(self, name: str) -> bool:
        """Tell whether there is a case of this name, or may be one, or a string contains it."""
        return name in self._by_name or self.is_in_string(name) or self.is_unread(name)

    def is_unread(self, name: str) -> bool:
        """Tell whether a case whose name could not be read may have this one."""
        return any(matches_stars(name, unread.name) for unread in self.unread)

    def is_in_string(self, name: str, path: str | None = None) -> bool:
        """Tell whether a string of the files is this name, or has it as one of several words.

        With a ``path``, only the strings of this file count.
        """
        every = self._strings.values() if path is None else [self._strings.get(path, frozenset())]
        files = [*every]
        if any(name in strings for strings in files):
            return True
        pattern = _whole(name)
        return any(name in text and pattern.search(text) for texts in files for text in texts)

    def gated(self, name: str) -> bool | None:
        """Tell whether a run is compared with the record of this name; None if not known."""
        values = {case.gated for case in self.named(name)}
        if True in values:
            return True
        is_sure = values == {False} and not self.is_unread(name)
        return False if is_sure else None

    def in_comment(self, name: str) -> tuple[Text, Span] | None:
        """Return where a comment of a file has this name."""
        pattern = _whole(name)
        for text in self.files.values():
            if name.encode("utf-8", "replace") not in text.data:
                continue
            for line, column, comment in _comments(text):
                found = pattern.search(comment)
                if found is not None:
                    start = _offset(text, line, column) + len(comment[: found.start()].encode())
                    return text, Span(start, start + len(name.encode()))
        return None


def _whole(name: str) -> "re.Pattern[str]":
    """Return a pattern for a name that is not a part of a longer one."""
    return re.compile(rf"(?<![\w.-]){re.escape(name)}(?![\w-])(?!\.\w)")


def _comments(text: Text) -> Iterator[tuple[int, int, str]]:
    """Yield the line from 1, the column from 0, and the text of each comment."""
    code = text.data.decode("utf-8", "replace")
    try:
        for token in generate_tokens(StringIO(code).readline):
            if token.type == COMMENT:
                yield (*token.start, token.string)
    except (TokenError, SyntaxError):
        return


def _offset(text: Text, line: int, column: int) -> int:
    """Return the offset of a line and a column in a file."""
    lines = text.data.decode("utf-8", "replace").split("\n")
    return len("\n".join([*lines[: line - 1], lines[line - 1][:column]]).encode())
