"""The pages of ``[[argument-docs]]`` that a check of other files needs.

Only imported if pages are configured.
"""

import os
from collections.abc import Collection, Iterator, Sequence

from perflint.cli.compare import Compared
from perflint.cli.parser import UsageError
from perflint.cli.project import Project
from perflint.config.settings import ArgumentDocsSet
from perflint.documents.tables.endings import is_rst
from perflint.engine.missing_pages import (
    DOCUTILS_MISSING,
    is_needed,
    lacks_docutils,
    missing_files,
)
from perflint.engine.report import Source
from perflint.primitives.globs import is_literal, matches
from perflint.sources.work_tree import FilesOnDisk, work_tree


def with_pages(
    found: Sequence[Source], project: Project, compared: Compared, *, whole: bool
) -> tuple[Sequence[Source], frozenset[str]]:
    """Return the files to check with the pages of the argument files among them.

    The second value are the paths of the pages that are added, which are only reported: nobody
    named them. If only changes are reported, none is added, because the finding is in the argument
    file then. ``whole`` says that the files are all of the repository. Raises ConfigError.
    """
    if not is_needed(project.config):
        return found, frozenset()
    paths = {source.path for source in found}
    in_work_tree = compared.comparison is None or compared.comparison.in_work_tree
    all_paths = paths if whole and in_work_tree else None
    for error in missing_files(project.config, project.root, compared.comparison, all_paths):
        raise error
    _require_docutils(paths, project)
    if compared.scope != "file":
        return found, frozenset()
    pages = {page for each in _sets_of(paths, project) for page in _pages(each, project.root)}
    added = [*_sources(pages - paths, project, compared)] if pages - paths else []
    sources = sorted((*found, *added), key=lambda source: source.path) if added else found
    return sources, frozenset(source.path for source in added)


def _sets_of(paths: Collection[str], project: Project) -> Iterator[ArgumentDocsSet]:
    """Yield the sets that document one of the files."""
    for group in project.config.settings.argument_docs:
        if any(matches(path, group.arguments) for path in paths):
            yield group


def _require_docutils(paths: Collection[str], project: Project) -> None:
    """Raise UsageError if a set of one of the files needs docutils, which is not installed.

    Other files are checked without it: not everyone who commits them has it.
    """
    for group in project.config.settings.argument_docs:
        of_set = [path for path in paths if matches(path, (*group.arguments, *group.files))]
        pages = [glob for glob in group.files if is_rst(glob)] or [*filter(is_rst, of_set)]
        if of_set and pages and lacks_docutils():
            raise UsageError(f"{pages[0]}: {DOCUTILS_MISSING}")


def _pages(group: ArgumentDocsSet, root: str) -> Iterator[str]:
    """Yield the paths of the pages of a set that exist."""
    for glob in group.files:
        if not is_literal(glob):
            yield from FilesOnDisk(root).find((glob,))
        elif os.path.isfile(os.path.join(root, glob)):
            yield glob


def _sources(pages: Collection[str], project: Project, compared: Compared) -> Iterator[Source]:
    comparison = None if compared.only_moves else compared.comparison
    if comparison is not None and not comparison.in_work_tree:
        changed = (file for file in comparison.files(()) if file.path in pages)
        yield from (file for file in changed if not file.deleted)
        yield from comparison.unchanged(pages)
        return
    locations = [os.path.join(project.root, page) for page in sorted(pages)]
    files = work_tree(locations, project.root, project.config.expects, project.list_files)
    unnamed = (file._replace(named=False) for file in files)
    with_base = comparison.with_base(unnamed) if comparison is not None else unnamed
    yield from (file for file in with_base if not file.deleted)
