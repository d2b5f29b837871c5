"""An argument's default is not its field's.

What it does
    Compares the literal ``default`` of an ``add_argument`` call with the literal default of its
    field. ``default=ServerArgs.port`` agrees by construction, unless it is another field's. What is
    no literal, or a text that a ``type`` other than ``str`` is applied to, is passed over. Of a
    field declared in branches of an ``if``, one that agrees will do.

Why it matters
    The server starts one way from the command line and another way from Python.

Fix
    None: which of the two is meant is not known. ``default=ServerArgs.port`` keeps them together.
"""

from collections.abc import Iterator

from perflint.documents.arguments.argument import Argument
from perflint.documents.arguments.fields import Field
from perflint.documents.arguments.literals import UNKNOWN, Value
from perflint.documents.arguments.module import ArgumentModule
from perflint.primitives.finding import Finding, Related
from perflint.rules.rule import Example, NoOptions, Rule


def check(module: ArgumentModule, options: NoOptions) -> Iterator[Finding]:
    """Report each default that differs."""
    fields = _valid(module)
    for argument in module.arguments:
        name, default = argument.destination or "", argument.default
        declared = fields.get(name, [])
        values = [field.default for field in declared if field.default is not None]
        if default is None or len(values) < max(len(declared), 1):
            continue
        owner, other = default.attribute or (None, None)
        if owner in (module.class_name, "cls") and other in fields:
            agree = other == name
        else:
            agree = any(_agree(argument, default, value) for value in values)
        if not agree:
            yield _finding(module, argument, default, name, values[-1])


def _valid(module: ArgumentModule) -> dict[str, list[Field]]:
    """Return the fields by their names: the last declaration, or those of several branches."""
    found = {name: [field] for name, field in module.inherited.items()}
    own: dict[str, list[Field]] = {}
    for field in module.fields:
        own[field.name] = [*own.get(field.name, []), field] if field.conditional else [field]
    return found | own


def _agree(argument: Argument, default: Value, declared: Value) -> bool:
    """Tell whether two literals are one value; also where that cannot be told."""
    one, other = default.literal, declared.literal
    if one is UNKNOWN or other is UNKNOWN:
        return True
    converter = argument.settings.get("type")
    if isinstance(one, str) and converter is not None and converter.source != "str":
        return True  # argparse converts a text
    if isinstance(one, bool) != isinstance(other, bool):
        return False
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        return list(one) == list(other)
    return one == other


def _finding(
    module: ArgumentModule, argument: Argument, default: Value, field: str, declared: Value
) -> Finding:
    made = isinstance(declared.literal, (list, dict, set))  # by a factory: no attribute holds it
    shown = repr(declared.literal) if made and declared.source.isidentifier() else declared.source
    return Finding(
        default.span,
        f"`{argument.name}` defaults to {default.source}, its field to {shown}",
        argument=argument.name,
        found=default.source,
        expected=shown,
        related=(Related(declared.span, "the field's default"),),
        label="the argument's default",
        help="give both one default" if made else f"write default={module.class_name}.{field}",
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
