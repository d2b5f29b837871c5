"""The file is not strictly valid JSON.

What it does
    Parses the file as strict JSON (RFC 8259) in UTF-8 and reports the first error: an encoding
    other than UTF-8, a byte order mark, an empty file, a syntax error, `NaN` or `Infinity`, a
    number beyond the range of a double, an unpaired surrogate, merge conflict markers, a Git LFS
    pointer, more than 1024 levels of nesting.

Why it matters
    JSON readers differ in what they accept. A baseline that Python's `json` accepts (with `NaN`,
    say) fails in another reader, and no comparison with `NaN` is ever true, so that any regression
    passes.

Fix
    None; the message names the cause.
"""

from collections.abc import Iterator

from perflint.documents.json.document import JsonDocument
from perflint.primitives.finding import Finding
from perflint.rules.rule import Example, NoOptions, Rule


def check(document: JsonDocument, options: NoOptions) -> Iterator[Finding]:
    """Report the parse error of the file, if any."""
    if document.parse_error is not None:
        yield Finding(document.parse_error.span, f"not valid JSON: {document.parse_error.message}")


RULE = Rule(
    subject=JsonDocument,
    severity="error",
    check=check,
    examples=(
        Example(bad='{"scenarios": {"t2i": {"expected_e2e_ms": NaN}}}', good='{"scenarios": {}}'),
        Example(bad='{"scenarios": {},}', good='{"scenarios": {}}'),
    ),
)
