"""The commands and their flags."""

import argparse
from collections.abc import Callable

from perflint import __version__
from perflint.cli.check_options import add_check
from perflint.cli.options import (
    add_color,
    add_configuration,
    add_selection,
    add_table_format,
    add_today,
    day,
)
from perflint.cli.parser import Parser
from perflint.primitives.record import Record


class Command(Record):
    """A command: its module in this package, what adds its flags, and what it does."""

    module: str
    add_flags: Callable[[Parser], None]
    summary: str


def build_parser(command: str | None = None) -> Parser:
    """Build the parser of all commands, or of the one that is named: each takes its time."""
    parser = Parser(
        prog="perflint",
        description="Find what is wrong in performance baselines and in argument files.",
    )
    parser.add_argument("--version", action="version", version=f"perflint {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, (_, add_flags, summary) in COMMANDS.items():
        if command in (None, name):
            description = f"{summary[0].upper()}{summary[1:]}."
            add_flags(commands.add_parser(name, help=summary, description=description))
    return parser


def _add_rule(rule: Parser) -> None:
    rule.add_argument("name", nargs="?", metavar="NAME", help="a rule, such as aggregate-mismatch")
    rule.add_argument("--all", action="store_true", help="list all rules (also without NAME)")


def _add_formats(formats: Parser) -> None:
    formats.add_argument("name", nargs="?", metavar="NAME", help="a format; without it, all")
    add_configuration(formats)


def _add_config(config: Parser) -> None:
    config.add_argument(
        "--schema", action="store_true", help="print the JSON Schema of the keys, for editors"
    )
    add_selection(config)
    add_configuration(config)


def _add_init(init: Parser) -> None:
    init.add_argument("--yes", action="store_true", help="write all of it, without questions")
    init.add_argument("--dry-run", action="store_true", help="show all of it, and write nothing")
    hook = init.add_argument_group("the hook for pre-commit and prek")
    hook.add_argument("--repo", metavar="URL", help="where it is fetched from")
    hook.add_argument("--rev", metavar="REV", help="a tag or a commit (default: this version's)")
    add_color(init)


def _add_completion(completion: Parser) -> None:
    completion.add_argument(
        "shell", choices=("bash", "zsh", "fish"), metavar="SHELL", help="bash, zsh or fish"
    )


def _add_install(install: Parser) -> None:
    install.add_argument("--pre-push", action="store_true", help="the hook for pushes, too")
    install.add_argument(
        "--force", action="store_true", help="take the place of another hook, which is kept beside"
    )


def _add_diff(diff: Parser) -> None:
    diff.add_argument("base", nargs="?", metavar="BASE", help="a commit (default: HEAD)")
    diff.add_argument("head", nargs="?", metavar="HEAD", help="another (default: the work tree)")
    add_table_format(diff)
    add_color(diff)
    add_configuration(diff)


def _add_tighten(tighten: Parser) -> None:
    tighten.add_argument(
        "runs", nargs="+", metavar="RUN", help="a log, a JSON file, a folder or zip of them, or -"
    )
    tighten.add_argument("--into", required=True, metavar="BASELINE", help="the file to update")
    tighten.add_argument(
        "--scenario", metavar="NAME", help="what a dump of one request measured (default: its name)"
    )
    chosen = tighten.add_argument_group("what is updated")
    chosen.add_argument(
        "--policy",
        choices=("snapshot", "tighten-only"),
        help="default: that of the configuration, else snapshot",
    )
    chosen.add_argument(
        "--min-improvement",
        type=_share,
        metavar="SHARE",
        help="how much better one top-level metric must be (default: 5%%)",
    )
    for flag, summary in (("--only", "only scenarios of this name"), ("--skip", "not these")):
        chosen.add_argument(
            flag, action="append", default=[], metavar="GLOB", help=f"{summary}; may be repeated"
        )
    chosen.add_argument(
        "--choose",
        choices=("best", "median", "latest"),
        default="best",
        metavar="RUN",
        help="of several runs: best (default), median or latest, taken whole",
    )
    chosen.add_argument("--add-missing", action="store_true", help="add new scenarios")
    chosen.add_argument(
        "--allow-loosening", action="store_true", help="write also what got slower; with --reason"
    )
    chosen.add_argument("--reason", metavar="TEXT", help="why a metric may be slower")
    chosen.add_argument(
        "--per-field",
        action="store_true",
        help="lower each value by itself, to a record that no run measured",
    )
    output = tighten.add_argument_group("output")
    output.add_argument("--source", metavar="TEXT", help="put this into the description")
    output.add_argument("--dry-run", action="store_true", help="write nothing")
    output.add_argument("--diff", action="store_true", help="print a diff, and write nothing")
    add_table_format(output)
    add_color(output)
    add_configuration(tighten)
    add_today(tighten)


def _add_suppress(suppress: Parser) -> None:
    suppress.add_argument("rule", metavar="RULE", help="a rule, such as aggregate-mismatch")
    suppress.add_argument(
        "place",
        metavar="PATH[#POINTER or :FLAG]",
        help="where: a file, with a JSON Pointer or a flag if it has more than one finding",
    )
    suppress.add_argument("--reason", required=True, metavar="TEXT", help="why it is right so")
    suppress.add_argument(
        "--expires", type=day, metavar="DATE", help="the last day that the finding is hidden"
    )
    suppress.add_argument(
        "--base", metavar="REF", help="compare with REF, for rules on changes (default: HEAD)"
    )
    add_configuration(suppress)
    add_today(suppress)


def _add_nothing(parser: Parser) -> None:
    """Add no flag."""


COMMANDS = {
    "check": Command("check", add_check, "check files and folders"),
    "diff": Command("diff", _add_diff, "print the table of a change"),
    "tighten": Command("tighten", _add_tighten, "write what runs measured into a baseline"),
    "suppress": Command("suppress", _add_suppress, "accept one finding, with the reason"),
    "init": Command("init", _add_init, "set a repository up, step by step"),
    "install": Command("install", _add_install, "check by git hooks, on every commit"),
    "uninstall": Command("install", _add_nothing, "take the git hooks out"),
    "rule": Command("explain", _add_rule, "print the documentation of a rule"),
    "formats": Command("explain", _add_formats, "print what perflint knows of a format"),
    "config": Command(
        "explain", _add_config, "print the configuration in force, and where it comes from"
    ),
    "completion": Command(
        "completion", _add_completion, "print what completes command lines in a shell"
    ),
}
"""Name of a command → the command; ``run_NAME`` in its module runs it."""


def _share(text: str) -> float:
    try:
        share = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        share = -1.0
    if not 0 <= share < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is no share such as 5% or 0.05")
    return share
