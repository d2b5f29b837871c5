"""The folder that a run is about, and the two snapshots of git that it compares."""

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from perflint.cli.parser import Arguments, UsageError
from perflint.config import Config
from perflint.primitives.globs import widened
from perflint.reporters.escape import escaped
from perflint.rules import NEED_BASE
from perflint.sources import git
from perflint.sources.work_tree import ENDINGS, relative

if TYPE_CHECKING:  # loaded where there are two snapshots
    from perflint.sources.comparison import Comparison


def root_for(paths: Sequence[str]) -> str:
    """Return the folder that paths are relative to.

    It is the top of the repository of the current folder, or, where the first path is outside of
    that, of the path's; without a repository, the current folder.
    """
    here = os.getcwd()
    root = git.root_of(here)
    if paths:
        there = os.path.abspath(paths[0])
        if root is None or os.path.commonpath((root, there)) != root:
            root = git.root_of(there if os.path.isdir(there) else os.path.dirname(there))
    return root or here


def comparison_for(arguments: Arguments, config: Config, root: str) -> "Comparison | None":
    """Return the comparison that the command line asks for, or the environment, or HEAD.

    None where there is none, or where no rule that is selected compares anything; then a note says
    so on standard error. Raises ComparisonError, and UsageError for ``--require-base``.
    """
    named = arguments.from_ref, arguments.base
    asked = arguments.staged or named != (None, None)
    if not asked and NEED_BASE.isdisjoint(config.selected()):
        return None
    if git.root_of(root) is None:
        if asked or arguments.require_base:
            raise UsageError(f"{root} is in no git repository; there is nothing to compare with")
        return None
    if asked and arguments.from_ref is None and git.is_bare(root):
        words = "is bare: it has no work tree and no index; --from REF compares commits"
        raise UsageError(f"{root} {words}")
    from perflint.sources import comparison

    only = _only(arguments.paths, config, root)
    try:
        found = _asked_for(arguments, root, only) or _from_environment(arguments, root, only)
        if found is not None:
            return found
        found = comparison.with_head(root, only)
        if found.changed:
            return found
        found.close()
        reason = "nothing differs from HEAD; --base REF compares with another commit"
    except comparison.ComparisonError as error:
        if asked:
            raise
        reason = str(error)
    if arguments.require_base:
        raise UsageError(f"--require-base: {reason}")
    print(f"perflint: rules on changes were not applied: {escaped(reason)}", file=sys.stderr)
    return None


def _only(paths: Sequence[str], config: Config, root: str) -> list[str]:
    """Return pathspecs of all that may be checked: git need not look at the rest of the tree."""
    globs = [f"**/*{ending}" for ending in ENDINGS]
    globs += map(widened, config.globs)
    files = [relative(os.path.abspath(path), root) for path in paths if not os.path.isdir(path)]
    return [*(f":(glob){glob}" for glob in globs), *(f":(literal){path}" for path in files)]


def _asked_for(arguments: Arguments, root: str, only: Sequence[str]) -> "Comparison | None":
    from perflint.sources import comparison

    if arguments.staged:
        return comparison.staged(root)
    if arguments.from_ref is not None:
        tip = "HEAD" if arguments.to_ref is None else arguments.to_ref
        return comparison.between(root, arguments.from_ref, tip)
    return comparison.against(root, arguments.base, only) if arguments.base is not None else None


def _from_environment(arguments: Arguments, root: str, only: Sequence[str]) -> "Comparison | None":
    from perflint.sources import comparison

    tip = os.environ.get("PRE_COMMIT_TO_REF")
    if (start := os.environ.get("PRE_COMMIT_FROM_REF")) and tip:
        if arguments.fix or arguments.prune_suppressions:  # of the work tree, never of a commit
            return comparison.against(root, start, only)
        return comparison.between(root, start, tip)
    if branch := os.environ.get("GITHUB_BASE_REF"):
        return comparison.against(root, f"origin/{branch}", only)
    if commit := os.environ.get("CI_MERGE_REQUEST_DIFF_BASE_SHA"):
        return comparison.against(root, commit, only)
    return None
