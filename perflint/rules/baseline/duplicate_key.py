"""An object holds a key twice.

What it does
    Reports every key that its object already holds, and shows both places.

Why it matters
    JSON readers silently keep the last one. Whoever edits the first edits nothing; after a merge
    that kept both sides, a scenario stands twice and one of them is dead.

Fix
    None: which of the two was meant is for a person to say.
"""

from collections.abc import Iterator

from perflint.documents.json.document import JsonDocument
from perflint.formats.paths import pointer
from perflint.primitives.finding import Finding, Related
from perflint.rules.rule import Example, NoOptions, Rule


def check(document: JsonDocument, options: NoOptions) -> Iterator[Finding]:
    """Report the second place of each key that stands twice."""
    if document.fault is not None or not document.may_hold_duplicates():
        return
    for duplicate in document.spans.duplicates():
        at = pointer(duplicate.route)
        yield Finding(
            duplicate.again,
            f"key `{duplicate.route[-1]}` stands twice; readers keep the last one",
            at,
            label="again",
            related=(Related(duplicate.first, "first", at),),
            help="delete the one that does not hold",
        )


RULE = Rule(
    subject=JsonDocument,
    severity="error",
    check=check,
    examples=(
        Example(
            bad='{"scenarios": {"t2i": {"expected_e2e_ms": 10.5, "expected_e2e_ms": 9.5}}}',
            good='{"scenarios": {"t2i": {"expected_e2e_ms": 9.5}}}',
        ),
    ),
)
