"""An object contains the same key twice.

What it does
    Reports every key that already occurs in the same object, and shows both occurrences. A key that
    occurs more than five times is reported once.

Why it matters
    JSON readers silently use the last value, so edits to the first have no effect. A merge that
    kept both sides can leave a scenario in the file twice.

Fix
    None: it is not known which of the two values was meant.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from perflint.documents.json.document import JsonDocument
from perflint.formats.paths import pointer
from perflint.primitives.finding import Finding, Related
from perflint.rules.rule import Example, NoOptions, Rule

if TYPE_CHECKING:
    from perflint.documents.json.spans import Duplicate

MOST = 5
"""How many times a key may occur for each repetition to be reported."""


def check(document: JsonDocument, options: NoOptions) -> Iterator[Finding]:
    """Report each repeated key at its second occurrence."""
    if document.parse_error is not None or not document.may_contain_duplicates():
        return
    occurrences: dict[str, list[Duplicate]] = {}
    for duplicate in document.spans.duplicates():
        occurrences.setdefault(pointer(duplicate.route), []).append(duplicate)
    for at, found in occurrences.items():
        if len(found) >= MOST:
            yield _finding(at, found[0], f", {len(found) + 1:,} times in one object")
        else:
            yield from (_finding(at, duplicate) for duplicate in found)


def _finding(at: str, duplicate: "Duplicate", times: str = "") -> Finding:
    return Finding(
        duplicate.second,
        f"duplicate key `{duplicate.route[-1]}`{times}; JSON readers use the last value",
        at,
        label="repeated here",
        related=(Related(duplicate.first, "first used here", at),),
        help="delete the wrong ones" if times else "delete the wrong one of the two",
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
