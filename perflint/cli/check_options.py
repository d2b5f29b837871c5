"""The flags of ``perflint check``, named as ruff names its own where it has one."""

import argparse

from perflint.cli.options import add_color, add_configuration, add_selection, add_today, names
from perflint.cli.parser import Parser
from perflint.primitives.suggest import unknown
from perflint.reporters import FORMATS


def add_check(check: Parser) -> None:
    """Add them."""
    check.add_argument(
        "paths", nargs="*", metavar="PATH", help="files and folders; without any, the repository"
    )
    add_selection(check)
    check.add_argument(
        "--format", metavar="NAME", help="read the files named as PATH as this format"
    )
    check.add_argument(
        "--watch", action="store_true", help="check again whenever a file is saved, until Ctrl-C"
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
        "--suppress-all",
        action="store_true",
        help="write down there what is found, and hide it",
    )
    known.add_argument(
        "--suppress",
        action="extend",
        type=names,
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
    add_color(output)
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
    add_configuration(check)
    add_today(check)
    check.add_argument(
        "--jobs",
        type=_jobs,
        metavar="NUMBER",
        help="processes for many files (default: as many as there are cores)",
    )


def _output(text: str) -> tuple[str, str]:
    format, equals, file = text.partition("=")
    if not equals or not file:
        raise argparse.ArgumentTypeError(f"'{text}' is not of the form FORMAT=FILE")
    if format not in FORMATS:
        raise argparse.ArgumentTypeError(unknown("format", format, FORMATS))
    return format, file


def _jobs(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"'{text}' is no number of processes, from 1 on")
    return int(text)
