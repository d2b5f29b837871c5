"""A flag has another style than the flags of its file.

What it does
    Reports long flags such as ``--use_fsdp`` or ``--useFsdp`` in a file whose flags have the style
    ``--use-fsdp``, and the reverse. The style of a file is that of most of its flags of several
    words; if both are equally frequent, kebab case. Ignores deprecated flags, aliases of an
    argument that also has a flag in the style of the file, and ``--local_rank``, which launchers of
    PyTorch pass.

Why it matters
    Users guess flags from other flags. With two styles in one program half of the guesses are
    wrong.

Fix
    None: renaming a flag breaks its users.

Options
    `style`: `kebab` for ``--use-fsdp``, `snake` for ``--use_fsdp``, or `auto` (the default) for the
    style of most flags of the file.
"""

from collections.abc import Iterator
from typing import Literal

from perflint.documents.arguments.module import ArgumentModule
from perflint.primitives.finding import Finding
from perflint.primitives.record import Record
from perflint.rules.rule import Example, Rule

_FROM_LAUNCHERS = "--local_rank"


class Options(Record):
    """The options of the rule."""

    style: Literal["auto", "kebab", "snake"] = "auto"
    """The style of flags of several words (`auto`: that of most flags of the file)."""


def check(module: ArgumentModule, options: Options) -> Iterator[Finding]:
    """Report each flag in another style, unless its argument also has one in the style."""
    arguments = [argument for argument in module.all_arguments if not argument.deprecated]
    style = options.style
    if style == "auto":
        flags = [flag[2:] for argument in arguments for flag in argument.flags]
        snake = sum("_" in flag and "-" not in flag for flag in flags)
        kebab = sum("-" in flag and "_" not in flag for flag in flags)
        style = "snake" if snake > kebab else "kebab"
    for argument in arguments:
        for flag in argument.flags:
            expected = _in_style(flag, "-" if style == "kebab" else "_")
            if flag not in (expected, _FROM_LAUNCHERS) and expected not in argument.flags:
                yield Finding(
                    argument.name_span,
                    f"`{flag}` is not in {style} case",
                    argument=argument.name,
                    found=flag,
                    expected=expected,
                    help=f"rename it to `{expected}`, and keep `{flag}` as an alias for its users",
                )


def _in_style(flag: str, separator: str) -> str:
    """Return a long flag with its words joined by a separator; other flags are not changed."""
    if not flag.startswith("--"):
        return flag
    name = flag[2:]
    if "-" not in name and "_" not in name:
        camel = "".join(
            f"-{letter}" if letter.isupper() and before.islower() else letter
            for before, letter in zip(f" {name}", name, strict=False)
        )
        name = camel.lower() if camel != name else name
    return f"--{name.replace('-', separator).replace('_', separator)}"


RULE = Rule(
    subject=ArgumentModule,
    severity="warning",
    check=check,
    options=Options,
    examples=(
        Example(
            bad="""\
def add_cli_args(parser):
    parser.add_argument("--dp-size", type=int, help="Replicas.")
    parser.add_argument("--tp-size", type=int, help="Devices of a replica.")
    parser.add_argument("--use_fsdp", action="store_true", help="Shard the weights.")
""",
            good="""\
def add_cli_args(parser):
    parser.add_argument("--dp-size", type=int, help="Replicas.")
    parser.add_argument("--tp-size", type=int, help="Devices of a replica.")
    parser.add_argument("--use-fsdp", "--use_fsdp", action="store_true", help="Shard weights.")
""",
        ),
        Example(
            bad="""\
def add_cli_args(parser):
    parser.add_argument("--use-fsdp", action="store_true", help="Shard the weights.")
""",
            good="""\
def add_cli_args(parser):
    parser.add_argument("--use_fsdp", action="store_true", help="Shard the weights.")
""",
            options={"style": "snake"},
        ),
    ),
)
