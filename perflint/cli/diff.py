"""``perflint diff``: a table of the measurements that changed, for a pull request."""

import sys
from typing import Any, cast

from perflint.cli import CLEAN
from perflint.cli.options import ConfigOptions, add_color, add_configuration, add_table_format
from perflint.cli.output import write_utf8
from perflint.cli.parser import Parser, UsageError
from perflint.cli.project import load_config, root_for, today
from perflint.cli.terminal import Terminal
from perflint.documents.baselines.change_summary import summarize
from perflint.engine.changes import changed_baselines
from perflint.engine.reader import Reader
from perflint.primitives.record import Record
from perflint.reporters.diff import render
from perflint.sources import git
from perflint.sources.comparison import Comparison, against, between, with_head


class Options(Record):
    """The options of ``perflint diff``."""

    base: str | None
    head: str | None
    history: bool
    output_format: str
    color: str
    config: ConfigOptions


def add_options(diff: Parser) -> None:
    """Add the options of ``perflint diff``."""
    diff.add_argument(
        "base", nargs="?", metavar="BASE", help="commit to compare with (default: HEAD)"
    )
    diff.add_argument(
        "head", nargs="?", metavar="HEAD", help="commit to compare (default: the work tree)"
    )
    diff.add_argument(
        "--history",
        action="store_true",
        help="also show the past values of each metric that changed, as bars (text only)",
    )
    add_table_format(diff)
    add_color(diff)
    add_configuration(diff)


def run(options: Options) -> int:
    """Print the changes between two commits, or between a commit and the work tree.

    Raises UsageError.
    """
    root = root_for(())
    if options.history and (options.head is not None or options.output_format != "text"):
        other = "HEAD" if options.head is not None else "--output-format"
        raise UsageError(f"--history cannot be combined with {other}")
    if git.root_of(root) is None:
        raise UsageError("not a git repository, so there is nothing to compare")
    config = load_config(options.config, root)
    reader = Reader(config, today())
    with _comparison(root, options) as comparison:
        changed = changed_baselines(reader, comparison, [*comparison.files(())])
        title = comparison.title
    rows = [(baseline.path, baseline.change) for baseline in changed]
    summary = summarize(rows, snapshots=title)
    style = Terminal(sys.stdout, options.color, root)
    trend = None
    if options.history:
        from perflint.cli.diff_history import past_trends

        trend = past_trends(root, config, reader, summary, blocks=style.has_blocks)
    text = render(summary, cast(Any, options.output_format), style, trend)
    if options.output_format == "text":
        sys.stdout.write(text)
    else:
        write_utf8(text)
    return CLEAN


def _comparison(root: str, options: Options) -> Comparison:
    if options.base is None:
        return with_head(root)
    if options.head is None:
        return against(root, options.base)
    return between(root, options.base, options.head)
