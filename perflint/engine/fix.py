"""Applies fixes to the bytes of a file, and checks it again until no fix is left."""

from collections.abc import Callable, Iterable
from typing import Literal

from perflint.engine.report import FileResult, Rewrite
from perflint.primitives.finding import Edit, Fix

MAX_PASSES = 100
"""Limit on how often a file is fixed and checked again; one fix may make another one possible."""

FixMode = Literal["safe", "all"]
"""Which fixes are applied: only the safe ones, or all."""


def apply(data: bytes, fixes: Iterable[Fix]) -> tuple[bytes, list[Fix]]:
    """Apply fixes to ``data``; return the new bytes and the fixes applied.

    A fix is applied completely or not at all: a fix that overlaps or touches an earlier one is left
    for the next pass. Bytes outside the edits do not change.
    """
    applied: list[Fix] = []
    edits: list[Edit] = []
    for fix in fixes:
        if fix.edits and not any(_touch(edit, other) for edit in fix.edits for other in edits):
            edits += fix.edits
            applied.append(fix)
    return edited(data, edits), applied


def edited(data: bytes, edits: Iterable[Edit]) -> bytes:
    """Return ``data`` with the edits applied, which must not overlap."""
    pieces, offset = [], 0
    for edit in sorted(edits):
        pieces += [data[offset : edit.span.start], edit.text.encode()]
        offset = edit.span.stop
    return b"".join((*pieces, data[offset:]))


def _touch(first: Edit, second: Edit) -> bool:
    return first.span.start <= second.span.stop and second.span.start <= first.span.stop


def fix_file(
    first: FileResult,
    data: bytes,
    mode: FixMode,
    check: Callable[[bytes], FileResult],
    allows: Callable[[bytes, bytes], bool] | None = None,
) -> FileResult:
    """Apply fixes until none is left; return the result of the last check, with the rewrite.

    ``first`` is the result for ``data``, ``check`` checks new bytes of the same file. If nothing
    changes, ``first`` is returned. The rules that ran are those of ``first``. Each fix makes
    nothing worse; ``allows`` tells that of bytes before and after several fixes. Where it does not,
    only the first fix is applied before the next check.
    """
    result, fixed = first, data
    titles: list[str] = []
    for _ in range(MAX_PASSES):
        fixes = [
            violation.finding.fix for violation in result.violations if violation.ignored is None
        ]
        allowed = [fix for fix in fixes if fix is not None and (fix.safe or mode == "all")]
        after, applied = apply(fixed, allowed)
        if not applied:
            break
        if allows is not None and len(applied) > 1 and not allows(fixed, after):
            after, applied = apply(fixed, applied[:1])
        fixed = after
        titles += [fix.title for fix in applied]
        result = check(fixed)
    if fixed == data:
        return first
    rewrite = Rewrite(first.path, data, fixed, tuple(titles))
    return result._replace(rewrite=rewrite, rules_run=first.rules_run)
