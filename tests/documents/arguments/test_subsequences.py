from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.documents.arguments.subsequences import fewest_moves, moves_of_new


def fewest(ranks: list[int]) -> int:
    """Return how few items must move, by brute force."""
    for count in range(len(ranks) + 1):
        for moving in combinations(range(len(ranks)), count):
            if ascends([rank for index, rank in enumerate(ranks) if index not in moving]):
                return count
    raise AssertionError("an empty list always ascends")


def ascends(ranks: list[int]) -> bool:
    return all(rank < next_rank for rank, next_rank in pairwise(ranks))


def without(ranks: list[int], moving: list[int]) -> list[int]:
    return [rank for index, rank in enumerate(ranks) if index not in moving]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.integers(-50, 50), max_size=8, unique=True))
def test_the_fewest_items_move(ranks: list[int]) -> None:
    moving = fewest_moves(ranks)
    assert moving == sorted(set(moving))
    assert ascends(without(ranks, moving))
    assert len(moving) == fewest(ranks)


def test_a_long_list() -> None:
    size = 20_000
    ranks = [rank * 7919 % 20_011 for rank in range(1, size)]
    assert fewest_moves([*range(size), -1]) == [size]
    assert len(fewest_moves([*range(size, 0, -1)])) == size - 1
    assert ascends(
        [ranks[index] for index in sorted({*range(size - 1)}.difference(fewest_moves(ranks)))]
    )


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(st.integers(-50, 50), st.booleans()), max_size=8, unique_by=lambda p: p[0])
)
def test_old_items_move_only_if_they_had_to_before(items: list[tuple[int, bool]]) -> None:
    ranks, new = [rank for rank, _ in items], [is_new for _, is_new in items]
    moving = moves_of_new(ranks, new)
    assert ascends(without(ranks, moving))
    old = [index for index, is_new in enumerate(new) if not is_new]
    before = [old[number] for number in fewest_moves([ranks[index] for index in old])]
    assert [index for index in moving if not new[index]] == before
    rest = [index for index in range(len(ranks)) if index not in before]
    blamed = [index for index in moving if new[index]]
    for count in range(len(blamed)):
        for fewer in combinations([index for index in rest if new[index]], count):
            assert not ascends([ranks[index] for index in rest if index not in fewer])


def test_three_old_items_are_not_blamed_for_four_new_ones() -> None:
    assert moves_of_new([0, 5, 6, 7, 1, 2, 3, 4], [False] * 4 + [True] * 4) == [4, 5, 6, 7]
    assert moves_of_new([0, 5, 6, 7, 1, 2, 3, 4], [False] * 8) == [1, 2, 3]
