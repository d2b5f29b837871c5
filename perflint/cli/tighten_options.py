"""The options of ``perflint tighten``."""

import argparse
import shlex
from datetime import date
from typing import Literal

from perflint.cli.options import (
    ConfigOptions,
    add_color,
    add_configuration,
    add_table_format,
    add_today,
    fraction,
    run_path,
)
from perflint.cli.parser import Parser
from perflint.primitives.record import Record


class Options(Record):
    """The options of ``perflint tighten``."""

    runs: tuple[str, ...]
    into: str
    scenario: str | None
    jobs: tuple[str, ...]
    policy: Literal["snapshot", "tighten-only"] | None
    min_improvement: float | None
    only: tuple[str, ...]
    skip: tuple[str, ...]
    choose: Literal["best", "median", "latest"]
    add_missing: bool
    allow_loosening: bool
    reason: str | None
    per_field: bool
    source: str | None
    dry_run: bool
    diff: bool
    output_format: str
    color: str
    config: ConfigOptions
    today: date | None

    @property
    def command(self) -> str:
        """The command line, with the options that select what is updated."""
        globs = (("--only", self.only), ("--skip", self.skip), ("--job", self.jobs))
        parts = [part for flag, given in globs for glob in given for part in (flag, glob)]
        parts += ["--dry-run"] if self.dry_run else []
        parts += ["--diff"] if self.diff else []
        return shlex.join(["perflint", "tighten", *self.runs, "--into", self.into, *parts])


def add_options(tighten: Parser) -> None:
    """Add the options of ``perflint tighten``."""
    tighten.add_argument(
        "runs",
        nargs="+",
        type=run_path,
        metavar="RUN",
        help="log or JSON file of a CI run, directory or zip file of them, or - for stdin",
    )
    tighten.add_argument("--into", required=True, metavar="BASELINE", help="baseline to update")
    tighten.add_argument(
        "--scenario",
        metavar="NAME",
        help="scenario of a single-request dump (default: the name of its file)",
    )
    _add_selection(tighten)
    output = tighten.add_argument_group("output")
    output.add_argument(
        "--source",
        metavar="TEXT",
        help="origin of the measurements, added to the description (default: as the logs say)",
    )
    output.add_argument("--dry-run", action="store_true", help="write nothing")
    output.add_argument("--diff", action="store_true", help="print a diff, and write nothing")
    add_table_format(output)
    add_color(output)
    add_configuration(tighten)
    add_today(tighten)


def _add_selection(tighten: Parser) -> None:
    selection = tighten.add_argument_group("selection")
    _add_globs(selection)
    selection.add_argument(
        "--policy",
        choices=("snapshot", "tighten-only"),
        help="which updates are accepted (default: as configured, else as past changes suggest)",
    )
    selection.add_argument(
        "--min-improvement",
        type=fraction,
        metavar="FRACTION",
        help="improvement that at least one top-level metric must reach (default: 5%%)",
    )
    selection.add_argument(
        "--choose",
        choices=("best", "median", "latest"),
        default="best",
        metavar="RUN",
        help="which of several runs to take completely: best (default), median or latest",
    )
    selection.add_argument(
        "--add-missing", action="store_true", help="add scenarios that the baseline lacks"
    )
    selection.add_argument(
        "--allow-loosening", action="store_true", help="also write worse values; requires --reason"
    )
    selection.add_argument("--reason", metavar="TEXT", help="why worse values are acceptable")
    selection.add_argument(
        "--per-field",
        action="store_true",
        help="improve each value separately; the result is a record that no run measured",
    )


def _add_globs(selection: argparse._ArgumentGroup) -> None:
    for flag, dest, summary in (
        ("--only", "only", "update only scenarios with a matching name"),
        ("--skip", "skip", "do not update scenarios with a matching name"),
        ("--job", "jobs", "use only jobs with a matching name, and for this baseline"),
    ):
        summary += "; may be repeated"
        selection.add_argument(
            flag, dest=dest, action="append", default=[], metavar="GLOB", help=summary
        )
