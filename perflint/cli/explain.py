"""``perflint explain``: which limits of a baseline the attempts of a CI run exceeded."""

import sys

from perflint.cli import CLEAN, FAILED, FOUND
from perflint.cli.measured import Measured, RunOptions, add_run_options, measured
from perflint.cli.options import (
    ConfigOptions,
    add_color,
    add_configuration,
    add_table_format,
    fraction,
)
from perflint.cli.output import write_utf8
from perflint.cli.parser import Parser
from perflint.cli.terminal import Terminal
from perflint.explain.explaining import STALE, explain
from perflint.explain.explanation import Explanation
from perflint.primitives.record import Record


class Options(Record):
    """The options of ``perflint explain``."""

    run: RunOptions
    fail_on: str | None
    stale: float
    output_format: str
    color: str
    config: ConfigOptions


def add_options(explain: Parser) -> None:
    """Add the options of ``perflint explain``."""
    add_run_options(explain)
    explain.add_argument(
        "--fail-on",
        choices=("stale",),
        metavar="WHAT",
        help="stale: also fail if a metric is better than its baseline in every run given, by more "
        "than SHARE and by more than its floor",
    )
    explain.add_argument(
        "--stale",
        type=fraction,
        default=STALE,
        metavar="SHARE",
        help="share of the expected value by which a stale metric is better (default: 25%%)",
    )
    add_table_format(explain)
    add_color(explain)
    add_configuration(explain)


def run(options: Options) -> int:
    """Print what each attempt did with its gates, and return the exit code; raises UsageError."""
    read = measured(options.run, options.config, _command(options))
    explanation = explain(read.files, read.unknown, options.stale, read.not_read)
    _print(explanation, read, options)
    verdicts = {case.verdict for file in explanation.files for case in file.cases}
    if read.refused or read.not_read or "incomplete" in verdicts:
        return FAILED  # a case that is not compared may have failed
    stale = options.fail_on == "stale" and any(file.is_stale for file in explanation.files)
    return FOUND if "failed" in verdicts or stale else CLEAN


def _command(options: Options) -> list[str]:
    """Return the name of the command with the options that only it has."""
    command = ["explain"]
    command += ["--fail-on", options.fail_on] if options.fail_on else []
    command += ["--stale", f"{options.stale:g}"] if options.stale != STALE else []
    is_text = options.output_format == "text"
    return command if is_text else [*command, "--output-format", options.output_format]


def _print(explanation: Explanation, read: Measured, options: Options) -> None:
    if options.output_format == "json":
        from perflint.reporters.explain import json

        write_utf8(json.render(explanation, read.problems, read.unused))
    elif options.output_format == "markdown":
        from perflint.reporters.explain import markdown

        write_utf8(markdown.render(explanation, read.problems, read.unused))
    else:
        from perflint.reporters.explain import text

        style = Terminal(sys.stdout, options.color, read.root)
        sys.stdout.write(text.render(explanation, options.run.arguments, style))
