"""``perflint check --project-hook``: what hooks that are given file names do not see.

pre-commit passes the names of files that exist and match a pattern. So a deletion is not seen, nor
is a change of the suppression file if its name is configured, or of a file with another name.
"""

import os
import re
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from perflint.cli.compare import Compared, ci_base, from_pre_commit
from perflint.cli.project import Project
from perflint.engine.report import Report
from perflint.primitives.globs import is_literal
from perflint.reporters.escape import escaped
from perflint.sources import git
from perflint.sources.work_tree import ENDINGS, FilesOnDisk

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
        is_ours = any(_is_ours(path, project) for path in _paths(comparison))
        if is_ours or _loses_flags(comparison, project):
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


def _loses_flags(comparison: "Comparison", project: Project) -> bool:
    """Tell whether a change may remove a flag from a module that an argument file imports.

    Only modules are read whose name is in an argument file, so that other commits are as fast as
    without pages. So a module that only another module passes its parser to is not seen here.
    """
    sets = project.config.settings.argument_docs
    globs = {glob for group in sets for glob in group.arguments}
    if not globs:
        return False
    files = FilesOnDisk(project.root)
    code = b"".join(files.read(path) or b"" for path in globs if is_literal(path))
    is_known = all(map(is_literal, globs))
    modules = [
        file
        for file in comparison.files(())
        if (name := _module_name(file.before_path or "")) and (not is_known or name in code)
    ]
    if not modules:
        return False
    from perflint.engine.lost_flags import other_files

    return any(other_files(project.config, modules))


def _module_name(path: str) -> bytes:
    """Return the name of a module, which is that of its directory for a package; else nothing."""
    name = path.removesuffix("/__init__.py").rpartition("/")[2].removesuffix(".py")
    return os.fsencode(name) if path.endswith(".py") else b""


def limited(report: Report, comparison: "Comparison") -> Report:
    """Return the report without the findings in changed files that the other hooks check."""
    changed = {change.path for change in comparison.changed if change.path is not None}
    seen = set(filter(SEEN.search, changed))
    violations = [violation for violation in report.violations if violation.path not in seen]
    return report._replace(violations=violations, untouched=0)
