"""A module that declares arguments: the class with their fields, the function that registers them.

The class is the one of the configured name or, where there is none, the first with the configured
method. The function is that method, also one of a base, or else one of the module. Both may stand
within ``if`` or ``try`` at the top of the module; of two with one name the last counts, as it does
when the module runs. What is registered elsewhere is not looked for.
"""

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from perflint.documents.arguments.argument import Argument
from perflint.documents.arguments.calls import CallReader
from perflint.documents.arguments.fields import Field, FieldReader
from perflint.documents.arguments.groups import Group
from perflint.documents.arguments.literals import last_name
from perflint.documents.arguments.mro import lineage, plain
from perflint.documents.arguments.source import PythonSource
from perflint.documents.arguments.statements import steps
from perflint.primitives.finding import Span
from perflint.primitives.record import Record
from perflint.primitives.text import Text

if TYPE_CHECKING:  # loaded when a file is at fault
    from perflint.documents.json.parse_errors import Fault

CLASS = "ServerArgs"
FUNCTION = "add_cli_args"

_Function = ast.FunctionDef | ast.AsyncFunctionDef


class ArgumentTerms(Record):
    """What arguments are judged by beside their own module.

    ``families`` are globs of names that belong into one group, by the name of the family, and
    ``allow`` globs of flags that need no field. ``headers`` says where groups need headers:
    ``class``, ``function`` or both.
    """

    families: dict[str, tuple[str, ...]] = {}  # noqa: RUF012  # nobody writes into it
    allow: tuple[str, ...] = ()
    headers: tuple[str, ...] = ("class", "function")


class ArgumentModule(Record):
    """What a module says of its arguments; nothing but the fault, if it is not Python.

    ``fields`` are those of the class itself, in their order, one that is declared twice twice;
    ``inherited`` are those of its bases in the file. ``arguments`` are the calls of the function;
    those that fields describe are in the fields. The ``group`` of a field counts in
    ``class_groups``, that of a call in ``function_groups``. ``encoding`` is that of the bytes.
    ``foreign`` are bases of the class that are not in the file. ``places`` are those that a change
    touched, where only they are judged.
    """

    text: Text
    fault: "Fault | None" = None
    encoding: str = "utf-8"
    class_name: str | None = None
    function_name: str | None = None
    fields: tuple[Field, ...] = ()
    inherited: dict[str, Field] = {}  # noqa: RUF012  # nobody writes into it
    arguments: tuple[Argument, ...] = ()
    class_groups: tuple[Group, ...] = ()
    function_groups: tuple[Group, ...] = ()
    function_span: Span | None = None
    foreign: tuple[str, ...] = ()
    terms: ArgumentTerms = ArgumentTerms()
    places: tuple[Span, ...] | None = None

    @property
    def described(self) -> Iterator[Argument]:
        """The flags that fields describe, then those that calls register."""
        yield from (field.argument for field in self.fields if field.argument is not None)
        yield from self.arguments

    @property
    def fields_by_name(self) -> dict[str, Field]:
        """The fields as the dataclass orders them: inherited ones first, each where it is first."""
        found = dict(self.inherited)
        for field in self.fields:
            found.setdefault(field.name, field)
        return found

    def judges(self, span: Span) -> bool:
        """Tell whether what stands in ``span`` is judged."""
        return self.places is None or any(place.holds(span) for place in self.places)


def may_hold_arguments(data: bytes, class_name: str = CLASS, function_name: str = FUNCTION) -> bool:
    """Tell, in one pass at C speed, whether a file may have something to read; False is certain.

    ``add_argument`` or one of the names stands in it as it is: of the encodings that Python takes
    only those that are no superset of ASCII, such as UTF-7, could hide it.
    """
    names = (class_name.encode(), function_name.encode())
    return b"add_argument" in data or any(name in data for name in names)


def read_arguments(
    text: Text, class_name: str = CLASS, function_name: str = FUNCTION
) -> ArgumentModule:
    """Read a module."""
    source = PythonSource(text)
    if source.fault is not None:
        return ArgumentModule(text, source.fault)
    found = [step.statement for step in steps(source, source.tree.body)] if source.tree.body else []
    classes = [node for node in found if isinstance(node, ast.ClassDef)]
    functions = [node for node in found if _is_function(node, function_name)]
    owner = _class_of(classes, class_name, function_name)
    ancestors = lineage(owner, classes) if owner is not None else []
    methods = [_method(node, function_name) for node in ancestors]
    function = next(filter(None, (*methods, *reversed(functions))), None)
    own = _fields_of(source, ancestors[:1])
    calls = CallReader(source)
    if isinstance(function, _Function):
        calls.read(function)
    return ArgumentModule(
        text=text if source.encoding == "utf-8" else Text(text.path, text.data, source.encoding),
        encoding=source.encoding,
        class_name=owner.name if owner is not None else None,
        function_name=function_name if function is not None else None,
        fields=tuple(own.fields),
        inherited={field.name: field for field in _fields_of(source, ancestors[:0:-1]).fields},
        arguments=tuple(calls.arguments),
        class_groups=own.groups,
        function_groups=calls.groups,
        function_span=source.span(function) if isinstance(function, _Function) else None,
        foreign=_foreign(ancestors),
    )


def _foreign(ancestors: list[ast.ClassDef]) -> tuple[str, ...]:
    """Return the names of bases that are not in the file; fields may come from there."""
    known = {"object", "ABC", "Generic", "Protocol", *(node.name for node in ancestors)}
    names = (last_name(plain(base)) or "" for node in ancestors for base in node.bases)
    return tuple(name for name in names if name not in known)


def _fields_of(source: PythonSource, classes: list[ast.ClassDef]) -> FieldReader:
    reader = FieldReader(source)
    for definition in classes:
        reader.read(definition)
    return reader


def _class_of(classes: list[ast.ClassDef], name: str, method: str) -> ast.ClassDef | None:
    named = [node for node in classes if node.name == name]
    if named:
        return named[-1]
    return next((node for node in classes if _method(node, method) is not None), None)


def _method(definition: ast.ClassDef, name: str) -> ast.stmt | None:
    return next((node for node in reversed(definition.body) if _is_function(node, name)), None)


def _is_function(node: ast.stmt | None, name: str) -> bool:
    return isinstance(node, _Function) and node.name == name
