"""The options of ``perflint check``, with the names that ruff uses for the same options."""

import argparse
from datetime import date

from perflint import rules
from perflint.cli.options import (
    ComparisonOptions,
    ConfigOptions,
    add_color,
    add_configuration,
    add_selection,
    add_today,
    names,
)
from perflint.cli.parser import Parser, UsageError
from perflint.config import check_selectors
from perflint.primitives.record import Record
from perflint.primitives.wording import unknown
from perflint.reporters import FORMATS, HUMAN_READABLE


class FileOptions(Record):
    """Which files are checked, and how they are read."""

    paths: tuple[str, ...]
    format: str | None = None
    jobs: int | None = None
    require_files: bool = False


class SuppressionOptions(Record):
    """How the suppression file is updated."""

    suppress_all: bool
    suppress: tuple[str, ...]
    prune_suppressions: bool


class OutputOptions(Record):
    """Which reports are written, and where."""

    output_format: str
    output_file: str | None
    outputs: tuple[tuple[str, str], ...]
    statistics: bool
    color: str


class Options(Record):
    """The options of ``perflint check``; ``argv`` is the command line that they come from."""

    files: FileOptions
    config: ConfigOptions
    comparison: ComparisonOptions
    suppressions: SuppressionOptions
    output: OutputOptions
    fix: bool
    unsafe_fixes: bool
    diff: bool
    fail_on: str
    exit_zero: bool
    exit_non_zero_on_fix: bool
    today: date | None
    watch: bool
    project_hook: bool
    argv: tuple[str, ...]


def add_options(check: Parser) -> None:
    """Add the options of ``perflint check``."""
    check.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="files and directories to check (default: the repository)",
    )
    add_selection(check)
    check.add_argument(
        "--format", metavar="NAME", help="read the files given as PATH in this format"
    )
    check.add_argument(
        "--require-files",
        action="store_true",
        help="fail if there are no baselines and no argument files; ignored under pre-commit",
    )
    check.add_argument(
        "--watch", action="store_true", help="check again whenever a file is saved, until Ctrl-C"
    )
    _add_comparison(check)
    _add_fixes(check)
    _add_suppressions(check)
    _add_output(check)
    _add_exit_code(check)
    add_configuration(check)
    add_today(check)
    check.add_argument(
        "--jobs",
        type=_jobs,
        metavar="NUMBER",
        help="number of processes for many files (default: number of CPU cores)",
    )


def _add_comparison(check: Parser) -> None:
    group = check.add_argument_group("comparison (for rules about changes)")
    group.add_argument(
        "--staged",
        action="store_true",
        help="check the staged files, compared with HEAD; --fix writes only files that are staged "
        "as a whole",
    )
    group.add_argument(
        "--from", dest="from_ref", metavar="REF", help="check the files that changed since REF"
    )
    group.add_argument(
        "--to", dest="to_ref", metavar="REF", help="with --from: commit to check (default: HEAD)"
    )
    group.add_argument("--base", metavar="REF", help="compare the work tree with REF")
    group.add_argument(
        "--scope",
        choices=("file", "changed"),
        help="what to report: whole files, or only what the change touched (default: changed if a "
        "comparison is requested here, by CI or by pre-commit, else file)",
    )
    group.add_argument(
        "--project-hook",
        action="store_true",
        help="check what hooks with file names do not see: deletions, the suppression file, test "
        "cases, and pages that document arguments, in the index or between the commits that "
        "pre-commit or CI names; writes nothing",
    )
    group.add_argument(
        "--require-base", action="store_true", help="fail if there is nothing to compare with"
    )


def _add_fixes(check: Parser) -> None:
    group = check.add_argument_group("fixes")
    group.add_argument("--fix", action="store_true", help="apply safe fixes")
    group.add_argument(
        "--unsafe-fixes",
        action="store_true",
        help="with --fix or --diff: include fixes that change what CI accepts",
    )
    group.add_argument(
        "--diff", action="store_true", help="print what --fix would change, without writing it"
    )


def _add_suppressions(check: Parser) -> None:
    group = check.add_argument_group("suppression file (default: perflint-suppressions.toml)")
    group.add_argument(
        "--suppress-all",
        action="store_true",
        help="add all findings to the suppression file, which hides them",
    )
    group.add_argument(
        "--suppress",
        action="extend",
        type=names,
        default=[],
        metavar="RULES",
        help="add the findings of these rules only",
    )
    group.add_argument(
        "--prune-suppressions",
        action="store_true",
        help="remove the entries whose findings no longer exist",
    )


