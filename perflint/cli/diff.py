"""``perflint diff``: the table of a change, for a pull request."""

import sys
from typing import Any, cast

from perflint.cli import CLEAN
from perflint.cli.compare import root_for
from perflint.cli.parser import Arguments, UsageError
from perflint.cli.project import configured, today
from perflint.cli.terminal import Terminal
from perflint.documents.baselines.change_summary import summarize
from perflint.engine.changes import changes
from perflint.engine.reader import Reader
from perflint.reporters.diff import render
from perflint.sources import comparison, git


def run_diff(arguments: Arguments) -> int:
    """Print what moved between two commits, or between one and the work tree."""
    root = root_for(())
    if git.root_of(root) is None:
        raise UsageError("this is no git repository; there is nothing to compare")
    config = configured(arguments, root)
    compared = _comparison(root, arguments)
    reader = Reader(config, today(arguments))
    found = changes(reader, compared, [*compared.files(())])
    rows = [(one.path, one.change) for one in found]
    summary = summarize(rows, snapshots=compared.title)
    style = Terminal(sys.stdout, arguments.color, root)
    sys.stdout.write(render(summary, cast(Any, arguments.output_format), style))
    compared.close()
    return CLEAN


def _comparison(root: str, arguments: Arguments) -> comparison.Comparison:
    if arguments.base is None:
        return comparison.with_head(root)
    if arguments.head is None:
        return comparison.against(root, arguments.base)
    return comparison.between(root, arguments.base, arguments.head)
