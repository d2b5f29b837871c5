"""The defaults of arguments and fields as literals, and the builtin types of annotations."""

import ast
from collections.abc import Mapping, Sequence

from perflint.documents.arguments.argument import Argument
from perflint.documents.arguments.fields import Field
from perflint.documents.arguments.literals import UNKNOWN, last_name
from perflint.documents.arguments.module import ArgumentModule
from perflint.documents.arguments.source import PythonSource
from perflint.primitives.text import Text

_SCALARS = ("bool", "int", "float", "str")

Declarations = Mapping[str, Sequence[Field]]
"""Name of a field → its declarations that are in effect."""


def declarations(module: ArgumentModule) -> Declarations:
    """Return name → declarations in effect: the last one, or those of several branches."""
    inherited = {name: [field] for name, field in module.inherited.items()}
    own: dict[str, list[Field]] = {}
    for field in module.fields:
        own[field.name] = [*own.get(field.name, []), field] if field.conditional else [field]
    return inherited | own


def literal_default(module: ArgumentModule, argument: Argument, fields: Declarations) -> object:
    """Return the default of an argument, UNKNOWN if it is not a literal or not given.

    ``ServerArgs.x`` is the default of the field ``x``.
    """
    default = argument.default
    if default is None:
        return UNKNOWN
    owner, attribute = default.attribute or (None, None)
    if owner is None or owner not in (module.class_name, "cls"):
        return default.literal
    declared = fields.get(attribute or "", ())
    if len(declared) != 1 or declared[0].default is None:
        return UNKNOWN
    return declared[0].default.literal


def set_elsewhere(text: Text) -> frozenset[str | None]:
    """Return the destinations that calls of ``set_defaults`` in a file give another default.

    None is among them if a call has settings that are not known: ``**settings``.
    """
    if b"set_defaults" not in text.data:
        return frozenset()  # the usual case
    nodes = ast.walk(PythonSource(text).tree)
    calls = (node for node in nodes if isinstance(node, ast.Call))
    setting = (call for call in calls if last_name(call.func) == "set_defaults")
    return frozenset(keyword.arg for call in setting for keyword in call.keywords)


def builtin_type(annotation: str) -> str | None:
    """Return the only type of an annotation besides None, if it is a scalar builtin, else None."""
    text = annotation.strip().strip("\"'")
    outer, bracket, inner = text.partition("[")
    if bracket and text.endswith("]"):
        name, inner = outer.rpartition(".")[2], inner[:-1]
        if name in ("A", "Annotated"):
            return builtin_type(_first(inner))
        if name == "Optional":
            return builtin_type(inner)
        text = inner.replace(",", "|") if name == "Union" else ""
    types = [part.strip().removeprefix("builtins.") for part in text.split("|")]
    types = [part for part in types if part not in ("None", "")]
    return types[0] if len(types) == 1 and types[0] in _SCALARS else None


def _first(parameters: str) -> str:
    """Return the first of the parameters between brackets."""
    depth = 0
    for index, character in enumerate(parameters):
        if character == "," and depth == 0:
            return parameters[:index]
        depth += (character in "[(") - (character in "])")
    return parameters
