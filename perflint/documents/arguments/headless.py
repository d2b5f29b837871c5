"""Groups without a header after a blank line, and whether their members fit into the group above.

Nothing is reported where a header is not to be expected: if a body has fewer than two headers or
fewer headers than groups without one, or if the fields of the arguments on both sides of the blank
line are in one group of the class.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from perflint.documents.arguments.groups import Group
from perflint.documents.arguments.module import ArgumentModule
from perflint.primitives.finding import Span
from perflint.primitives.globs import matches_name
from perflint.primitives.record import Record

_GENERAL_WORDS = frozenset(("enable", "disable", "use", "no", "with", "is", "max", "min", "num"))
"""First words of names that have nothing else in common."""


class Member(Record):
    """A field or an argument; ``start`` is the span of its comments, or its own."""

    name: str
    destination: str | None
    span: Span
    start: Span

    @property
    def flag(self) -> str:
        """The name as written on the command line, without leading dashes."""
        return self.name.lstrip("-").replace("_", "-")


class Headless(Record):
    """The first member of a group without a header, and the group above.

    ``fits`` says that each member of the group shares a family or the start of its name with a
    member of the group above.
    """

    first: Member
    above: Group
    fits: bool


def headless_groups(module: ArgumentModule) -> Iterator[Headless]:
    """Yield the groups that need a header, as configured.

    In the base of a comparison, these are all members after a blank line without a header. Then no
    member is reported for a line that was there before, because a change elsewhere ended a silence.
    """
    if "class" in module.settings.headers:
        fields = [
            Member(field.name, None, field.name_span, field.comments or field.span)
            for field in module.fields
        ]
        yield from _headless(module, module.class_groups, fields)
    if "function" in module.settings.headers:
        arguments = [
            Member(item.name, item.destination, item.name_span, item.comments or item.span)
            for item in module.arguments
        ]
        yield from _headless(module, module.function_groups, arguments)


def _headless(
    module: ArgumentModule, groups: Sequence[Group], members: Sequence[Member]
) -> Iterator[Headless]:
    if module.is_base:
        for group in groups:
            first = group.members[:1] if group.after_blank else ()
            for number in (*first, *group.apart):
                yield Headless(members[number], group, False)
        return
    headers = sum(group.header is not None for group in groups)
    without = sum(group.header is None and bool(group.members) for group in groups)
    if headers < 2 or headers < without:
        return
    for above, group in pairwise(groups):
        if not (group.after_blank and group.members):
            continue
        own = [members[number] for number in group.members]
        others = [members[number] for number in above.members]
        if not (others and _are_in_one_class_group(module, others[-1], own[0])):
            fits = all(any(_are_related(module, item, other) for other in others) for item in own)
            yield Headless(own[0], above, fits)


def _are_in_one_class_group(module: ArgumentModule, first: Member, second: Member) -> bool:
    """Tell whether the fields of two arguments are in one group of the class."""
    groups, others = (
        {field.group for field in module.fields if field.name == member.destination}
        for member in (first, second)
    )
    return not groups.isdisjoint(others)


def _are_related(module: ArgumentModule, first: Member, second: Member) -> bool:
    """Tell whether two members share a family, or their names up to a dash."""
    prefix = _prefix(first.flag)
    return (prefix is not None and prefix == _prefix(second.flag)) or any(
        is_in_family(first.flag, globs) and is_in_family(second.flag, globs)
        for globs in module.settings.families.values()
    )


def _prefix(flag: str) -> tuple[str, ...] | None:
    """Return the words of a flag up to a dash, of which only the last one is not general."""
    words = flag.split("-")
    for number, word in enumerate(words[:-1], 1):
        if word not in _GENERAL_WORDS:
            return tuple(words[:number])
    return None


def is_in_family(flag: str, globs: tuple[str, ...]) -> bool:
    """Tell whether a flag, without leading dashes, matches one of the globs of a family."""
    return any(matches_name(flag, glob.lstrip("-").replace("_", "-")) for glob in globs)
