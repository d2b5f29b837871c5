"""Families of flags that ``perflint init`` proposes: flags with a common prefix in one group.

Only families that are together now are proposed, so that the proposal is true and adds no findings:
it is for the next flag of the family.
"""

import re
from collections.abc import Mapping, Sequence

from perflint.documents.arguments.groups import Group
from perflint.documents.arguments.module import ArgumentModule

_MIN_MEMBERS = 3
_MIN_GROUPS = 2
_MAX_FAMILIES = 6
_GENERIC = frozenset(
    re.findall(
        r"\w+",
        "add allow auto batch cache check chunked custom data debug default disable dry dump "
        "enable enforce extra fast file force full have host http init input is keep load local "
        "log lr make master max mem min model moe new no num only output override port pre "
        "print random remote return run save seed server set show skip start stop test train trust "
        "use user with",
    )
)
"""First words that say what a flag does, or that any group may contain."""


def families_of(parts: Sequence[ArgumentModule]) -> dict[str, tuple[str, ...]]:
    """Return families as globs by name, the largest first, of functions or else of classes."""
    sizes: dict[str, int] = {}
    for part in parts:
        if part.arguments:
            names = [argument.name.lstrip("-") for argument in part.arguments]
            groups = part.function_groups
        else:
            names = [field.name for field in part.fields]
            groups = part.class_groups
        sizes |= _together([name.replace("_", "-") for name in names], groups)
    ranked = sorted(sizes, key=lambda word: (-sizes[word], word))[:_MAX_FAMILIES]
    return {word: (f"{word}-*",) for word in ranked}


def _together(names: Sequence[str], groups: Sequence[Group]) -> Mapping[str, int]:
    """Return first words → number of names, for those that are all in one group with a header.

    Empty if there are fewer than ``_MIN_GROUPS`` groups.
    """
    found: dict[str, list[int]] = {}
    for number, group in enumerate(groups):
        for member in group.members:
            word, dash, _ = names[member].partition("-")
            if dash and word not in _GENERIC and len(word) > 1:
                found.setdefault(word, []).append(number)
    with_members = [group for group in groups if group.members]
    return {
        word: len(numbers)
        for word, numbers in found.items()
        if len(numbers) >= _MIN_MEMBERS
        and len(set(numbers)) == 1
        and groups[numbers[0]].header is not None
        and len(with_members) >= _MIN_GROUPS
    }
