"""What a fix must keep: everything that is registered, each comment, and each header."""

from collections import Counter
from collections.abc import Sequence

from perflint.documents.arguments.module import ArgumentFile, ArgumentModule
from perflint.primitives.finding import Move, Span

Facts = Counter[tuple[object, ...]]


def keeps_arguments(before: ArgumentFile, after: ArgumentFile, moves: Sequence[Move]) -> bool:
    """Tell whether a fix that made ``moves`` changed nothing else.

    Each argument keeps its settings and comments, and the header above it: if it moved, it has that
    of its anchor. A fix without moves may change under which header an argument is.
    """
    anchors = {move.span: move.anchor for move in reversed(moves)}
    return _facts(before, anchors, bool(moves)) == _facts(after, {}, bool(moves))


def _facts(file: ArgumentFile, anchors: dict[Span, Span], with_titles: bool) -> Facts:
    facts: Facts = Counter()
    for number, part in enumerate(file.parts):
        titles = _titles(part)
        for argument in part.arguments:
            above = argument.span
            while above in anchors:  # the anchor of a move may have moved, too
                above = anchors[above]
            fact = (
                number,
                argument.flags,
                argument.receiver,
                argument.conditional,
                file.text.data[slice(*argument.comments)] if argument.comments is not None else b"",
                titles[above] if with_titles else None,
                *sorted((key, value.source) for key, value in argument.keywords.items()),
            )
            facts[fact] += 1
        for group in (*part.class_groups, *part.function_groups) if with_titles else ():
            facts[number, group.header.title if group.header is not None else ""] += 1
    return facts


def _titles(part: ArgumentModule) -> dict[Span, str]:
    """Return the header above each argument, by the span of the argument."""
    headers = [group.header for group in part.function_groups]
    return {
        argument.span: header.title if (header := headers[argument.group]) is not None else ""
        for argument in part.arguments
    }
