"""A flag does not set any field.

What it does
    Checks that the destination of each ``add_argument`` call is a field of the class, or of its
    bases in the file. Positional and deprecated arguments, the actions ``help`` and ``version``,
    and flags that match a glob in ``allow`` of ``[[arguments]]`` need no field. Reports nothing if
    the class has a base in another file.

Why it matters
    The value is parsed and then dropped, or it breaks the constructor: the flag does nothing.

Fix
    None: add the field, set ``dest``, or allow the flag.
"""

from collections.abc import Iterator

from perflint.documents.arguments.argument import Argument
from perflint.documents.arguments.module import ArgumentModule
from perflint.primitives.finding import Finding
from perflint.primitives.globs import matches_name
from perflint.primitives.wording import closest
from perflint.rules.rule import Example, NoOptions, Rule


def check(module: ArgumentModule, options: NoOptions) -> Iterator[Finding]:
    """Report each flag without a field."""
    if module.class_name is None or module.external_bases:
        return
    fields = module.fields_by_name
    for argument in module.arguments:
        name = argument.destination
        if name is None or name in fields or _needs_no_field(argument, module.settings.allow):
            continue
        near = closest(name, fields)
        yield Finding(
            argument.name_span,
            f"`{argument.name}` sets `{name}`, which is not a field of `{module.class_name}`",
            argument=argument.name,
            found=name,
            label=f"did you mean `{near}`?" if near else "",
            help="add the field, set dest to another field, or allow the flag",
        )


def _needs_no_field(argument: Argument, allow: tuple[str, ...]) -> bool:
    action = argument.action.literal if argument.action is not None else None
    return (
        argument.positional
        or argument.deprecated
        or action in ("help", "version")
        or any(
            matches_name(flag.lstrip("-"), glob.lstrip("-"))
            for glob in allow
            for flag in argument.flags
        )
    )


RULE = Rule(
    subject=ArgumentModule,
    severity="warning",
    check=check,
    examples=(
        Example(
            bad="""\
class ServerArgs:
    port: int = 30000

    def add_cli_args(parser):
        parser.add_argument("--ports", type=int, help="Port.")
""",
            good="""\
class ServerArgs:
    port: int = 30000

    def add_cli_args(parser):
        parser.add_argument("--listen", dest="port", type=int, help="Port.")
""",
        ),
    ),
)
