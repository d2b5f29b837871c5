"""Changed files that may contradict a page although they are neither pages nor argument files."""

from collections.abc import Iterable, Iterator

from perflint.config import Config
from perflint.documents.arguments.flag_strings import lost_flags
from perflint.engine.subjects import ParsedJson, ReadFile
from perflint.sources.compared_file import ComparedFile


def other_files(
    config: Config, files: Iterable[ComparedFile]
) -> Iterator[tuple[str, bytes, ReadFile]]:
    """Yield the path and both sides of the files, which are modules that lost flags, or were pages.

    The bytes of other modules are not kept, because a change may have thousands.
    """
    for file in files:
        earlier_path = file.before_path
        if not file.differs or earlier_path is None or config.is_text(file.path):
            continue
        was_page = config.argument_docs_for(earlier_path) is not None
        if not (was_page or earlier_path.endswith(".py")):
            continue
        try:
            before, after = file.read_before(), None if file.deleted else file.read()
        except OSError:  # such as one that is too large
            continue
        if before is not None and (was_page or lost_flags(before, after)):
            yield file.path, before, ReadFile(after, parsed=ParsedJson())


def lost_pages_of(config: Config, files: Iterable[ComparedFile]) -> frozenset[str]:
    """Return the earlier paths of pages that are deleted, or moved to where they are none."""
    return frozenset(
        file.before_path
        for file in files
        if file.differs and file.before_path is not None
        if config.argument_docs_for(file.before_path) is not None
        if file.deleted or config.argument_docs_for(file.path) is None
    )
