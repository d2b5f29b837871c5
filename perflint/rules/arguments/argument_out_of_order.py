"""An argument is not in the order of the fields of its group.

What it does
    Compares the order of the `add_argument` calls of a group with that of their dataclass fields,
    if these are in one group, too. Reports the fewest arguments to move: those outside a longest
    increasing subsequence. In a comparison, new arguments are reported rather than old ones, and a
    new argument directly beside the one whose field is next to its own is in order. Ignores
    arguments without a field, deprecated arguments, and additional flags for a field that describes
    its own flag. Arguments nested in `if` and the like, and those of an argparse group, are
    compared only with each other.

    If more than a tenth of the arguments of a function, and more than two, would have to move, the
    function has another order: a note says so, and nothing is reported.

Why it matters
    Readers look for a flag where its field is. Once one flag is elsewhere, the next one is added
    next to it.

Fix
    Unsafe, because it changes the order of flags in `--help`: moves the argument within its group,
    with its own comments, after the argument that precedes it in the order of the fields. Not
    offered if the argument shares its line with another statement, depends on a statement between,
    or if any rule for arguments would report more than before.
"""

from collections.abc import Iterator

from perflint.documents.arguments.module import ArgumentModule
from perflint.documents.arguments.order import Misplaced, order_of
from perflint.primitives.finding import Finding, Fix, Move, Related
from perflint.primitives.wording import counted
from perflint.rules.rule import Example, NoOptions, Rule


def check(module: ArgumentModule, options: NoOptions) -> Iterator[Finding]:
    """Report the fewest arguments that must move, each with its new position."""
    order = order_of(module)
    for misplaced in () if order.is_another else order.misplaced:
        argument, anchor, before, neighbours = misplaced
        side, name = "before" if before else "after", argument.name
        title = f"move `{name}` {side} `{anchor.name}`, which changes the order of --help"
        yield Finding(
            argument.name_span,
            f"`{name}` should come {side} `{anchor.name}`, in the order of the fields",
            argument=name,
            found=[neighbour.name for neighbour in neighbours],
            expected=[f"{side} {anchor.name}"],
            related=_related(module, misplaced, side),
            fix=Fix(title, (), safe=False, moves=(Move(argument.span, anchor.span, before),)),
            label="out of order",
            help=f"move it {side} `{anchor.name}`",
        )


def note(module: ArgumentModule, options: NoOptions) -> str | None:
    """Say that the order is not checked because the function has another one."""
    order = order_of(module)
    if not order.is_another:
        return None
    moving = counted(len(order.misplaced), "arguments")
    return (
        f"the order of arguments in {module.function_name} is not checked: {moving} of "
        f"{len(module.arguments)} would have to move to follow the fields"
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
    note=note,
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
