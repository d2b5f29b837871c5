"""Options that several commands share, and the records that hold parsed options."""

import argparse
from datetime import date
from typing import Any

from perflint.cli.parser import Parser
from perflint.primitives.finding import Scope
from perflint.primitives.record import Record


class ConfigOptions(Record):
    """The configuration file to use, and which rules run."""

    config_file: str | None = None
    isolated: bool = False
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    scope: Scope | None = None


class ComparisonOptions(Record):
    """What to compare the files with."""

    base: str | None = None
    staged: bool = False
    from_ref: str | None = None
    to_ref: str | None = None
    require_base: bool = False


def read_options(record: Any, namespace: argparse.Namespace) -> Any:
    """Build an options record from parsed arguments.

    Each field takes the argument of the same name, or its default if the command has no such
    argument. A field whose type is a record is built the same way, from the same namespace.
    """
    values: dict[str, Any] = {}
    for field, kind in record.__annotations__.items():
        if hasattr(kind, "_fields"):
            values[field] = read_options(kind, namespace)
        elif hasattr(namespace, field):
            value = getattr(namespace, field)
            values[field] = tuple(value) if isinstance(value, list) else value
    return record(**values)


def add_selection(parser: Parser) -> None:
    """Add ``--select`` and ``--ignore``."""
    for flag, summary in (("--select", "rules to run"), ("--ignore", "rules not to run")):
        parser.add_argument(
            flag,
            action="extend",
            type=names,
            default=[],
            metavar="RULES",
            help=f"{summary}: comma-separated names, globs or groups",
        )


def add_configuration(parser: Parser) -> None:
    """Add ``--config`` and ``--isolated``."""
    group = parser.add_argument_group("configuration")
    group.add_argument(
        "--config",
        dest="config_file",
        metavar="FILE",
        help="use this pyproject.toml or perflint.toml",
    )
    group.add_argument("--isolated", action="store_true", help="ignore all configuration files")


def add_color(parser: "Parser | argparse._ArgumentGroup") -> None:
    """Add ``--color``."""
    parser.add_argument(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        metavar="WHEN",
        help="when to use color: auto (default), always or never",
    )


def add_table_format(parser: "Parser | argparse._ArgumentGroup") -> None:
    """Add ``--output-format`` of the commands that print a table."""
    parser.add_argument(
        "--output-format",
        choices=("text", "markdown", "json"),
        default="text",
        metavar="FORMAT",
        help="text (default), markdown or json",
    )


def add_today(parser: Parser) -> None:
    """Add ``--today``."""
    parser.add_argument(
        "--today",
        type=iso_date,
        metavar="DATE",
        help="date to use as today (default: SOURCE_DATE_EPOCH, else the current date)",
    )


def names(text: str) -> list[str]:
    """Split a comma-separated list of rule names."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    if not names:
        raise argparse.ArgumentTypeError("expected at least one rule")
    return names


def fraction(text: str) -> float:
    """Parse a number from 0 on and below 1, or a percentage."""
    try:
        number = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        number = -1.0
    if not 0 <= number < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is not a fraction (expected 5% or 0.05)")
    return number


def iso_date(text: str) -> date:
    """Parse a date of the form YYYY-MM-DD."""
    from perflint.formats.dates import read

    value = read(text, "date")
    if value is None:
        raise argparse.ArgumentTypeError(f"'{text}' is not a valid date (expected YYYY-MM-DD)")
    return value


def run_path(text: str) -> str:
    """Return the path of a run; an empty one, as from an unset variable, is an error."""
    if not text:
        raise argparse.ArgumentTypeError("is empty (expected a file, a directory, or - for stdin)")
    return text
