"""Which comments of a class and a function are headers, and which blank lines separate groups.

A comment is a header if its place and its words allow it; ``headers`` judges the words. A banner
may be anywhere, another comment at the start of the body or after a blank line or, in a function,
directly above a statement of the body itself. Neither is a header above a definition or a statement
of an argparse group. Four things depend on the rest of the body or on the other side, that is, on
the function for a class and vice versa:

- A title that relates something to something describes a single member, if there is only one below.
- If there are at least two banners, and more banners than other headers, only banners are headers,
  and blank lines separate nothing.
- A comment that does not read as a header is one if the other side has a header with its title.
- If more than half of the members between two headers are separated by blank lines, blank lines
  separate nothing there.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from perflint.documents.arguments.comments import Candidate
from perflint.documents.arguments.groups import Grouping, Layout
from perflint.documents.arguments.headers import (
    CONFIRMABLE,
    has_relation,
    key_of,
    objection,
    title_of,
    title_of_sentence,
)
from perflint.documents.arguments.outline import Item, Outline
from perflint.primitives.record import Record

_MIN_PAIRS = 3
"""Fewest pairs of neighbours that have a style of their own."""


class _Comment(Record):
    """A candidate above the item with this number, and why it is not a header, if it is not."""

    item: int
    candidate: Candidate
    objection: str | None


def lay_out(class_outline: Outline, function_outline: Outline) -> tuple[Layout, Layout]:
    """Return the layouts of a class and of the function that registers its arguments."""
    fields, arguments = class_outline.items, function_outline.items
    above_fields = _judge(fields, in_function=False)
    above_arguments = _judge(arguments, in_function=True)
    return (
        _build(fields, _confirm(above_fields, _titles(arguments, above_arguments))),
        _build(arguments, _confirm(above_arguments, _titles(fields, above_fields))),
    )


def _judge(items: Sequence[Item], *, in_function: bool) -> list[_Comment]:
    """Return the candidates of a body, each with an objection or none."""
    comments = [
        _Comment(number, candidate, _objection(item, candidate, in_function))
        for number, item in enumerate(items)
        for candidate in item.gap.candidates
    ]
    if any(comment.objection is None and _has_relation(comment) for comment in comments):
        comments = _without_descriptions(items, comments)
    if _only_banners(comments):
        return [
            comment if comment.candidate.banner else comment._replace(objection="not a banner")
            for comment in comments
        ]
    return comments


def _objection(item: Item, candidate: Candidate, in_function: bool) -> str | None:
    is_last = candidate is item.gap.candidates[-1]
    if is_last and item.kind not in ("member", "other", "end"):
        above_methods = item.kind == "definition" and item.gap.blank_below
        if candidate.banner or not above_methods:
            return "statement"
    if candidate.banner:
        return None
    above_statement = (
        in_function and candidate.adjoining and not item.gap.nested and item.kind != "end"
    )
    words = objection(candidate.lines)
    return words or (None if candidate.detached or above_statement else "attached")


def _has_relation(comment: _Comment) -> bool:
    return not comment.candidate.banner and has_relation(comment.candidate.lines[0])


def _without_descriptions(items: Sequence[Item], comments: list[_Comment]) -> list[_Comment]:
    """Object to headers that describe the only member below them."""
    blanks = _blanks(items, comments)
    result = []
    members = 0
    unread = list(comments)
    for number in range(len(items) - 1, -1, -1):
        kind = items[number].kind
        if kind == "member":
            members += 1
        elif kind not in ("other", "end"):
            members = 0
        while unread and unread[-1].item == number:
            comment = unread.pop()
            if comment.objection is None:
                if members == 1 and _has_relation(comment):
                    comment = comment._replace(objection="one member")
                else:
                    members = 0
            result.append(comment)
        if blanks[number]:
            members = 0
    return result[::-1]


def _only_banners(comments: Sequence[_Comment]) -> bool:
    kinds = [comment.candidate.banner for comment in comments if comment.objection is None]
    return sum(kinds) >= 2 and sum(kinds) * 2 > len(kinds)


def _titles(items: Sequence[Item], comments: Sequence[_Comment]) -> set[str]:
    """Return the keys of the headers of one side, including titles of argparse groups."""
    titles = [
        title_of(comment.candidate.lines[0]) for comment in comments if comment.objection is None
    ]
    titles += [item.header.title for item in items if item.header is not None]
    return set(map(key_of, titles))


def _confirm(comments: list[_Comment], titles: set[str]) -> list[_Comment]:
    """Drop objections to comments that have the title of a header of the other side."""
    if not titles or _only_banners(comments):
        return comments
    return [
        comment._replace(objection=None)
        if comment.objection in (*CONFIRMABLE, "one member", "attached")
        and key_of(title_of_sentence(comment.candidate.lines[0])) in titles
        else comment
        for comment in comments
    ]


def _blanks(items: Sequence[Item], comments: Sequence[_Comment]) -> list[bool]:
    """Tell for each gap whether it contains a blank line that separates groups."""
    if _only_banners(comments):
        return [False] * len(items)
    blanks = [item.gap.blank for item in items]
    headed = {comment.item for comment in comments if comment.objection is None}
    for members in _stretches(items, headed):
        pairs = [any(blanks[above + 1 : below + 1]) for above, below in pairwise(members)]
        if len(pairs) >= _MIN_PAIRS and sum(pairs) * 2 > len(pairs):
            first, last = members[0], members[-1]
            blanks[first + 1 : last + 1] = [False] * (last - first)
    return blanks


def _stretches(items: Sequence[Item], headed: set[int]) -> Iterator[list[int]]:
    """Yield the numbers of the members between headers, or other items that end a group."""
    members: list[int] = []
    for number, item in enumerate(items):
        if number in headed or item.kind not in ("member", "other", "end"):
            yield members
            members = []
        if item.kind == "member":
            members.append(number)
    yield members


def _build(items: Sequence[Item], comments: Sequence[_Comment]) -> Layout:
    headers: dict[int, list[Candidate]] = {}
    for comment in comments:
        if comment.objection is None:
            headers.setdefault(comment.item, []).append(comment.candidate)
    grouping = Grouping()
    for number, (item, blank) in enumerate(zip(items, _blanks(items, comments), strict=True)):
        grouping.add(item, headers.get(number, ()), blank=blank)
    return grouping.finish()
