"""A blank line ends a group, and the next one has no header.

What it does
    Reports the first argument behind a blank line with no comment above it that heads its group.
    Where headers are asked for is said by ``require-headers-in`` of the files
    (``["class", "function"]``).

Why it matters
    Whoever adds the next flag looks for the group that it belongs to. A run of flags without a name
    takes in anything, and soon holds everything.

Fix
    Unsafe: takes out the blank line, so that the group above goes on. To write a header is yours.
"""

from collections.abc import Iterator
from itertools import pairwise

from perflint.documents.arguments.groups import Group
from perflint.documents.arguments.module import ArgumentModule
from perflint.documents.arguments.moves import joined
from perflint.primitives.finding import Finding, Fix, Related, Span
from perflint.rules.rule import Example, NoOptions, Rule


def check(module: ArgumentModule, options: NoOptions) -> Iterator[Finding]:
    """Report each group without a header behind a blank line."""
    if "class" in module.terms.headers:
        places = [
            (field.name, field.name_span, field.comments or field.span) for field in module.fields
        ]
        yield from _headless(module, module.class_groups, places)
    if "function" in module.terms.headers:
        places = [(one.name, one.name_span, one.comments or one.span) for one in module.arguments]
        yield from _headless(module, module.function_groups, places)


def _headless(
    module: ArgumentModule, groups: tuple[Group, ...], places: list[tuple[str, Span, Span]]
) -> Iterator[Finding]:
    for previous, group in pairwise(groups):
        if group.after_blank and group.members:
            header = previous.header
            name, place, start = places[group.members[0]]
            edits = joined(module, start)
            above = f"the group `{header.title}`" if header is not None else "the group above"
            yield Finding(
                place,
                f"a blank line ends {above}, and `{name}` begins one without a header",
                argument=name,
                related=(Related(header.span, "the group above"),) if header is not None else (),
                fix=Fix("join it to the group above", edits, safe=False) if edits else None,
                label="no header above",
                help="write a header above it, or join it to the group above",
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
