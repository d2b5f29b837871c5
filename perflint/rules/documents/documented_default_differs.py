"""A page documents a default that the argument does not have.

What it does
    Compares the default in a row with the default of the argument, if both are literal. On the
    page, a literal is a number, True, False or None, or anything in backticks or `<code>` that
    fills the cell: `"fp8"`, `auto`, `/tmp/cache`. Prose, units, ranges and names of constants
    such as `MODEL_DIR` are skipped, and tables with several columns of defaults. So are deprecated
    arguments, and those whose default is not a literal, or is None, which is computed later, or is
    set by `set_defaults` in an argument file or a module that is given its parser. `None` on the
    page agrees with an empty value, False and negative numbers, which often mean no value.

Why it matters
    Users tune from the documented default, and compare measurements with it.

Fix
    None: write the default of the argument into the page, or correct the argument.
"""

from collections.abc import Iterator

from perflint.documents.argument_docs.docs import ArgumentDocs
from perflint.primitives.finding import Finding
from perflint.rules.rule import Example, NoOptions, Rule


def check(docs: ArgumentDocs, options: NoOptions) -> Iterator[Finding]:
    """Report each default that differs."""
    return docs.placed(_other_defaults(docs))


def _other_defaults(docs: ArgumentDocs) -> Iterator[Finding]:
    for cell, registered in docs.other_defaults:
        name, found = registered.argument.name, cell.text
        default = registered.argument.default
        yield Finding(
            cell.span,
            f"`{name}` defaults to {registered.default!r}, but is documented with `{found}`",
            argument=name,
            found=found,
            expected=registered.default,
            related=(docs.related(registered, "the default", default and default.span),),
            label="the documented default",
            help=f"write {registered.default!r}, or correct the argument",
            concerns=(f"{name}: {registered.default!r}, not {found}",),
        )


RULE = Rule(
    subject=ArgumentDocs,
    severity="warning",
    check=check,
    examples=(
        Example(
            other="""\
def add_cli_args(parser):
    parser.add_argument("--port", type=int, default=30000, help="Port of the server.")
    parser.add_argument("--memory", type=float, default=0.9, help="Fraction of the memory.")
""",
            bad="""\
| flag | default |
| --- | --- |
| `--port` | `8000` |
| `--memory` | `0.9` |
""",
            good="""\
| flag | default |
| --- | --- |
| `--port` | `30000` |
| `--memory` | depends on the device |
""",
        ),
    ),
)
