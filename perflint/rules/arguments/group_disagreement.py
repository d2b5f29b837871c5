"""Fields and their arguments are under different headers.

What it does
    Compares the header above a field with the header above its `add_argument` call. Reports each
    pair of headers once, with all its arguments, if the header of the fields is also one of the
    function. Headers agree if the words of one are among those of the other, without case,
    punctuation and the s of plurals. Deprecated flags, and additional flags for a field that
    describes its own flag, may be under any header.

Why it matters
    The two lists are read side by side. If a flag is in different groups, readers look for it in
    the wrong place in one of the lists.

Fix
    Unsafe, because it changes the order of flags in `--help`: moves the arguments to the group of
    their fields, with their own comments, in the order of the fields. Not offered if one of them
    cannot be moved, or if any rule for arguments would report more than before.
"""

from collections.abc import Iterator

from perflint.documents.arguments.disagreement import Disagreement, disagreements, moves_to_target
from perflint.documents.arguments.module import ArgumentModule
from perflint.primitives.finding import Finding, Fix, Related
from perflint.primitives.wording import listed
from perflint.rules.rule import Example, NoOptions, Rule


def check(module: ArgumentModule, options: NoOptions) -> Iterator[Finding]:
    """Report each pair of headers with the arguments that are under the wrong one."""
    for found in disagreements(module):
        moves = moves_to_target(module, found)
        names = [argument.name for argument, _ in found.pairs]
        title = f"move {listed(names)} to `{found.class_header.title}`"
        first, *others = sorted(found.pairs, key=lambda pair: pair[0].span)
        one = not others
        yield Finding(
            first[0].name_span,
            f"{listed(names)} {'is' if one else 'are'} under `{found.header.title}`, but "
            f"{'its field is' if one else 'their fields are'} under `{found.class_header.title}`",
            argument=first[0].name,
            found=found.header.title,
            expected=found.class_header.title,
            related=_related(found),
            fix=Fix(f"{title}, which changes the order of --help", (), safe=False, moves=moves)
            if moves
            else None,
            help=f"move {'it' if one else 'them'} to `{found.class_header.title}`, or move the "
            f"{'field' if one else 'fields'}",
            concerns=tuple(
                f"{name}: {found.header.key} / {found.class_header.key}" for name in names
            ),
        )


def _related(found: Disagreement) -> tuple[Related, ...]:
    """Return both headers, the fields, and all arguments but the first."""
    _, *others = sorted(argument.name_span for argument, _ in found.pairs)
    return (
        Related(found.class_header.span, "the group of the fields"),
        *(Related(field.name_span, "") for _, field in found.pairs),
        Related(found.header.span, "the group of the arguments"),
        *(Related(span, "also here") for span in others),
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
    host: str = "localhost"
    port: int = 30000

    # memory
    swap: int = 4

    def add_cli_args(parser):
        # network
        parser.add_argument("--host", help="Address.")

        # memory
        parser.add_argument("--port", type=int, help="Port.")
        parser.add_argument("--swap", type=int, help="Gigabytes.")
""",
            good="""\
class ServerArgs:
    # network
    port: int = 30000

    def add_cli_args(parser):
        # Network options:
        parser.add_argument("--port", type=int, help="Port.")
""",
            fixed="""\
class ServerArgs:
    # network
    host: str = "localhost"
    port: int = 30000

    # memory
    swap: int = 4

    def add_cli_args(parser):
        # network
        parser.add_argument("--host", help="Address.")
        parser.add_argument("--port", type=int, help="Port.")

        # memory
        parser.add_argument("--swap", type=int, help="Gigabytes.")
""",
        ),
    ),
)
