"""A flag is registered twice, or a field is declared twice.

What it does
    Reports an option string that an earlier ``add_argument`` call or another field has already
    registered on the same parser, and a field that is already declared in the same class.
    Alternatives in different branches of an ``if`` are not duplicates.

Why it matters
    argparse raises an error for the second flag when the server starts. Python accepts the second
    field: it silently overrides the first, and edits of the first have no effect.

Fix
    None: delete one of them.
"""

from collections.abc import Iterable, Iterator

from perflint.documents.arguments.argument import Argument
from perflint.documents.arguments.fields import Field
from perflint.documents.arguments.module import ArgumentModule
from perflint.primitives.finding import Finding, Related
from perflint.rules.rule import Example, NoOptions, Rule


def check(module: ArgumentModule, options: NoOptions) -> Iterator[Finding]:
    """Report the second of two duplicates."""
    fields = (("", (field.name,), field) for field in module.fields)
    flags = (
        (argument.parser, tuple(flag for flag in argument.flags if flag.startswith("-")), argument)
        for argument in module.all_arguments
    )
    yield from _duplicates(
        module, fields, "the field", "declared", "; this one overrides the first"
    )
    yield from _duplicates(module, flags, "the flag", "registered", "")


def _duplicates(
    module: ArgumentModule,
    named_items: Iterable[tuple[str, tuple[str, ...], Field | Argument]],
    what: str,
    verb: str,
    effect: str,
) -> Iterator[Finding]:
    seen: dict[tuple[str, str], Field | Argument] = {}
    for parser, names, item in named_items:
        for name in names:
            first = seen.setdefault((parser, name), item)
            if first is item or _are_alternatives(first, item):
                continue
            yield Finding(
                item.name_span,
                f"{what} `{name}` is {verb} twice",
                argument=name,
                found=name,
                related=(Related(first.name_span, f"first {verb} here"),),
                label=f"{verb} again here{effect}",
                help="delete one of the two",
            )


def _are_alternatives(first: Field | Argument, second: Field | Argument) -> bool:
    """Tell whether only one of the two is in effect, or both describe the same argument."""
    if isinstance(first, Argument) and isinstance(second, Argument):
        described = not (first.receiver and second.receiver)
        if described and first.destination == second.destination:
            # The field is declared twice, or a call registers what the field describes.
            return True
    return first.block != second.block


RULE = Rule(
    subject=ArgumentModule,
    severity="error",
    check=check,
    examples=(
        Example(
            bad="""\
class ServerArgs:
    quantization: str | None = None
    port: int = 30000
    quantization: str | None = "fp8"
""",
            good="""\
class ServerArgs:
    quantization: str | None = "fp8"
    port: int = 30000
""",
        ),
        Example(
            bad="""\
def add_cli_args(parser):
    parser.add_argument("--port", "-p", help="Port.")
    parser.add_argument("--path", "-p", help="Path.")
""",
            good="""\
def add_cli_args(parser):
    if is_npu():
        parser.add_argument("--backend", default="ascend", help="Kernels.")
    else:
        parser.add_argument("--backend", default="flash", help="Kernels.")
""",
        ),
    ),
)
