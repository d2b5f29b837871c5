"""Reads argument files, and what a change of one means."""

from functools import lru_cache

from perflint import rules
from perflint.config.settings import ArgumentSet
from perflint.documents.arguments.module import (
    ArgumentFile,
    ArgumentModule,
    ArgumentSettings,
    read_arguments,
)
from perflint.engine.report import Source
from perflint.engine.subjects import Subjects
from perflint.primitives.text import Text


@lru_cache(maxsize=4)
def declared(
    path: str, data: bytes, classes: tuple[str, ...], functions: tuple[str, ...]
) -> ArgumentFile:
    """Return what a file declares; it is kept, because a page that documents it needs it, too."""
    return read_arguments(Text(path, data), classes, functions)


def read_file(
    argument_set: ArgumentSet, source: Source, data: bytes, *, before: bool = False
) -> ArgumentFile:
    """Read an argument file, and the modules that it imports if some arguments set no field.

    ``before`` says that the file and its imports are those before a change.
    """
    path = (source.before_path if before else None) or source.path
    settings = ArgumentSettings(
        argument_set.families, argument_set.allow, argument_set.require_headers_in
    )
    file = declared(path, data, argument_set.classes, argument_set.functions)
    file = file.with_settings(settings)
    if not any(part.without_field for part in file.parts):
        return file  # the usual case
    from perflint.documents.arguments.imports import with_imports

    with source.others(before=before) as files:
        return with_imports(file, files.read)


def changed(subjects: Subjects, old: ArgumentFile, source: Source) -> Subjects:
    """Return the subjects of an argument file with its change from ``old``."""
    from perflint.documents.arguments.changes import ArgumentChange, with_change
    from perflint.documents.arguments.imports import change_with_imports

    file = with_change(old, subjects.by_type[ArgumentFile])
    with source.others() as files:
        change = change_with_imports(ArgumentChange(old, file), files.read)
    return subjects._replace(
        by_type={ArgumentFile: file, ArgumentModule: file.parts, ArgumentChange: change},
        groups=("arguments", rules.ARGUMENT_CHANGE),
        earlier={ArgumentModule: old.parts},
    )


def notes_on(argument_set: ArgumentSet, source: Source, file: ArgumentFile) -> tuple[str, ...]:
    """Return what was not read of an argument file, as notes for the user."""
    if file.size and not file.unread:
        return ()
    from perflint.documents.arguments import unread

    expected = source.named or argument_set != ArgumentSet()
    notes = unread.notes_on(file, argument_set.classes, argument_set.functions, expected=expected)
    return tuple(f"{source.path}: {note}" for note in notes)
