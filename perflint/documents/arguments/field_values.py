"""The default and the metadata of a field, from its annotation and the value assigned to it."""

import ast

from perflint.documents.arguments.literals import UNKNOWN, Value, last_name, value_of
from perflint.documents.arguments.source import PythonSource

_EMPTY: dict[str, object] = {"list": [], "dict": {}, "set": set(), "tuple": ()}


def default_and_metadata(
    source: PythonSource, node: ast.expr | None
) -> tuple[Value | None, dict[str, Value] | None]:
    """Return the default and the metadata that the assigned expression gives.

    The metadata is that of ``field(metadata={...})``, or the ``description`` of pydantic's
    ``Field(...)`` as ``help``. It is None if there is none.
    """
    if node is None:
        return None, None
    name = last_name(node.func) if isinstance(node, ast.Call) else None
    if not isinstance(node, ast.Call) or name not in ("field", "Field"):
        return value_of(source, node), None
    keywords = {keyword.arg: keyword.value for keyword in node.keywords}
    metadata = _model_metadata(source, node) if name == "Field" else None
    items = keywords.get("metadata")
    if isinstance(items, ast.Dict):
        known = _items(source, items)
        metadata = None if None in items.keys and "help" not in known else known
    default = keywords.get("default")
    if name == "Field" and node.args:
        default = node.args[0]
    if isinstance(default, ast.Constant) and default.value is ...:
        return None, metadata  # required
    if default is not None:
        return value_of(source, default), metadata
    factory = keywords.get("default_factory")
    return (_factory_default(source, factory) if factory is not None else None), metadata


def annotated_metadata(source: PythonSource, annotation: ast.expr) -> dict[str, Value] | None:
    """Return the metadata of ``Annotated[type, Field(...)]``."""
    for node in _annotations(annotation):
        if isinstance(node, ast.Call) and last_name(node.func) == "Field":
            return _model_metadata(source, node)
    return None


def is_string(node: ast.expr) -> bool:
    """Tell whether an expression is a string literal."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _model_metadata(source: PythonSource, call: ast.Call) -> dict[str, Value]:
    """Return the ``description`` of ``Field(...)`` as ``help``."""
    texts = [keyword.value for keyword in call.keywords if keyword.arg == "description"]
    return {"help": value_of(source, texts[0])} if texts else {}


def _items(source: PythonSource, node: ast.Dict) -> dict[str, Value]:
    return {
        key.value: value_of(source, value)
        for key, value in zip(node.keys, node.values, strict=True)
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
    }


def _factory_default(source: PythonSource, factory: ast.expr) -> Value:
    """Return what a factory returns: a literal if it is a lambda or an empty builtin container."""
    default = value_of(source, factory.body if isinstance(factory, ast.Lambda) else factory)
    if isinstance(factory, ast.Lambda):
        return default
    return default._replace(literal=_EMPTY.get(default.source, UNKNOWN), attribute=None)


def described_keywords(source: PythonSource, annotation: ast.expr) -> dict[str, Value] | None:
    """Return what ``Annotated`` says about the flag: keywords of ``Arg(...)``, or a help text.

    The first such metadata counts. None if the field describes no flag, or not statically.
    """
    for node in _annotations(annotation):
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


def _annotations(annotation: ast.expr) -> list[ast.expr]:
    """Return what ``Annotated[type, ...]`` adds to the type."""
    if (
        isinstance(annotation, ast.Subscript)
        and last_name(annotation.value) in ("A", "Annotated")
        and isinstance(annotation.slice, ast.Tuple)
    ):
        return annotation.slice.elts[1:]
    return []
