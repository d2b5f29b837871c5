"""Arguments of one family stand in more than one group.

What it does
    A family is a list of globs of names in ``families`` of the files, such as
    ``offload = ["*-cpu-offload", "pin-cpu-memory"]``; flags and fields are compared as they are
    spelled on the command line, without dashes in front. Reports each group that holds some of a
    family beside the one that holds most of it, in the class and in the function.

Why it matters
    Flags that are set together are read together. In two places, one half is forgotten.

Fix
    None: move them to the others.
"""

from collections.abc import Iterator

from perflint.documents.arguments.groups import Group
from perflint.documents.arguments.module import ArgumentModule
from perflint.primitives.finding import Finding, Related, Span
from perflint.primitives.globs import matches_name
from perflint.primitives.record import Record
from perflint.primitives.wording import counted, listed
from perflint.rules.rule import Example, NoOptions, Rule


class _Member(Record):
    name: str
    shown: str
    span: Span


def check(module: ArgumentModule, options: NoOptions) -> Iterator[Finding]:
    """Report each group that holds a lesser part of a family."""
    fields = [
        _Member(field.name.replace("_", "-"), field.name, field.name_span)
        for field in module.fields
    ]
    calls = [_Member(one.name.lstrip("-"), one.name, one.name_span) for one in module.arguments]
    for family, globs in module.terms.families.items():
        yield from _split(family, globs, module.class_groups, fields)
        yield from _split(family, globs, module.function_groups, calls)


def _split(
    family: str, globs: tuple[str, ...], groups: tuple[Group, ...], members: list[_Member]
) -> Iterator[Finding]:
    held = [
        (group, [members[number] for number in group.members if _belongs(members[number], globs)])
        for group in groups
    ]
    held = [(group, found) for group, found in held if found]
    if not held:
        return
    main, most = max(held, key=lambda pair: len(pair[1]))
    home = main.header
    others = f"`{home.title}`" if home is not None else f"the group of `{most[0].shown}`"
    for group, found in held:
        if group is main:
            continue
        names = listed([member.shown for member in found])
        yield Finding(
            found[0].span,
            f"{names}: {counted(len(most), 'others')} of the family `{family}` "
            f"{'stands' if len(most) == 1 else 'stand'} in {others}",
            argument=found[0].shown,
            found=[member.shown for member in found],
            expected=home.title if home is not None else None,
            related=(
                Related(home.span if home is not None else most[0].span, "the others"),
                *(Related(member.span, "and this") for member in found[1:]),
            ),
            help=f"move them to {others}",
        )


def _belongs(member: _Member, globs: tuple[str, ...]) -> bool:
    return any(matches_name(member.name, glob.lstrip("-").replace("_", "-")) for glob in globs)


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
