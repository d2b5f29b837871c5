"""A change of an argument file."""

from collections.abc import Iterable

from perflint.documents.arguments.module import ArgumentFile
from perflint.documents.arguments.subsequences import fewest_moves
from perflint.primitives.record import Record


class ArgumentChange(Record):
    """An argument file before and after a change.

    ``registered_elsewhere`` are removed option strings that imported modules contain.
    """

    before: ArgumentFile
    after: ArgumentFile
    registered_elsewhere: frozenset[str] = frozenset()


def with_change(before: ArgumentFile, after: ArgumentFile) -> ArgumentFile:
    """Return the file after a change, with what is new or moved in each part."""
    parts = {(part.class_name, part.function_name): part for part in before.parts}
    result = []
    for part in after.parts:
        old = parts.get((part.class_name, part.function_name))
        changed = _new_or_moved(
            [field.name for field in old.fields] if old is not None else [],
            [field.name for field in part.fields],
        ) | _new_or_moved(
            [argument.name for argument in old.arguments] if old is not None else [],
            [argument.name for argument in part.arguments],
        )
        result.append(part._replace(new_or_moved=changed))
    return after._replace(parts=tuple(result))


def _new_or_moved(before: Iterable[str], after: Iterable[str]) -> frozenset[str]:
    """Return the new names, and the fewest names whose moves explain the new order."""
    ranks = {name: rank for rank, name in enumerate(dict.fromkeys(before))}
    names = [*dict.fromkeys(after)]
    common = [name for name in names if name in ranks]
    moved = fewest_moves([ranks[name] for name in common])
    return frozenset(names).difference(ranks) | {common[index] for index in moved}
