"""``perflint config``: the configuration in effect."""

from perflint.cli import CLEAN
from perflint.cli.options import ConfigOptions, add_configuration, add_selection
from perflint.cli.output import write_utf8
from perflint.cli.parser import Parser
from perflint.cli.project import load_config, root_for
from perflint.config import listing
from perflint.primitives.record import Record
from perflint.reporters.escape import escaped


class Options(Record):
    """The options of ``perflint config``."""

    schema: bool
    config: ConfigOptions


def add_options(config: Parser) -> None:
    """Add the options of ``perflint config``."""
    config.add_argument(
        "--schema",
        action="store_true",
        help="print the JSON Schema of the configuration, for editors",
    )
    add_selection(config)
    add_configuration(config)


def run(options: Options) -> int:
    """Print every configuration key with its value and the source of the value."""
    if options.schema:
        from perflint.config import schema

        write_utf8(schema.text())
        return CLEAN
    config = load_config(options.config, root_for(()))
    for line in listing.config_text(config).splitlines():
        print(escaped(line))
    return CLEAN
