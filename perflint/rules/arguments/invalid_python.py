"""The file is not Python.

What it does
    Reports what ``compile`` refuses, with line and column. Nothing else is said of such a file.

Why it matters
    A server that cannot be imported cannot be started, and nothing in the file can be judged.

Fix
    None: what was meant is not known.
"""

from collections.abc import Iterator

from perflint.documents.arguments.module import ArgumentModule
from perflint.primitives.finding import Finding
from perflint.rules.rule import Example, NoOptions, Rule


def check(module: ArgumentModule, options: NoOptions) -> Iterator[Finding]:
    """Report the first fault."""
    if module.fault is not None:
        yield Finding(module.fault.span, module.fault.message, label="here")


RULE = Rule(
    subject=ArgumentModule,
    severity="error",
    check=check,
    examples=(
        Example(
            bad="""\
class ServerArgs:
    port: int = = 30000
""",
            good="""\
class ServerArgs:
    port: int = 30000
""",
        ),
    ),
)
