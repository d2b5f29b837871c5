"""A flag has no help text.

What it does
    Reports flags that are registered or described without ``help``, or with an empty one. The help
    of a field counts, too: in ``metadata``, as ``description``, or as a docstring below the field.
    ``help=argparse.SUPPRESS`` is allowed, because it hides the flag, and so is
    ``action="version"``, for which argparse has its own help text. Settings behind ``**name`` may
    contain a help text.

Why it matters
    Users look at ``--help`` first, and a name alone rarely explains what a flag does.

Fix
    None: describe in a sentence what the flag does.
"""

from collections.abc import Iterator

from perflint.documents.arguments.module import ArgumentModule
from perflint.primitives.finding import Finding
from perflint.rules.rule import Example, NoOptions, Rule


def check(module: ArgumentModule, options: NoOptions) -> Iterator[Finding]:
    """Report each flag without a help text."""
    fields = module.fields_by_name
    for argument in module.all_arguments:
        text = argument.help
        if text is None:
            field = fields.get(argument.destination or "")
            text = field.help if field is not None else None
        is_version = argument.action is not None and argument.action.literal == "version"
        if text is None and (is_version or argument.open):
            continue
        if (
            text is None
            or text.literal is None
            or (text.text is not None and not text.text.strip())
        ):
            yield Finding(
                argument.name_span if text is None else text.span,
                f"`{argument.name}` has {'no' if text is None else 'an empty'} help text",
                argument=argument.name,
                help="describe in a sentence what it does",
            )


RULE = Rule(
    subject=ArgumentModule,
    severity="warning",
    check=check,
    examples=(
        Example(
            bad="""\
def add_cli_args(parser):
    parser.add_argument("--port", type=int)
""",
            good="""\
def add_cli_args(parser):
    parser.add_argument("--port", type=int, help="The port that the server listens on.")
""",
        ),
    ),
)
