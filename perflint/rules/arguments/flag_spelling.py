"""A flag is not in kebab case, or does not match its field.

What it does
    Reports long flags that are not in kebab case, such as ``--use_fsdp`` and ``--useFsdp``.
    Deprecated flags are allowed, and so are aliases of an argument that also has the kebab-case
    flag. Also reports an argument without ``dest`` if a later option string matches its field, but
    not the first long one, from which argparse derives the destination.

Why it matters
    Users guess flags from field names. With two styles in one program half of the guesses are
    wrong.

Fix
    None: renaming a flag breaks its users.
"""

from collections.abc import Iterator

from perflint.documents.arguments.argument import Argument
from perflint.documents.arguments.module import ArgumentModule
from perflint.primitives.finding import Finding
from perflint.rules.rule import Example, NoOptions, Rule


def check(module: ArgumentModule, options: NoOptions) -> Iterator[Finding]:
    """Report each flag that is not in kebab case or does not match its field."""
    for argument in module.all_arguments:
        if argument.deprecated:
            continue
        for flag in argument.flags:
            kebab = _kebab(flag)
            if flag.startswith("--") and flag != kebab and kebab not in argument.flags:
                help = f"rename it to `{kebab}`, and keep `{flag}` as an alias for its users"
                yield _finding(argument, f"`{flag}` is not in kebab case", flag, kebab, help)
    fields = module.fields_by_name
    for argument in module.arguments:
        if argument.explicit_dest or argument.destination in fields:
            continue
        matching = next((flag for flag in argument.flags[1:] if _field_name(flag) in fields), None)
        if matching is not None and matching.startswith("--"):
            message = f"`{argument.name}` does not match its field `{_field_name(matching)}`"
            help = f"write `{matching}` first, or set dest"
            yield _finding(argument, message, argument.name, matching, help)


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
        f"-{letter}" if letter.isupper() and index and name[index - 1].islower() else letter
        for index, letter in enumerate(name)
    ]
    return f"--{''.join(parts).lower()}"


def _field_name(flag: str) -> str:
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
