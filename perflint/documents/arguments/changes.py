"""Which arguments and groups a change touched."""

import re
from collections.abc import Iterable, Sequence

from perflint.documents.arguments.groups import Group
from perflint.documents.arguments.module import ArgumentModule
from perflint.primitives.finding import Span
from perflint.primitives.record import Record

_BEHIND = re.compile(rb"[ \t\f]*#[^\r\n]*")


class _Item(Record):
    """An argument or a field: its name, its place with its comments, its text and its header.

    A comment behind it, in its last line, is one of them.
    """

    name: str
    place: Span
    text: bytes
    header: str | None
    after_blank: bool


def touched(before: ArgumentModule | None, after: ArgumentModule) -> tuple[Span, ...]:
    """Return the places of what a change touched; all of a file that is new.

    An argument is touched where it is new, where its text, its comments or its header is another
    one, and where a neighbour went elsewhere. One that merely shifted down is not, and neither are
    those between which a new one was put. A header is touched where it is new or where what stands
    under it is touched, came or went.
    """
    if before is None or before.fault is not None or after.fault is not None:
        return (Span(0, len(after.text.data)),)
    places: list[Span] = []
    for old, new, old_groups, new_groups in (
        (_fields(before), _fields(after), before.class_groups, after.class_groups),
        (_calls(before), _calls(after), before.function_groups, after.function_groups),
    ):
        items = _touched(old, new)
        places += [item.place for item in items]
        members = _members(old, old_groups), _members(new, new_groups)
        for group in new_groups:
            if group.header is None:
                continue
            title = group.header.title
            stirred = any(item.header == title for item in items)
            if stirred or members[0].get(title) != members[1].get(title):
                places.append(group.header.span)
    return tuple(places)


def _fields(module: ArgumentModule) -> list[_Item]:
    return [
        _item(module, field.name, field.comments, field.span, module.class_groups[field.group])
        for field in module.fields
    ]


def _calls(module: ArgumentModule) -> list[_Item]:
    return [
        _item(module, one.name, one.comments, one.span, module.function_groups[one.group])
        for one in module.arguments
    ]


def _item(
    module: ArgumentModule, name: str, comments: Span | None, span: Span, group: Group
) -> _Item:
    data = module.text.data
    behind = _BEHIND.match(data, span.stop)
    stop = behind.end() if behind is not None else span.stop
    place = Span(comments.start if comments is not None else span.start, stop)
    header = group.header.title if group.header is not None else None
    text = data[place.start : place.stop]
    first = group.span.start in (place.start, span.start)
    return _Item(name, place, text, header, group.after_blank and first)


def _touched(before: Sequence[_Item], after: Sequence[_Item]) -> list[_Item]:
    known = {(item.name, item.text, item.header, item.after_blank) for item in before}
    stayed = {item.name for item in before} & {item.name for item in after}
    old, new = _neighbours(before, stayed), _neighbours(after, stayed)
    return [
        item
        for item in after
        if (item.name, item.text, item.header, item.after_blank) not in known
        or old.get(item.name) != new.get(item.name)
    ]


def _neighbours(items: Iterable[_Item], stayed: set[str]) -> dict[str, tuple[str, str]]:
    """Return for each item of both sides the names of those of both sides beside it."""
    names = [item.name for item in items if item.name in stayed]
    beside = zip(["", *names], names, [*names[1:], ""], strict=False)
    return {name: (above, below) for above, name, below in beside}


def _members(items: Iterable[_Item], groups: Iterable[Group]) -> dict[str, set[str]]:
    members: dict[str, set[str]] = {
        group.header.title: set() for group in groups if group.header is not None
    }
    for item in items:
        if item.header is not None:
            members.setdefault(item.header, set()).add(item.name)
    return members
