"""One call of ``add_argument``: its flags and settings."""

import ast
from collections.abc import Collection

from perflint.documents.arguments.argument import Argument
from perflint.documents.arguments.literals import Value, literal_of, value_of
from perflint.documents.arguments.source import PythonSource
from perflint.primitives.record import Record


class _Flag(Record):
    """An option string, and the name of the variable in front of its own name, if there is one."""

    text: str
    prefix: str = ""


def read_call(
    source: PythonSource, call: ast.Call, prefixes: Collection[str] = ()
) -> Argument | None:
    """Read a call of ``add_argument``; None if neither its first flag nor ``dest`` is static.

    ``prefixes`` are the names of variables that may be in front of the name of a flag. ``parser``
    of the result is the prefix, if there is one: with it the flag is another one. The caller fills
    in the receiver and its parser, ``comments``, ``group``, ``block`` and ``conditional``.
    """
    read = [_flag(node, prefixes) for node in call.args]
    flags = [flag for flag in read if flag is not None]
    keywords = {
        keyword.arg: value_of(source, keyword.value) for keyword in call.keywords if keyword.arg
    }
    dest = keywords.get("dest")
    if (read and read[0] is None) or not (flags or dest):
        return None
    texts = tuple(flag.text for flag in flags)
    return Argument(
        flags=texts,
        destination=_destination(texts, dest, call, prefixes),
        explicit_dest=dest is not None,
        positional=not any(text.startswith("-") for text in texts),
        default=keywords.get("default"),
        keywords=keywords,
        span=source.span(call),
        name_span=source.span(call.args[0]) if flags else keywords["dest"].span,
        comments=None,
        group=0,
        block=0,
        conditional=False,
        receiver="",
        parser="".join(f"{{{flag.prefix}}}" for flag in flags[:1] if flag.prefix),
        open=len(flags) < len(read) or len(keywords) < len(call.keywords),
    )


def may_be_empty(value: ast.expr) -> bool:
    """Tell whether a variable is empty or not, such as ``prefix = "router-" if routed else ""``."""
    return isinstance(value, ast.IfExp) and "" in map(literal_of, (value.body, value.orelse))


def _flag(node: ast.expr, prefixes: Collection[str]) -> _Flag | None:
    """Return a literal option string, or ``--name`` for ``f"--{prefix}name"``."""
    text = literal_of(node)
    if isinstance(text, str):
        return _Flag(text)
    if not (isinstance(node, ast.JoinedStr) and len(node.values) == 3):
        return None
    before, variable, after = node.values
    prefix = _prefix(variable, prefixes)
    before_text, name = literal_of(before), literal_of(after)
    if prefix is None or before_text not in ("-", "--"):
        return None
    if isinstance(name, str) and name[:1].isalnum():
        return _Flag(f"{before_text}{name}", prefix)
    return None


def _prefix(node: ast.expr, prefixes: Collection[str]) -> str | None:
    """Return the name of the variable in ``{variable}``, if it is a prefix."""
    if isinstance(node, ast.FormattedValue) and isinstance(node.value, ast.Name):
        return node.value.id if node.value.id in prefixes else None
    return None


def _destination(
    flags: tuple[str, ...], dest: Value | None, call: ast.Call, prefixes: Collection[str]
) -> str | None:
    """Return the destination, without a prefix; None if ``dest`` is not static."""
    if dest is None:
        return _default_destination(flags)
    node = next(keyword.value for keyword in call.keywords if keyword.arg == "dest")
    if dest.text is None and isinstance(node, ast.JoinedStr) and len(node.values) == 2:
        name = literal_of(node.values[1])  # f"{prefix}name"
        is_prefixed = _prefix(node.values[0], prefixes) is not None
        return name if is_prefixed and isinstance(name, str) else None
    return dest.text


def _default_destination(flags: tuple[str, ...]) -> str:
    """Return the destination that argparse derives from option strings."""
    first_long = next((flag for flag in flags if flag.startswith("--")), flags[0])
    if not first_long.startswith("-"):
        return first_long
    return first_long.lstrip("-").replace("-", "_")
