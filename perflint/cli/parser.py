"""What the command line says, typed, and the parser of it."""

import argparse
import os
from datetime import date
from typing import Any, NoReturn

from perflint.primitives.suggest import closest, unknown
from perflint.reporters.escape import escaped

# argparse looks in the file system for a translation of each of its few words, which every commit
# would pay for, and would mix it with our English.
setattr(argparse, "_", str)  # noqa: B010  (no public name, so mypy does not know it)


class UsageError(ValueError):
    """The command was called in a way that cannot be; the message says why."""


class Arguments(argparse.Namespace):
    """What the command line says, typed.

    What has a default is asked for by commands that have no such flag, too.
    """

    command: str | None
    paths: list[str]
    select: list[str]
    ignore: list[str]
    format: str | None = None
    output_format: str
    output_file: str | None
    outputs: list[tuple[str, str]]
    statistics: bool
    fix: bool = False
    unsafe_fixes: bool
    diff: bool
    fail_on: str
    exit_zero: bool
    exit_non_zero_on_fix: bool
    config: str | None
    isolated: bool
    color: str
    today: date | None = None
    jobs: int | None = None
    name: str | None
    all: bool
    staged: bool = False
    from_ref: str | None = None
    to_ref: str | None = None
    base: str | None
    head: str | None
    require_base: bool = False
    suppress_all: bool
    suppress: list[str]
    prune_suppressions: bool = False
    pre_push: bool
    runs: list[str]
    into: str
    scenario: str | None
    policy: Any
    min_improvement: float | None
    only: list[str]
    skip: list[str]
    choose: Any
    add_missing: bool
    allow_loosening: bool
    reason: str | None
    rule: str
    place: str
    expires: date | None
    per_field: bool
    source: str | None
    dry_run: bool
    yes: bool
    repo: str | None
    rev: str | None
    force: bool
    schema: bool
    shell: str
    watch: bool
    argv: list[str]


class Formatter(argparse.HelpFormatter):
    """argparse's own, which looks up the terminal's width by shutil even where no help is shown."""

    def __init__(self, prog: str) -> None:
        columns = os.environ.get("COLUMNS", "")
        width = int(columns) if columns.isdigit() and int(columns) > 40 else 100
        super().__init__(prog, max_help_position=32, width=width - 2)


class Parser(argparse.ArgumentParser):
    """argparse, with "did you mean" for what it does not know."""

    def __init__(self, **rest: Any) -> None:
        super().__init__(formatter_class=Formatter, allow_abbrev=False, **rest)

    def error(self, message: str) -> NoReturn:
        """Print one sentence and exit with 2."""
        if message.startswith("unrecognized arguments: -"):
            flag = message.split(": ", 1)[1].split()[0].split("=")[0]
            near = closest(flag, self._flags())
            message = f"unknown option '{flag}'" + (f"; did you mean '{near}'?" if near else "")
        self.exit(2, f"perflint: error: {escaped(message)}\n")

    def _flags(self) -> list[str]:
        """Return the options of this parser and of the commands below it."""
        flags = list(self._option_string_actions)
        for action in self._actions:
            if isinstance(action, argparse._SubParsersAction):
                for parser in action.choices.values():
                    flags += parser._option_string_actions
        return flags

    def _check_value(self, action: argparse.Action, value: str) -> None:
        if action.choices is not None and value not in action.choices:
            what = "command" if isinstance(action, argparse._SubParsersAction) else "value"
            raise argparse.ArgumentError(
                None if what == "command" else action, unknown(what, value, action.choices)
            )
