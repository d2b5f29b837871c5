"""Comments that ignore a rule in one place: ``# perflint: ignore[rule] reason``."""

import re
from itertools import accumulate

from perflint.documents.arguments.comments import is_comment
from perflint.documents.arguments.module import ArgumentFile
from perflint.documents.arguments.source import BOM
from perflint.primitives.finding import Span
from perflint.primitives.record import Record

_IGNORE = re.compile(r"#\s*perflint:\s*ignore\b(?:\[([^\]]*)\])?\s*:?\s*(.*)")


class IgnoreComment(Record):
    """One such comment: the rules that it names, the reason, and what it applies to.

    ``target`` is the span of the argument or field that starts on the line of the comment or
    directly below; if several start on that line, the span of all. None if none starts there.
    """

    span: Span
    rules: tuple[str, ...]
    reason: str
    target: Span | None


def read_ignore_comments(file: ArgumentFile) -> tuple[IgnoreComment, ...]:
    """Read the ignore comments of a file."""
    data = file.text.data
    if b"perflint:" not in data or file.parse_error is not None:
        return ()
    lines = data.splitlines(keepends=True)
    targets = _targets(file)
    ignores = []
    for line, span, comment in _comments(file, lines):
        if match := _IGNORE.search(comment):
            below = line
            while below <= len(lines) and is_comment(lines[below - 1]):
                below += 1
            rules = tuple(filter(None, (name.strip() for name in (match[1] or "").split(","))))
            ignores.append(IgnoreComment(span, rules, match[2].strip(), targets.get(below)))
    return tuple(ignores)


def _targets(file: ArgumentFile) -> dict[int, Span]:
    """Return line number → span of the arguments and fields that start on the line."""
    spans = [field.span for field in file.fields]
    spans += [argument.span for argument in file.arguments]
    targets: dict[int, Span] = {}
    for span in sorted(spans):
        line = file.text.position(span.start).line
        targets[line] = Span(targets.get(line, span).start, span.stop)
    return targets


def _comments(file: ArgumentFile, lines: list[bytes]) -> list[tuple[int, Span, str]]:
    """Return line number, span and text of each comment; ``#`` in a string is not a comment."""
    import tokenize

    starts = [0, *accumulate(map(len, lines))]
    bom = len(BOM) if lines[0].startswith(BOM) else 0
    rows = [line.rstrip(b"\r\n") for line in lines]  # a lone CR also ends a line
    rows[0] = rows[0][bom:]
    # Python accepts bytes in a comment that are invalid in the encoding of the file.
    texts = [row.decode(file.encoding, "replace") for row in rows]
    unread = iter([f"{text}\n" for text in texts])
    comments = []
    for token in tokenize.generate_tokens(lambda: next(unread, "")):
        if token.type == tokenize.COMMENT:
            number, column = token.start
            first = starts[number - 1] + (bom if number == 1 else 0)
            before = texts[number - 1][:column].encode(file.encoding)
            span = Span(first + len(before), first + len(rows[number - 1]))
            comments.append((number, span, token.string))
    return comments
