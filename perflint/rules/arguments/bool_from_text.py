"""A flag converts its value with bool().

What it does
    Reports arguments with ``type=bool``, also together with ``argparse.BooleanOptionalAction``,
    which takes no value. Ignores other actions that are not strings.

Why it matters
    ``bool("false")`` is True: every value except the empty string switches the flag on. With
    ``BooleanOptionalAction`` the type has no effect, and from Python 3.14 on it is an error.

Fix
    None: use ``action="store_true"`` or ``argparse.BooleanOptionalAction``, or a function that
    converts ``true`` and ``false``.
"""

from collections.abc import Iterator

from perflint.documents.arguments.module import ArgumentModule
from perflint.primitives.finding import Finding
from perflint.rules.rule import Example, NoOptions, Rule

_OPTIONAL = "BooleanOptionalAction"


def check(module: ArgumentModule, options: NoOptions) -> Iterator[Finding]:
    """Report each argument with ``type=bool``."""
    for argument in module.arguments:
        converter, action = argument.keywords.get("type"), argument.action
        if converter is None or converter.source not in ("bool", "builtins.bool"):
            continue
        name = argument.name
        if action is not None and action.source.rpartition(".")[2] == _OPTIONAL:
            message = f"`{name}` has type=bool, which {_OPTIONAL} rejects from Python 3.14 on"
            label, help = "has no effect before", "remove type=bool"
        elif action is None or action.text is not None:
            message = f'`{name}` converts its value with bool(), and bool("false") is True'
            label = "every string except the empty one is True"
            help = f'use action="store_true" or argparse.{_OPTIONAL}, or convert true and false'
        else:
            continue
        yield Finding(converter.span, message, argument=name, found="bool", label=label, help=help)


RULE = Rule(
    subject=ArgumentModule,
    severity="error",
    check=check,
    examples=(
        Example(
            bad="""\
def add_cli_args(parser):
    parser.add_argument("--warmup", type=bool, default=False, help="Warm up.")
""",
            good="""\
def add_cli_args(parser):
    parser.add_argument("--warmup", action="store_true", help="Warm up.")
""",
        ),
    ),
)
