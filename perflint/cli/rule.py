"""``perflint rule``: the documentation of rules."""

import sys

from perflint import rules
from perflint.cli import CLEAN
from perflint.cli.parser import Parser, UsageError
from perflint.primitives.record import Record
from perflint.primitives.wording import unknown
from perflint.rules import documentation


class Options(Record):
    """The options of ``perflint rule``."""

    name: str | None
    all: bool


def add_options(rule: Parser) -> None:
    """Add the options of ``perflint rule``."""
    rule.add_argument("name", nargs="?", metavar="NAME", help="rule, such as aggregate-mismatch")
    rule.add_argument("--all", action="store_true", help="list all rules (default without NAME)")


def run(options: Options) -> int:
    """Print the documentation of one rule, or the list of all rules; raises UsageError."""
    if options.name is None or options.all:
        sys.stdout.write(documentation.list_rules())
        return CLEAN
    if options.name in rules.ABOUT_SUPPRESSIONS:
        sys.stdout.write(documentation.ABOUT_SUPPRESSIONS[options.name])
        return CLEAN
    if options.name not in rules.GROUP_OF:
        raise UsageError(unknown("rule", options.name, rules.GROUP_OF))
    sys.stdout.write(documentation.rule_text(rules.load(options.name)))
    return CLEAN
