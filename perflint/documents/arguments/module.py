"""The arguments that a Python file declares: fields of classes, and calls in functions.

Classes and functions are found by globs of their names, a class also by such a method. They may be
nested in ``if`` or ``try`` at the top level of the module. If a name is defined twice, the
last definition counts, as it does at run time. ``<module>`` is the name for the statements outside
of all functions and classes. Arguments registered anywhere else are not read.

Each function is read with the class whose fields it registers: the class that has it as a method,
possibly inherited. A function of the module belongs to the class whose attributes are its defaults
(``default=ServerArgs.port``) or, if there is only one class without a method and only one function
without a class, to that class.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Sequence

from perflint.documents.arguments.argument import Argument
from perflint.documents.arguments.assignments import assigned_destinations
from perflint.documents.arguments.calls import CallReader
from perflint.documents.arguments.fields import Field, FieldReader, with_described_flags
from perflint.documents.arguments.groups import Group
from perflint.documents.arguments.layout import lay_out
from perflint.documents.arguments.literals import last_name
from perflint.documents.arguments.mro import resolution_order, without_subscript
from perflint.documents.arguments.outline import Outline
from perflint.documents.arguments.pairing import (
    Function,
    Pair,
    classes_with_methods,
    matches_any,
    pair,
)
from perflint.documents.arguments.source import PythonSource
from perflint.documents.arguments.statements import steps
from perflint.primitives.finding import ParseError, Span
from perflint.primitives.record import Record
from perflint.primitives.text import Text

MODULE = "<module>"
"""The name, among those of functions, of the statements outside of all functions and classes."""

_DEFINITION = re.compile(rb"@|class\b|def\b|async\b")

CLASSES = ("ServerArgs", "*Args", "*Arguments", "*Config")
FUNCTIONS = ("add_cli_args", "add_*_args", "_add_*_args")


class ArgumentSettings(Record):
    """The part of the configuration that rules for arguments use.

    ``families`` maps the name of a family to globs of names that belong in one group. ``allow`` are
    globs of flags that need no field. ``headers`` says where groups need a header: ``class``,
    ``function`` or both.
    """

    families: dict[str, tuple[str, ...]] = {}  # noqa: RUF012  # never modified
    allow: tuple[str, ...] = ()
    headers: tuple[str, ...] = ("class", "function")


class ArgumentModule(Record):
    """One function with its arguments, and the class with their fields; either may be missing.

    ``fields`` are those of the class itself, in order and with duplicates; ``inherited`` are those
    of its bases in the file. ``arguments`` are the calls in the function; arguments described by
    fields are in the fields. The ``group`` of a field is an index into ``class_groups``, that of a
    call into ``function_groups``. ``encoding`` is the encoding of the file. ``external_bases`` are
    the bases of the class, direct and indirect, whose fields are not known; ``read_elsewhere`` are
    destinations that imported modules read. ``new_or_moved`` are the names of fields and arguments
    that a comparison does not find in the base, or not in that order.
    ``is_base`` says that this is the base of a comparison: what is reported here is not new.
    """

    text: Text
    encoding: str = "utf-8"
    class_name: str | None = None
    function_name: str | None = None
    fields: tuple[Field, ...] = ()
    inherited: dict[str, Field] = {}  # noqa: RUF012  # never modified
    arguments: tuple[Argument, ...] = ()
    class_groups: tuple[Group, ...] = ()
    function_groups: tuple[Group, ...] = ()
    function_span: Span | None = None
    external_bases: tuple[str, ...] = ()
    read_elsewhere: frozenset[str] = frozenset()
    settings: ArgumentSettings = ArgumentSettings()
    new_or_moved: frozenset[str] = frozenset()
    is_base: bool = False

    @property
    def declares_something(self) -> bool:
        """Whether there is anything that a rule could judge."""
        return bool(self.fields or self.arguments or self.class_groups or self.function_groups)

    @property
    def all_arguments(self) -> Iterator[Argument]:
        """The arguments that fields describe, then those that calls register."""
        yield from (field.argument for field in self.fields if field.argument is not None)
        yield from self.arguments

    @property
    def fields_by_name(self) -> dict[str, Field]:
        """The fields in dataclass order: inherited fields first, each at its first declaration."""
        fields = dict(self.inherited)
        for field in self.fields:
            fields.setdefault(field.name, field)
        return fields

    @property
    def without_field(self) -> list[Argument]:
        """The registered arguments that set no field of the class; none if there is no class."""
        if self.class_name is None:
            return []
        fields = self.fields_by_name
        return [
            argument
            for argument in self.arguments
            if argument.destination is not None and argument.destination not in fields
        ]


class ArgumentFile(Record):
    """What a Python file declares, or its parse error.

    ``parts`` are the functions, each with its class, and the classes without a function. A class
    with several functions is in several parts. ``unread`` are the spans of statements in these,
    or of whole classes and functions, that the running Python does not parse, although libcst does.
    """

    text: Text
    parse_error: ParseError | None = None
    encoding: str = "utf-8"
    parts: tuple[ArgumentModule, ...] = ()
    unread: tuple[Span, ...] = ()

    @property
    def fields(self) -> list[Field]:
        """The fields of all classes, each once."""
        by_span = {field.span: field for part in self.parts for field in part.fields}
        return [*by_span.values()]

    @property
    def arguments(self) -> list[Argument]:
        """The arguments that calls register, each once."""
        by_span = {item.span: item for part in self.parts for item in part.arguments}
        return [*by_span.values()]

    @property
    def size(self) -> int:
        """The number of arguments: registered by calls, or described by fields."""
        described = sum(field.argument is not None for field in self.fields)
        return described + len(self.arguments)

    def with_settings(self, settings: ArgumentSettings) -> "ArgumentFile":
        """Return the file with settings for each part."""
        return self._replace(parts=tuple(part._replace(settings=settings) for part in self.parts))


def read_arguments(
    text: Text, classes: Sequence[str] = CLASSES, functions: Sequence[str] = FUNCTIONS
) -> ArgumentFile:
    """Read a file; ``classes`` and ``functions`` are globs of names."""
    source = PythonSource(text)
    if source.parse_error is not None:
        return ArgumentFile(text, source.parse_error)
    if source.encoding != "utf-8":
        text = Text(text.path, text.data, source.encoding)
    body = source.tree.body
    statements = [step.statement for step in steps(source, body)] if body else []
    definitions = [node for node in statements if isinstance(node, ast.ClassDef)]
    known = {node.name: node for node in statements if isinstance(node, Function)}
    own = [node for name, node in known.items() if matches_any(name, functions)]
    pairs = [*pair(classes_with_methods(definitions, classes, functions), own)]
    parts = [_read_part(source, text, definitions, *each) for each in pairs]
    if MODULE in functions:
        parts.append(_read_module_level(source, text))
    declaring = tuple(part for part in parts if part.declares_something)
    return ArgumentFile(text, None, source.encoding, declaring, _unread(source, pairs))


def _read_part(
    source: PythonSource,
    text: Text,
    definitions: list[ast.ClassDef],
    owner: ast.ClassDef | None,
    function: Function | None,
) -> ArgumentModule:
    mro = resolution_order(owner, definitions) if owner is not None else []
    readers = [FieldReader(source, definition) for definition in mro]
    calls = CallReader(source)
    if function is not None:
        calls.read(function)
    class_layout, function_layout = lay_out(
        readers[0].outline if readers else Outline(), calls.outline
    )
    fields = readers[0].fields(class_layout.places) if readers else ()
    inherited = _fields_of(readers[1:])
    names = {*inherited, *(field.name for field in fields)}
    arguments = calls.arguments(function_layout.places)
    return ArgumentModule(
        text=text,
        encoding=source.encoding,
        class_name=owner.name if owner is not None else None,
        function_name=function.name if function is not None else None,
        fields=fields if arguments else with_described_flags(fields),
        inherited=inherited,
        arguments=assigned_destinations(arguments, names, source, owner),
        class_groups=class_layout.groups,
        function_groups=function_layout.groups,
        function_span=source.span(function) if function is not None else None,
        external_bases=external_bases(source, mro),
    )


def _read_module_level(source: PythonSource, text: Text) -> ArgumentModule:
    calls = CallReader(source)
    calls.read_body(source.tree.body)
    _, layout = lay_out(Outline(), calls.outline)
    arguments = calls.arguments(layout.places)
    if not arguments:  # comments alone are not headers of arguments
        return ArgumentModule(text, source.encoding)
    return ArgumentModule(
        text=text,
        encoding=source.encoding,
        function_name=MODULE,
        arguments=arguments,
        function_groups=layout.groups,
    )


def _unread(source: PythonSource, pairs: Iterable[Pair]) -> tuple[Span, ...]:
    """Return what was not read: in classes and functions that were, and whole definitions."""
    if not source.unread:
        return ()
    spans = [source.span(node) for nodes in pairs for node in nodes if node is not None]
    return tuple(
        span
        for span in source.unread
        if any(outer.start <= span.start < outer.stop for outer in spans)
        or _DEFINITION.match(source.text.data, span.start)
    )


def external_bases(source: PythonSource, mro: list[ast.ClassDef]) -> tuple[str, ...]:
    """Return the names of bases that are not in the file; they may declare more fields.

    So may a statement of the classes that was not read.
    """
    spans = [source.span(node) for node in mro] if source.unread else []
    if any(outer.start <= span.start < outer.stop for outer in spans for span in source.unread):
        return ("?",)
    known = {"object", "ABC", "Generic", "Protocol", *(node.name for node in mro)}
    names = (last_name(without_subscript(base)) or "" for node in mro for base in node.bases)
    return tuple(name for name in names if name not in known)


def inherited_fields(source: PythonSource, mro: list[ast.ClassDef]) -> dict[str, Field]:
    """Return the fields of classes in the order in which Python searches them."""
    return _fields_of([FieldReader(source, definition) for definition in mro])


def _fields_of(readers: list[FieldReader]) -> dict[str, Field]:
    """Return the fields of classes, nearest first; the nearest declaration counts."""
    layouts = [lay_out(reader.outline, Outline())[0] for reader in readers]
    pairs = reversed(list(zip(readers, layouts, strict=True)))
    return {field.name: field for reader, layout in pairs for field in reader.fields(layout.places)}
