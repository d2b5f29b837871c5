"""The same header twice: one group, torn apart.

What it does
    Compares the headers of a class, and those of a function, without case, punctuation and the
    rules of a banner. Titles of ``add_argument_group`` are headers too.

Why it matters
    Flags of one kind stand in two places; who looks for one finds half of them.

Fix
    None: bring the two together where they read best.
"""

from collections.abc import Iterator

from perflint.documents.arguments.comments import Header
from perflint.documents.arguments.groups import Group
from perflint.documents.arguments.module import ArgumentModule
from perflint.primitives.finding import Finding, Related
from perflint.rules.rule import Example, NoOptions, Rule


def check(module: ArgumentModule, options: NoOptions) -> Iterator[Finding]:
    """Report each header that was there before."""
    yield from _repeated(module.class_groups)
    yield from _repeated(module.function_groups)


def _repeated(groups: tuple[Group, ...]) -> Iterator[Finding]:
    first: dict[str, Header] = {}
    for group in groups:
        if group.header is None or not group.members:
            continue
        header = first.setdefault(group.header.key, group.header)
        if header is not group.header:
            yield Finding(
                group.header.span,
                f"the group `{group.header.title}` is there already",
                found=group.header.title,
                related=(Related(header.span, "first here"),),
                label="again",
                help="move its arguments to the first one, or name it otherwise",
            )


RULE = Rule(
    subject=ArgumentModule,
    severity="error",
    check=check,
    examples=(
        Example(
            bad="""\
class ServerArgs:
    # Memory
    pin_memory: bool = True

    # network
    port: int = 30000

    # memory:
    swap_space: int = 4
""",
            good="""\
class ServerArgs:
    # memory
    pin_memory: bool = True
    swap_space: int = 4

    # network
    port: int = 30000
""",
        ),
    ),
)
