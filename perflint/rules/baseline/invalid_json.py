"""The file is no JSON that every reader accepts.

What it does
    Reads the bytes as strict JSON (RFC 8259) in UTF-8 and reports the first place at fault: an
    encoding other than UTF-8, a byte order mark, an empty file, a syntax error, `NaN` and
    `Infinity`, a number beyond the range of a double, half of a surrogate pair, merge conflict
    markers, a Git LFS pointer, more than 1024 levels of nesting.

Why it matters
    Readers differ in what they forgive. A baseline that Python's `json` reads (`NaN`, say) stops
    another reader, and a comparison with `NaN` is never true, so that its gate lets all through.

Fix
    None; the message names the cause.
"""

from collections.abc import Iterator

from perflint.documents.json.document import JsonDocument
from perflint.primitives.finding import Finding
from perflint.rules.rule import Example, NoOptions, Rule


def check(document: JsonDocument, options: NoOptions) -> Iterator[Finding]:
    """Report the fault for which the text has no value."""
    if document.fault is not None:
        yield Finding(document.fault.span, f"not valid JSON: {document.fault.message}")


RULE = Rule(
    subject=JsonDocument,
    severity="error",
    check=check,
    examples=(
        Example(bad='{"scenarios": {"t2i": {"expected_e2e_ms": NaN}}}', good='{"scenarios": {}}'),
        Example(bad='{"scenarios": {},}', good='{"scenarios": {}}'),
    ),
)
