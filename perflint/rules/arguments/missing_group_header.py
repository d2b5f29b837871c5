"""A blank line ends a group, but the next group has no header.

What it does
    Reports the first argument after a blank line if no comment above it is a group header.
    `require-headers-in` of `[[arguments]]` says where headers are required
    (`["class", "function"]`).

Why it matters
    New flags are added to the group they belong in. A group without a name accepts any flag, so
    unrelated flags accumulate in it.

Fix
    Unsafe: removes the blank line, so that the argument joins the group above. If it starts a new
    group, write a header instead.
"""

from collections.abc import Iterator
from itertools import pairwise

from perflint.documents.arguments.groups import Group
from perflint.documents.arguments.module import ArgumentModule
from perflint.documents.arguments.moves import remove_blank_lines_above
from perflint.primitives.finding import Finding, Fix, Related, Span
from perflint.rules.rule import Example, NoOptions, Rule


def check(module: ArgumentModule, options: NoOptions) -> Iterator[Finding]:
    """Report each group without a header after a blank line."""
    if "class" in module.settings.headers:
        fields = [
            (field.name, field.name_span, field.comments or field.span) for field in module.fields
        ]
        yield from _without_header(module, module.class_groups, fields)
    if "function" in module.settings.headers:
        calls = [
            (argument.name, argument.name_span, argument.comments or argument.span)
            for argument in module.arguments
        ]
        yield from _without_header(module, module.function_groups, calls)


def _without_header(
    module: ArgumentModule, groups: tuple[Group, ...], members: list[tuple[str, Span, Span]]
) -> Iterator[Finding]:
    """Report groups; ``members`` are name, span of the name, and span of what starts the member."""
    for previous, group in pairwise(groups):
        if group.after_blank and group.members:
            header = previous.header
            name, name_span, start = members[group.members[0]]
            edits = remove_blank_lines_above(module, start)
            above = f"the group `{header.title}`" if header is not None else "the group above"
            yield Finding(
                name_span,
                f"a blank line ends {above}, but `{name}` starts a group without a header",
                argument=name,
                related=(Related(header.span, "the group above"),) if header is not None else (),
                fix=Fix("add it to the group above", edits, safe=False) if edits else None,
                label="no header above",
                help="write a header above it, or add it to the group above",
            )


RULE = Rule(
    subject=ArgumentModule,
    severity="error",
    check=check,
    examples=(
        Example(
            bad="""\
class ServerArgs:
    # network
    host: str = "localhost"

    port: int = 30000
""",
            good="""\
class ServerArgs:
    # network
    host: str = "localhost"

    # ports
    port: int = 30000
""",
            fixed="""\
class ServerArgs:
    # network
    host: str = "localhost"
    port: int = 30000
""",
        ),
    ),
)
