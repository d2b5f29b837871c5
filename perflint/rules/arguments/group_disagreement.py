"""A field and its argument are under different headers.

What it does
    Compares the header above a field with the header above its ``add_argument`` call, without case
    and punctuation, if both have one. Deprecated flags, and additional flags for a field that
    describes its own flag, may be under any header.

Why it matters
    The two lists are read side by side. If a flag is in different groups, readers look for it in
    the wrong place in one of the lists.

Fix
    None: move one of them, or rename a header.
"""

from collections.abc import Iterator

from perflint.documents.arguments.argument import Argument
from perflint.documents.arguments.fields import Field, is_alias
from perflint.documents.arguments.headers import Header
from perflint.documents.arguments.module import ArgumentModule
from perflint.primitives.finding import Finding, Related
from perflint.rules.rule import Example, NoOptions, Rule


def check(module: ArgumentModule, options: NoOptions) -> Iterator[Finding]:
    """Report each argument whose header differs from that of its field."""
    declared: dict[str, list[tuple[Field, Header]]] = {}
    for field in module.fields:
        header = module.class_groups[field.group].header
        if header is not None:
            declared.setdefault(field.name, []).append((field, header))
    for argument in module.arguments:
        own_header = module.function_groups[argument.group].header
        fields = declared.get(argument.destination or "")
        if (
            own_header is None
            or not fields
            or own_header.key in [header.key for _, header in fields]
        ):
            continue
        field, field_header = fields[0]
        if not (argument.deprecated or is_alias(argument, field)):
            yield _finding(argument, own_header, field, field_header)


def _finding(argument: Argument, own: Header, field: Field, other: Header) -> Finding:
    return Finding(
        argument.name_span,
        f"`{argument.name}` is under `{own.title}`, but its field is under `{other.title}`",
        argument=argument.name,
        found=own.title,
        expected=other.title,
        related=(
            Related(other.span, "the group of the field"),
            Related(field.name_span, ""),
            Related(own.span, "the group of the argument"),
        ),
        help="move one of them, or give both groups the same header",
    )


RULE = Rule(
    subject=ArgumentModule,
    severity="warning",
    check=check,
    examples=(
        Example(
            bad="""\
class ServerArgs:
    # network
    port: int = 30000

    def add_cli_args(parser):
        # memory
        parser.add_argument("--port", type=int, help="Port.")
""",
            good="""\
class ServerArgs:
    # network
    port: int = 30000

    def add_cli_args(parser):
        # Network:
        parser.add_argument("--port", type=int, help="Port.")
""",
        ),
    ),
)
