"""The default of an argument is not among its choices.

What it does
    Compares a literal default with literal ``choices``; of an argument with several values, each
    value of the default. The default ``ServerArgs.x`` is that of the field. None and the empty
    string are allowed, and so are strings that a ``type`` other than ``str`` converts.

Why it matters
    argparse does not check defaults. The program starts with a value that nobody can choose, and
    which the code after it may not know.

Fix
    None: add the default to the choices, or use one of them.
"""

from collections.abc import Iterator

from perflint.documents.arguments.argument import Argument
from perflint.documents.arguments.defaults import Declarations, declarations, literal_default
from perflint.documents.arguments.literals import UNKNOWN
from perflint.documents.arguments.module import ArgumentModule
from perflint.primitives.finding import Finding, Related
from perflint.primitives.wording import joined
from perflint.rules.rule import Example, NoOptions, Rule


def check(module: ArgumentModule, options: NoOptions) -> Iterator[Finding]:
    """Report each default that is not a choice."""
    fields = declarations(module)
    for argument in module.all_arguments:
        choices, default = argument.choices, argument.default
        if choices is None or default is None:
            continue
        known = choices.literal
        if not isinstance(known, (list, tuple, set, dict)) or not known:
            continue
        extra = [value for value in _values(module, argument, fields) if value not in list(known)]
        if extra:
            noun, verb = ("default", "is") if len(extra) == 1 else ("defaults", "are")
            found = joined([*map(repr, extra)])
            yield Finding(
                default.span,
                f"`{argument.name}` has the {noun} {found}, which {verb} not among its choices",
                argument=argument.name,
                found=found,
                expected=choices.source,
                related=(Related(choices.span, "the choices"),),
                label="not a choice",
                help="add it to the choices, or use one of them as the default",
            )


def _values(module: ArgumentModule, argument: Argument, fields: Declarations) -> list[object]:
    """Return the values of a default that must be choices."""
    value = literal_default(module, argument, fields)
    values = [*value] if isinstance(value, (list, tuple)) else [value]
    converter = argument.keywords.get("type")
    converted = converter is not None and converter.source != "str"
    return [
        item
        for item in values
        if item not in (None, "", UNKNOWN) and not (converted and isinstance(item, str))
    ]


RULE = Rule(
    subject=ArgumentModule,
    severity="error",
    check=check,
    examples=(
        Example(
            bad="""\
def add_cli_args(parser):
    parser.add_argument("--level", choices=["low", "high"], default="medium", help="Detail.")
""",
            good="""\
def add_cli_args(parser):
    parser.add_argument("--level", choices=["low", "high"], default="low", help="Detail.")
""",
        ),
    ),
)
