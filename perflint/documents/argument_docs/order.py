"""The arguments near to one, in the order of their function or class."""

from collections.abc import Iterator

from perflint.documents.argument_docs.flags import Flags, Registered
from perflint.primitives.record import Record


class Near(Record):
    """An argument, whether the other one is ``after`` it, and whether both are in one group."""

    registered: Registered
    after: bool
    same_group: bool


def neighbours_of(flags: Flags, registered: Registered) -> Iterator[Near]:
    """Yield the arguments before it in its group, then those after it, then those of other groups.

    The nearest are first.
    """
    sequence, index = flags.position(registered)
    before, after = range(index - 1, -1, -1), range(index + 1, len(sequence))
    group = registered.argument.group
    for same_group in (True, False):
        for indices, is_after in ((before, True), (after, False)):
            for other in map(sequence.__getitem__, indices):
                if other.argument.group == group or not same_group:
                    yield Near(other, is_after, same_group)
