"""A flag whose value goes into no field.

What it does
    Looks for the destination of each ``add_argument`` call among the fields of the class and of its
    bases in the file. Positional and deprecated arguments, help and version, and names that
    ``allow`` of the files gives as globs, need none. Where the class has a base in another file,
    nothing is said.

Why it matters
    The value is parsed and dropped, or breaks the constructor: the flag does nothing.

Fix
    None: add the field, name it by ``dest``, or allow the flag.
"""

from collections.abc import Iterator

from perflint.documents.arguments.argument import Argument
from perflint.documents.arguments.module import ArgumentModule
from perflint.primitives.finding import Finding
from perflint.primitives.globs import matches_name
from perflint.primitives.suggest import closest
from perflint.rules.rule import Example, NoOptions, Rule


def check(module: ArgumentModule, options: NoOptions) -> Iterator[Finding]:
    """Report each flag without a field."""
    if module.class_name is None or module.foreign:
        return
    fields = module.fields_by_name
    for argument in module.arguments:
        name = argument.destination
        if name is None or name in fields or _needs_none(argument, module.terms.allow):
            continue
        near = closest(name, fields)
        yield Finding(
            argument.name_span,
            f"`{argument.name}` has no field `{name}` in `{module.class_name}`",
            argument=argument.name,
            found=name,
            label=f"did you mean `{near}`?" if near else "",
            help="add the field, name it by dest, or allow the flag",
        )


def _needs_none(argument: Argument, allow: tuple[str, ...]) -> bool:
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
