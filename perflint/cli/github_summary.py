"""The job summary of GitHub Actions, for findings that annotations cannot show."""

import os
import sys

from perflint.engine.report import Report
from perflint.reporters import markdown
from perflint.reporters.escape import escaped
from perflint.reporters.markdown_table import SUMMARY_BYTES
from perflint.reporters.unstyled import UNSTYLED


def append(report: Report) -> None:
    """Append the report to the file ``GITHUB_STEP_SUMMARY``, shortened to the space that is left.

    Nothing is appended if the report is empty. An error is printed, but does not fail the run: the
    annotations are printed already.
    """
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if not path or not (report.active or report.crashes or report.errors):
        return
    try:
        with open(path, "ab") as file:
            text = markdown.render(report, UNSTYLED, most=SUMMARY_BYTES - file.tell())
            file.write(text.encode())
    except OSError as error:
        print(f"perflint: {escaped(f'job summary: {error.strerror}')}", file=sys.stderr)
