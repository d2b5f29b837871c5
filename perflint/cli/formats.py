"""``perflint formats``: the baseline formats, built in or from the configuration."""

import sys

from perflint.cli import CLEAN
from perflint.cli.options import ConfigOptions, add_configuration
from perflint.cli.parser import Parser, UsageError
from perflint.cli.project import load_config, root_for
from perflint.formats import description
from perflint.primitives.record import Record
from perflint.primitives.wording import unknown


class Options(Record):
    """The options of ``perflint formats``."""

    name: str | None
    config: ConfigOptions


def add_options(formats: Parser) -> None:
    """Add the options of ``perflint formats``."""
    formats.add_argument(
        "name", nargs="?", metavar="NAME", help="format to describe (default: list all formats)"
    )
    add_configuration(formats)


def run(options: Options) -> int:
    """Print the description of one format, or the list of all formats; raises UsageError."""
    formats = load_config(options.config, root_for(())).formats
    if options.name is None:
        sys.stdout.write(description.list_formats(formats))
        return CLEAN
    if options.name not in formats.names:
        raise UsageError(unknown("format", options.name, formats.names))
    sys.stdout.write(description.format_text(formats.named(options.name)))
    return CLEAN
