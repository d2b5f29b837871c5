"""A flag without a help text.

What it does
    Reports flags that are registered or described without ``help``, or with an empty one.
    ``help=argparse.SUPPRESS`` says that the flag is hidden, and passes; argparse itself explains
    ``action="version"``.

Why it matters
    ``--help`` is where a user looks first; a name alone says what its author meant to its author.

Fix
    None: say in a sentence what the flag does.
"""

from collections.abc import Iterator

from perflint.documents.arguments.module import ArgumentModule
from perflint.primitives.finding import Finding
from perflint.rules.rule import Example, NoOptions, Rule


def check(module: ArgumentModule, options: NoOptions) -> Iterator[Finding]:
    """Report each flag that says nothing of itself."""
    for argument in module.described:
        text = argument.help
        if text is None and argument.action is not None and argument.action.literal == "version":
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
                help="say in a sentence what it does",
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
