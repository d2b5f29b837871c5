"""The folder that a run is about, and the configuration for it."""

import os
import sys
from collections.abc import Sequence
from datetime import date, datetime, timezone
from typing import TYPE_CHECKING

from perflint import git
from perflint.cli.arguments import Arguments
from perflint.config import Config, ConfigError, check_selectors, load
from perflint.reporters.escape import escaped
from perflint.rules import NEED_BASE

if TYPE_CHECKING:  # loaded where there are two snapshots
    from perflint.comparison import Comparison


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


def configured(arguments: Arguments, root: str) -> Config:
    """Load the configuration for the current folder, or for ``root`` if that is elsewhere."""
    here = os.getcwd()
    folder = here if os.path.commonpath((root, here)) == root else root
    select = tuple(getattr(arguments, "select", ()))
    ignore = tuple(getattr(arguments, "ignore", ()))
    check_selectors("--select", select)
    check_selectors("--ignore", ignore)
    return load(
        folder,
        root,
        path=arguments.config,
        isolated=arguments.isolated,
        select=select,
        ignore=ignore,
    )


def comparison_for(arguments: Arguments, config: Config, root: str) -> "Comparison | None":
    """Return the snapshots that the command line names, or the environment, or else git has.

    None where there are none, or where no rule that is selected compares anything; then a note says
    so on standard error. Raises ComparisonError, and ConfigError for ``--require-base``.
    """
    asked = arguments.staged or arguments.from_ref or arguments.base
    if not asked and not NEED_BASE.intersection(config.selected()):
        return None
    if git.root_of(root) is None:
        if asked or arguments.require_base:
            raise ConfigError(f"{root} is in no git repository; there is nothing to compare with")
        return None
    from perflint import comparison

    if arguments.staged:
        return comparison.staged(root)
    if arguments.from_ref:
        return comparison.between(root, arguments.from_ref, arguments.to_ref or "HEAD")
    if arguments.base:
        return comparison.against(root, arguments.base)
    try:
        found = _from_environment(arguments, root) or comparison.against_head(root)
        reason = "nothing differs from HEAD; --base REF compares with another commit"
    except comparison.ComparisonError as error:
        found, reason = None, str(error)
    if found is None and arguments.require_base:
        raise ConfigError(f"--require-base: {reason}")
    if found is None:
        print(f"perflint: rules on changes were not applied: {escaped(reason)}", file=sys.stderr)
    return found


def _from_environment(arguments: Arguments, root: str) -> "Comparison | None":
    from perflint import comparison

    tip = os.environ.get("PRE_COMMIT_TO_REF")
    if (start := os.environ.get("PRE_COMMIT_FROM_REF")) and tip:
        if arguments.fix:  # a repair is of the work tree, never of what a commit held
            return comparison.against(root, start)
        return comparison.between(root, start, tip)
    if branch := os.environ.get("GITHUB_BASE_REF"):
        return comparison.against(root, f"origin/{branch}")
    if commit := os.environ.get("CI_MERGE_REQUEST_DIFF_BASE_SHA"):
        return comparison.against(root, commit)
    return None


def today(arguments: Arguments) -> date:
    """Return the day to judge dates by, in UTC."""
    if arguments.today is not None:
        return arguments.today
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return datetime.now(timezone.utc).date()
    try:
        return datetime.fromtimestamp(int(epoch), timezone.utc).date()
    except (ValueError, OverflowError, OSError):
        raise ConfigError(f"SOURCE_DATE_EPOCH is '{epoch}', not a number of seconds") from None
