"""The table of commands, and the parser for them.

A command is a module of this package, or a package, with its name. It has a record ``Options``, a
function ``add_options`` that adds these options to a parser, and a function ``run`` that takes the
record and returns the exit code.
"""

import argparse
from collections.abc import Iterable
from importlib import import_module

from perflint import __version__
from perflint.cli.parser import Parser

COMMANDS = {
    "check": "check files and directories",
    "diff": "show which measurements changed",
    "history": "show when each value changed, commit by commit",
    "tighten": "update a baseline with the measurements of CI runs",
    "explain": "explain which limits a CI run exceeded",
    "noise": "measure how much runs of the same code differ",
    "suppress": "suppress findings of a rule, with a reason",
    "server": "run a language server for editors, over standard input and output",
    "init": "set up perflint in a repository, step by step",
    "install": "install git hooks that check every commit",
    "uninstall": "remove the git hooks",
    "help": "print a page of the documentation",
    "rule": "print the documentation of a rule",
    "formats": "list the baseline formats, describe one, or that of a file",
    "config": "print the configuration in effect, and where each value comes from",
    "completion": "print a shell completion script",
}
"""Command → one-line summary."""


def build_parser(commands: Iterable[str] = COMMANDS, *, with_options: bool = True) -> Parser:
    """Build a parser for some of the commands.

    ``with_options`` imports the module of each command, which is slow. ``perflint --help`` and the
    error for an unknown command need only the table.
    """
    parser = Parser(
        prog="perflint", description="A linter for performance baselines and argument files."
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"perflint {__version__}",
        help="print the version and exit",
    )
    subparsers = parser.add_subparsers(
        dest="command",
        metavar="COMMAND",
        title="commands",
        description=argparse.SUPPRESS,  # argparse would translate None, and print it
    )
    for name in commands:
        summary = COMMANDS[name]
        description = f"{summary[0].upper()}{summary[1:]}."
        subparser = subparsers.add_parser(name, help=summary, description=description)
        if with_options:
            import_module(f"perflint.cli.{name}").add_options(subparser)
    return parser
