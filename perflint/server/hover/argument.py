"""Hovering over a flag, or over the field of a dataclass, in an argument file.

It shows what the argument is, and the row of the documentation about it::

    **`--tp-size`**, `--tensor-parallel-size` → `ServerArgs.tp_size: int`

    - group `Parallelism`; its field is below `Model`
    - default `1`
    - The tensor parallelism size.
    - documented in `docs/server_arguments.md`, line 120: Default `1`, Options `Type: int`
"""

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from perflint.documents.argument_docs.docs import ArgumentDocs
from perflint.documents.argument_docs.flags import Flags, Registered
from perflint.documents.argument_docs.rows import DocumentedRow, DocumentedTable, DocumentedWhere
from perflint.documents.arguments.argument import Argument
from perflint.documents.arguments.fields import Field
from perflint.documents.arguments.groups import Group
from perflint.documents.arguments.headers import Header, same_title
from perflint.documents.arguments.literals import UNKNOWN, Value, last_name
from perflint.documents.arguments.module import ArgumentFile, ArgumentModule
from perflint.documents.tables.table import Page
from perflint.primitives.finding import Span
from perflint.primitives.record import Record
from perflint.primitives.wording import joined
from perflint.reporters.markdown_table import code_span as code
from perflint.server.hover import Hover, page, prose

LONGEST = 300
"""The number of characters that are shown of a help text."""

MOST_CHOICES = 12

_STRING = re.compile(rb"""[ \t\r\n,]*((?P<quote>["'])(?P<flag>-[\w.-]+)(?P=quote))""")


class _Found(Record):
    """An argument or a field of a module; ``span`` is what is below the mouse."""

    module: ArgumentModule
    argument: Argument | None
    field: Field | None
    span: Span


Pages = Callable[[], Iterable[tuple[Page, DocumentedWhere]]]
"""Reads the pages that document the arguments of a file, as ``pages_about`` does."""


def argument_hover(file: ArgumentFile, offset: int, pages: Pages = tuple) -> Hover | None:
    """Return what to show at a byte offset of an argument file; None if no argument is there.

    ``pages`` is only called for an argument.
    """
    found = next(_at(file, offset), None)
    if found is None:
        return None
    flags = Flags(file.parts)
    span = found.argument.span if found.argument is not None else None
    registered = next((each for each in flags.all if each.argument.span == span), None)
    lines = [*_groups(found), *_settings(found, registered), *_help(found)]
    if registered is not None:
        docs = [ArgumentDocs(each, flags, where) for each, where in pages()]
        lines += _rows(registered, docs)
    return Hover(page(_title(found), lines), found.span)


def _at(file: ArgumentFile, offset: int) -> Iterator[_Found]:
    """Yield the arguments and fields with a name at an offset."""
    for module in file.parts:
        for argument in module.arguments:
            for span in _flag_spans(module, argument, offset):
                field = module.fields_by_name.get(argument.destination or "")
                yield _Found(module, argument, field, span)
        for field in module.fields:
            spans = [field.name_span, *([field.argument.name_span] if field.argument else [])]
            for span in spans:
                if span.start <= offset < span.stop:
                    yield _Found(module, _argument_of(module, field), field, span)


def _flag_spans(module: ArgumentModule, argument: Argument, offset: int) -> Iterator[Span]:
    """Yield the span of the option string at an offset, if it is one of an argument."""
    if not argument.name_span.start <= offset < argument.span.stop:
        return
    span = argument.name_span
    if offset < span.stop:
        yield span
        return
    data, flags = module.text.data, [flag.encode() for flag in argument.flags]
    match = _STRING.match(data, span.stop)
    while match is not None and match["flag"] in flags:
        if match.start(1) <= offset < match.end(1):
            yield Span(*match.span(1))
        match = _STRING.match(data, match.end())


def _argument_of(module: ArgumentModule, field: Field) -> Argument | None:
    """Return the flag that a field describes, or the first one that a call registers for it."""
    calls = (argument for argument in module.arguments if argument.destination == field.name)
    return field.argument or next(calls, None)


def _title(found: _Found) -> str:
    argument, field = found.argument, found.field
    flags = argument.flags if argument is not None else ()
    shown = [code(flag) for flag in flags]
    names = [f"**{name}**" if number == 0 else name for number, name in enumerate(shown)]
    if field is None:
        destination = argument.destination if argument is not None else None
        has_no_field = found.module.class_name is not None and destination is not None
        return ", ".join(names) + (
            f" → {code(destination or '')}, no field" if has_no_field else ""
        )
    whole = code(f"{field.class_name}.{field.name}: {_type_in(field.annotation)}")
    return f"{', '.join(names)} → {whole}" if names else f"**{whole}**"


