"""An argument stands elsewhere than its field.

What it does
    Compares the order of ``add_argument`` calls with that of the dataclass's fields, inherited ones
    first, and reports the fewest that must move: what is left beside a longest ascending run.
    Arguments without a field, deprecated ones, and further flags of a field that describes its own,
    count for nothing. Those within ``if`` and the like, or of groups of argparse's own, are
    compared among themselves.

Why it matters
    A flag is looked for where its field is. Once one stands elsewhere the next is put beside it.

Fix
    Unsafe, for the help text lists flags in this order: moves it, with its own comments, behind the
    argument that it follows by its field. The header stays with its group. Not offered where it
    shares its line with another statement, or uses what is made in between.
"""

from collections.abc import Iterator

from perflint.documents.arguments.module import ArgumentModule
from perflint.documents.arguments.moves import Moves
from perflint.documents.arguments.order import Misplaced, disorder
from perflint.primitives.finding import Finding, Fix, Related
from perflint.rules.rule import Example, NoOptions, Rule

MOST = 20
"""Moves that are worked out at a time, each in some 30 ms; ``--fix`` comes back for the others."""


def check(module: ArgumentModule, options: NoOptions) -> Iterator[Finding]:
    """Report the fewest arguments that must move, each with where it belongs."""
    moves, offered = Moves(module), 0
    for one in disorder(module):
        side = "before" if one.before else "after"
        name, anchor = one.argument.name, one.anchor.name
        edits = moves.moved(one.argument, one.anchor, before=one.before) if offered < MOST else ()
        offered += bool(edits)
        yield Finding(
            one.argument.name_span,
            f"`{name}` belongs {side} `{anchor}`, as the fields are ordered",
            argument=name,
            found=[beside.name for beside in one.neighbours],
            expected=[f"{side} {anchor}"],
            related=_places(module, one, side),
            fix=Fix(f"move `{name}` {side} `{anchor}`", edits, safe=False) if edits else None,
            label="stands here",
            help=f"move it {side} `{anchor}`",
        )


def _places(module: ArgumentModule, one: Misplaced, side: str) -> tuple[Related, ...]:
    """Return the header above, both neighbours, and where it belongs."""
    header = module.function_groups[one.argument.group].header
    places = [Related(header.span, "its group")] if header is not None else []
    places += [Related(two.name_span, "") for two in one.neighbours if two is not one.anchor]
    return (*places, Related(one.anchor.name_span, f"belongs {side} this"))


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
