"""A flag has the default of a field, but does not set it.

What it does
    Reports a flag with the default ``ServerArgs.x`` whose destination is not a field and which
    nothing in the module reads, if no other flag sets the field ``x``. Deprecated flags are
    ignored.

Why it matters
    ``--help`` shows the default of the field, but the value that a user passes never reaches it:
    the destination, which argparse derives from the first long flag, differs from the name of the
    field.

Fix
    None: rename the flag, or set ``dest`` to the field.
"""

from collections.abc import Iterator

from perflint.documents.arguments.module import ArgumentModule
from perflint.documents.arguments.uses import another_sets, unread_arguments
from perflint.primitives.finding import Finding, Related
from perflint.rules.rule import Example, NoOptions, Rule


def check(module: ArgumentModule, options: NoOptions) -> Iterator[Finding]:
    """Report each flag that only has the default of a field."""
    fields = module.fields_by_name
    for argument in unread_arguments(module):
        default = argument.default
        owner, name = (default and default.attribute) or (None, "")
        if owner not in (module.class_name, "cls") or name not in fields:
            continue
        if another_sets(module, argument, name):
            continue
        yield Finding(
            argument.name_span,
            f"`{argument.name}` has the default of the field `{name}`, but sets "
            f"`{argument.destination}`, which is not a field",
            argument=argument.name,
            found=argument.destination,
            expected=name,
            related=(Related(fields[name].name_span, "no flag sets this field"),),
            label=f"sets `{argument.destination}`",
            help=f'write dest="{name}", or rename the flag',
        )


RULE = Rule(
    subject=ArgumentModule,
    severity="error",
    check=check,
    examples=(
        Example(
            bad="""\
class ServerArgs:
    connect_timeout: float = 3.0

    def add_cli_args(parser):
        parser.add_argument(
            "--connection-timeout", type=float, default=ServerArgs.connect_timeout, help="Seconds."
        )
""",
            good="""\
class ServerArgs:
    connect_timeout: float = 3.0

    def add_cli_args(parser):
        parser.add_argument(
            "--connect-timeout", type=float, default=ServerArgs.connect_timeout, help="Seconds."
        )
""",
        ),
    ),
)
