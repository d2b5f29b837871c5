"""A switch sets its own default.

What it does
    Reports ``action="store_true"`` with the default True, and ``action="store_false"`` with the
    default False. The default ``ServerArgs.x`` is that of the field. Deprecated flags are ignored,
    and so are flags with the destination of another flag, which may set the opposite value.

Why it matters
    The value is the same with and without the switch, and the other value cannot be chosen.

Fix
    None: use ``argparse.BooleanOptionalAction``, invert the default, or remove the flag.
"""

from collections import Counter
from collections.abc import Iterator

from perflint.documents.arguments.defaults import declarations, literal_default
from perflint.documents.arguments.module import ArgumentModule
from perflint.primitives.finding import Finding
from perflint.rules.rule import Example, NoOptions, Rule

_SETS = {"store_true": True, "store_false": False}


def check(module: ArgumentModule, options: NoOptions) -> Iterator[Finding]:
    """Report each switch whose value is its default."""
    fields = declarations(module)
    flags_of = Counter(argument.destination for argument in module.all_arguments)
    for argument in module.all_arguments:
        action = argument.action.text if argument.action is not None else None
        value = _SETS.get(action or "")
        if (
            value is None
            or argument.default is None
            or literal_default(module, argument, fields) is not value
            or argument.deprecated
            or flags_of[argument.destination] > 1
        ):
            continue
        yield Finding(
            argument.name_span,
            f"`{argument.name}` has no effect: it sets {value}, which is its default",
            argument=argument.name,
            found=value,
            label=f"always {value}",
            help="use argparse.BooleanOptionalAction, invert the default, or remove the flag",
        )


RULE = Rule(
    subject=ArgumentModule,
    severity="error",
    check=check,
    examples=(
        Example(
            bad="""\
class ServerArgs:
    trust: bool = True

    def add_cli_args(parser):
        parser.add_argument(
            "--trust", action="store_true", default=ServerArgs.trust, help="Run code of models."
        )
""",
            good="""\
class ServerArgs:
    trust: bool = True

    def add_cli_args(parser):
        parser.add_argument(
            "--no-trust", dest="trust", action="store_false", help="Run no code of models."
        )
""",
        ),
    ),
)
