"""A blank line ends a group, but the next group has no header.

What it does
    Reports the first argument after a blank line if there is no comment directly above it.
    `require-headers-in` of `[[arguments]]` says where headers are required
    (`["class", "function"]`). A class or function is not checked if it has fewer than two headers,
    or fewer headers than groups without one. Blank lines separate nothing where more than half of
    the arguments between two headers are set apart by them, or where there are at least two banners
    and more banners than other headers. In a function, a blank line between two arguments whose
    fields are in one group of the class is not reported.

Why it matters
    New flags are added to the group they belong in. A group without a name accepts any flag, so
    unrelated flags accumulate in it.

Fix
    Unsafe: removes the blank line, so that the arguments join the group above. Offered if each of
    them shares a family of `[[arguments]]`, or the name up to a dash, with an argument there. Else,
    write a header.
"""

from collections.abc import Iterator

from perflint.documents.arguments.headless import Headless, headless_groups
from perflint.documents.arguments.module import ArgumentModule
from perflint.documents.arguments.moves import remove_blank_lines_above
from perflint.primitives.finding import Finding, Fix, Related
from perflint.rules.rule import Example, NoOptions, Rule


def check(module: ArgumentModule, options: NoOptions) -> Iterator[Finding]:
    """Report each group without a header after a blank line."""
    for group in headless_groups(module):
        name, header = group.first.name, group.above.header
        above = f"the group `{header.title}`" if header is not None else "the group above"
        yield Finding(
            group.first.span,
            f"a blank line ends {above}, but `{name}` starts a group without a header",
            argument=name,
            related=(Related(header.span, "the group above"),) if header is not None else (),
            fix=_fix(module, group),
            label="no header above",
            help="write a header above it, or add it to the group above",
        )


def _fix(module: ArgumentModule, group: Headless) -> Fix | None:
    edits = remove_blank_lines_above(module, group.first.start) if group.fits else ()
    return Fix("add it to the group above", edits, safe=False) if edits else None


RULE = Rule(
    subject=ArgumentModule,
    severity="error",
    check=check,
    examples=(
        Example(
            bad="""\
class ServerArgs:
    # network
    host: str = "localhost"

    # cache
    cache_size: int = 0

    cache_dir: str = ""
""",
            good="""\
class ServerArgs:
    # network
    host: str = "localhost"

    # cache
    cache_size: int = 0

    # storage
    cache_dir: str = ""
""",
            fixed="""\
class ServerArgs:
    # network
    host: str = "localhost"

    # cache
    cache_size: int = 0
    cache_dir: str = ""
""",
        ),
    ),
)
