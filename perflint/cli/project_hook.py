"""``perflint check --project-hook``: what hooks that are given file names do not see.

pre-commit passes the names of files that exist and match a pattern. So a deletion is not seen, nor
is a change of the suppression file if its name is configured, or of a file with another name.
"""

import re
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from perflint.cli.compare import Compared, ci_base, from_pre_commit
from perflint.cli.project import Project
from perflint.engine.report import Report
from perflint.reporters.escape import escaped
from perflint.sources import git
from perflint.sources.work_tree import ENDINGS

if TYPE_CHECKING:  # loaded by the functions that compare
    from perflint.sources.comparison import Comparison

SEEN = re.compile(r"(\.jsonl?|(^|/)server_args(/[^/]*)?\.py)$")
"""The files of a commit that the other hooks check, unless the user changed their pattern."""


def comparison_for_hook(project: Project) -> Compared | None:
    """Return the comparison of the refs that pre-commit or CI names, else of the index with HEAD.

    None if nothing that perflint checks differs, or if there is no base; then a note says so.
    Raises UsageError if the refs of pre-commit cannot be resolved.
    """
    root = project.root
    if git.root_of(root) is None or git.is_bare(root):
        return None
    from perflint.sources.comparison import ComparisonError

    try:
        comparison = _open(project)
        if any(_is_ours(path, project) for path in _paths(comparison)):
            return Compared(comparison, project.config.settings.scope or "changed")
        comparison.close()
    except ComparisonError as error:
        print(f"perflint: nothing was compared: {escaped(str(error))}", file=sys.stderr)
    return None


def _open(project: Project) -> "Comparison":
    from perflint.sources import comparison

    compared = from_pre_commit(project)
    if compared is not None:
        return compared
    base = ci_base()
    if base is not None:
        return comparison.between(project.root, base, "HEAD", project.list_files)
    only = project.config.pathspecs()
    return comparison.staged(project.root, project.list_files, only)


def _paths(comparison: "Comparison") -> Iterator[str]:
    """Yield the paths on both sides of all files that differ."""
    for change in comparison.changed:
        yield from (path for path in (change.before_path, change.path) if path is not None)


def _is_ours(path: str, project: Project) -> bool:
    """Tell whether a file may be checked, or is the suppression file."""
    is_checked = path.endswith(ENDINGS) or project.config.expects(path)
    return is_checked or path == project.config.settings.suppressions


def limited(report: Report, comparison: "Comparison") -> Report:
    """Return the report without the findings in changed files that the other hooks check."""
    changed = {change.path for change in comparison.changed if change.path is not None}
    seen = set(filter(SEEN.search, changed))
    violations = [violation for violation in report.violations if violation.path not in seen]
    return report._replace(violations=violations, untouched=0)
