"""Flags that several commands share, and how their values are read."""

import argparse
from datetime import date

from perflint.cli.parser import Parser


def add_selection(parser: Parser) -> None:
    """Add which rules run."""
    for flag, summary in (("--select", "run only these"), ("--ignore", "do not run these")):
        parser.add_argument(
            flag,
            action="extend",
            type=names,
            default=[],
            metavar="RULES",
            help=f"{summary}: names, globs or groups, with commas between",
        )


def add_configuration(parser: Parser) -> None:
    """Add which configuration is in force."""
    group = parser.add_argument_group("configuration")
    group.add_argument("--config", metavar="FILE", help="use this pyproject.toml or perflint.toml")
    group.add_argument("--isolated", action="store_true", help="use no configuration file")


def add_color(parser: "Parser | argparse._ArgumentGroup") -> None:
    """Add when colours are used."""
    parser.add_argument(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        metavar="WHEN",
        help="auto (default), always or never",
    )


def add_table_format(parser: "Parser | argparse._ArgumentGroup") -> None:
    """Add the formats of a table."""
    parser.add_argument(
        "--output-format",
        choices=("text", "markdown", "json"),
        default="text",
        metavar="FORMAT",
        help="text (default), markdown or json",
    )


def add_today(parser: Parser) -> None:
    """Add the day that dates are judged by."""
    parser.add_argument(
        "--today",
        type=day,
        metavar="DATE",
        help="the day to judge dates by (default: SOURCE_DATE_EPOCH, else today)",
    )


def names(text: str) -> list[str]:
    """Read names with commas between."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    if not names:
        raise argparse.ArgumentTypeError("no rule is named")
    return names


def day(text: str) -> date:
    """Read a date."""
    from perflint.formats.dates import read

    day = read(text, "date")
    if day is None:
        raise argparse.ArgumentTypeError(f"'{text}' is no date such as 2026-05-17")
    return day
