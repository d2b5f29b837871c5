"""Comments that ask perflint to be silent: ``# perflint: ignore[rule] reason``."""

import re
from itertools import accumulate

from perflint.documents.arguments.comments import is_comment
from perflint.documents.arguments.module import ArgumentModule
from perflint.documents.arguments.source import BOM
from perflint.primitives.finding import Span
from perflint.primitives.record import Record

_DIRECTIVE = re.compile(r"#\s*perflint:\s*ignore\b(?:\[([^\]]*)\])?\s*:?\s*(.*)")


class Directive(Record):
    """One such comment: the rules that it names, the reason that it gives, what it is about.

    ``target`` is the argument or field whose first line it stands on or above, or all of those that
    share the line; None where it stands elsewhere.
    """

    span: Span
    rules: tuple[str, ...]
    reason: str
    target: Span | None


def read_directives(module: ArgumentModule) -> tuple[Directive, ...]:
    """Read the directives of a module, of which most have none."""
    data = module.text.data
    if b"perflint:" not in data or module.fault is not None:
        return ()
    lines = data.splitlines(keepends=True)
    targets = _targets(module)
    found = []
    for line, span, comment in _comments(module, lines):
        if match := _DIRECTIVE.search(comment):
            below = line
            while below <= len(lines) and is_comment(lines[below - 1]):
                below += 1
            rules = tuple(filter(None, (name.strip() for name in (match[1] or "").split(","))))
            found.append(Directive(span, rules, match[2].strip(), targets.get(below)))
    return tuple(found)


def _targets(module: ArgumentModule) -> dict[int, Span]:
    """Return what begins on a line, by its number; of several, all from the first on."""
    spans = [field.span for field in module.fields] + [one.span for one in module.arguments]
    targets: dict[int, Span] = {}
    for span in sorted(spans):
        line = module.text.position(span.start).line
        targets[line] = Span(targets.get(line, span).start, span.stop)
    return targets


def _comments(module: ArgumentModule, lines: list[bytes]) -> list[tuple[int, Span, str]]:
    """Return the comments with their lines and places; a text that looks like one is none."""
    import tokenize

    starts = [0, *accumulate(map(len, lines))]
    mark = len(BOM) if lines[0].startswith(BOM) else 0
    rows = [line.rstrip(b"\r\n") for line in lines]  # a lone CR ends a line, too
    rows[0] = rows[0][mark:]
    # Python takes bytes in a comment that its encoding does not know.
    texts = [row.decode(module.encoding, "replace") for row in rows]
    left = iter([f"{text}\n" for text in texts])
    found = []
    for token in tokenize.generate_tokens(lambda: next(left, "")):
        if token.type == tokenize.COMMENT:
            number, column = token.start
            first = starts[number - 1] + (mark if number == 1 else 0)
            before = texts[number - 1][:column].encode(module.encoding)
            span = Span(first + len(before), first + len(rows[number - 1]))
            found.append((number, span, token.string))
    return found
