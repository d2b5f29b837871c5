"""``perflint rule``, ``perflint formats`` and ``perflint config``: what perflint knows and does."""

import sys

from perflint import rules
from perflint.cli import CLEAN
from perflint.cli.compare import root_for
from perflint.cli.parser import Arguments, UsageError
from perflint.cli.project import configured
from perflint.config import catalogue
from perflint.primitives.suggest import unknown
from perflint.reporters.escape import escaped


def run_rule(arguments: Arguments) -> int:
    """Print the documentation of one rule, or the list of all."""
    if arguments.name is None or arguments.all:
        sys.stdout.write(catalogue.list_rules())
        return CLEAN
    if arguments.name == rules.UNUSED_IGNORE:
        sys.stdout.write(catalogue.UNUSED_IGNORE_TEXT)
        return CLEAN
    if arguments.name not in rules.GROUP_OF:
        raise UsageError(unknown("rule", arguments.name, rules.GROUP_OF))
    sys.stdout.write(catalogue.rule_text(rules.load(arguments.name)))
    return CLEAN


def run_formats(arguments: Arguments) -> int:
    """Print what is known of one format, or the list of all."""
    formats = configured(arguments, root_for(())).formats
    if arguments.name is None:
        sys.stdout.write(catalogue.list_formats(formats))
        return CLEAN
    if arguments.name not in formats.names:
        raise UsageError(unknown("format", arguments.name, formats.names))
    sys.stdout.write(catalogue.format_text(formats.named(arguments.name)))
    return CLEAN


def run_config(arguments: Arguments) -> int:
    """Print every key of the configuration with its value and where that comes from."""
    if arguments.schema:
        from perflint.config import schema as config_schema

        sys.stdout.write(config_schema.text())
        return CLEAN
    config = configured(arguments, root_for(()))
    for line in catalogue.config_text(config).splitlines():
        print(escaped(line))
    return CLEAN
