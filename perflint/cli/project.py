"""The project of a command: its root directory, its configuration, and today's date."""

import os
from collections.abc import Sequence
from datetime import date, datetime, timezone
from functools import cache

from perflint.cli.options import ConfigOptions
from perflint.cli.parser import UsageError
from perflint.config import Config, check_selectors
from perflint.config.load import Overrides, load
from perflint.formats import Format
from perflint.primitives.record import Record
from perflint.primitives.wording import unknown
from perflint.sources import git
from perflint.sources.work_tree import Lists


class Project(Record):
    """A git repository, or a directory outside of one.

    ``list_files`` returns the files that git knows below a directory, and caches the result.
    """

    root: str
    config: Config
    today: date
    list_files: Lists


def open_project(paths: Sequence[str], options: ConfigOptions, day: date | None) -> Project:
    """Return the project that contains the paths; raises ConfigError and UsageError.

    Without paths it is that of the current directory. ``day`` is the value of ``--today``.
    """
    root = root_for(paths)
    config = load_config(options, root)
    return Project(root, config, today(day), cache(git.list_files))


def root_for(paths: Sequence[str]) -> str:
    """Return the root directory of a project, which paths in reports are relative to.

    It is the root of the repository that contains the current directory. If the first path is
    outside of that, it is the root of the path's repository. Without a repository it is the current
    directory.
    """
    current = os.getcwd()
    root = git.root_of(current)
    if paths:
        first = os.path.abspath(paths[0])
        if root is None or os.path.commonpath((root, first)) != root:
            root = git.root_of(first if os.path.isdir(first) else os.path.dirname(first))
    return root or current


def load_config(options: ConfigOptions, root: str) -> Config:
    """Load the configuration of the current directory, or of ``root`` if that does not contain it.

    Raises ConfigError.
    """
    current = os.getcwd()
    folder = current if os.path.commonpath((root, current)) == root else root
    check_selectors("--select", options.select)
    check_selectors("--ignore", options.ignore)
    return load(
        folder,
        root,
        path=options.config_file,
        isolated=options.isolated,
        overrides=Overrides(options.select, options.ignore, options.scope),
    )


def format_named(config: Config, name: str | None) -> Format | None:
    """Return the format that ``--format`` names, None without a name; raises UsageError."""
    if name is None:
        return None
    if name not in config.formats.names:
        raise UsageError(f"--format: {unknown('format', name, config.formats.names)}")
    return config.formats.named(name)


def today(given: date | None = None) -> date:
    """Return the given date, else SOURCE_DATE_EPOCH, else today's date in UTC; raises UsageError.

    https://reproducible-builds.org/specs/source-date-epoch
    """
    if given is not None:
        return given
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return datetime.now(timezone.utc).date()
    try:
        return datetime.fromtimestamp(int(epoch), timezone.utc).date()
    except (ValueError, OverflowError, OSError):
        raise UsageError(
            f"SOURCE_DATE_EPOCH must be a number of seconds, but it is '{epoch}'"
        ) from None
