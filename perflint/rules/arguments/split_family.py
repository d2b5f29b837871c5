"""The arguments of a family are in more than one group.

What it does
    A family is a list of globs in ``families`` of ``[[arguments]]``, such as
    ``offload = ["*-cpu-offload", "pin-cpu-memory"]``. They match flags and fields as written on
    the command line, without leading dashes. For the class and for the function, reports each group
    that contains members of a family, except the group with the most members. In a comparison, that
    is the group with the most members that are neither new nor moved.

Why it matters
    Flags that are set together are read together. If they are in two places, one half is forgotten.

Fix
    None: move them to the other members.
"""

from collections.abc import Iterator

from perflint.documents.arguments.groups import Group
from perflint.documents.arguments.headless import is_in_family
from perflint.documents.arguments.module import ArgumentModule
from perflint.primitives.finding import Finding, Related, Span
from perflint.primitives.record import Record
from perflint.primitives.wording import counted, listed
from perflint.rules.rule import Example, NoOptions, Rule


class _Member(Record):
    flag: str
    name: str
    span: Span


_Part = tuple[Group, list[_Member]]
"""A group, and its members that belong to a family."""


def check(module: ArgumentModule, options: NoOptions) -> Iterator[Finding]:
    """Report each group that contains only a smaller part of a family."""
    fields = [
        _Member(field.name.replace("_", "-"), field.name, field.name_span)
        for field in module.fields
    ]
    calls = [
        _Member(argument.name.lstrip("-"), argument.name, argument.name_span)
        for argument in module.arguments
    ]
    for family, globs in module.settings.families.items():
        new = module.new_or_moved
        yield from _split(family, _parts(globs, module.class_groups, fields), new)
        yield from _split(family, _parts(globs, module.function_groups, calls), new)


def _parts(
    globs: tuple[str, ...], groups: tuple[Group, ...], members: list[_Member]
) -> list[_Part]:
    """Return the groups that contain members of a family, with these."""
    parts = [
        (
            group,
            [members[index] for index in group.members if is_in_family(members[index].flag, globs)],
        )
        for group in groups
    ]
    return [(group, part) for group, part in parts if part]


def _split(family: str, parts: list[_Part], new: frozenset[str]) -> Iterator[Finding]:
    if len(parts) < 2:
        return
    main, main_part = max(
        parts, key=lambda pair: (sum(member.name not in new for member in pair[1]), len(pair[1]))
    )
    header = main.header
    home = f"`{header.title}`" if header is not None else f"the group of `{main_part[0].name}`"
    others = f"{counted(len(main_part), 'other members')} {'is' if len(main_part) == 1 else 'are'}"
    for group, part in parts:
        if group is main:
            continue
        names = [member.name for member in part]
        yield Finding(
            part[0].span,
            f"{listed(names)} {'belongs' if len(part) == 1 else 'belong'} to the family "
            f"`{family}`, but {others} in {home}",
            argument=names[0],
            found=names,
            expected=header.title if header is not None else None,
            related=(
                Related(header.span if header is not None else main_part[0].span, "the others"),
                *(Related(member.span, "also here") for member in part[1:]),
            ),
            help=f"move {'it' if len(part) == 1 else 'them'} to {home}",
            concerns=tuple(f"{name}: {family}" for name in names),
        )


RULE = Rule(
    subject=ArgumentModule,
    severity="warning",
    check=check,
    examples=(
        Example(
            families={"offload": ("*-cpu-offload",)},
            bad="""\
class ServerArgs:
    # offload
    dit_cpu_offload: bool = False
    vae_cpu_offload: bool = False

    # encoders
    text_encoder_cpu_offload: bool = False
""",
            good="""\
class ServerArgs:
    # offload
    dit_cpu_offload: bool = False
    vae_cpu_offload: bool = False
    text_encoder_cpu_offload: bool = False
""",
        ),
    ),
)
