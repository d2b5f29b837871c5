"""The summary of a step of GitHub Actions, below which people find what no annotation shows."""

import os
import sys

from perflint.engine.report import Report
from perflint.reporters import markdown
from perflint.reporters.escape import escaped
from perflint.reporters.shared import UNSTYLED

MOST = 1024 * 1024
"""Most bytes of a summary; of a longer one GitHub shows nothing."""


def append(report: Report) -> None:
    """Append the report where a runner asks for it, if there is anything to tell and room for it.

    A summary that cannot be written fails no run, for the annotations are out.
    """
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if not path or not (report.active or report.crashes or report.troubles):
        return
    try:
        with open(path, "ab") as file:
            text = markdown.render(report, UNSTYLED, most=MOST - file.tell())
            file.write(text.encode())
    except OSError as error:
        told = escaped(f"the summary of the step: {error.strerror}")
        print(f"perflint: {told}", file=sys.stderr)
