"""What ``perflint check`` prints, beside what reporters render."""

import os
import sys
from collections.abc import Iterable, Iterator

from perflint.cli.parser import Arguments, UsageError
from perflint.cli.terminal import Terminal
from perflint.engine.report import Report, Rewrite
from perflint.primitives.record import Record
from perflint.primitives.wording import counted, joined
from perflint.reporters import FOR_PEOPLE, render
from perflint.reporters.escape import escaped
from perflint.sources.containment import leads_out

MOST = 10
"""Repairs of one file that are listed one by one."""


class Output(Record):
    """A report that is asked for: by which flag, in which format, and the file it goes to.

    Without a file it is printed.
    """

    flag: str
    format: str
    file: str | None


def outputs_of(arguments: Arguments) -> list[Output]:
    """Return the reports that the command line asks for; raises UsageError for a file twice."""
    file = arguments.output_file
    outputs = [Output(f"--output-file {file}", arguments.output_format, file)]
    for format, name in arguments.outputs:
        outputs.append(Output(f"--output {format}={name}", format, name))
    taken = set()
    for output in outputs:
        target = output.file and os.path.realpath(output.file)
        if target in taken:
            raise UsageError(f"{output.flag}: another report goes to the same file")
        taken.add(target)
    return outputs


def print_report(report: Report, outputs: list[Output], arguments: Arguments, root: str) -> None:
    """Print what reporters make of it, or write it where the outputs say; raises UsageError."""
    flags = {os.path.realpath(one.file): one.flag for one in outputs if one.file is not None}
    for path in (*report.checked, *report.passed_over, *report.texts) if flags else ():
        flag = flags.get(os.path.realpath(os.path.join(root, path)))
        if flag is not None:
            raise UsageError(f"{flag}: one of the files checked")
    for output, text in [(one, _rendered(report, one, arguments, root)) for one in outputs]:
        if output.file is None:
            sys.stdout.write(text)
        else:
            _write(output.file, text, output.flag, root)
    if any(output.format == "github" for output in outputs):
        from perflint.cli.github_summary import append

        append(report)


def _rendered(report: Report, output: Output, arguments: Arguments, root: str) -> str:
    stream, color = (sys.stdout, arguments.color) if output.file is None else (None, "never")
    style = Terminal(stream, color, root)
    if arguments.statistics and output.format in FOR_PEOPLE:
        from perflint.reporters import summary

        text = summary.statistics(report, style) + summary.render(report, style)
    else:
        text = render(output.format, report, style)
    if report.compared is not None and output.format in (*FOR_PEOPLE, "github"):
        text = f"Compared: {escaped(report.compared)}\n{text}"
    return text


def _write(name: str, text: str, flag: str, root: str) -> None:
    if target := leads_out(name, root):
        raise UsageError(f"{flag}: leads to {target}, outside of {root}; not written")
    try:
        with open(name, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise UsageError(f"{flag}: {error.strerror}") from None


def print_rewrites(rewrites: Iterable[Rewrite], style: Terminal) -> None:
    """Print what was written, or would be, as a unified diff."""
    for rewrite in rewrites:
        path = style.path(rewrite.source.path)
        for line in diff(rewrite.before, rewrite.after, (path, f"{path} (repaired)"), style):
            print(line)


def diff(before: bytes, after: bytes, titles: tuple[str, str], style: Terminal) -> Iterator[str]:
    """Yield the bytes of a file, before and after, as lines of a unified diff."""
    from difflib import unified_diff

    effects = {"+": "added", "-": "removed", "@": "info"}
    old, new = (data.decode("utf-8", "replace").splitlines() for data in (before, after))
    for line in unified_diff(old, new, *titles, lineterm=""):
        effect = effects.get(line[:1])
        shown = escaped(line)
        yield style.paint(shown, effect) if effect else shown


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