def _add_output(check: Parser) -> None:
    group = check.add_argument_group("output")
    group.add_argument(
        "--output-format",
        choices=FORMATS,
        default="full",
        metavar="FORMAT",
        help=f"{', '.join(FORMATS)} (default: full)",
    )
    group.add_argument(
        "--output-file", metavar="FILE", help="write the report to FILE instead of printing it"
    )
    group.add_argument(
        "--output",
        dest="outputs",
        action="append",
        type=_output,
        default=[],
        metavar="FORMAT=FILE",
        help="also write a report in this format to FILE; may be repeated",
    )
    group.add_argument(
        "--statistics", action="store_true", help="print the number of violations per rule"
    )
    add_color(group)


def _add_exit_code(check: Parser) -> None:
    group = check.add_argument_group("exit code (0: clean, 1: violations, 2: error)")
    group.add_argument(
        "--fail-on",
        choices=("error", "warning"),
        default="error",
        metavar="SEVERITY",
        help="lowest severity that fails the run: error (default) or warning",
    )
    group.add_argument(
        "--exit-zero", action="store_true", help="exit with 0 even if there are violations"
    )
    group.add_argument(
        "--exit-non-zero-on-fix",
        action="store_true",
        help="exit with 1 if files were fixed, even if no violations remain",
    )


def reject_conflicts(options: Options) -> None:
    """Raise UsageError for options that cannot be combined, and ConfigError for unknown rules."""
    compared, output = options.comparison, options.output
    if options.unsafe_fixes and not (options.fix or options.diff):
        raise UsageError("--unsafe-fixes requires --fix or --diff")
    if compared.to_ref is not None and compared.from_ref is None:
        raise UsageError("--to requires --from")
    if sum([compared.staged, compared.from_ref is not None, compared.base is not None]) > 1:
        raise UsageError("--staged, --from and --base cannot be combined")
    if options.project_hook and _is_combined(options):
        raise UsageError(
            "--project-hook cannot be combined with paths or other comparisons, and writes nothing"
        )
    if options.fix and compared.from_ref is not None:
        raise UsageError("--fix cannot be combined with --from")
    human_readable = output.output_format in HUMAN_READABLE
    if options.files.require_files and (compared.staged or compared.from_ref is not None):
        raise UsageError("--require-files cannot be combined with --staged or --from")
    if options.diff and (output.output_file or output.outputs or not human_readable):
        raise UsageError("--diff prints a diff, so it cannot be combined with another output")
    if output.statistics and not human_readable:
        raise UsageError("--statistics requires --output-format full or concise")
    _reject_suppression_conflicts(options)


def _is_combined(options: Options) -> bool:
    """Tell whether there are paths, or options that choose a comparison or write files."""
    compared, suppressions = options.comparison, options.suppressions
    return bool(
        options.files.paths
        or compared.staged
        or (compared.from_ref, compared.base) != (None, None)
        or options.files.require_files
        or (options.fix or options.diff or options.watch)
        or (suppresses(suppressions) or suppressions.prune_suppressions)
    )


def _reject_suppression_conflicts(options: Options) -> None:
    suppressions = options.suppressions
    if suppressions.suppress_all and suppressions.suppress:
        raise UsageError("--suppress-all cannot be combined with --suppress")
    check_selectors("--suppress", suppressions.suppress)
    for name in suppressions.suppress:
        if rules.NEED_BASE.issuperset(rules.matching(name)):
            reason = "findings about a change cannot be added: they apply to a single change"
            raise UsageError(f"--suppress {name}: {reason}")
        if name in rules.ABOUT_SUPPRESSIONS:
            raise UsageError(f"--suppress {name}: use --prune-suppressions instead")
    if options.diff and (suppresses(suppressions) or suppressions.prune_suppressions):
        raise UsageError("--diff writes nothing, so it cannot be combined with suppressions")
    if suppresses(suppressions) and options.config.scope == "changed":
        raise UsageError("--suppress and --suppress-all cannot be combined with --scope changed")
    compared = options.comparison.staged or options.comparison.from_ref is not None
    if suppressions.prune_suppressions and compared:
        raise UsageError("--prune-suppressions cannot be combined with --staged or --from")
    compared = compared or bool(options.comparison.base) or options.comparison.require_base
    if suppresses(suppressions) and compared:
        raise UsageError(
            "--suppress and --suppress-all cannot be combined with "
            "--staged, --from, --base or --require-base"
        )


def suppresses(options: SuppressionOptions) -> bool:
    """Tell whether findings are added to the suppression file."""
    return options.suppress_all or bool(options.suppress)


def _output(text: str) -> tuple[str, str]:
    format, equals, file = text.partition("=")
    if not equals or not file:
        raise argparse.ArgumentTypeError(f"'{text}' is invalid (expected FORMAT=FILE)")
    if format not in FORMATS:
        raise argparse.ArgumentTypeError(unknown("format", format, FORMATS))
    return format, file


def _jobs(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"'{text}' is invalid (must be a positive integer)")
    return int(text)
