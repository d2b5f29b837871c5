"""Reads the suppression file of a snapshot."""

import os
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from perflint.config import Config, ConfigError
from perflint.engine.suppressions.bulk import BulkSuppressions
from perflint.engine.suppressions.bulk_file import SuppressionFile
from perflint.engine.suppressions.entry import Entry, encodable
from perflint.primitives.limits import MAX_TOML, read_within
from perflint.sources import git
from perflint.sources.containment import is_inside
from perflint.sources.work_tree import Lists, relative

if TYPE_CHECKING:  # loaded only if snapshots are compared
    from perflint.sources.comparison import Comparison


def load(
    root: str,
    config: Config,
    today: date,
    list_files: Lists,
    comparison: "Comparison | None" = None,
    data: bytes | None = None,
) -> BulkSuppressions:
    """Read the suppression file of a repository; raises ConfigError.

    In a comparison it is that of the later snapshot, with the earlier entries if it changed.
    ``data`` is the text of the file if it is open in an editor.
    """
    path = config.settings.suppressions
    location = location_of(path, root)
    is_deleted = _is_deleted(root, config, list_files)
    if comparison is None:
        file = SuppressionFile(path, _read(path, location) if data is None else data)
        return BulkSuppressions(file, is_deleted, today)
    name = relative(location, os.path.realpath(root))
    before = comparison.earlier(name)
    if data is None:
        in_work_tree = comparison.in_work_tree
        data = _read(path, location) if in_work_tree else comparison.later(name) or b""
    earlier = None
    if before is not None or any(change.path == name for change in comparison.changed):
        try:
            earlier_file = SuppressionFile(path, before or b"")
        except ConfigError:  # it was broken before; nothing was suppressed
            earlier_file = SuppressionFile(path, b"")
        earlier = BulkSuppressions(earlier_file, is_deleted, today)
    return BulkSuppressions(SuppressionFile(path, data), is_deleted, today, earlier=earlier)


def location_of(path: str, root: str) -> str:
    """Return the resolved location of the file; raises ConfigError if it is outside of ``root``."""
    location = os.path.join(root, path)
    try:
        inside = is_inside(location, root)
    except ValueError:  # a null byte
        inside = False
    if not inside:
        raise ConfigError(f"suppressions: '{path}' is not a file in the repository")
    return os.path.realpath(location)


def _read(path: str, location: str) -> bytes:
    """Return the content of the file, which is empty if there is no file; raises ConfigError."""
    try:
        return read_within(location, MAX_TOML)
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None


def _is_deleted(root: str, config: Config, list_files: Lists) -> Callable[[Entry], bool]:
    """Return a function that tells whether the file of an entry was deleted.

    A file that is tracked but missing in the work tree, as in a sparse checkout, was not deleted.
    Neither are files reported for rules that are not selected.
    """

    @cache
    def tracked() -> set[str]:
        try:
            return {encodable(file.path) for file in list_files(root)}
        except git.GitError:
            return set()

    @cache
    def is_missing(path: str) -> bool:
        return not os.path.lexists(os.path.join(root, path)) and path not in tracked()

    return lambda entry: entry.rule in config.selected(entry.path) and is_missing(entry.path)
