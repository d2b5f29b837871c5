"""The arguments, fields and headers of a module that a change affects."""

import re
from collections.abc import Iterable, Sequence

from perflint.documents.arguments.groups import Group
from perflint.documents.arguments.module import ArgumentModule
from perflint.primitives.finding import Finding, Span
from perflint.primitives.record import Record

_TRAILING_COMMENT = re.compile(rb"[ \t\f]*#[^\r\n]*")


class _Item(Record):
    """An argument or a field: its name, span and source with comments, and its header.

    The comments are those above that belong to it, and a trailing comment on its last line.
    """

    name: str
    span: Span
    source: bytes
    header: str | None
    after_blank: bool


class TouchedSpans:
    """What a change touches in an argument file; see ``changed_spans``."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = tuple(spans)

    def touches(self, finding: Finding) -> bool:
        """Tell whether the location of a finding is in one of the spans."""
        return any(span.contains(finding.span) for span in self._spans)


def changed_spans(before: ArgumentModule | None, after: ArgumentModule) -> tuple[Span, ...]:
    """Return the spans of what a change affects; the whole file if it is new.

    An argument or a field is affected if it is new, if its source, comments or header changed, or
    if it has another neighbour. It is not affected if it only moved to another line, or if a new
    item was inserted next to it. A header is affected if it is new, if an item below it is
    affected, or if items below it were added or removed.
    """
    if before is None or before.parse_error is not None or after.parse_error is not None:
        return (Span(0, len(after.text.data)),)
    spans: list[Span] = []
    for old, new, old_groups, new_groups in (
        (_fields(before), _fields(after), before.class_groups, after.class_groups),
        (_calls(before), _calls(after), before.function_groups, after.function_groups),
    ):
        changed = _changed_items(old, new)
        spans += [item.span for item in changed]
        old_members, new_members = _members(old, old_groups), _members(new, new_groups)
        for group in new_groups:
            if group.header is None:
                continue
            title = group.header.title
            if old_members.get(title) != new_members.get(title) or any(
                item.header == title for item in changed
            ):
                spans.append(group.header.span)
    return tuple(spans)


def _fields(module: ArgumentModule) -> list[_Item]:
    return [
        _item(module, field.name, field.comments, field.span, module.class_groups[field.group])
        for field in module.fields
    ]


def _calls(module: ArgumentModule) -> list[_Item]:
    return [
        _item(
            module,
            argument.name,
            argument.comments,
            argument.span,
            module.function_groups[argument.group],
        )
        for argument in module.arguments
    ]


def _item(
    module: ArgumentModule, name: str, comments: Span | None, span: Span, group: Group
) -> _Item:
    data = module.text.data
    trailing = _TRAILING_COMMENT.match(data, span.stop)
    stop = trailing.end() if trailing is not None else span.stop
    whole = Span(comments.start if comments is not None else span.start, stop)
    header = group.header.title if group.header is not None else None
    source = data[whole.start : whole.stop]
    first = group.span.start in (whole.start, span.start)
    return _Item(name, whole, source, header, group.after_blank and first)


def _changed_items(before: Sequence[_Item], after: Sequence[_Item]) -> list[_Item]:
    unchanged = {(item.name, item.source, item.header, item.after_blank) for item in before}
    common = {item.name for item in before} & {item.name for item in after}
    old, new = _neighbours(before, common), _neighbours(after, common)
    return [
        item
        for item in after
        if (item.name, item.source, item.header, item.after_blank) not in unchanged
        or old.get(item.name) != new.get(item.name)
    ]


def _neighbours(items: Iterable[_Item], common: set[str]) -> dict[str, tuple[str, str]]:
    """Return the ``common`` names directly above and below each ``common`` item."""
    names = [item.name for item in items if item.name in common]
    triples = zip(["", *names], names, [*names[1:], ""], strict=False)
    return {name: (above, below) for above, name, below in triples}


def _members(items: Iterable[_Item], groups: Iterable[Group]) -> dict[str, set[str]]:
    """Return the names of the items below each header."""
    members: dict[str, set[str]] = {
        group.header.title: set() for group in groups if group.header is not None
    }
    for item in items:
        if item.header is not None:
            members.setdefault(item.header, set()).add(item.name)
    return members
