"""A group header has no arguments.

What it does
    Reports a comment that reads as a group header but has no argument or field below it. Argparse
    groups are not reported: their arguments may be added elsewhere.

Why it matters
    The group was emptied or moved, and its leftover header is misleading.

Fix
    None: delete the header, or add its arguments below it.
"""

from collections.abc import Iterator

from perflint.documents.arguments.module import ArgumentModule
from perflint.primitives.finding import Finding
from perflint.rules.rule import Example, NoOptions, Rule


def check(module: ArgumentModule, options: NoOptions) -> Iterator[Finding]:
    """Report each header without arguments that is a comment."""
    for group in (*module.class_groups, *module.function_groups):
        header = group.header
        if header is None or group.members:
            continue
        if module.text.data.startswith(b"#", header.span.start):
            yield Finding(
                header.span,
                f"the header `{header.line}` has no arguments",
                found=header.line,
                label="no argument below",
                help="delete it, or add its arguments below it",
                concerns=(header.line_key,),
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
    port: int = 30000

    # offload

    # memory
    pin_memory: bool = True
""",
            good="""\
class ServerArgs:
    # network
    port: int = 30000

    # memory
    pin_memory: bool = True
""",
        ),
    ),
)
