"""Arguments that are not in the order of their fields, and where they belong."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from perflint.documents.arguments.argument import Argument
from perflint.documents.arguments.fields import is_alias
from perflint.documents.arguments.module import ArgumentModule
from perflint.primitives.record import Record


class Misplaced(Record):
    """An argument to move directly after ``anchor``, or ``before`` it.

    ``neighbours`` are the arguments next to it now.
    """

    argument: Argument
    anchor: Argument
    before: bool
    neighbours: tuple[Argument, ...]


def find_misplaced(module: ArgumentModule) -> Iterator[Misplaced]:
    """Yield a smallest set of arguments that must move for all to follow the order of the fields.

    Arguments of the same list of statements and the same parser are compared, if they have a field
    of their own and are not deprecated.
    """
    fields = module.fields_by_name
    field_ranks = {name: rank for rank, name in enumerate(fields)}
    lists: dict[tuple[int, str], list[Argument]] = {}
    for argument in module.arguments:
        lists.setdefault((argument.block, argument.receiver), []).append(argument)
    for siblings in lists.values():
        ranked: dict[int, Argument] = {}
        for argument in siblings:
            field = fields.get(argument.destination or "")
            if field is None or argument.deprecated or is_alias(argument, field):
                continue
            ranked.setdefault(field_ranks[field.name], argument)  # the first one for each field
        if any(rank > next_rank for rank, next_rank in pairwise(ranked)):
            yield from _misplaced_siblings(module, ranked, siblings)


def _misplaced_siblings(
    module: ArgumentModule, ranked: dict[int, Argument], siblings: list[Argument]
) -> Iterator[Misplaced]:
    """Yield the arguments of ``ranked`` to move, preferably those that are new or moved."""
    ranks, arguments = list(ranked), list(ranked.values())
    preferred = [argument.name in module.new_or_moved for argument in arguments]
    moving = set(fewest_moves(ranks, preferred))
    kept = {
        rank: argument
        for index, (rank, argument) in enumerate(ranked.items())
        if index not in moving
    }
    for index in sorted(moving):
        rank, argument = ranks[index], arguments[index]
        rank_above = max((other for other in kept if other < rank), default=None)
        anchor = kept[min(kept) if rank_above is None else rank_above]
        at = siblings.index(argument)
        neighbours = (*siblings[max(at - 1, 0) : at], *siblings[at + 1 : at + 2])
        yield Misplaced(argument, anchor, rank_above is None, neighbours)


def fewest_moves(ranks: Sequence[int], preferred: Sequence[bool]) -> list[int]:
    """Return the indices of the fewest items that must move for ``ranks`` to ascend.

    These are the items outside a longest increasing subsequence. If there are several, one is
    chosen that leaves the most ``preferred`` items outside. The ranks must be distinct. The
    algorithm is Fredman's (1975), O(n log n), with a Fenwick tree (1994) instead of his sorted
    array, which cannot take preferences into account.
    """
    size = len(ranks)
    order = {rank: position for position, rank in enumerate(sorted(ranks), 1)}
    tree = [(0, -1)] * (size + 1)  # best subsequence ending at or below a rank: score, last index
    previous = [-1] * size
    best = (0, -1)
    for index, rank in enumerate(ranks):
        score, previous[index] = _best_below(tree, order[rank] - 1)
        # An item counts more than all preferences together.
        candidate = (score + size + 1 - preferred[index], index)
        best = max(best, candidate)
        position = order[rank]
        while position <= size:
            tree[position] = max(tree[position], candidate)
            position += position & -position
    kept = set()
    index = best[1]
    while index >= 0:
        kept.add(index)
        index = previous[index]
    return [index for index in range(size) if index not in kept]


def _best_below(tree: list[tuple[int, int]], position: int) -> tuple[int, int]:
    best = (0, -1)
    while position > 0:
        best = max(best, tree[position])
        position -= position & -position
    return best
