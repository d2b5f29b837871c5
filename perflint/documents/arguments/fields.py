"""The fields of a dataclass, and the flags that they describe: ``name: A[type, Arg(...)] = x``.

A field is an annotated name in the class body, possibly nested in ``if`` or ``try``. Class
variables, private names and declarations below ``if TYPE_CHECKING:`` are not fields.
"""

import ast
from collections.abc import Iterable

from perflint.documents.arguments.argument import Argument
from perflint.documents.arguments.groups import Place
from perflint.documents.arguments.literals import UNKNOWN, Value, last_name, value_of
from perflint.documents.arguments.outline import Outline
from perflint.documents.arguments.source import PythonSource
from perflint.documents.arguments.statements import DEFINITIONS, Step, steps
from perflint.primitives.finding import Span
from perflint.primitives.record import Record

_EMPTY: dict[str, object] = {"list": [], "dict": {}, "set": set(), "tuple": ()}


class Field(Record):
    """A field of a dataclass.

    ``default`` may also come from ``field(default=...)`` or ``default_factory``. ``metadata`` are
    the keyword arguments of ``Arg(...)`` or the items of ``field(metadata={...})``. ``argument`` is
    the flag that the annotation describes, if any. The other attributes are those of ``Argument``.
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
        for step in steps(source, definition.body):
            self._add(step)

    def fields(self, places: Iterable[Place]) -> tuple[Field, ...]:
        """Return the fields; ``places`` are those of the members of the outline."""
        pairs = zip(self._found, places, strict=True)
        return tuple(self._field(statement, step, place) for (statement, step), place in pairs)

    def _add(self, step: Step) -> None:
        statement = step.statement
        self.outline.add_gap(step.gap(self._source, at_start=self.outline.at_start))
        if statement is None:
            self.outline.add("end")
        elif isinstance(statement, DEFINITIONS):
            self.outline.add("definition")
        elif isinstance(statement, ast.AnnAssign) and _is_field(statement):
            self.outline.add_member(self._source.span(statement))
            self._found.append((statement, step))
        else:
            self.outline.add("other")

    def _field(self, statement: ast.AnnAssign, step: Step, place: Place) -> Field:
        default, metadata = _default_and_metadata(self._source, statement.value)
        keywords = _described_keywords(self._source, statement.annotation)
        field = Field(
            name=statement.target.id if isinstance(statement.target, ast.Name) else "",
            annotation=self._source.segment(statement.annotation),
            default=default,
            metadata=metadata if keywords is None else keywords,
            argument=None,
            span=self._source.span(statement),
            name_span=self._source.span(statement.target),
            comments=place.comments,
            group=place.group,
            block=step.block,
            conditional=step.depth > 0,
            class_name=self._class_name,
        )
        return field if keywords is None else field._replace(argument=_described_argument(field))


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


def _default_and_metadata(
    source: PythonSource, node: ast.expr | None
) -> tuple[Value | None, dict[str, Value]]:
    """Return the default and the metadata that the assigned expression gives."""
    if node is None:
        return None, {}
    if not (isinstance(node, ast.Call) and last_name(node.func) == "field"):
        return value_of(source, node), {}
    keywords = {keyword.arg: keyword.value for keyword in node.keywords}
    metadata = {}
    items = keywords.get("metadata")
    if isinstance(items, ast.Dict):
        for key, value in zip(items.keys, items.values, strict=True):
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                metadata[key.value] = value_of(source, value)
    if "default" in keywords:
        return value_of(source, keywords["default"]), metadata
    factory = keywords.get("default_factory")
    return (_factory_default(source, factory) if factory is not None else None), metadata


def _factory_default(source: PythonSource, factory: ast.expr) -> Value:
    """Return what a factory returns: a literal if it is a lambda or an empty builtin container."""
    default = value_of(source, factory.body if isinstance(factory, ast.Lambda) else factory)
    if isinstance(factory, ast.Lambda):
        return default
    return default._replace(literal=_EMPTY.get(default.source, UNKNOWN), attribute=None)


def _described_keywords(source: PythonSource, annotation: ast.expr) -> dict[str, Value] | None:
    """Return what ``Annotated`` says about the flag: keywords of ``Arg(...)``, or a help text.

    The first such metadata counts. None if the field describes no flag, or not statically.
    """
    if not (
        isinstance(annotation, ast.Subscript)
        and last_name(annotation.value) in ("A", "Annotated")
        and isinstance(annotation.slice, ast.Tuple)
    ):
        return None
    for node in annotation.slice.elts[1:]:
        if isinstance(node, ast.Call) and last_name(node.func) == "Arg":
            keywords = [(keyword.arg, keyword.value) for keyword in node.keywords]
            keywords += zip(("help", "choices", "aliases", "cli_name"), node.args, strict=False)
            if any(name is None or isinstance(value, ast.Starred) for name, value in keywords):
                return None
            return {name: value_of(source, value) for name, value in keywords if name is not None}
        value = value_of(source, node)
        if value.text is not None or isinstance(node, (ast.JoinedStr, ast.BinOp)):
            return {"help": value}
    return None


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
    return Argument(
        flags=(flag, *(other for other in others if isinstance(other, str))),
        destination=field.name,
        explicit_dest=True,
        positional=not flag.startswith("-"),
        default=field.default,
        keywords=field.metadata,
        span=field.span,
        name_span=cli_name.span if cli_name is not None else field.name_span,
        comments=field.comments,
        group=field.group,
        block=field.block,
        conditional=field.conditional,
        receiver="",
    )
