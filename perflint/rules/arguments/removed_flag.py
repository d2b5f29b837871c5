"""A flag of the base was removed.

What it does
    Reports an option string that no argument of the file has any more, if it was not deprecated
    before. It is not reported if the file still contains the name of its destination, or if a
    module of the repository from which the file imports contains the flag: then it was renamed,
    moved, or is read in another way.

Why it matters
    Scripts and deployments that pass the flag stop at the next upgrade, with the message
    ``unrecognized arguments``.

Fix
    None: keep the flag as a deprecated alias for a while, or say in the release notes that it went.
"""

from collections.abc import Iterator

from perflint.documents.arguments.changes import ArgumentChange
from perflint.documents.arguments.removed import removed_flags, still_names
from perflint.primitives.finding import Finding
from perflint.primitives.wording import listed
from perflint.rules.rule import Example, NoOptions, Rule


def check(change: ArgumentChange, options: NoOptions) -> Iterator[Finding]:
    """Report each argument that lost an option string, and of which nothing else is left."""
    for argument, flags, neighbour in removed_flags(change):
        if still_names(change, argument) or change.registered_elsewhere.issuperset(flags):
            continue
        yield Finding(
            neighbour,
            f"{listed(flags)} {'was' if len(flags) == 1 else 'were'} removed",
            argument=argument.name,
            found=None,
            expected=[*flags],
            label="registered after this before the change",
            help="keep it as a deprecated flag that warns, or announce that it was removed",
        )


RULE = Rule(
    subject=ArgumentChange,
    severity="warning",
    check=check,
    examples=(
        Example(
            before="""\
def add_cli_args(parser):
    parser.add_argument("--host", help="Address.")
    parser.add_argument("--webui", action="store_true", help="Serve a page to try the model.")
""",
            bad="""\
def add_cli_args(parser):
    parser.add_argument("--host", help="Address.")
""",
            good="""\
def add_cli_args(parser):
    parser.add_argument("--host", help="Address.")
    parser.add_argument("--webui", action=DeprecatedAction, help="Use --host.")
""",
        ),
    ),
)
