"""A module that declares arguments: a class with fields, and a function that registers flags.

The class has the configured name; if there is none, it is the first class with the configured
method. The function is that method, possibly inherited, or else a function of the module. Both may
be nested in ``if`` or ``try`` at the top level of the module. If a name is defined twice, the last
definition counts, as it does at run time. Arguments registered anywhere else are not read.
"""

import ast
from collections.abc import Iterator

from perflint.documents.arguments.argument import Argument
from perflint.documents.arguments.calls import CallReader
from perflint.documents.arguments.fields import Field, FieldReader
from perflint.documents.arguments.groups import Group
from perflint.documents.arguments.literals import last_name
from perflint.documents.arguments.mro import resolution_order, without_subscript
from perflint.documents.arguments.source import PythonSource
from perflint.documents.arguments.statements import steps
from perflint.primitives.finding import ParseError, Span
from perflint.primitives.record import Record
from perflint.primitives.text import Text

CLASS = "ServerArgs"
FUNCTION = "add_cli_args"

_Function = ast.FunctionDef | ast.AsyncFunctionDef


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
    """The fields and arguments of a module, or its parse error.

    ``fields`` are those of the class itself, in order and with duplicates; ``inherited`` are those
    of its bases in the file. ``arguments`` are the calls in the function; arguments described by
    fields are in the fields. The ``group`` of a field is an index into ``class_groups``, that of a
    call into ``function_groups``. ``encoding`` is the encoding of the file. ``external_bases`` are
    the bases of the class, direct and indirect, that are not in the file. ``checked_spans`` limit
    the check to the arguments that a change affects; None means the whole file.
    """

    text: Text
    parse_error: ParseError | None = None
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
    settings: ArgumentSettings = ArgumentSettings()
    checked_spans: tuple[Span, ...] | None = None

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

    def checks(self, span: Span) -> bool:
        """Tell whether ``span`` is in the checked part of the file."""
        return self.checked_spans is None or any(
            checked.contains(span) for checked in self.checked_spans
        )


def may_declare_arguments(
    data: bytes, class_name: str = CLASS, function_name: str = FUNCTION
) -> bool:
    """Tell quickly whether a file may declare arguments; there are no false negatives.

    The exception is a file in an encoding that is not a superset of ASCII, such as UTF-7.
    """
    names = (class_name.encode(), function_name.encode())
    return b"add_argument" in data or any(name in data for name in names)


def read_arguments(
    text: Text, class_name: str = CLASS, function_name: str = FUNCTION
) -> ArgumentModule:
    """Read a module."""
    source = PythonSource(text)
    if source.parse_error is not None:
        return ArgumentModule(text, source.parse_error)
    body = source.tree.body
    statements = [step.statement for step in steps(source, body)] if body else []
    classes = [node for node in statements if isinstance(node, ast.ClassDef)]
    functions = [node for node in statements if _is_function(node, function_name)]
    owner = _find_class(classes, class_name, function_name)
    mro = resolution_order(owner, classes) if owner is not None else []
    methods = [_method(node, function_name) for node in mro]
    function = next(filter(None, (*methods, *reversed(functions))), None)
    own = _read_fields(source, mro[:1])
    calls = CallReader(source)
    if isinstance(function, _Function):
        calls.read(function)
    return ArgumentModule(
        text=text if source.encoding == "utf-8" else Text(text.path, text.data, source.encoding),
        encoding=source.encoding,
        class_name=owner.name if owner is not None else None,
        function_name=function_name if function is not None else None,
        fields=tuple(own.fields),
        inherited={field.name: field for field in _read_fields(source, mro[:0:-1]).fields},
        arguments=tuple(calls.arguments),
        class_groups=own.groups,
        function_groups=calls.groups,
        function_span=source.span(function) if isinstance(function, _Function) else None,
        external_bases=_external_bases(mro),
    )


def _external_bases(mro: list[ast.ClassDef]) -> tuple[str, ...]:
    """Return the names of bases that are not in the file; they may declare more fields."""
    known = {"object", "ABC", "Generic", "Protocol", *(node.name for node in mro)}
    names = (last_name(without_subscript(base)) or "" for node in mro for base in node.bases)
    return tuple(name for name in names if name not in known)


def _read_fields(source: PythonSource, classes: list[ast.ClassDef]) -> FieldReader:
    reader = FieldReader(source)
    for definition in classes:
        reader.read(definition)
    return reader


def _find_class(classes: list[ast.ClassDef], name: str, method: str) -> ast.ClassDef | None:
    named = [node for node in classes if node.name == name]
    if named:
        return named[-1]
    return next((node for node in classes if _method(node, method) is not None), None)


def _method(definition: ast.ClassDef, name: str) -> ast.stmt | None:
    return next((node for node in reversed(definition.body) if _is_function(node, name)), None)


def _is_function(node: ast.stmt | None, name: str) -> bool:
    return isinstance(node, _Function) and node.name == name
