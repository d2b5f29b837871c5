"""``perflint completion``: print a shell completion script."""

import os
import sys

from perflint.cli import CLEAN
from perflint.cli.parser import Parser
from perflint.primitives.record import Record

SCRIPTS = {"bash": "perflint.bash", "zsh": "_perflint", "fish": "perflint.fish"}
"""Shell → the file name under which the shell looks for the script."""


class Options(Record):
    """The options of ``perflint completion``."""

    shell: str


def add_options(completion: Parser) -> None:
    """Add the options of ``perflint completion``."""
    completion.add_argument(
        "shell", choices=tuple(SCRIPTS), metavar="SHELL", help="bash, zsh or fish"
    )


def run(options: Options) -> int:
    """Print the script from ``perflint/completions/``, which ``make generate`` writes."""
    folder = os.path.join(os.path.dirname(os.path.dirname(__file__)), "completions")
    with open(os.path.join(folder, SCRIPTS[options.shell]), encoding="utf-8") as file:
        sys.stdout.write(file.read())
    return CLEAN
