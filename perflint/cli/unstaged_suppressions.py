"""A check of the index, where the suppression file of the work tree has other entries."""

import sys
from shlex import quote

from perflint.cli.fix_writer import may_be_staged_in_part
from perflint.cli.terminal import Terminal
from perflint.engine.report import Report
from perflint.engine.suppressions.bulk_file import SuppressionFile
from perflint.primitives.finding import Violation
from perflint.reporters.escape import escaped
from perflint.sources.file_change import WriteError, read


def with_staging_help(
    violations: list[Violation], report: Report, file: SuppressionFile, root: str
) -> list[Violation]:
    """Return the violations for outdated entries, of which some only need to be staged.

    ``file`` is the suppression file of the index. An entry that is not in the file of the work tree
    any more was corrected there.
    """
    style = Terminal(None, "never", root)
    current = _unstaged(file, style)
    if current is None or any(rewrite.path == file.path for rewrite in report.rewrites):
        return violations

    def updated(violation: Violation) -> Violation:
        finding = violation.finding
        if file.data[finding.span.start : finding.span.stop] in current:
            return violation
        help, command = "the work tree has the correction; stage it", _command(file, style)
        return violation._replace(finding=finding._replace(help=help, command=command, fix=None))

    return [*map(updated, violations)]


def print_unstaged(report: Report, file: SuppressionFile, style: Terminal) -> None:
    """Say that the suppression file in the work tree differs from the one that was checked.

    Not if this run fixed it: then the command that stages the fixes was printed. Nor if nothing is
    reported of other files, so that no entry is missing.
    """
    is_fixed = any(rewrite.path == file.path for rewrite in report.rewrites)
    if is_fixed or all(violation.path == file.path for violation in report.active):
        return
    if _unstaged(file, style) is not None:
        shown = style.path(file.path)
        note = f"{shown} in the work tree differs from what was checked: {_command(file, style)}"
        print(f"perflint: {escaped(note)}", file=sys.stderr)


def _unstaged(file: SuppressionFile, style: Terminal) -> bytes | None:
    """Return the content of the suppression file in the work tree if it differs, else None."""
    try:
        current = read(style.root, file.path) or b""
    except WriteError:
        return None
    return current if current != file.data else None


def _command(file: SuppressionFile, style: Terminal) -> str:
    in_part = may_be_staged_in_part(style.root, file.path)
    return f"git add{' --patch' if in_part else ''} {quote(style.path(file.path))}"
