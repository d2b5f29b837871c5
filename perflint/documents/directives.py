"""Comments that ask perflint to be silent: ``# perflint: ignore[rule] reason``."""

import re
from typing import NamedTuple

from perflint.documents.arguments import ArgumentModule
from perflint.violation import Span

_DIRECTIVE = re.compile(r"#\s*perflint:\s*ignore\b(?:\[([^\]]*)\])?\s*:?\s*(.*)")


class Directive(NamedTuple):
    """One such comment: the rules that it names, the reason that it gives, what it is about.

    ``target`` is the argument or field whose first line it stands on or above, with its comments;
    None where it stands elsewhere.
    """

    span: Span
    rules: tuple[str, ...]
    reason: str
    target: Span | None


def read_directives(module: ArgumentModule) -> tuple[Directive, ...]:
    """Read the directives of a module, of which most have none."""
    text = module.text
    if b"perflint:" not in text.data or module.fault is not None:
        return ()
    targets = {text.position(span.start).line: span for span in _places(module)}
    found = []
    for line, span, comment in _comments(module):
        if match := _DIRECTIVE.match(comment):
            below = line
            while text.line(below).lstrip().startswith("#"):
                below += 1
            rules = tuple(filter(None, (name.strip() for name in (match[1] or "").split(","))))
            found.append(Directive(span, rules, match[2].strip(), targets.get(below)))
    return tuple(found)


def _places(module: ArgumentModule) -> list[Span]:
    return [field.span for field in module.fields] + [one.span for one in module.arguments]


def _comments(module: ArgumentModule) -> list[tuple[int, Span, str]]:
    """Return the comments with their lines and places; a text that looks like one is none."""
    import io
    import tokenize

    data, encoding = module.text.data, module.encoding
    starts = [0]
    for line in data.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    found = []
    for token in tokenize.tokenize(io.BytesIO(data).readline):
        if token.type == tokenize.COMMENT:
            number, column = token.start
            mark = 3 if number == 1 and data.startswith(b"\xef\xbb\xbf") else 0
            start = starts[number - 1] + mark + len(token.line[:column].encode(encoding))
            stop = start + len(token.string.encode(encoding))
            found.append((number, Span(start, stop), token.string))
    return found
