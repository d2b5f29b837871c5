"""The flags, named as ruff names its own where it has one."""

import argparse
import os
from collections.abc import Callable
from datetime import date
from typing import Any, NoReturn

from perflint import __version__
from perflint.reporters import FORMATS
from perflint.reporters.escape import escaped
from perflint.spelling import closest, unknown

# argparse looks in the file system for a translation of each of its few words, which every commit
# would pay for, and would mix it with our English.
setattr(argparse, "_", str)  # noqa: B010  (no public name, so mypy does not know it)


class UsageError(ValueError):
    """The command was called in a way that cannot be; the message says why."""


class Arguments(argparse.Namespace):
    """What the command line says, typed."""

    command: str | None
    paths: list[str]
    select: list[str]
    ignore: list[str]
    format: str | None
    output_format: str
    output_file: str | None
    statistics: bool
    fix: bool
    unsafe_fixes: bool
    diff: bool
    fail_on: str
    exit_zero: bool
    exit_non_zero_on_fix: bool
    config: str | None
    isolated: bool
    color: str
    today: date | None = None
    name: str | None
    all: bool
    staged: bool
    from_ref: str | None
    to_ref: str | None
    base: str | None
    head: str | None
    require_base: bool
    pre_push: bool
    force: bool


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


def build_parser(command: str | None = None) -> Parser:
    """Build the parser of all commands; where one is named, with the flags of that one only."""
    parser = Parser(
        prog="perflint",
        description="Find what is wrong in performance baselines and in argument files.",
    )
    parser.add_argument("--version", action="version", version=f"perflint {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, (summary, add_flags) in COMMANDS.items():
        description = f"{summary[0].upper()}{summary[1:]}."
        subparser = commands.add_parser(name, help=summary, description=description)
        if command in (None, name):
            add_flags(subparser)
    return parser


def _add_rule(rule: Parser) -> None:
    rule.add_argument("name", nargs="?", metavar="NAME", help="a rule, such as aggregate-mismatch")
    rule.add_argument("--all", action="store_true", help="list all rules (also without NAME)")


def _add_formats(formats: Parser) -> None:
    formats.add_argument("name", nargs="?", metavar="NAME", help="a format; without it, all")
    _add_configuration(formats)


def _add_config(config: Parser) -> None:
    _add_selection(config)
    _add_configuration(config)


def _add_check(check: Parser) -> None:
    check.add_argument(
        "paths", nargs="*", metavar="PATH", help="files and folders; without any, the repository"
    )
    _add_selection(check)
    check.add_argument(
        "--format", metavar="NAME", help="read the files named as PATH as this format"
    )
    compared = check.add_argument_group("comparison (what the rules on changes need)")
    compared.add_argument(
        "--staged", action="store_true", help="check the staged files as git has them, against HEAD"
    )
    compared.add_argument(
        "--from", dest="from_ref", metavar="REF", help="check the files that differ since REF"
    )
    compared.add_argument(
        "--to", dest="to_ref", metavar="REF", help="with --from: of this commit (default: HEAD)"
    )
    compared.add_argument("--base", metavar="REF", help="compare the work tree with REF")
    compared.add_argument(
        "--require-base", action="store_true", help="fail where there is nothing to compare with"
    )
    repair = check.add_argument_group("repair")
    repair.add_argument("--fix", action="store_true", help="apply safe fixes")
    repair.add_argument(
        "--unsafe-fixes",
        action="store_true",
        help="with --fix or --diff: those too that change what a gate lets through",
    )
    repair.add_argument(
        "--diff", action="store_true", help="print what --fix would change, and write nothing"
    )
    output = check.add_argument_group("output")
    output.add_argument(
        "--output-format",
        choices=FORMATS,
        default="full",
        metavar="FORMAT",
        help=f"{', '.join(FORMATS)} (default: full)",
    )
    output.add_argument("--output-file", metavar="FILE", help="write the report there")
    output.add_argument("--statistics", action="store_true", help="print counts by rule instead")
    _add_color(output)
    exits = check.add_argument_group("exit code (0 clean, 1 violations, 2 error)")
    exits.add_argument(
        "--fail-on",
        choices=("error", "warning"),
        default="error",
        metavar="SEVERITY",
        help="error (default) or warning",
    )
    exits.add_argument("--exit-zero", action="store_true", help="0 even with violations")
    exits.add_argument(
        "--exit-non-zero-on-fix",
        action="store_true",
        help="1 if files were rewritten, even if nothing is left",
    )
    _add_configuration(check)
    check.add_argument(
        "--today",
        type=_day,
        metavar="DATE",
        help="the day to judge dates by (default: SOURCE_DATE_EPOCH, else today)",
    )


def _add_selection(parser: Parser) -> None:
    for flag, summary in (("--select", "run only these"), ("--ignore", "do not run these")):
        parser.add_argument(
            flag,
            action="extend",
            type=_names,
            default=[],
            metavar="RULES",
            help=f"{summary}: names, globs or groups, with commas between",
        )


def _add_color(parser: "Parser | argparse._ArgumentGroup") -> None:
    parser.add_argument(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        metavar="WHEN",
        help="auto (default), always or never",
    )


def _add_configuration(parser: Parser) -> None:
    group = parser.add_argument_group("configuration")
    group.add_argument("--config", metavar="FILE", help="use this pyproject.toml or perflint.toml")
    group.add_argument("--isolated", action="store_true", help="use no configuration file")


def _add_install(install: Parser) -> None:
    install.add_argument("--pre-push", action="store_true", help="the hook for pushes, too")
    install.add_argument(
        "--force", action="store_true", help="take the place of another hook, which is kept beside"
    )


def _add_diff(diff: Parser) -> None:
    diff.add_argument("base", nargs="?", metavar="BASE", help="a commit (default: HEAD)")
    diff.add_argument("head", nargs="?", metavar="HEAD", help="another (default: the work tree)")
    diff.add_argument(
        "--output-format",
        choices=("text", "markdown", "json"),
        default="text",
        metavar="FORMAT",
        help="text (default), markdown or json",
    )
    _add_color(diff)
    _add_configuration(diff)


def _add_nothing(parser: Parser) -> None:
    """Add no flag."""


COMMANDS: dict[str, tuple[str, Callable[[Parser], None]]] = {
    "check": ("check files and folders", _add_check),
    "diff": ("print the table of a change", _add_diff),
    "install": ("check by git hooks, on every commit", _add_install),
    "uninstall": ("take the git hooks out", _add_nothing),
    "rule": ("print the documentation of a rule", _add_rule),
    "formats": ("print what perflint knows of a format", _add_formats),
    "config": ("print the configuration in force, and where it comes from", _add_config),
}
"""Name of a command → what it does, and its flags."""


def _names(text: str) -> list[str]:
    names = [name.strip() for name in text.split(",") if name.strip()]
    if not names:
        raise argparse.ArgumentTypeError("no rule is named")
    return names


def _day(text: str) -> date:
    from perflint.formats.dates import read

    day = read(text, "date")
    if day is None:
        raise argparse.ArgumentTypeError(f"'{text}' is no date such as 2026-05-17")
    return day
