"""The default of an argument differs from the default of its field.

What it does
    Compares the literal ``default`` of an ``add_argument`` call with the literal default of its
    field. ``default=ServerArgs.port`` is equal by construction, unless it names another field.
    Values that are not literals are skipped, as are strings that a ``type`` other than ``str``
    converts. None agrees with an empty value that the field makes with ``default_factory``. The
    default of a switch without one is False for ``store_true`` and True for ``store_false``; it is
    compared with a field that defaults to the opposite, if no other flag sets the field. If a field
    is declared in several branches of an ``if``, one equal default is enough.

Why it matters
    The server starts with one value from the command line and with another one from Python.

Fix
    None: the intended default is not known. ``default=ServerArgs.port`` keeps the two equal.
"""

from collections import Counter
from collections.abc import Iterator

from perflint.documents.arguments.argument import Argument
from perflint.documents.arguments.defaults import declarations
from perflint.documents.arguments.literals import UNKNOWN, Value
from perflint.documents.arguments.module import ArgumentModule
from perflint.primitives.finding import Finding, Related
from perflint.rules.rule import Example, NoOptions, Rule


def check(module: ArgumentModule, options: NoOptions) -> Iterator[Finding]:
    """Report each default that differs."""
    fields = declarations(module)
    flags_of = Counter(argument.destination for argument in module.all_arguments)
    for argument in module.arguments:
        name, default = argument.destination or "", argument.default
        declared = fields.get(name, [])
        values = [field.default for field in declared if field.default is not None]
        if len(values) < max(len(declared), 1):
            continue
        if default is None and flags_of[name] == 1:
            default = _default_of_switch(argument, values)
        if default is None:
            continue
        owner, attribute = default.attribute or (None, None)
        if owner in (module.class_name, "cls") and attribute in fields:
            agree = attribute == name
        else:
            agree = any(_agree(argument, default, value) for value in values)
        if not agree:
            yield _finding(module, argument, default, name, values[-1])


def _agree(argument: Argument, default: Value, declared: Value) -> bool:
    """Tell whether two defaults are equal, or cannot be compared."""
    value, expected = default.literal, declared.literal
    if value is UNKNOWN or expected is UNKNOWN:
        return True
    if value is None and _is_made(declared):
        return True  # None says that the user chose nothing, and the field has no attribute to name
    converter = argument.keywords.get("type")
    converts = argument.open if converter is None else converter.source != "str"
    if isinstance(value, str) and converts:
        return True  # argparse converts a default that is a string
    if isinstance(value, bool) != isinstance(expected, bool):
        return False
    if isinstance(value, (list, tuple)) and isinstance(expected, (list, tuple)):
        return list(value) == list(expected)
    return value == expected


def _is_made(declared: Value) -> bool:
    """Tell whether a default is an empty value from a factory, such as ``list``."""
    mutable = isinstance(declared.literal, (list, dict, set))
    return (mutable or declared.source == "tuple") and not declared.literal


def _default_of_switch(argument: Argument, declared: list[Value]) -> Value | None:
    """Return the default of a switch that gives none, if all of ``declared`` are the opposite."""
    action = argument.action
    value = {"store_true": False, "store_false": True}.get((action and action.text) or "")
    if action is None or value is None or argument.deprecated:
        return None
    differ = all(other.literal is (not value) for other in declared)
    return Value(str(value), value, action.span) if differ else None


def _finding(
    module: ArgumentModule, argument: Argument, default: Value, field: str, declared: Value
) -> Finding:
    # A mutable default comes from a factory, so that the class has no attribute for it.
    mutable = isinstance(declared.literal, (list, dict, set))
    factory = mutable and declared.source.isidentifier()
    expected = repr(declared.literal) if factory else declared.source
    own = f"default={module.class_name}.{field}"
    if argument.default is None:
        help = f"use argparse.BooleanOptionalAction with {own}"
    else:
        help = "make the defaults equal" if mutable else f"write {own}"
    return Finding(
        default.span,
        f"`{argument.name}` defaults to {default.source}, but its field defaults to {expected}",
        argument=argument.name,
        found=default.source,
        expected=expected,
        related=(Related(declared.span, "the field's default"),),
        label="the argument's default",
        help=help,
    )


RULE = Rule(
    subject=ArgumentModule,
    severity="error",
    check=check,
    examples=(
        Example(
            bad="""\
class ServerArgs:
    port: int = 30000

    def add_cli_args(parser):
        parser.add_argument("--port", type=int, default=8000, help="Port.")
""",
            good="""\
class ServerArgs:
    port: int = 30000

    def add_cli_args(parser):
        parser.add_argument("--port", type=int, default=ServerArgs.port, help="Port.")
""",
        ),
    ),
)
