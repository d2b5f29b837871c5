"""A flag is registered twice, or a field declared twice.

What it does
    Reports an option string of an earlier ``add_argument`` call, or of another field that describes
    its flag, and a field of an earlier declaration in the same class. Two that exclude each other,
    in branches of an ``if``, are not the same one.

Why it matters
    argparse refuses the second flag when the server starts. Python does not refuse the second
    field: it silently wins, and the first, which somebody may edit, does nothing.

Fix
    None: delete one of them.
"""

from collections.abc import Iterable, Iterator

from perflint.documents.arguments.argument import Argument
from perflint.documents.arguments.fields import Field
from perflint.documents.arguments.module import ArgumentModule
from perflint.primitives.finding import Finding, Related, Span
from perflint.rules.rule import Example, NoOptions, Rule


def check(module: ArgumentModule, options: NoOptions) -> Iterator[Finding]:
    """Report the second of two; the first, where a change touched that one alone."""
    declared = (((field.name,), field) for field in module.fields)
    registered = ((argument.flags, argument) for argument in module.described)
    yield from _twice(module, declared, "the field", "declared", "; this one wins")
    yield from _twice(module, registered, "the flag", "registered", "")


def _twice(
    module: ArgumentModule,
    found: Iterable[tuple[tuple[str, ...], Field | Argument]],
    what: str,
    done: str,
    result: str,
) -> Iterator[Finding]:
    seen: dict[str, Field | Argument] = {}
    for names, one in found:
        for name in names:
            first = seen.setdefault(name, one)
            if first is one or _exclude_each_other(first, one):
                continue
            places: list[tuple[Span, str]] = [
                (one.name_span, f"again{result}"),
                (first.name_span, "first here"),
            ]
            if not module.judges(one.span) and module.judges(first.span):
                places.reverse()
            (place, label), (other, other_label) = places
            yield Finding(
                place,
                f"{what} `{name}` is {done} twice",
                argument=name,
                found=name,
                related=(Related(other, other_label),),
                label=label,
                help="delete one of the two",
            )


def _exclude_each_other(one: Field | Argument, other: Field | Argument) -> bool:
    if isinstance(one, Argument) and isinstance(other, Argument):
        described = not (one.receiver and other.receiver)
        if described and one.destination == other.destination:
            return True  # of a field declared twice one counts; a call may serve its description
    return one.block != other.block


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
