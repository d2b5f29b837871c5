"""The commands and their flags, named as ruff names its own where it has one."""

import argparse
from collections.abc import Callable
from datetime import date

from perflint import __version__
from perflint.cli.arguments import Parser
from perflint.reporters import FORMATS
from perflint.spelling import unknown


def build_parser(command: str | None = None) -> Parser:
    """Build the parser of all commands, or of the one that is named: each takes its time."""
    parser = Parser(
        prog="perflint",
        description="Find what is wrong in performance baselines and in argument files.",
    )
    parser.add_argument("--version", action="version", version=f"perflint {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, (summary, add_flags) in COMMANDS.items():
        if command in (None, name):
            description = f"{summary[0].upper()}{summary[1:]}."
            add_flags(commands.add_parser(name, help=summary, description=description))
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
    known = check.add_argument_group("known findings (perflint-suppressions.toml)")
    known.add_argument(
        "--suppress-all", action="store_true", help="write all that is found there, and hide it"
    )
    known.add_argument(
        "--suppress",
        action="extend",
        type=_names,
        default=[],
        metavar="RULES",
        help="the same for these rules alone",
    )
    known.add_argument(
        "--prune-suppressions", action="store_true", help="take out what is found no more"
    )
    output = check.add_argument_group("output")
    output.add_argument(
        "--output-format",
        choices=FORMATS,
        default="full",
        metavar="FORMAT",
        help=f"{', '.join(FORMATS)} (default: full)",
    )
    output.add_argument(
        "--output-file", metavar="FILE", help="write the report there instead of printing it"
    )
    output.add_argument(
        "--output",
        dest="outputs",
        action="append",
        type=_output,
        default=[],
        metavar="FORMAT=FILE",
        help="write the report there, too, in this format; may be given again",
    )
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
    _add_today(check)


def _add_today(parser: Parser) -> None:
    parser.add_argument(
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


def _add_table_format(parser: "Parser | argparse._ArgumentGroup") -> None:
    parser.add_argument(
        "--output-format",
        choices=("text", "markdown", "json"),
        default="text",
        metavar="FORMAT",
        help="text (default), markdown or json",
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
    _add_table_format(diff)
    _add_color(diff)
    _add_configuration(diff)


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
    _add_table_format(output)
    _add_color(output)
    _add_configuration(tighten)
    _add_today(tighten)


def _add_nothing(parser: Parser) -> None:
    """Add no flag."""


COMMANDS: dict[str, tuple[str, Callable[[Parser], None]]] = {
    "check": ("check files and folders", _add_check),
    "diff": ("print the table of a change", _add_diff),
    "tighten": ("write what runs measured into a baseline", _add_tighten),
    "install": ("check by git hooks, on every commit", _add_install),
    "uninstall": ("take the git hooks out", _add_nothing),
    "rule": ("print the documentation of a rule", _add_rule),
    "formats": ("print what perflint knows of a format", _add_formats),
    "config": ("print the configuration in force, and where it comes from", _add_config),
}
"""Name of a command → what it does, and its flags."""


def _output(text: str) -> tuple[str, str]:
    format, equals, file = text.partition("=")
    if not equals or not file:
        raise argparse.ArgumentTypeError(f"'{text}' is not of the form FORMAT=FILE")
    if format not in FORMATS:
        raise argparse.ArgumentTypeError(unknown("format", format, FORMATS))
    return format, file


def _names(text: str) -> list[str]:
    names = [name.strip() for name in text.split(",") if name.strip()]
    if not names:
        raise argparse.ArgumentTypeError("no rule is named")
    return names


def _share(text: str) -> float:
    try:
        share = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        share = -1.0
    if not 0 <= share < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is no share such as 5% or 0.05")
    return share


def _day(text: str) -> date:
    from perflint.formats.dates import read

    day = read(text, "date")
    if day is None:
        raise argparse.ArgumentTypeError(f"'{text}' is no date such as 2026-05-17")
    return day
