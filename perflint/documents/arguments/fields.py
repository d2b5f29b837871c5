"""The fields of a dataclass, and the flags that they describe: ``name: A[type, Arg(...)] = x``.

A field is an annotated name in the class body, possibly nested in ``if`` or ``try``. Class
variables, private names and declarations below ``if TYPE_CHECKING:`` are not fields.
"""

import ast
from collections.abc import Iterable

from perflint.documents.arguments.argument import Argument
from perflint.documents.arguments.field_values import (
    annotated_metadata,
    default_and_metadata,
    described_keywords,
    is_string,
)
from perflint.documents.arguments.groups import Place
from perflint.documents.arguments.literals import Value, last_name, value_of
from perflint.documents.arguments.outline import Outline
from perflint.documents.arguments.source import PythonSource
from perflint.documents.arguments.statements import DEFINITIONS, Step, steps
from perflint.primitives.finding import Span
from perflint.primitives.record import Record


class Field(Record):
    """A field of a dataclass.

    ``default`` may also come from ``field(default=...)``, ``Field(...)`` or ``default_factory``.
    ``metadata`` are the keyword arguments of ``Arg(...)``, the items of ``field(metadata={...})``,
    or the ``description`` of ``Field(...)`` as ``help``; ``has_metadata`` says that the field has
    one of the last two. ``docstring`` is the string below the field. ``argument`` is the flag that
    the field describes, if any. The other attributes are those of ``Argument``.
    """

    name: str
    annotation: str
    default: Value | None
    metadata: dict[str, Value]
    argument: Argument | None
    span: Span
    name_span: Span
    comments: Span | None
    group: int
    block: int
    conditional: bool
    class_name: str
    has_metadata: bool = False
    docstring: Value | None = None

    @property
    def help(self) -> Value | None:
        """The help text of the metadata, else the docstring."""
        return self.metadata.get("help", self.docstring)


def is_alias(argument: Argument, field: Field) -> bool:
    """Tell whether a call registers a second argument for a field that describes its own flag."""
    described = field.argument
    return described is not None and not set(argument.flags) & set(described.flags)


class FieldReader:
    """Reads one class, without its bases, into an outline, and its fields for given places."""

    def __init__(self, source: PythonSource, definition: ast.ClassDef) -> None:
        self.outline = Outline()
        self._source = source
        self._class_name = definition.name
        self._found: list[tuple[ast.AnnAssign, Step]] = []
        self._docstrings: dict[int, ast.expr] = {}
        self._below_field = False
        for step in steps(source, definition.body):
            self._add(step)

    def fields(self, places: Iterable[Place]) -> tuple[Field, ...]:
        """Return the fields; ``places`` are those of the members of the outline."""
        pairs = enumerate(zip(self._found, places, strict=True))
        return tuple(self._field(number, *each, place) for number, (each, place) in pairs)

    def _add(self, step: Step) -> None:
        statement = step.statement
        below_field, self._below_field = self._below_field, False
        self.outline.add_gap(step.gap(self._source, at_start=self.outline.at_start))
        if statement is None:
            self.outline.add("end")
        elif isinstance(statement, DEFINITIONS):
            self.outline.add("definition")
        elif isinstance(statement, ast.AnnAssign) and _is_field(statement):
            self.outline.add_member(self._source.span(statement))
            self._found.append((statement, step))
            self._below_field = True
        else:
            if below_field and isinstance(statement, ast.Expr) and is_string(statement.value):
                self._docstrings[len(self._found) - 1] = statement.value
            self.outline.add("other")

    def _field(self, number: int, statement: ast.AnnAssign, step: Step, place: Place) -> Field:
        default, metadata = default_and_metadata(self._source, statement.value)
        described = described_keywords(self._source, statement.annotation)
        if metadata is None and described is None:
            metadata = annotated_metadata(self._source, statement.annotation)
        docstring = self._docstrings.get(number)
        field = Field(
            name=statement.target.id if isinstance(statement.target, ast.Name) else "",
            annotation=self._source.segment(statement.annotation),
            default=default,
            metadata=(metadata or {}) if described is None else described,
            argument=None,
            span=self._source.span(statement),
            name_span=self._source.span(statement.target),
            comments=place.comments,
            group=place.group,
            block=step.block,
            conditional=step.depth > 0,
            class_name=self._class_name,
            has_metadata=metadata is not None,
            docstring=value_of(self._source, docstring) if docstring is not None else None,
        )
        return field if described is None else field._replace(argument=_described_argument(field))


def with_described_flags(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """Return the fields of a class whose flags are made from metadata, with these flags.

    Such a class has no function that registers arguments. If more than half of its fields that have
    metadata have a help text in it, those without one describe a flag, too. The flags are spelled
    as the field or in kebab case: the libraries that make them differ in this.
    """
    with_metadata = [field for field in fields if field.has_metadata]
    most = sum("help" in field.metadata for field in with_metadata) * 2 > len(with_metadata)
    return tuple(
        field._replace(argument=_argument(field, _flags_of(field.name), field.name_span))
        if field.has_metadata and field.argument is None and (most or "help" in field.metadata)
        else field
        for field in fields
    )


def _flags_of(name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((f"--{name}", f"--{name.replace('_', '-')}")))


def _is_field(statement: ast.AnnAssign) -> bool:
    target, annotation = statement.target, statement.annotation
    if isinstance(annotation, ast.Subscript):
        annotation = annotation.value
    if isinstance(annotation, ast.Constant):
        class_var = str(annotation.value).partition("[")[0].rpartition(".")[2] == "ClassVar"
    else:
        class_var = last_name(annotation) == "ClassVar"
    public = isinstance(target, ast.Name) and bool(statement.simple) and target.id[0] != "_"
    return public and not class_var


def _described_argument(field: Field) -> Argument | None:
    """Return the flag that a field describes: its ``cli_name``, or its name in kebab case."""
    no_cli, cli_name, aliases = (
        field.metadata.get(key) for key in ("no_cli", "cli_name", "aliases")
    )
    if no_cli is not None and no_cli.literal is not False:
        return None
    if cli_name is not None and cli_name.literal is not None:
        flag = cli_name.text
    else:
        flag, cli_name = f"--{field.name.replace('_', '-')}", None
    if flag is None:
        return None
    others = aliases.literal if aliases is not None else []
    others = others if isinstance(others, (list, tuple)) else []
    flags = (flag, *(other for other in others if isinstance(other, str)))
    return _argument(field, flags, cli_name.span if cli_name is not None else field.name_span)


def _argument(field: Field, flags: tuple[str, ...], name_span: Span) -> Argument:
    return Argument(
        flags=flags,
        destination=field.name,
        explicit_dest=True,
        positional=not flags[0].startswith("-"),
        default=field.default,
        keywords=field.metadata,
        span=field.span,
        name_span=name_span,
        comments=field.comments,
        group=field.group,
        block=field.block,
        conditional=field.conditional,
        receiver="",
    )