def _type_in(annotation: str) -> str:
    """Return the type of an annotation on one line: ``int`` for ``Annotated[int, "Help"]``."""
    plain = " ".join(annotation.split())
    try:
        node = ast.parse(plain, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return plain
    is_annotated = isinstance(node, ast.Subscript) and last_name(node.value) in ("A", "Annotated")
    if not (isinstance(node, ast.Subscript) and is_annotated and isinstance(node.slice, ast.Tuple)):
        return plain
    return ast.get_source_segment(plain, node.slice.elts[0]) or plain


def _groups(found: _Found) -> Iterator[str]:
    """Yield the header that the argument is below, and that of its field if it is another one."""
    module, argument, field = found.module, found.argument, found.field
    is_own = field is not None and field.class_name == module.class_name
    own = _header(module.class_groups, field.group) if is_own and field is not None else None
    is_described = field is not None and argument is field.argument
    called = (
        _header(module.function_groups, argument.group)
        if argument is not None and not is_described
        else None
    )
    if called is None:
        called, own = own, None
    if called is not None:
        is_other = own is not None and not same_title(own, called)
        other = f"; its field is below {code(own.title)}" if own is not None and is_other else ""
        yield f"group {code(called.title)}{other}"


def _header(groups: Sequence[Group], number: int) -> Header | None:
    return groups[number].header if number < len(groups) else None


def _settings(found: _Found, registered: Registered | None) -> Iterator[str]:
    """Yield the default and the choices."""
    argument, field = found.argument, found.field
    own = argument.default if argument is not None else None
    default = registered.default if registered is not None else UNKNOWN
    of_field = field.default if field is not None else None
    if default is not UNKNOWN:
        source = f" ({code(own.source)})" if own is not None and own.attribute else ""
        yield f"default {code(repr(default))}{source}"
    elif own is not None or of_field is not None:
        yield f"default {_source(own or of_field)}"
    elif argument is None:
        yield "required"
    if of_field is not None and _differs(default, of_field):
        yield f"default of the field {_source(of_field)}"
    choices = registered.choices if registered is not None else None
    if choices is not None:
        more = ", maybe more" if choices.is_open else ""
        yield f"choices {joined([*map(code, choices.values)], most=MOST_CHOICES)}{more}"
    if argument is not None and argument.deprecated:
        yield "deprecated"


def _differs(default: object, of_field: Value) -> bool:
    """Tell whether two literal defaults differ; None and an empty collection mean the same."""
    other = of_field.literal
    if default is UNKNOWN or other is UNKNOWN:
        return False
    is_empty = isinstance(other, (list, dict, set, tuple)) and not other
    return default != other and not (default is None and is_empty)


def _source(value: Value | None) -> str:
    return code(" ".join(value.source.split())) if value is not None else ""


def _help(found: _Found) -> Iterator[str]:
    """Yield the help text of the argument, else that of the field."""
    value = _help_value(found.argument, found.field)
    if value is not None and value.text is None:
        yield _source(value)
    elif text := _help_text(value):
        yield prose(_clipped(text))


def _help_value(argument: Argument | None, field: Field | None) -> Value | None:
    own = argument.help if argument is not None else None
    return own or (field.help if field is not None else None)


def _help_text(value: Value | None) -> str:
    """Return a help text on one line; empty if it is not literal."""
    return " ".join((value.text or "").split()) if value is not None else ""


def _rows(registered: Registered, docs: Sequence[ArgumentDocs]) -> Iterator[str]:
    """Yield the rows of the documentation about an argument, or that there are none."""
    help = _help_text(_help_value(registered.argument, registered.field))
    rows = [(each, pair) for each in docs for pair in each.rows_of(registered)]
    for each, (table, row) in rows:
        text = each.page.text
        line = text.position(row.row.span.start).line
        cells = ", ".join(_cells(table, row, help))
        yield f"documented in {code(text.path)}, line {line}" + (f": {cells}" if cells else "")
    if not rows and registered.is_public and any(each.tables for each in docs):
        yield "not documented"


def _cells(table: DocumentedTable, row: DocumentedRow, help: str) -> Iterator[str]:
    """Yield the cells of a row after their titles, but those that only repeat the argument."""
    titles = [cell.text for cell in table.table.header.cells]
    for column, cell in enumerate(row.row.cells):
        text = cell.text
        if column == row.columns.flag or text in ("", help):
            continue
        title = f"{prose(titles[column])} " if column < len(titles) and titles[column] else ""
        yield f"{title}{prose(_clipped(text)) if column == row.columns.help else code(text)}"


def _clipped(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
