"""The default of an argument differs from the default of its field.

What it does
    Compares the literal ``default`` of an ``add_argument`` call with the literal default of its
    field. ``default=ServerArgs.port`` is equal by construction, unless it names another field.
    Values that are not literals are skipped, as are strings that a ``type`` other than ``str``
    converts. If a field is declared in several branches of an ``if``, one equal default is enough.

Why it matters
    The server starts with one value from the command line and with another one from Python.

Fix
    None: the intended default is not known. ``default=ServerArgs.port`` keeps the two equal.
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
    fields = _declarations(module)
    for argument in module.arguments:
        name, default = argument.destination or "", argument.default
        declarations = fields.get(name, [])
        values = [field.default for field in declarations if field.default is not None]
        if default is None or len(values) < max(len(declarations), 1):
            continue
        owner, attribute = default.attribute or (None, None)
        if owner in (module.class_name, "cls") and attribute in fields:
            agree = attribute == name
        else:
            agree = any(_agree(argument, default, value) for value in values)
        if not agree:
            yield _finding(module, argument, default, name, values[-1])


def _declarations(module: ArgumentModule) -> dict[str, list[Field]]:
    """Return name → declarations in effect: the last one, or those of several branches."""
    inherited = {name: [field] for name, field in module.inherited.items()}
    own: dict[str, list[Field]] = {}
    for field in module.fields:
        own[field.name] = [*own.get(field.name, []), field] if field.conditional else [field]
    return inherited | own


def _agree(argument: Argument, default: Value, declared: Value) -> bool:
    """Tell whether two defaults are equal, or cannot be compared."""
    value, expected = default.literal, declared.literal
    if value is UNKNOWN or expected is UNKNOWN:
        return True
    converter = argument.keywords.get("type")
    if isinstance(value, str) and converter is not None and converter.source != "str":
        return True  # argparse converts a default that is a string
    if isinstance(value, bool) != isinstance(expected, bool):
        return False
    if isinstance(value, (list, tuple)) and isinstance(expected, (list, tuple)):
        return list(value) == list(expected)
    return value == expected


def _finding(
    module: ArgumentModule, argument: Argument, default: Value, field: str, declared: Value
) -> Finding:
    # A mutable default comes from a factory, so that the class has no attribute for it.
    mutable = isinstance(declared.literal, (list, dict, set))
    factory = mutable and declared.source.isidentifier()
    expected = repr(declared.literal) if factory else declared.source
    return Finding(
        default.span,
        f"`{argument.name}` defaults to {default.source}, but its field defaults to {expected}",
        argument=argument.name,
        found=default.source,
        expected=expected,
        related=(Related(declared.span, "the field's default"),),
        label="the argument's default",
        help="make the defaults equal" if mutable else f"write default={module.class_name}.{field}",
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
