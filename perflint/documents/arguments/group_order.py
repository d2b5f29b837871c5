"""Groups of a function that are not in the order of the groups of the class."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from perflint.documents.arguments.groups import Group
from perflint.documents.arguments.headers import Header
from perflint.documents.arguments.module import ArgumentModule
from perflint.documents.arguments.order import is_new, own_field
from perflint.documents.arguments.subsequences import moves_of_new
from perflint.primitives.record import Record


class DisplacedGroup(Record):
    """A group of the function that should come directly after ``anchor``, or ``before`` it.

    ``class_header`` is the header of its fields.
    """

    header: Header
    class_header: Header
    anchor: Header
    before: bool


def displaced_groups(module: ArgumentModule) -> Iterator[DisplacedGroup]:
    """Yield the fewest groups that must move to be in the order of the groups of the class.

    Groups of one list of statements are compared, if their header is on both sides, once on each,
    and if more than half of the fields of their arguments are under it.
    """
    headers = _unique_headers(module.class_groups)
    fields = {field.name: field for field in reversed(module.fields)}
    blocks: dict[int, dict[int, tuple[Header, bool]]] = {}
    for key, number in _unique_headers(module.function_groups).items():
        rank = headers.get(key)
        group = module.function_groups[number]
        members = [module.arguments[index] for index in group.members]
        own = [field for item in members if (field := own_field(fields, item)) is not None]
        if rank is None or group.header is None:
            continue
        if sum(field.group == rank for field in own) * 2 > len(own):
            new = all(is_new(module, item) for item in members)
            blocks.setdefault(members[0].block, {})[rank] = group.header, new
    for ranked in blocks.values():
        if any(rank > next_rank for rank, next_rank in pairwise(ranked)):
            yield from _displaced(module.class_groups, ranked)


def _unique_headers(groups: Sequence[Group]) -> dict[str, int]:
    """Return the key of each header that only one group with members has → its index.

    They are in the order of the file.
    """
    numbered = [
        (group.span, number, group.header.key)
        for number, group in enumerate(groups)
        if group.header is not None and group.members
    ]
    counts = Counter(key for _, _, key in numbered)
    return {key: number for _, number, key in sorted(numbered) if counts[key] == 1}


def _displaced(
    groups: Sequence[Group], ranked: dict[int, tuple[Header, bool]]
) -> Iterator[DisplacedGroup]:
    """Yield groups to move; ``ranked`` is rank → header, and whether all of its group is new."""
    ranks = [*ranked]
    moving = {ranks[index] for index in moves_of_new(ranks, [new for _, new in ranked.values()])}
    kept = [rank for rank in ranks if rank not in moving]
    for rank in ranks:
        class_header = groups[rank].header
        if rank in moving and class_header is not None:
            above = max((other for other in kept if other < rank), default=None)
            anchor = ranked[min(kept) if above is None else above][0]
            yield DisplacedGroup(ranked[rank][0], class_header, anchor, above is None)
