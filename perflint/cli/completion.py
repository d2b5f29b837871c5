"""``perflint completion``: the script by which a shell completes command lines."""

import os
import sys

from perflint.cli import CLEAN
from perflint.cli.parser import Arguments

SCRIPTS = {"bash": "perflint.bash", "zsh": "_perflint", "fish": "perflint.fish"}
"""Shell → the script, by the name under which that shell looks for it."""


def run_completion(arguments: Arguments) -> int:
    """Print the script, which ``make generate`` wrote."""
    folder = os.path.join(os.path.dirname(os.path.dirname(__file__)), "completions")
    with open(os.path.join(folder, SCRIPTS[arguments.shell]), encoding="utf-8") as file:
        sys.stdout.write(file.read())
    return CLEAN
