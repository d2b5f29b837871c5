"""``perflint noise``: how much runs of the same code differ, and what limit their noise needs."""

import sys

from perflint.cli import CLEAN, FAILED
from perflint.cli.measured import RunOptions, add_run_options, measured
from perflint.cli.options import ConfigOptions, add_color, add_configuration, add_table_format
from perflint.cli.output import write_utf8
from perflint.cli.parser import Parser
from perflint.cli.terminal import Terminal
from perflint.noise.noise import noise
from perflint.primitives.record import Record


class Options(Record):
    """The options of ``perflint noise``."""

    run: RunOptions
    output_format: str
    color: str
    config: ConfigOptions


def add_options(noise: Parser) -> None:
    """Add the options of ``perflint noise``."""
    add_run_options(noise)
    add_table_format(noise)
    add_color(noise)
    add_configuration(noise)


def run(options: Options) -> int:
    """Print the noise of each case, and return the exit code; raises UsageError."""
    is_text = options.output_format == "text"
    own = () if is_text else ("--output-format", options.output_format)
    read = measured(options.run, options.config, ("noise", *own))
    found = noise(read.files, read.unknown, read.not_read)
    if options.output_format == "json":
        from perflint.reporters.noise import json

        write_utf8(json.render(found, read.problems, read.unused))
    elif options.output_format == "markdown":
        from perflint.reporters.noise import markdown

        write_utf8(markdown.render(found, read.problems, read.unused))
    else:
        from perflint.reporters.noise import text

        style = Terminal(sys.stdout, options.color, read.root)
        sys.stdout.write(text.render(found, style))
    return FAILED if read.refused or read.not_read else CLEAN
