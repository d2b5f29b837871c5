"""An argument is not in the order of the fields.

What it does
    Checks that ``add_argument`` calls are in the order of the dataclass fields, inherited fields
    first. Reports the smallest set of arguments to move: those outside a longest increasing
    subsequence. Ignores arguments without a field, deprecated arguments, and additional flags for a
    field that describes its own flag. Arguments nested in ``if`` and the like, and those of an
    argparse group, are compared only with each other.

Why it matters
    Readers look for a flag where its field is. Once one flag is elsewhere, the next one is added
    next to it.

Fix
    Unsafe, because it changes the order of flags in ``--help``: moves the argument, with its own
    comments, after the argument that precedes it in the order of the fields. Group headers stay in
    place. Not offered if the argument shares its line with another statement, or depends on a
    statement between.
"""

from collections.abc import Iterator

from perflint.documents.arguments.module import ArgumentModule
from perflint.documents.arguments.moves import Moves
from perflint.documents.arguments.order import Misplaced, find_misplaced
from perflint.primitives.finding import Finding, Fix, Related
from perflint.rules.rule import Example, NoOptions, Rule

MAX_FIXES = 20
"""Fixes computed per check, at about 30 ms each; ``--fix`` checks again and gets the others."""


def check(module: ArgumentModule, options: NoOptions) -> Iterator[Finding]:
    """Report the fewest arguments that must move, each with its new position."""
    moves, offered = Moves(module), 0
    for misplaced in find_misplaced(module):
        argument, anchor, before, neighbours = misplaced
        edits = moves.edits(argument, anchor, before=before) if offered < MAX_FIXES else ()
        offered += bool(edits)
        side, name = "before" if before else "after", argument.name
        yield Finding(
            argument.name_span,
            f"`{name}` should come {side} `{anchor.name}`, in the order of the fields",
            argument=name,
            found=[neighbour.name for neighbour in neighbours],
            expected=[f"{side} {anchor.name}"],
            related=_related(module, misplaced, side),
            fix=Fix(f"move `{name}` {side} `{anchor.name}`", edits, safe=False) if edits else None,
            label="out of order",
            help=f"move it {side} `{anchor.name}`",
        )


def _related(module: ArgumentModule, misplaced: Misplaced, side: str) -> tuple[Related, ...]:
    """Return the header above, both neighbours, and the anchor."""
    argument, anchor, _, neighbours = misplaced
    header = module.function_groups[argument.group].header
    related = [Related(header.span, "its group")] if header is not None else []
    related += [
        Related(neighbour.name_span, "") for neighbour in neighbours if neighbour is not anchor
    ]
    return (*related, Related(anchor.name_span, f"should come {side} this"))


RULE = Rule(
    subject=ArgumentModule,
    severity="error",
    check=check,
    examples=(
        Example(
            bad="""\
class ServerArgs:
    host: str = "localhost"
    port: int = 30000
    workers: int = 1

    def add_cli_args(parser):
        # start
        parser.add_argument("--workers", type=int, help="Processes.")
        parser.add_argument("--host", help="Address.")
        parser.add_argument("--port", type=int, help="Port.")
""",
            good="""\
class ServerArgs:
    host: str = "localhost"
    port: int = 30000

    def add_cli_args(parser):
        parser.add_argument("--host", help="Address.")
        parser.add_argument("--version", action="version")
        parser.add_argument("--port", type=int, help="Port.")
""",
            fixed="""\
class ServerArgs:
    host: str = "localhost"
    port: int = 30000
    workers: int = 1

    def add_cli_args(parser):
        # start
        parser.add_argument("--host", help="Address.")
        parser.add_argument("--port", type=int, help="Port.")
        parser.add_argument("--workers", type=int, help="Processes.")
""",
        ),
    ),
)
