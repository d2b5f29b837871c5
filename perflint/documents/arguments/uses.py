"""Whether a module reads the value of an argument, other than through a field of the class.

The source is searched as text, not as a tree: only a few arguments of few files need it, and a
comment that names an argument rarely does so by accident.
"""

import re

from perflint.documents.arguments.argument import Argument
from perflint.documents.arguments.module import ArgumentModule
from perflint.primitives.globs import matches_name

_REGISTERED = rb"""(?x)
    \badd_argument\(\s*(?:["']-[^"'\n]*["']\s*,?\s*)+  # option strings
    | \bdest\s*=\s*["']\w*["']
"""
FEW = 2
"""Up to so many arguments may set no field, although none sets one, in a class of arguments."""

_NAMESPACE = rb"(?:args|cli_args|parsed_args|namespace|options|opts)"
"""Names of parsed arguments in other modules, where an attribute of anything else says nothing."""


def unread_arguments(module: ArgumentModule) -> list[Argument]:
    """Return the arguments that set no field of the class and that nothing in the module reads.

    Positional and deprecated arguments, the actions ``help`` and ``version``, and flags that the
    configuration allows are not among them, nor are those whose ``dest`` may be among settings that
    are not known.
    """
    allow = module.settings.allow
    candidates = [
        argument for argument in module.without_field if not _needs_no_field(argument, allow)
    ]
    if not candidates or not _fills_class(module, len(candidates)):
        return []
    code = _without(module, *module.all_arguments)
    return [argument for argument in candidates if not _is_read(argument, code)]


def _fills_class(module: ArgumentModule, without: int) -> bool:
    """Tell whether the class is that of the arguments, and not one that only registers them.

    ``without`` is the number of arguments that set no field.
    """
    fields = module.fields_by_name
    filled = any(argument.destination in fields for argument in module.arguments)
    return filled or (bool(fields) and without <= FEW)


def _needs_no_field(argument: Argument, allow: tuple[str, ...]) -> bool:
    action = argument.action.literal if argument.action is not None else None
    return (
        argument.positional
        or argument.deprecated
        or (argument.open and not argument.explicit_dest)
        or action in ("help", "version")
        or any(
            matches_name(flag.lstrip("-"), glob.lstrip("-"))
            for glob in allow
            for flag in argument.flags
        )
    )


def _without(module: ArgumentModule, *arguments: Argument) -> bytes:
    """Return the source of a module, without some arguments and without other registrations."""
    return re.sub(_REGISTERED, b"", _blanked(module, *arguments))


def _blanked(module: ArgumentModule, *arguments: Argument) -> bytes:
    code = bytearray(module.text.data)
    for argument in arguments:
        start, stop = argument.span
        code[start:stop] = b" " * (stop - start)
    return bytes(code)


def _is_read(argument: Argument, code: bytes) -> bool:
    """Tell whether a module contains ``args.name``, ``"name"`` or ``"--flag"``.

    A name may have a prefix: ``f"{prefix}name"``. An attribute of the object itself is not an
    attribute of the parsed arguments.
    """
    name = re.escape((argument.destination or "").encode("utf-8", "replace"))
    flags = b"|".join(re.escape(flag.encode("utf-8", "replace")) for flag in argument.flags)
    return _found(
        code,
        rb"(?<!\bself)(?<!\bcls)\.%b\b(?!\s*=[^=])" % name,
        rb"""(["'])(?:(?:\{\w+\})?%b|(?:%b)=?)\1""" % (name, flags),
    )


def is_read_elsewhere(name: str, code: bytes) -> bool:
    """Tell whether an imported module reads an argument, or has a field of its name."""
    escaped = re.escape(name.encode("utf-8", "replace"))
    return has_field(name, code) or _found(
        code, rb"""(["'])%b\1""" % escaped, rb"\b%b\.%b\b" % (_NAMESPACE, escaped)
    )


def has_field(name: str, code: bytes) -> bool:
    """Tell whether a module has a field, or another annotated name below a definition."""
    return _found(code, rb"(?m)^[ \t]+%b[ \t]*:" % re.escape(name.encode("utf-8", "replace")))


def another_sets(module: ArgumentModule, argument: Argument, field: str) -> bool:
    """Tell whether a field is set by another argument of the file, in whichever function."""
    if any(other.destination == field for other in module.all_arguments):
        return True
    code = _blanked(module, argument)
    flag, name = (
        re.escape(field.replace("_", "-").encode("utf-8", "replace")),
        re.escape(field.encode("utf-8", "replace")),
    )
    return _found(code, rb"""["']--(?:%b|%b)["']""" % (flag, name), rb"""["']%b["']""" % name)


def _found(code: bytes, *patterns: bytes) -> bool:
    return any(re.search(pattern, code) for pattern in patterns)
