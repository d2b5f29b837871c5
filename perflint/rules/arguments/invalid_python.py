"""The file is not valid Python.

What it does
    Reports the first error of ``compile``, with line and column, if libcst rejects the file, too:
    it supports syntax that is newer than the Python that runs perflint. Also reports an encoding
    that is not for source code, and nesting that could end the process of Python. No other rule
    checks the file.

Why it matters
    A server cannot start if its arguments cannot be imported, and the file cannot be checked.

Fix
    None: the intended code is not known.
"""

from collections.abc import Iterator

from perflint.documents.arguments.module import ArgumentFile
from perflint.primitives.finding import Finding
from perflint.rules.rule import Example, NoOptions, Rule


def check(file: ArgumentFile, options: NoOptions) -> Iterator[Finding]:
    """Report the first parse error."""
    if file.parse_error is not None:
        yield Finding(file.parse_error.span, file.parse_error.message, label="here")


RULE = Rule(
    subject=ArgumentFile,
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
