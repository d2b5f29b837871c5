"""The option strings that a change removed from an argument file."""

import re
from collections.abc import Iterator

from perflint.documents.arguments.argument import Argument
from perflint.documents.arguments.changes import ArgumentChange
from perflint.primitives.finding import Span
from perflint.primitives.record import Record


class RemovedFlags(Record):
    """The option strings of an argument that are gone.

    ``neighbour`` is the place of the argument before it that is still there, else of the first one.
    """

    argument: Argument
    flags: tuple[str, ...]
    neighbour: Span


def removed_flags(change: ArgumentChange) -> Iterator[RemovedFlags]:
    """Yield the arguments of which an option string is gone, except deprecated ones.

    None if all arguments are gone: then they moved to another file.
    """
    kept = {
        flag: argument
        for part in change.after.parts
        for argument in part.all_arguments
        for flag in argument.flags
    }
    if not kept:
        return
    for part in change.before.parts:
        last = next(iter(kept.values())).name_span
        for argument in part.all_arguments:
            gone = tuple(
                flag for flag in argument.flags if flag.startswith("-") and flag not in kept
            )
            if gone and not argument.deprecated:
                yield RemovedFlags(argument, gone, last)
            last = next((kept[flag].name_span for flag in argument.flags if flag in kept), last)


def still_names(change: ArgumentChange, argument: Argument) -> bool:
    """Tell whether a file still contains the destination of an argument, or may do so."""
    name = argument.destination
    if name is None:
        return True
    pattern = rb"(?<![\w-])%b(?![\w-])" % re.escape(name.encode("utf-8", "replace"))
    return re.search(pattern, change.after.text.data) is not None
