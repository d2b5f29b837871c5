"""A flag with underscores or capitals, or one that its field is not spelled like.

What it does
    Reports long flags that are not in kebab case, ``--use_fsdp`` and ``--useFsdp``. Deprecated ones
    pass, and those beside which the same argument has the kebab spelling: they are there for those
    who used them. Reports also an argument without ``dest`` of which a later option string, and not
    the first long one, is its field's name: argparse takes the destination from the first.

Why it matters
    Users guess flags by their fields. Two spellings in one program make half the guesses wrong.

Fix
    None: a flag that is renamed breaks those who use it.
"""

from collections.abc import Iterator

from perflint.documents.arguments.argument import Argument
from perflint.documents.arguments.module import ArgumentModule
from perflint.primitives.finding import Finding
from perflint.rules.rule import Example, NoOptions, Rule


def check(module: ArgumentModule, options: NoOptions) -> Iterator[Finding]:
    """Report each flag that is spelled otherwise than a user would guess."""
    for argument in module.described:
        if argument.deprecated:
            continue
        for flag in argument.flags:
            kebab = _kebab(flag)
            if flag.startswith("--") and flag != kebab and kebab not in argument.flags:
                help = f"write `{kebab}`; keep `{flag}` behind it for those who use it"
                yield _finding(argument, f"`{flag}` is not in kebab case", flag, kebab, help)
    fields = module.fields_by_name
    for argument in module.arguments:
        if argument.names_destination or argument.destination in fields:
            continue
        meant = next((flag for flag in argument.flags[1:] if _field_of(flag) in fields), None)
        if meant is not None and meant.startswith("--"):
            message = f"`{argument.name}` is not the name of its field `{_field_of(meant)}`"
            help = f"write `{meant}` first, or name the field by dest"
            yield _finding(argument, message, argument.name, meant, help)


def _finding(argument: Argument, message: str, found: str, expected: str, help: str) -> Finding:
    return Finding(
        argument.name_span,
        message,
        argument=argument.name,
        found=found,
        expected=expected,
        help=help,
    )


def _kebab(flag: str) -> str:
    name = flag.removeprefix("--").replace("_", "-")
    parts = [
        f"-{letter}" if letter.isupper() and place and name[place - 1].islower() else letter
        for place, letter in enumerate(name)
    ]
    return f"--{''.join(parts).lower()}"


def _field_of(flag: str) -> str:
    return flag.lstrip("-").replace("-", "_")


RULE = Rule(
    subject=ArgumentModule,
    severity="error",
    check=check,
    examples=(
        Example(
            bad="""\
def add_cli_args(parser):
    parser.add_argument("--use_fsdp", action="store_true", help="Shard the weights.")
""",
            good="""\
def add_cli_args(parser):
    parser.add_argument("--use-fsdp", "--use_fsdp", action="store_true", help="Shard weights.")
""",
        ),
    ),
)
