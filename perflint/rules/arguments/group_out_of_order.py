"""A group of arguments is not where the group of their fields is.

What it does
    Compares the order of the groups in the function with that of the groups in the class that have
    the same headers. A group counts if more than half of the fields of its arguments are in the
    group of that header. Reports the fewest groups that must move. Groups whose header is used
    twice, and groups nested in different `if` and the like, are not compared.

Why it matters
    The class and the function are read side by side. Readers look for a group where its fields are.

Fix
    None: move the group, with its header, in one of the two places.
"""

from collections.abc import Iterator

from perflint.documents.arguments.group_order import displaced_groups
from perflint.documents.arguments.module import ArgumentModule
from perflint.primitives.finding import Finding, Related
from perflint.rules.rule import Example, NoOptions, Rule


def check(module: ArgumentModule, options: NoOptions) -> Iterator[Finding]:
    """Report the fewest groups that must move, each with its new position."""
    for header, class_header, anchor, before in displaced_groups(module):
        side = "before" if before else "after"
        yield Finding(
            header.span,
            f"the group `{header.title}` should come {side} `{anchor.title}`, as its fields do",
            found=header.title,
            expected=f"{side} {anchor.title}",
            related=(
                Related(class_header.span, "its fields are here"),
                Related(anchor.span, f"should come {side} this"),
            ),
            label="out of order",
            help=f"move the group {side} `{anchor.title}`, or the fields to match",
            concerns=(header.key,),
        )


RULE = Rule(
    subject=ArgumentModule,
    severity="warning",
    check=check,
    examples=(
        Example(
            bad="""\
class ServerArgs:
    # network
    host: str = "localhost"

    # memory
    swap: int = 4

    # logging
    level: str = "info"

    def add_cli_args(parser):
        # memory
        parser.add_argument("--swap", type=int, help="Gigabytes.")

        # logging
        parser.add_argument("--level", help="Least severity.")

        # network
        parser.add_argument("--host", help="Address.")
""",
            good="""\
class ServerArgs:
    # network
    host: str = "localhost"

    # memory
    swap: int = 4

    def add_cli_args(parser):
        # network
        parser.add_argument("--host", help="Address.")

        # memory
        parser.add_argument("--swap", type=int, help="Gigabytes.")
""",
        ),
    ),
)
