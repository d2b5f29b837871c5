"""Two groups have the same header.

What it does
    Compares the headers of a class with each other, and those of a function: their whole first
    lines, without case, punctuation and banner separators. Titles of ``add_argument_group`` count
    as headers.

Why it matters
    Related flags are in two places, and readers who search for one find only half of them.

Fix
    None: merge the groups, or rename one.
"""

from collections.abc import Iterator

from perflint.documents.arguments.groups import Group
from perflint.documents.arguments.headers import Header
from perflint.documents.arguments.module import ArgumentModule
from perflint.primitives.finding import Finding, Related
from perflint.rules.rule import Example, NoOptions, Rule


def check(module: ArgumentModule, options: NoOptions) -> Iterator[Finding]:
    """Report each header that repeats an earlier one."""
    yield from _duplicates(module.class_groups)
    yield from _duplicates(module.function_groups)


def _duplicates(groups: tuple[Group, ...]) -> Iterator[Finding]:
    headers: dict[str, Header] = {}
    for group in groups:
        if group.header is None or not group.members:
            continue
        first = headers.setdefault(group.header.line_key, group.header)
        if first is not group.header:
            yield Finding(
                group.header.span,
                f"the header `{group.header.line}` is already used by another group",
                found=group.header.line,
                related=(Related(first.span, "first used here"),),
                label="used again here",
                help="move its arguments to the first group, or rename this one",
                concerns=(group.header.line_key,),
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
