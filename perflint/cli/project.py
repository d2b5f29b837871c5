"""The folder that a run is about, and the configuration for it."""

import os
from collections.abc import Sequence
from datetime import date, datetime, timezone

from perflint import git
from perflint.cli.arguments import Arguments
from perflint.config import Config, ConfigError, check_selectors, load


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
