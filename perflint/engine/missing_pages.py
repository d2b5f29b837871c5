"""The files of ``[[argument-docs]]`` that do not exist, or cannot be read without docutils.

Only imported if pages are configured.
"""

import os
from collections.abc import Collection, Iterator

from perflint import rules
from perflint.config import Config, ConfigError
from perflint.documents.tables.endings import is_rst
from perflint.primitives.decode import KeyPath, dotted
from perflint.primitives.globs import is_literal, matches
from perflint.sources.comparison import Comparison
from perflint.sources.work_tree import FilesOnDisk

_CORRECT = "correct it, or remove it"
DOCUTILS_MISSING = (
    "reStructuredText needs docutils 0.20 or newer: pip install 'perflint-baselines[rst]', or add "
    "docutils to the additional_dependencies of the hook"
)


def is_needed(config: Config) -> bool:
    """Tell whether a rule that reads pages is selected."""
    return bool(set(rules.RULES["documents"]).intersection(config.selected()))


def missing_files(
    config: Config, root: str, comparison: Comparison | None, found: Collection[str] | None
) -> Iterator[ConfigError]:
    """Yield an error for each page and each argument file that does not exist.

    One that the later snapshot of a comparison has, or the work tree, does exist: an earlier one
    may be older than the configuration. ``found`` are all files, None if not known.
    """
    for number, group in enumerate(config.settings.argument_docs):
        for index, glob in enumerate(group.files):
            key = ("argument-docs", number, "files", index)
            if not is_literal(glob):
                if found is not None and not _is_matched(glob, found, root):
                    yield _error(config, key, f'no file matches "{glob}"; {_CORRECT}')
            elif not _exists(glob, root, comparison):
                yield _error(config, key, f"the page {glob} does not exist; {_CORRECT}")
        for index, glob in enumerate(group.arguments):
            if is_literal(glob) and not _exists(glob, root, comparison):
                key = ("argument-docs", number, "arguments", index)
                yield _error(config, key, f"the argument file {glob} does not exist; {_CORRECT}")


def lacks_docutils() -> bool:
    """Tell whether docutils is not installed, or too old."""
    try:
        from docutils import __version_info__ as version
    except ImportError:
        return True
    return (version.major, version.minor) < (0, 20)


def unread_pages(config: Config) -> Iterator[ConfigError]:
    """Yield an error for each page that needs docutils, if that is not installed."""
    for number, group in enumerate(config.settings.argument_docs):
        for index, glob in enumerate(group.files):
            if is_rst(glob) and lacks_docutils():
                key = ("argument-docs", number, "files", index)
                yield _error(config, key, f"{glob} is not checked: {DOCUTILS_MISSING}")


def _is_matched(glob: str, found: Collection[str], root: str) -> bool:
    is_found = any(matches(path, (glob,)) for path in found)
    return is_found or any(matches(path, (glob,)) for path in FilesOnDisk(root).hidden((glob,)))


def _exists(path: str, root: str, comparison: Comparison | None) -> bool:
    """Tell whether a file is in the work tree, left out by a sparse checkout, or compared."""
    if os.path.isfile(os.path.join(root, path)):
        return True
    if comparison is None or comparison.in_work_tree:
        return path in FilesOnDisk(root).hidden((path,))
    return comparison.later(path) is not None


def _error(config: Config, key: KeyPath, problem: str) -> ConfigError:
    from perflint.config.location import error_at

    file, problem = config.file, f"{dotted(key)}: {problem}"
    if file is None:
        return ConfigError(problem, key)
    return error_at(file.path, file.data, key, problem, table=file.table)
