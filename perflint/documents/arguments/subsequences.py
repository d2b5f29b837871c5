"""The fewest items that must move for a sequence to ascend."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence


def fewest_moves(ranks: Sequence[int]) -> list[int]:
    """Return the indices of the fewest items that must move for ``ranks`` to ascend.

    These are the items outside a longest increasing subsequence, which is found by the algorithm of
    Fredman (1975) in O(n log n). The ranks must be distinct.
    """
    ends: list[int] = []  # the lowest rank at which a subsequence of each length ends
    last: list[int] = []  # the index of that item
    previous = []
    for index, rank in enumerate(ranks):
        length = bisect_left(ends, rank)
        previous.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [rank]
        last[length : length + 1] = [index]
    kept = set()
    index = last[-1] if last else -1
    while index >= 0:
        kept.add(index)
        index = previous[index]
    return [index for index in range(len(ranks)) if index not in kept]


def moves_of_new(ranks: Sequence[int], new: Sequence[bool]) -> list[int]:
    """Return the indices of items that must move for ``ranks`` to ascend, new items first.

    No old item is blamed for a new one: the old items that move are those that must without the new
    ones, so they are the same as before the change. Of the new items, the fewest move.
    """
    old = [index for index, is_new in enumerate(new) if not is_new]
    moving = fewest_moves([ranks[index] for index in old])
    staying = set(old).difference(old[number] for number in moving)
    # What stays is in no conflict with these, so it is in each longest ascending part of them.
    fitting = [
        index
        for index, is_new in enumerate(new)
        if index in staying or (is_new and _fits(ranks, index, staying))
    ]
    moving = fewest_moves([ranks[index] for index in fitting])
    kept = set(fitting).difference(fitting[number] for number in moving)
    return [index for index in range(len(ranks)) if index not in kept]


def _fits(ranks: Sequence[int], index: int, staying: Iterable[int]) -> bool:
    """Tell whether an item is after those staying items that have a lower rank, and no others."""
    return all((ranks[other] < ranks[index]) == (other < index) for other in staying)
