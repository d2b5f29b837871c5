"""The fields of a dataclass, and the flags that they describe: ``name: A[type, Arg(...)] = x``.

A field is an annotated name in the body of the class, also within ``if`` or ``try``. Class
variables, private names, and what only type checkers see are none.
"""

import ast

from perflint.documents.arguments.argument import Argument
from perflint.documents.arguments.groups import Group, Grouping
from perflint.documents.arguments.literals import UNKNOWN, Value, last_name, value_of
from perflint.documents.arguments.source import PythonSource
from perflint.documents.arguments.statements import DEFINITIONS, Step, steps
from perflint.primitives.finding import Span
from perflint.primitives.record import Record

_EMPTY: dict[str, object] = {"list": [], "dict": {}, "set": set(), "tuple": ()}


class Field(Record):
    """A field as it is declared.

    ``default`` is also that of ``field(default=...)`` or what ``default_factory`` makes;
    ``metadata`` are the keywords of ``Arg(...)`` or the items of ``field(metadata={...})``;
    ``argument`` is the flag that the annotation describes, if it does.
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
    """Tell whether a call gives a field that registers a flag itself a further one."""
    own = field.argument
    return own is not None and not set(argument.flags) & set(own.flags)


class FieldReader:
    """Reads one class; ``fields`` and ``groups`` are what it declares itself."""

    def __init__(self, source: PythonSource) -> None:
        self.fields: list[Field] = []
        self.groups: tuple[Group, ...] = ()
        self._source = source

    def read(self, definition: ast.ClassDef) -> None:
        """Read the body of the class."""
        grouping = Grouping()
        for step in steps(self._source, definition.body):
            statement = step.statement
            gap = step.gap(self._source, at_start=grouping.at_start)
            if statement is None:
                grouping.end(gap)
                continue
            grouping.gap(gap)
            if isinstance(statement, DEFINITIONS):
                grouping.define(gap)
            elif isinstance(statement, ast.AnnAssign) and _is_field(statement):
                group = grouping.add(len(self.fields), self._source.span(statement))
                field = self._field(statement, step, definition.name, group, gap.comments)
                self.fields.append(field)
            else:
                grouping.claim()
        self.groups = grouping.finish()

    def _field(
        self,
        statement: ast.AnnAssign,
        step: Step,
        class_name: str,
        group: int,
        comments: Span | None,
    ) -> Field:
        default, metadata = _declared(self._source, statement.value)
        told = _told(self._source, statement.annotation)
        field = Field(
            name=statement.target.id if isinstance(statement.target, ast.Name) else "",
            annotation=self._source.source(statement.annotation),
            default=default,
            metadata=metadata if told is None else told,
            argument=None,
            span=self._source.span(statement),
            name_span=self._source.span(statement.target),
            comments=comments,
            group=group,
            block=step.block,
            conditional=step.depth > 0,
            class_name=class_name,
        )
        return field if told is None else field._replace(argument=_argument(field))


def _is_field(statement: ast.AnnAssign) -> bool:
    target, annotation = statement.target, statement.annotation
    if isinstance(annotation, ast.Subscript):
        annotation = annotation.value
    if isinstance(annotation, ast.Constant):
        of_class = str(annotation.value).partition("[")[0].rpartition(".")[2] == "ClassVar"
    else:
        of_class = last_name(annotation) == "ClassVar"
    plain = isinstance(target, ast.Name) and bool(statement.simple) and target.id[0] != "_"
    return plain and not of_class


def _declared(source: PythonSource, node: ast.expr | None) -> tuple[Value | None, dict[str, Value]]:
    """Return the default and the metadata that stand behind the annotation."""
    if node is None:
        return None, {}
    if not (isinstance(node, ast.Call) and last_name(node.func) == "field"):
        return value_of(source, node), {}
    words = {word.arg: word.value for word in node.keywords}
    metadata = {}
    told = words.get("metadata")
    if isinstance(told, ast.Dict):
        for key, value in zip(told.keys, told.values, strict=True):
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                metadata[key.value] = value_of(source, value)
    if "default" in words:
        return value_of(source, words["default"]), metadata
    factory = words.get("default_factory")
    return (_made(source, factory) if factory is not None else None), metadata


def _made(source: PythonSource, factory: ast.expr) -> Value:
    """Return what a factory makes: its literal, where that can be seen."""
    made = value_of(source, factory.body if isinstance(factory, ast.Lambda) else factory)
    if isinstance(factory, ast.Lambda):
        return made
    return made._replace(literal=_EMPTY.get(made.source, UNKNOWN), attribute=None)


def _told(source: PythonSource, annotation: ast.expr) -> dict[str, Value] | None:
    """Return what ``Annotated`` says of the flag: keywords of ``Arg(...)``, or a help text.

    The first of them counts. None where the field registers no flag, or cannot be read.
    """
    if not (
        isinstance(annotation, ast.Subscript)
        and last_name(annotation.value) in ("A", "Annotated")
        and isinstance(annotation.slice, ast.Tuple)
    ):
        return None
    for node in annotation.slice.elts[1:]:
        if isinstance(node, ast.Call) and last_name(node.func) == "Arg":
            words = [(word.arg, word.value) for word in node.keywords]
            words += zip(("help", "choices", "aliases", "cli_name"), node.args, strict=False)
            if any(name is None or isinstance(value, ast.Starred) for name, value in words):
                return None
            return {name: value_of(source, value) for name, value in words if name is not None}
        value = value_of(source, node)
        if value.text is not None or isinstance(node, (ast.JoinedStr, ast.BinOp)):
            return {"help": value}
    return None


def _argument(field: Field) -> Argument | None:
    """Return the flag that a field registers: ``cli_name``, or its name in kebab case."""
    told = field.metadata
    hidden, named, aliases = (told.get(key) for key in ("no_cli", "cli_name", "aliases"))
    if hidden is not None and hidden.literal is not False:
        return None
    if named is not None and named.literal is not None:
        flag = named.text
    else:
        flag, named = f"--{field.name.replace('_', '-')}", None
    if flag is None:
        return None
    others = aliases.literal if aliases is not None else []
    others = others if isinstance(others, (list, tuple)) else []
    return Argument(
        flags=(flag, *(other for other in others if isinstance(other, str))),
        destination=field.name,
        names_destination=True,
        positional=not flag.startswith("-"),
        default=field.default,
        settings=told,
        span=field.span,
        name_span=named.span if named is not None else field.name_span,
        comments=field.comments,
        group=field.group,
        block=field.block,
        conditional=field.conditional,
        receiver="",
    )
