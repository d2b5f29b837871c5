"""Fields that a class sets from an argument of another name: ``args.tp = args.tensor_size``."""

import ast
import re
from collections.abc import Collection, Sequence

from perflint.documents.arguments.argument import Argument
from perflint.documents.arguments.source import PythonSource


def assigned_destinations(
    arguments: Sequence[Argument],
    fields: Collection[str],
    source: PythonSource,
    owner: ast.ClassDef | None,
) -> tuple[Argument, ...]:
    """Return the arguments, each with the field that its class sets to its value as destination.

    Only arguments that set no field themselves can change.
    """
    if owner is None or all(argument.destination in fields for argument in arguments):
        return tuple(arguments)
    code = source.segment(owner).encode()
    return tuple(
        argument._replace(destination=_assigned(argument.destination, fields, code))
        if argument.destination is not None and argument.destination not in fields
        else argument
        for argument in arguments
    )


def _assigned(name: str, fields: Collection[str], code: bytes) -> str:
    """Return the field to which a class assigns ``args.name`` unchanged, else ``name``.

    ``args.field = args.name``, ``cls(field=args.name)`` and ``{"field": args.name}`` assign it, and
    so do the same with ``getattr(args, "name")``.
    """
    encoded = name.encode("utf-8", "replace")
    if not any(before + encoded in code for before in (b".", b'"', b"'")):
        return name  # the usual case
    escaped = re.escape(encoded)
    value = rb"""(?:\w+\.%b\b|getattr\(\s*\w+\s*,\s*["']%b["'][^()\n]*\))""" % (escaped, escaped)
    pattern = rb"""\b(\w+)["'\]]*\s*[=:]\s*%b[ \t]*(?=[,)}\r\n#;]|\Z)""" % value
    targets = (match[1].decode() for match in re.finditer(pattern, code))
    return next((target for target in targets if target in fields), name)
