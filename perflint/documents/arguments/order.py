"""Which arguments stand elsewhere than their fields, and where they belong."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from perflint.documents.arguments.argument import Argument
from perflint.documents.arguments.fields import is_alias
from perflint.documents.arguments.module import ArgumentModule
from perflint.primitives.record import Record


class Misplaced(Record):
    """An argument, the one that it belongs after (or ``before``), and those beside it now."""

    argument: Argument
    anchor: Argument
    before: bool
    neighbours: tuple[Argument, ...]


def disorder(module: ArgumentModule) -> Iterator[Misplaced]:
    """Yield the fewest arguments that must move for all to follow the order of the fields.

    Compared are those of one list of statements and one parser with a field of their own that are
    not deprecated.
    """
    fields = module.fields_by_name
    places = {name: place for place, name in enumerate(fields)}
    lists: dict[tuple[int, str], list[Argument]] = {}
    for argument in module.arguments:
        lists.setdefault((argument.block, argument.receiver), []).append(argument)
    for beside in lists.values():
        ranked: dict[int, Argument] = {}
        for argument in beside:
            field = fields.get(argument.destination or "")
            if field is None or argument.deprecated or is_alias(argument, field):
                continue
            ranked.setdefault(places[field.name], argument)  # of two of one field the first
        if any(one > other for one, other in pairwise(ranked)):
            yield from _misplaced(module, ranked, beside)


def _misplaced(
    module: ArgumentModule, ranked: dict[int, Argument], beside: list[Argument]
) -> Iterator[Misplaced]:
    """Yield the fewest of ``ranked``; those that a change touched, where there is a choice."""
    ranks, arguments = list(ranked), list(ranked.values())
    moving = set(misplaced(ranks, [module.judges(one.span) for one in arguments]))
    kept = {rank: one for index, (rank, one) in enumerate(ranked.items()) if index not in moving}
    for index in sorted(moving):
        rank, argument = ranks[index], arguments[index]
        before = max((other for other in kept if other < rank), default=None)
        anchor = kept[min(kept) if before is None else before]
        at = beside.index(argument)
        neighbours = (*beside[max(at - 1, 0) : at], *beside[at + 1 : at + 2])
        yield Misplaced(argument, anchor, before is None, neighbours)


def misplaced(ranks: Sequence[int], preferred: Sequence[bool]) -> list[int]:
    """Return the indices of the fewest items that must move so that ``ranks`` ascend.

    They are what is left beside a longest increasing run. Of several such runs one is taken that
    leaves most of the ``preferred`` items beside it. The ranks differ from each other. Fredman
    (1975), with a Fenwick tree (1994) in place of the sorted tops, which know no preference:
    O(n log n).
    """
    size = len(ranks)
    order = {rank: place for place, rank in enumerate(sorted(ranks), 1)}
    tree = [(0, -1)] * (size + 1)  # the best run that ends at or below a rank: score, last index
    before = [-1] * size
    best = (0, -1)
    for index, rank in enumerate(ranks):
        score, before[index] = _best_below(tree, order[rank] - 1)
        run = (score + size + 1 - preferred[index], index)
        best = max(best, run)
        place = order[rank]
        while place <= size:
            tree[place] = max(tree[place], run)
            place += place & -place
    kept = set()
    index = best[1]
    while index >= 0:
        kept.add(index)
        index = before[index]
    return [index for index in range(size) if index not in kept]


def _best_below(tree: list[tuple[int, int]], place: int) -> tuple[int, int]:
    best = (0, -1)
    while place > 0:
        best = max(best, tree[place])
        place -= place & -place
    return best
