"""The two snapshots that ``perflint check`` and ``perflint suppress`` compare."""

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from perflint.cli.options import ComparisonOptions
from perflint.cli.parser import UsageError
from perflint.cli.project import Project
from perflint.config import Config
from perflint.primitives.globs import widened
from perflint.reporters.escape import escaped
from perflint.rules import NEED_BASE
from perflint.sources import git
from perflint.sources.work_tree import ENDINGS, relative

if TYPE_CHECKING:  # imported only if snapshots are compared
    from perflint.sources.comparison import Comparison


def comparison_for(
    options: ComparisonOptions, paths: Sequence[str], project: Project, *, writes: bool = False
) -> "Comparison | None":
    """Return the comparison that is requested by the command line or by CI, else that with HEAD.

    ``writes`` tells that the command changes files, so that it must compare the work tree. Without
    a comparison the result is None, and a note on standard error says why, unless no selected rule
    compares anything. Raises ComparisonError, and UsageError for invalid options.
    """
    root, config = project.root, project.config
    refs = options.from_ref, options.base
    requested = options.staged or refs != (None, None)
    if not requested and NEED_BASE.isdisjoint(config.selected()):
        return None
    if git.root_of(root) is None:
        if requested or options.require_base:
            raise UsageError(f"{root} is not in a git repository; there is nothing to compare with")
        return None
    if requested and options.from_ref is None and git.is_bare(root):
        raise UsageError(
            f"{root} is a bare repository, without a work tree or an index; use --from REF"
        )
    from perflint.sources import comparison

    only = _pathspecs(paths, config, root)
    try:
        compared = _requested(options, project, only) or _from_ci(project, only, writes=writes)
        if compared is not None:
            return compared
        compared = comparison.with_head(root, only, project.list_files)
        if compared.changed:
            return compared
        compared.close()
        reason = "nothing differs from HEAD; --base REF compares with another commit"
    except comparison.ComparisonError as error:
        if requested:
            raise
        reason = str(error)
    if options.require_base:
        raise UsageError(f"--require-base: {reason}")
    print(f"perflint: rules about changes were skipped: {escaped(reason)}", file=sys.stderr)
    return None


def _pathspecs(paths: Sequence[str], config: Config, root: str) -> list[str]:
    """Return pathspecs of all files that may be checked, so that git skips the others."""
    globs = [f"**/*{ending}" for ending in ENDINGS]
    globs += map(widened, config.globs)
    files = [relative(os.path.abspath(path), root) for path in paths if not os.path.isdir(path)]
    return [*(f":(glob){glob}" for glob in globs), *(f":(literal){path}" for path in files)]


def _requested(
    options: ComparisonOptions, project: Project, only: Sequence[str]
) -> "Comparison | None":
    from perflint.sources import comparison

    root, list_files = project.root, project.list_files
    if options.staged:
        return comparison.staged(root, list_files)
    if options.from_ref is not None:
        head = "HEAD" if options.to_ref is None else options.to_ref
        return comparison.between(root, options.from_ref, head, list_files)
    if options.base is not None:
        return comparison.against(root, options.base, only, list_files)
    return None


def _from_ci(project: Project, only: Sequence[str], *, writes: bool) -> "Comparison | None":
    """Return the comparison for the variables of pre-commit, GitHub Actions or GitLab CI."""
    from perflint.sources import comparison

    root, list_files = project.root, project.list_files
    head = os.environ.get("PRE_COMMIT_TO_REF")
    if (base := os.environ.get("PRE_COMMIT_FROM_REF")) and head:
        if writes:
            return comparison.against(root, base, only, list_files)
        return comparison.between(root, base, head, list_files)
    if branch := os.environ.get("GITHUB_BASE_REF"):
        return comparison.against(root, f"origin/{branch}", only, list_files)
    if commit := os.environ.get("CI_MERGE_REQUEST_DIFF_BASE_SHA"):
        return comparison.against(root, commit, only, list_files)
    return None
