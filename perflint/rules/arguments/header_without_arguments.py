"""A header, then nothing.

What it does
    Reports a comment that reads as the header of a group and has no argument or field below it.
    Groups of argparse's own are left alone: who fills them may stand elsewhere.

Why it matters
    The group was emptied or moved, and its name stays behind and misleads.

Fix
    None: delete it, or put its arguments below it.
"""

from collections.abc import Iterator

from perflint.documents.arguments.module import ArgumentModule
from perflint.primitives.finding import Finding
from perflint.rules.rule import Example, NoOptions, Rule


def check(module: ArgumentModule, options: NoOptions) -> Iterator[Finding]:
    """Report each comment that heads nothing."""
    for group in (*module.class_groups, *module.function_groups):
        header = group.header
        if header is None or group.members:
            continue
        if module.text.data.startswith(b"#", header.span.start):
            yield Finding(
                header.span,
                f"the header `{header.title}` has no arguments",
                found=header.title,
                label="nothing below",
                help="delete it, or put its arguments below it",
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
