"""The argument parser, with one-line errors and suggestions for misspelled options."""

import argparse
import os
import sys
from typing import Any, NoReturn

from perflint.primitives.wording import closest, unknown
from perflint.reporters.escape import escaped

# argparse searches the file system for a translation of each of its messages. That would slow down
# every commit, and mix the translations with our English.
setattr(argparse, "_", str)  # noqa: B010  (a private name, which mypy does not know)


class UsageError(ValueError):
    """The command line is invalid; the message says why."""


class Formatter(argparse.HelpFormatter):
    """A help formatter that does not import ``shutil`` to get the width of the terminal.

    argparse creates a formatter for every parser, even if no help is printed.
    """

    def __init__(self, prog: str) -> None:
        columns = os.environ.get("COLUMNS", "")
        width = int(columns) if columns.isdigit() and int(columns) > 40 else 100
        super().__init__(prog, max_help_position=32, width=width - 2)

    def add_argument(self, action: argparse.Action) -> None:
        """Add an argument; argparse measures subcommands without their indentation."""
        super().add_argument(action)
        if isinstance(action, argparse._SubParsersAction):
            self._action_max_length += self._indent_increment


class Parser(argparse.ArgumentParser):
    """An argument parser that suggests the closest name for an unknown one."""

    def __init__(self, **rest: Any) -> None:
        super().__init__(formatter_class=Formatter, allow_abbrev=False, **rest)

    def error(self, message: str) -> NoReturn:
        """Print the message on one line, without the usage, and exit with 2."""
        if message.startswith("unrecognized arguments: -"):
            option = message.split(": ", 1)[1].split()[0].split("=")[0]
            suggestion = closest(option, self._all_options())
            message = f"unknown option '{option}'"
            message += f"; did you mean '{suggestion}'?" if suggestion else ""
        self.exit(2, f"perflint: error: {escaped(message)}\n")

    def _print_message(self, message: str, file: Any = None) -> None:
        """Print a message; unlike the method of argparse, raise OSError if that fails."""
        (file or sys.stderr).write(message)

    def _all_options(self) -> list[str]:
        """Return the options of this parser and of its subparsers."""
        options = list(self._option_string_actions)
        for action in self._actions:
            if isinstance(action, argparse._SubParsersAction):
                for parser in action.choices.values():
                    options += parser._option_string_actions
        return options

    def _check_value(self, action: argparse.Action, value: str) -> None:
        if action.choices is not None and value not in action.choices:
            is_command = isinstance(action, argparse._SubParsersAction)
            raise argparse.ArgumentError(
                None if is_command else action,
                unknown("command" if is_command else "value", value, action.choices),
            )
