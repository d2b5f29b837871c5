"""Whether a module reads the value of an argument, other than through a field of the class.

The source is searched as text, not as a tree: only a few arguments of few files need it, and a
comment that names an argument rarely does so by accident.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from perflint.documents.arguments.argument import Argument
from perflint.documents.arguments.module import ArgumentModule
from perflint.primitives.finding import Span
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
    code = _without(module.text.data, tuple(each.span for each in module.all_arguments))
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


@lru_cache(maxsize=16)
def _without(code: bytes, spans: tuple[Span, ...]) -> bytes:
    """Return the source of a module, without some arguments and without other registrations.

    The result is kept, because several rules and the search of imported modules need it.
    """
    return re.sub(_REGISTERED, b"", _blanked(code, spans))


def _blanked(data: bytes, spans: Iterable[Span]) -> bytes:
    code = bytearray(data)
    for start, stop in spans:
        code[start:stop] = b" " * (stop - start)
    return bytes(code)


def _is_read(argument: Argument, code: bytes) -> bool:
    """Tell whether a module contains ``args.name``, ``"name"`` or ``"--flag"``.

    A name may have a prefix: ``f"{prefix}name"``. An attribute of the object itself is not an
    attribute of the parsed arguments.
    """
    name = _encoded(argument.destination or "")
    escaped = re.escape(name)
    # A pattern that starts with a literal is found faster: the lookbehinds come after it.
    attribute = rb"\.%b(?<!\bself\.%b)(?<!\bcls\.%b)\b(?!\s*=[^=])" % (escaped, escaped, escaped)
    flags = [_encoded(flag) for flag in argument.flags]
    strings = [name, *flags, *(flag + b"=" for flag in flags)]
    return (
        _found(code, attribute)
        or any(quote + string + quote in code for string in strings for quote in (b'"', b"'"))
        or (b"}" + name in code and _found(code, rb"""(["'])\{\w+\}%b\1""" % escaped))
    )


def is_read_elsewhere(name: str, code: bytes) -> bool:
    """Tell whether an imported module reads an argument, or has a field of its name."""
    encoded = _encoded(name)
    if encoded not in code:
        return False  # the usual case, and searching for bytes is much faster than for a pattern
    return (
        has_field(name, code)
        or any(quote + encoded + quote in code for quote in (b'"', b"'"))
        or _found(code, rb"\b%b\.%b\b" % (_NAMESPACE, re.escape(encoded)))
    )


def has_field(name: str, code: bytes) -> bool:
    """Tell whether a module has a field, or another annotated name below a definition."""
    encoded = _encoded(name)
    return encoded in code and _found(code, rb"(?m)^[ \t]+%b[ \t]*:" % re.escape(encoded))


def another_sets(module: ArgumentModule, argument: Argument, field: str) -> bool:
    """Tell whether a field is set by another argument of the file, in whichever function."""
    if any(other.destination == field for other in module.all_arguments):
        return True
    code = _blanked(module.text.data, (argument.span,))
    flag, name = re.escape(_encoded(field.replace("_", "-"))), re.escape(_encoded(field))
    return _found(code, rb"""["']--(?:%b|%b)["']""" % (flag, name), rb"""["']%b["']""" % name)


def _found(code: bytes, *patterns: bytes) -> bool:
    return any(re.search(pattern, code) for pattern in patterns)


def _encoded(name: str) -> bytes:
    return name.encode("utf-8", "replace")
