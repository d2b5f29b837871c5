"""An argument's default is not its field's.

What it does
    Compares the literal ``default`` of an ``add_argument`` call with the literal default of its
    field. ``default=ServerArgs.port`` agrees by construction, unless it is another field's. What is
    no literal, or a text that ``type`` turns into something else, is passed over.

Why it matters
    The server starts one way from the command line and another way from Python.

Fix
    None: which of the two is meant is not known. ``default=ServerArgs.port`` keeps them together.
"""

from collections.abc import Iterator

from perflint.documents.argument_fields import Field
from perflint.documents.arguments import ArgumentModule
from perflint.documents.registration import Argument
from perflint.documents.static_values import UNKNOWN, Value
from perflint.rule import Example, NoOptions, Rule
from perflint.violation import Finding, Related


def check(module: ArgumentModule, options: NoOptions) -> Iterator[Finding]:
    """Report each default that differs."""
    fields = module.fields_by_name | {field.name: field for field in module.fields}  # the last wins
    for argument in module.arguments:
        field, default = fields.get(argument.destination or ""), argument.default
        if field is None or default is None or field.default is None:
            continue
        owner, other = default.attribute or ("", "")
        if owner in (module.class_name, "cls") and other in fields:
            agree = other == field.name
        else:
            agree = _agree(argument, default, field.default)
        if not agree:
            yield _finding(module, argument, default, field, field.default)


def _agree(argument: Argument, default: Value, declared: Value) -> bool:
    """Tell whether two literals are one value; also where that cannot be told."""
    one, other = default.literal, declared.literal
    if one is UNKNOWN or other is UNKNOWN:
        return True
    if isinstance(one, str) and not isinstance(other, str) and "type" in argument.settings:
        return True  # argparse converts a text
    if isinstance(one, bool) != isinstance(other, bool):
        return False
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        return list(one) == list(other)
    return one == other


def _finding(
    module: ArgumentModule, argument: Argument, default: Value, field: Field, declared: Value
) -> Finding:
    return Finding(
        default.span,
        f"`{argument.name}` defaults to {default.source}, its field to {declared.source}",
        argument=argument.name,
        found=default.source,
        expected=declared.source,
        related=(Related(declared.span, "the field's default"),),
        label="the argument's default",
        help=f"write default={module.class_name}.{field.name}",
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
