"""The type of an argument or of a default differs from the type of its field.

What it does
    Compares the annotation of a field, if it is ``bool``, ``int``, ``float`` or ``str``, possibly
    with None, with the ``type`` of its argument, if that is one of them, and with the field's
    literal default. An int is a valid default for a float, and None for every type. Arguments with
    ``nargs`` are skipped, and so is ``type=bool``, which ``bool-from-text`` reports.

Why it matters
    Annotations are not checked at run time. Code that trusts ``timeout: int`` gets 3.05, or the
    string ``"false"``, which is true.

Fix
    None: it is not known which of the two is right.
"""

from collections.abc import Iterator

from perflint.documents.arguments.argument import Argument
from perflint.documents.arguments.defaults import builtin_type, declarations
from perflint.documents.arguments.fields import Field
from perflint.documents.arguments.literals import UNKNOWN, Value
from perflint.documents.arguments.module import ArgumentModule
from perflint.primitives.finding import Finding, Related
from perflint.rules.rule import Example, NoOptions, Rule

_TYPES: dict[str, tuple[type, ...]] = {
    "bool": (bool,),
    "int": (int,),
    "float": (int, float),
    "str": (str,),
}
_NOUNS = {"bool": "a bool", "int": "an int", "float": "a float", "str": "a string"}
_HELP_FOR_BOOL = 'use action="store_true", argparse.BooleanOptionalAction, or another annotation'


def check(module: ArgumentModule, options: NoOptions) -> Iterator[Finding]:
    """Report each field with a wrong default, and each argument with another type."""
    wrong = set()
    for field in module.fields:
        expected, default = builtin_type(field.annotation), field.default
        if expected is None or default is None or default.literal in (None, UNKNOWN):
            continue
        if not _is_of(default.literal, expected):
            wrong.add(field.name)
            yield _wrong_default(field, default, expected)
    fields = declarations(module)
    for argument in module.arguments:
        found = fields.get(argument.destination or "", [])
        if len(found) == 1 and found[0].name not in wrong and "nargs" not in argument.keywords:
            yield from _wrong_type(argument, found[0])


def _is_of(value: object, expected: str) -> bool:
    if isinstance(value, bool) and expected != "bool":
        return False
    return isinstance(value, _TYPES[expected])


def _wrong_default(field: Field, default: Value, expected: str) -> Finding:
    return Finding(
        default.span,
        f"the field `{field.name}` is of type {expected}, but its default is {default.source}",
        argument=field.name,
        found=default.source,
        expected=expected,
        related=(Related(field.name_span, "the field"),),
        label=f"not {_NOUNS[expected]}",
        help="change the annotation or the default",
    )


def _wrong_type(argument: Argument, field: Field) -> Iterator[Finding]:
    """Report an argument that converts its value to another type than that of its field."""
    converter, expected = argument.keywords.get("type"), builtin_type(field.annotation)
    if converter is None or expected is None or converter.source in (expected, "bool"):
        return
    if converter.source not in _NOUNS:
        return
    yield Finding(
        converter.span,
        f"`{argument.name}` converts its value to {converter.source}, but the field "
        f"`{field.name}` is of type {expected}",
        argument=argument.name,
        found=converter.source,
        expected=expected,
        related=(Related(field.name_span, f"of type {expected}"),),
        label=f"the field is of type {expected}",
        help=_HELP_FOR_BOOL if expected == "bool" else f"write type={expected}",
    )


RULE = Rule(
    subject=ArgumentModule,
    severity="error",
    check=check,
    examples=(
        Example(
            bad="""\
class ServerArgs:
    timeout: int = 3.05
""",
            good="""\
class ServerArgs:
    timeout: float = 3
""",
        ),
        Example(
            bad="""\
class ServerArgs:
    inject: bool = False

    def add_cli_args(parser):
        parser.add_argument("--inject", type=str, default=ServerArgs.inject, help="Inject.")
""",
            good="""\
class ServerArgs:
    inject: bool = False

    def add_cli_args(parser):
        parser.add_argument("--inject", action="store_true", help="Inject.")
""",
        ),
    ),
)
