"""A field and its argument stand under different headers.

What it does
    Where both the field and the ``add_argument`` call of one destination stand under a header,
    compares the two without case and punctuation. A deprecated flag, and a further one of a field
    that describes its own, may stand anywhere.

Why it matters
    The two lists are read side by side. A flag that is one thing in one and another in the other
    sends whoever looks for it to the wrong place in one of them.

Fix
    None: move one of them, or rename a header.
"""

from collections.abc import Iterator

from perflint.documents.arguments.argument import Argument
from perflint.documents.arguments.comments import Header
from perflint.documents.arguments.fields import Field, is_alias
from perflint.documents.arguments.module import ArgumentModule
from perflint.primitives.finding import Finding, Related
from perflint.rules.rule import Example, NoOptions, Rule


def check(module: ArgumentModule, options: NoOptions) -> Iterator[Finding]:
    """Report each argument whose header is not its field's."""
    declared: dict[str, list[tuple[Field, Header]]] = {}
    for field in module.fields:
        header = module.class_groups[field.group].header
        if header is not None:
            declared.setdefault(field.name, []).append((field, header))
    for argument in module.arguments:
        here = module.function_groups[argument.group].header
        places = declared.get(argument.destination or "")
        if here is None or not places or here.key in [header.key for _, header in places]:
            continue
        field, there = places[0]
        if not (argument.deprecated or is_alias(argument, field)):
            yield _finding(argument, here, field, there)


def _finding(argument: Argument, here: Header, field: Field, there: Header) -> Finding:
    return Finding(
        argument.name_span,
        f"`{argument.name}` stands under `{here.title}`, its field under `{there.title}`",
        argument=argument.name,
        found=here.title,
        expected=there.title,
        related=(
            Related(there.span, "the group of the field"),
            Related(field.name_span, ""),
            Related(here.span, "the group of the argument"),
        ),
        help="move one of them, or give both groups one name",
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
