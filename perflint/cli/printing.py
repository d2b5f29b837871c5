"""What ``perflint check`` prints, beside what reporters render."""

import os
import sys
from collections.abc import Iterable

from perflint.cli.arguments import Arguments, UsageError
from perflint.cli.terminal import Terminal
from perflint.report import Report, Rewrite
from perflint.reporters import render
from perflint.reporters.escape import escaped
from perflint.wording import counted, joined

MOST = 10
"""Repairs of one file that are listed one by one."""


def print_report(report: Report, arguments: Arguments, root: str) -> None:
    """Print what the reporter makes of it, or write it where ``--output-file`` says."""
    to_file = arguments.output_file is not None
    style = Terminal(None if to_file else sys.stdout, "never" if to_file else arguments.color, root)
    if arguments.statistics and arguments.output_format != "json":
        from perflint.reporters import summary

        output = summary.statistics(report, style) + summary.render(report, style)
    else:
        output = render(arguments.output_format, report, style)
    if report.compared is not None and arguments.output_format != "json":
        output = f"Compared: {report.compared}\n{output}"
    if arguments.output_file is None:
        sys.stdout.write(output)
        return
    target = os.path.realpath(arguments.output_file)
    if any(os.path.realpath(os.path.join(root, path)) == target for path in report.checked):
        raise UsageError(f"--output-file {arguments.output_file}: one of the files checked")
    try:
        with open(arguments.output_file, "w", encoding="utf-8", newline="\n") as file:
            file.write(output)
    except OSError as error:
        raise UsageError(f"--output-file {arguments.output_file}: {error.strerror}") from None


def print_rewrites(rewrites: Iterable[Rewrite], style: Terminal) -> None:
    """Print what was written, or would be, as a unified diff."""
    from difflib import unified_diff

    effects = {"+": "added", "-": "removed", "@": "info"}
    for rewrite in rewrites:
        path = style.path(rewrite.source.path)
        before, after = (
            data.decode("utf-8", "replace").splitlines() for data in (rewrite.before, rewrite.after)
        )
        for line in unified_diff(before, after, f"{path}", f"{path} (repaired)", lineterm=""):
            effect = effects.get(line[:1])
            shown = escaped(line)
            print(style.paint(shown, effect) if effect else shown)


def print_notes(report: Report, style: Terminal, *, diff: bool) -> None:
    """Say on stderr what was repaired, passed over, unreadable, or went wrong within perflint."""
    lines = []
    for rewrite in report.rewrites:
        done = "would repair" if diff else "repaired"
        path = style.path(rewrite.source.path)
        lines += [f"{done} {path}: {one}" for one in rewrite.repairs[:MOST]]
        if len(rewrite.repairs) > MOST:
            lines.append(f"{done} {path}: and {len(rewrite.repairs) - MOST} more; --diff shows all")
    if report.rewrites and not diff:
        from shlex import quote

        paths = " ".join(quote(style.path(rewrite.source.path)) for rewrite in report.rewrites)
        lines.append(f"to stage what was repaired: git add {paths}")
    if diff and report.active:
        lines.append(f"{counted(len(report.active), 'violations')} would be left")
    if report.passed_over:
        paths = joined([style.path(path) for path in report.passed_over], most=3)
        lines.append(f"passed over, for no format fits (--format forces one): {paths}")
    lines += report.uncompared
    lines += [f"error: {trouble}" for trouble in report.troubles]
    for crash in report.crashes:
        where = style.path(crash.path)
        lines.append(f"error: the rule {crash.rule} crashed on {where}: {crash.cause}")
    if report.crashes:
        lines.append("error: that is a fault of perflint itself; please report it with the file")
    for line in lines:
        print(f"perflint: {escaped(line)}", file=sys.stderr)
