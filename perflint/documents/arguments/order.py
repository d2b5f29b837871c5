"""Arguments that are not in the order of their fields, and where they belong.

Arguments are compared within one group of the function, and only if their fields are in one group
of the class. Where groups stand is compared by ``group_order``.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from perflint.documents.arguments.argument import Argument
from perflint.documents.arguments.fields import Field, is_alias
from perflint.documents.arguments.module import ArgumentModule
from perflint.documents.arguments.subsequences import moves_of_new
from perflint.primitives.record import Record

FEW = 2
"""So many misplaced arguments are never another order, however short the function is."""


class Misplaced(Record):
    """An argument to move directly after ``anchor``, or ``before`` it, within its group.

    ``neighbours`` are the arguments next to it now.
    """

    argument: Argument
    anchor: Argument
    before: bool
    neighbours: tuple[Argument, ...]


class Order(Record):
    """The fewest arguments that must move for each group to follow the order of its fields.

    ``is_another`` says that they are so many that the function has an order of its own. What is new
    in a comparison does not count for that, so that a change does not decide how it is judged.
    """

    misplaced: tuple[Misplaced, ...]
    is_another: bool


def order_of(module: ArgumentModule) -> Order:
    """Compare the order of the arguments of each group with that of their fields."""
    misplaced: list[Misplaced] = []
    for ranked, siblings in _comparable(module):
        if any(rank > next_rank for rank, next_rank in pairwise(ranked)):
            misplaced += _misplaced(module, ranked, siblings)
    arguments = module.arguments
    old = {item.span for item in arguments if not is_new(module, item)} or {
        item.span for item in arguments
    }
    moving = sum(item.argument.span in old for item in misplaced)
    return Order(tuple(misplaced), moving > FEW and moving * 10 > len(old))


def is_new(module: ArgumentModule, argument: Argument) -> bool:
    """Tell whether a comparison finds an argument or its field new, or at another position."""
    return not module.new_or_moved.isdisjoint((argument.name, argument.destination))


def own_field(fields: dict[str, Field], argument: Argument) -> Field | None:
    """Return the field of an argument that is to follow it; none for a deprecated argument.

    An additional flag for a field that describes its own flag may be anywhere, too.
    """
    field = fields.get(argument.destination or "")
    return None if field is None or argument.deprecated or is_alias(argument, field) else field


_Ranked = dict[int, Argument]
"""The rank of each field → its first argument, in the order of the arguments."""


def _comparable(module: ArgumentModule) -> Iterator[tuple[_Ranked, list[Argument]]]:
    """Yield arguments whose order is compared, each with the list of statements they are in.

    They are in one group and one list of statements, of one parser, and their fields in one group.
    """
    fields = module.fields_by_name
    ranks = {name: rank for rank, name in enumerate(fields)}
    siblings: dict[tuple[int, str], list[Argument]] = {}
    ranked: dict[tuple[object, ...], _Ranked] = {}
    for argument in module.arguments:
        place = argument.block, argument.receiver
        siblings.setdefault(place, []).append(argument)
        field = own_field(fields, argument)
        if field is not None:
            key = *place, argument.group, field.class_name, field.group
            ranked.setdefault(key, {}).setdefault(ranks[field.name], argument)
    for (block, receiver, *_), arguments in ranked.items():
        yield arguments, siblings[block, receiver]  # type: ignore[index]


def _misplaced(
    module: ArgumentModule, ranked: _Ranked, siblings: list[Argument]
) -> Iterator[Misplaced]:
    ranks, arguments = [*ranked], [*ranked.values()]
    new = [is_new(module, argument) for argument in arguments]
    beside = _beside_neighbours(ranks, new)
    compared = [index for index in range(len(ranks)) if index not in beside]
    moves = moves_of_new([ranks[index] for index in compared], [new[index] for index in compared])
    moving = {compared[index] for index in moves}
    kept = {ranks[index]: arguments[index] for index in compared if index not in moving}
    for index in sorted(moving):
        argument = arguments[index]
        rank_above = max((rank for rank in kept if rank < ranks[index]), default=None)
        anchor = kept[min(kept) if rank_above is None else rank_above]
        at = siblings.index(argument)
        neighbours = (*siblings[max(at - 1, 0) : at], *siblings[at + 1 : at + 2])
        yield Misplaced(argument, anchor, rank_above is None, neighbours)


def _beside_neighbours(ranks: Sequence[int], new: Sequence[bool]) -> set[int]:
    """Return the indices of the new items that are in order because of the item next to them.

    The item directly above is not new, or in order itself, and has the rank before; or the item
    directly below has the rank after. The order of the others does not matter then.
    """
    in_order = [rank for rank, is_new in zip(ranks, new, strict=True) if not is_new]
    following = dict(pairwise(sorted(ranks)))
    pairs = [*pairwise(ranks)]
    for above, below in pairs:
        if following.get(above) == below and above in in_order:
            in_order.append(below)
    for above, below in reversed(pairs):
        if following.get(above) == below and below in in_order:
            in_order.append(above)
    return {index for index, rank in enumerate(ranks) if new[index] and rank in in_order}
